"""In the room: two tutors with one register, and a concern from raised to closed that is nothing to a stranger."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Session
from foundations.accounts.models import User
from students import deputies
from students.models import Concern, Mark
from tests.factories.courses import make_offering, make_term
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.journeys.steps import WITH_AND_WITHOUT, Walk, become, newest_mail
from tests.people import make_user, sign_in_client

WHAT = "Lowri said that home is not safe tonight"
DID = "Rang Lowri. A friend stays tonight."


def a_session_today() -> Session:
    """A group that meets today, with Lowri and Owen in it; the hours do not matter to a register."""
    pair, day = make_pair(), timezone.localdate()
    term = make_term("This term", starts=day - timedelta(days=7), ends=day + timedelta(days=60))
    before = timezone.now() - timedelta(days=9)
    offering = make_offering(pair=pair, term=term, first=day, weeks=1, now=before)
    for name in ("Lowri Pugh", "Owen Rees"):
        make_enrolment(offering, make_student(name), now=before)
    return offering.sessions.select_related(
        "offering__pair__peer_tutor__user", "offering__pair__staff_tutor__user"
    ).get()


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


class Strangers:
    """Everybody who is not a lead: what they get is what an address gets that is not there."""

    def __init__(self, *signed_in: User) -> None:
        self.visitor = Client(SERVER_NAME="localhost")
        self.clients = [sign_in_client(Client(SERVER_NAME="localhost"), user) for user in signed_in]

    def get_nothing(self, address: str) -> None:
        """Try the pages of a concern and its list, to read and to act."""
        pages = ("/concerns/", "/concerns/to-ring/", address)
        acts = [f"{address}{act}/" for act in ("open", "note", "close")]
        answers = [client.get(path).status_code for client in self.clients for path in pages]
        answers += [
            client.post(path, {"words": "Hm", "outcome": "helped"}).status_code
            for client in self.clients
            for path in acts
        ]
        assert answers == [404] * len(answers)
        for there in (address, f"/concerns/{uuid4()}/"):
            assert self.visitor.get(there).headers["Location"] == f"/sign-in/?next={there}"


@WITH_AND_WITHOUT
def test_a_concern_from_raised_to_closed_by_keyboard(open_page: Callable[..., Page], javascript: bool) -> None:
    session = a_session_today()
    tutor, colleague = (each.user for each in (session.offering.pair.peer_tutor, session.offering.pair.staff_tutor))
    lead = make_user("Dele Okafor", roles=["safeguarding_lead"])
    deputies.name(person=lead, by=User.objects.system(), now=timezone.now())
    plain = make_user("Robin", roles=["office", "college_admin", "auditor"])
    strangers = Strangers(plain, tutor, colleague, make_tutor().user, make_student().user)
    page = open_page("/help/", phone=False, javascript=javascript)
    become(page, tutor)
    page.goto(f"/teaching/sessions/{session.uuid}/register/")
    walk = Walk(page, keyboard=True, axe=javascript)
    walk.see("Understanding worry")
    walk.press("Raise a concern", role="link")
    walk.see("Raise a concern")
    walk.type("1. What did you see or hear?", WHAT)
    choose(walk, "No, not right now")
    walk.press("Send it")
    walk.see("Thank you. This is what happens now")
    concern = Concern.objects.get()
    address = f"/concerns/{concern.uuid}/"
    strangers.get_nothing(address)
    told = newest_mail(str(lead.email))
    assert "Please look" in told.subject
    assert "Lowri" not in f"{told.subject} {told.body}"
    assert [message.subject for message in mail.outbox if WHAT in str(message.body)] == []

    become(page, lead)
    page.goto("/help/")
    walk.press("Concerns", role="link")
    walk.see("Concerns")
    walk.press(re.compile(rf"^Look.*C {concern.pk}$"), role="link")
    walk.see(f"C {concern.pk}")
    assert WHAT not in page.content()
    walk.press("Open it")
    walk.read(WHAT)
    walk.look()
    strangers.get_nothing(address)
    walk.type("What did you do, or what will you do?", DID)
    walk.press("Keep this note")
    walk.read(DID)
    choose(walk, "We helped, and it is safer now")
    walk.press("Close it")
    expect(page.get_by_role("heading", name="Closed")).to_be_visible()
    walk.look()
    strangers.get_nothing(address)
    concern.refresh_from_db()
    assert (concern.closed_by, concern.outcome, concern.notes.count()) == (lead, "helped", 1)
    become(page, tutor)
    page.goto("/concerns/mine/")
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    assert page.get_by_text("Rang Lowri").count() == 0


@WITH_AND_WITHOUT
def test_two_tutors_mark_one_register_and_both_marks_stand(open_page: Callable[..., Page], javascript: bool) -> None:
    session = a_session_today()
    pair = session.offering.pair
    walks = []
    for user in (pair.peer_tutor.user, pair.staff_tutor.user):
        page = open_page("/help/", javascript=javascript)
        become(page, user)
        page.goto(f"/teaching/sessions/{session.uuid}/register/")
        walks.append(Walk(page, axe=javascript))
    first, second = walks
    first.see("Understanding worry")
    mark(first, "Lowri Pugh", "Here")
    mark(second, "Owen Rees", "Late")
    if javascript:
        expect(first.page.get_by_text("1 mark not saved yet")).to_be_visible()
    first.press("Save register")
    first.read("1 mark saved.")
    second.press("Save register")
    second.read("1 mark saved.")
    second.read("2 of 2 marked.")
    second.look()
    first.press("Save register")
    first.read("Nothing was different, so nothing changed.")
    first.read("2 of 2 marked.")
    marks = Mark.objects.order_by("enrolment__student__name")
    assert [(each.was, each.marked_by) for each in marks] == [
        (Mark.Was.ATTENDED, pair.peer_tutor.user),
        (Mark.Was.LATE, pair.staff_tutor.user),
    ]


def mark(walk: Walk, name: str, words: str) -> None:
    """Press one of the five marks of somebody."""
    walk.page.get_by_role("group", name=name).get_by_role("radio", name=words, exact=True).check()
