"""From a register to a closed concern, by keyboard alone, while for a stranger there is nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Session
from foundations.accounts.models import User
from students import deputies
from students.models import Concern
from tests.factories.courses import make_offering, make_term
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair
from tests.journeys.look import AXE, OPTIONS
from tests.journeys.steps import Walk
from tests.people import make_user, sign_in_client

WHAT = "Lowri said that home is not safe tonight"


def a_session_today() -> tuple[Session, User]:
    """A group that meets today, with Lowri in it; the hours do not matter to a register."""
    pair, day = make_pair(), timezone.localdate()
    term = make_term("This term", starts=day - timedelta(days=7), ends=day + timedelta(days=60))
    before = timezone.now() - timedelta(days=9)
    offering = make_offering(pair=pair, term=term, first=day, weeks=1, now=before)
    make_enrolment(offering, make_student("Lowri Pugh"), now=before)
    return offering.sessions.get(), pair.peer_tutor.user


def problems(page: Page) -> list[str]:
    """Return what axe finds on the page."""
    return [found["id"] for found in AXE.run(page, options=OPTIONS).response["violations"]]


def become(page: Page, user: User) -> None:
    """Sign this person in on the browser, the second step included."""
    key = sign_in_client(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": urljoin(page.url, "/")}])


def choose(walk: Walk, words: str) -> None:
    """Choose one radio by keyboard: Tab to its group, then arrows to the answer."""
    keyboard, wanted = walk.page.keyboard, walk.page.get_by_label(words, exact=True).first
    for _press in range(100):
        focused = walk.page.evaluate("document.activeElement.type || ''")
        if focused == "radio":
            break
        keyboard.press("Tab")
    keyboard.press("Space")
    for _press in range(10):
        if wanted.is_checked():
            return
        keyboard.press("ArrowDown")
    raise AssertionError("The keyboard does not get there.")


def test_a_concern_from_raised_to_closed_by_keyboard(open_page: Callable[..., Page]) -> None:
    session, tutor = a_session_today()
    lead = make_user("Dele Okafor", roles=["safeguarding_lead"])
    deputies.name(person=lead, by=User.objects.system(), now=timezone.now())
    stranger = sign_in_client(
        Client(SERVER_NAME="localhost"), make_user("Robin", roles=["office", "college_admin", "auditor"])
    )
    page = open_page("/help/", phone=False)
    become(page, tutor)
    page.goto(f"/teaching/sessions/{session.uuid}/register/")
    assert problems(page) == []
    walk = Walk(page, keyboard=True)
    walk.press("Raise a concern", role="link")
    walk.see("Raise a concern")
    walk.type("1. What did you see or hear?", WHAT)
    choose(walk, "No, not right now")
    assert problems(page) == []
    walk.press("Send it")
    walk.see("Thank you. This is what happens now")
    assert problems(page) == []
    concern = Concern.objects.get()
    address = f"/concerns/{concern.uuid}/"
    become(page, lead)
    page.goto("/help/")
    walk.press("Concerns", role="link")
    walk.press(re.compile(rf"^Look.*C {concern.pk}$"), role="link")
    assert stranger.get(address).status_code == 404
    walk.press("Open it")
    expect(page.get_by_text(WHAT)).to_be_visible()
    assert problems(page) == []
    walk.type("What did you do, or what will you do?", "Rang Lowri. A friend stays tonight.")
    walk.press("Keep this note")
    choose(walk, "We helped, and it is safer now")
    walk.press("Close it")
    expect(page.get_by_role("heading", name="Closed")).to_be_visible()
    assert [stranger.get(path).status_code for path in (address, "/concerns/", "/concerns/to-ring/")] == [404] * 3
    concern.refresh_from_db()
    assert (concern.closed_by, concern.outcome) == (lead, "helped")
    become(page, tutor)
    page.goto("/concerns/mine/")
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    assert page.get_by_text("Rang Lowri").count() == 0
