"""A course that is full: joining the line on a phone, giving up a place, and saying yes or no from the mail."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Offering
from students import enrolment as verbs
from students.models import Enrolment, Student
from tests.factories.courses import make_course, make_offering, make_term
from tests.factories.students import make_enrolment, make_student
from tests.journeys.steps import WITH_AND_WITHOUT, Walk, become, code_sent_to, newest_mail

TITLE = "Understanding worry"
State = Enrolment.State


@pytest.fixture
def offering(site: str) -> Offering:
    """A group with one place, in two weeks."""
    first = (timezone.now() + timedelta(days=14)).date()
    term = make_term("Next term", starts=first, ends=first + timedelta(days=80))
    return make_offering(make_course(TITLE), first=first, places=1, term=term)


def state_of(name: str) -> str:
    """Return the state of somebody's newest claim."""
    return Enrolment.objects.filter(student__name=name).order_by("-pk")[0].state


@WITH_AND_WITHOUT
def test_an_anxious_newcomer_goes_wrong_everywhere_and_is_in_line(
    open_page: Callable[..., Page], offering: Offering, javascript: bool
) -> None:
    walk = Walk(open_page(f"/courses/{offering.course.slug}/", javascript=javascript), axe=javascript)
    walk.see(TITLE)
    walk.press(re.compile("^Enrol"), role="link")
    walk.see("What shall we call you?")
    walk.press("Continue")
    walk.refused("Tell us what to call you")
    walk.type("What shall we call you?", "Alex")
    walk.press("Continue")
    walk.see("How can we reach you, Alex?")
    walk.type(re.compile("email address"), "alex@")
    walk.press("Send me a code")
    walk.refused("Check your email address. It needs an @ sign, like name@example.com")
    walk.type(re.compile("email address"), "alex@larkmoor.example")
    walk.press("Send me a code")
    walk.see("Enter your code")
    code = code_sent_to("alex@larkmoor.example")
    walk.type("Your code", "111 111" if code != "111111" else "222 222")
    walk.press("Continue")
    walk.refused("Check the code. We need the 6 numbers that we sent you")
    walk.type("Your code", code)
    walk.press("Continue")
    walk.see("What would help you take part?")
    walk.press("Continue")
    walk.see("Check your answers")
    make_enrolment(offering, make_student("Quick"), now=timezone.now())
    walk.press("Enrol on this course")
    walk.see("Join the waiting list?")
    walk.read("The last place has just gone")
    assert not Student.objects.filter(name="Alex").exists()
    walk.press("Join the waiting list")
    walk.see("You are in line, Alex")
    walk.read("You are number 1 in the line")
    assert state_of("Alex") == State.WAITING
    walk.press("Go to my learning", role="link")
    walk.see("Hello, Alex")
    walk.press(re.compile(f"^Leave.*{TITLE}$"))
    walk.see("Thank you for telling us")
    assert state_of("Alex") == State.WITHDRAWN


@WITH_AND_WITHOUT
def test_a_place_given_up_is_taken_from_the_mail_without_signing_in(
    open_page: Callable[..., Page], offering: Offering, javascript: bool
) -> None:
    now = timezone.now()
    make_enrolment(offering, make_student("Cy"), now=now)
    make_enrolment(offering, make_student("Bronwen", email="bo@larkmoor.example"), now=now)
    cy = Walk(open_page("/help/", javascript=javascript), axe=javascript)
    give_up(cy, "Cy")
    assert (state_of("Cy"), state_of("Bronwen")) == (State.WITHDRAWN, State.OFFERED)

    link = offer_in_the_mail("bo@larkmoor.example")
    bo = Walk(open_page(link, phone=False, javascript=javascript), axe=javascript)
    before = list(Enrolment.objects.order_by("pk").values())
    bo.see("There is a question for you")
    assert [words for words in (TITLE, "Bronwen", offering.revision.title) if words in bo.page.content()] == []
    for method in ("GET", "HEAD"):
        assert bo.page.request.fetch(link, method=method).status == 200
    assert bo.page.request.post(link, form={"answer": "yes"}).status == 403
    bo.press("Show me")
    bo.see("Would you like this place, Bronwen?")
    bo.read(TITLE)
    assert list(Enrolment.objects.order_by("pk").values()) == before
    bo.press("No, thank you")
    bo.see("Thank you for telling us")
    assert state_of("Bronwen") == State.DECLINED
    bo.press("I would like it after all")
    bo.see("You have a place, Bronwen")
    assert state_of("Bronwen") == State.CONFIRMED

    make_enrolment(offering, make_student("Di", email="di@larkmoor.example"), now=now)
    again = Enrolment.objects.get(student__name="Bronwen", state=State.CONFIRMED)
    verbs.withdraw(enrolment=again, by=again.student.user, now=timezone.now())
    bo.page.goto(link)
    bo.see("There is nothing to answer any more")
    di = Walk(open_page(offer_in_the_mail("di@larkmoor.example"), javascript=javascript))
    di.press("Show me")
    di.press("Yes, I’d like it")
    di.see("You have a place, Di")
    assert state_of("Di") == State.CONFIRMED
    di.page.goto("/my/")
    expect(di.page).to_have_url(re.compile("/sign-in/"))


def give_up(walk: Walk, name: str) -> None:
    """Give up the only place of somebody, from My learning on."""
    become(walk.page, Student.objects.get(name=name).user)
    walk.page.goto("/my/")
    walk.see(f"Hello, {name}")
    walk.press(TITLE, role="link")
    walk.see(TITLE)
    walk.press("Give up my place", role="link")
    walk.see(f"Give up your place on {TITLE}?")
    walk.press("Give up my place")
    walk.see("Thank you for telling us")
    walk.read("Someone else can have it now.")


def offer_in_the_mail(address: str) -> str:
    """Return where the mail leads; what is seen of it before it is opened names neither person nor course."""
    message = newest_mail(address)
    (link,) = set(re.findall(r"https?://\S+/offers/\S+", str(message.body)))
    assert message.subject.startswith("A question for you")
    assert TITLE not in message.subject
    return urlsplit(link).path
