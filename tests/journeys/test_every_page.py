"""Nobody is kept out of any page: axe-core finds nothing, nothing runs off a phone, the browser has no complaint."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.factories.students import make_enrolment, make_student
from tests.house.addresses import every_address
from tests.house.world import build
from tests.journeys.look import Looker
from tests.journeys.pages import NOT_PAGES, every_visit, write_mails

VIEWS = [
    pytest.param({"phone": True, "dark": False}, id="390 light"),
    pytest.param({"phone": False, "dark": True}, id="1280 dark"),
]


@pytest.fixture
def with_demo(settings: Any, tmp_path: Path) -> None:
    """Add the demo's pages and the error pages to the product's; mails are read from an empty folder."""
    settings.ROOT_URLCONF = "tests.journeys.pages"
    settings.VAR_DIR = tmp_path


@pytest.mark.usefixtures("with_demo")
@pytest.mark.parametrize("view", VIEWS)
def test_every_page_is_open_to_everybody(view: dict[str, bool], chromium: Browser, site: str) -> None:
    looker = look_at_everything(chromium, site, **view)
    assert not looker.faults, "\n".join(looker.faults)
    names = {address.name for address in every_address()} - looker.only_posts - NOT_PAGES
    assert len(looker.seen) >= len(names)


def look_at_everything(chromium: Browser, site: str, **how: Any) -> Looker:
    """Build the college, open every page of it once, and return what was found."""
    world = build()
    make_enrolment(world.full, make_student(), now=timezone.now())
    write_mails()
    looker = Looker(chromium, site, world, **how)
    for visit in every_visit(world):
        looker.look(visit)
    looker.close()
    return looker
