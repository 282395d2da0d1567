"""Every word goes through gettext: all pages, mails and templates are read in a language made for tests."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template import engines
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts import codes
from foundations.accounts.models import Purpose
from foundations.notifications import message, notices
from foundations.notifications.models import Notice
from recovery_college.prospectus import content, gather
from recovery_college.prospectus.render import book
from students.models import Enrolment
from students.models import EnrolmentState as State
from tests.house.addresses import KWARGS, NOT_A_PAGE, every_address
from tests.house.pseudo import LETTERS, Data, Page, bare, speak
from tests.house.test_who_may_open_what import ask, may
from tests.house.world import World, build
from tests.people import sign_in_client

ROOT = Path(__file__).resolve().parents[2]
READERS = ("visitor", "student", "tutor", "college_admin")
ADDRESSES = every_address()
PARTIAL = {"college_css", "health_live", "health_ready", "prospectus_pdf", "sign_out"}
PACKAGES = ("courses", "foundations", "learning_plans", "recovery_college", "students", "tutors")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for kind in ("*.html", "*.txt") for path in (ROOT / "templates").rglob(kind))
# for those who build the product, not for those who use it
WORKSHOP = {"recovery_college/demo/styleguide.html"}


# Pages and mails -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A college that was built in English and is then read in the language made for tests."""
    made = build()
    speak(monkeypatch)
    return made


def test_every_address_has_a_reader_here() -> None:
    assert [a.route for a in ADDRESSES if not any(may(role, a) for role in READERS)] == []


@pytest.mark.parametrize("role", READERS)
def test_every_page(world: World, role: str) -> None:
    """Everything a page says to eyes and to screen readers, read and answered with an empty form."""
    me = world.people[role][0]
    client = Client() if me.user is None else sign_in_client(Client(), me.user)
    data, found, read = Data(), [], 0
    for address in ADDRESSES:
        if not may(role, address) or address.name in PARTIAL:
            continue
        html = ask(client, address, world, me).words
        kwargs = KWARGS.get(address.name, lambda _w, _m: {})(world, me)
        with transaction.atomic():
            html += client.post(reverse(address.name, kwargs=kwargs), {}).content.decode(errors="replace")
            transaction.set_rollback(True)
        said = Page(html).said
        read += "⟦" in html
        found += [f"{address.name}: {words}" for words in bare(said, data)]
    assert not found, "\n".join(found)
    assert read > 10
