"""From the home page to "You have a place": a newcomer and a returning student, each in three ways."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Offering
from students import enrolment as verbs
from students.models import Enrolment
from tests.factories.courses import make_course, make_offering, make_term
from tests.factories.students import make_student
from tests.journeys.steps import Walk, become, code_sent_to, deliver_everything

TITLE = "Understanding worry"
WAYS = [
    pytest.param({"javascript": True}, False, id="with JavaScript"),
    pytest.param({"javascript": False}, False, id="without JavaScript"),
    pytest.param({"javascript": True, "phone": False}, True, id="by keyboard only"),
]


def a_course_to_join(places: int = 12) -> Offering:
    first = (timezone.now() + timedelta(days=14)).date()
    term = make_term("Next term", starts=first, ends=first + timedelta(days=80))
    return make_offering(make_course(TITLE), first=first, places=places, term=term)


def to_the_course_page(walk: Walk) -> None:
    walk.press("Courses", role="link")
    walk.press(TITLE, role="link")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(TITLE)


@pytest.mark.parametrize(("how", "keyboard"), WAYS)
def test_a_newcomer_has_a_place_in_at_most_seven_screens(
    open_page: Callable[..., Page], how: dict[str, bool], keyboard: bool
) -> None:
    a_course_to_join()
    walk = Walk(open_page("/", **how), keyboard=keyboard)
    to_the_course_page(walk)
    walk.press(re.compile("^Enrol"), role="link")
    walk.see(re.compile("What shall we call you"))
    walk.type(re.compile("What shall we call you"), "Alex")
    walk.press("Continue")
    walk.see("How can we reach you, Alex?")
    walk.type(re.compile("email address"), "alex@larkmoor.example")
    walk.press("Send me a code")
    walk.see("Enter your code")
    walk.type(re.compile("code|6 numbers|six numbers", re.IGNORECASE), code_sent_to("alex@larkmoor.example"))
    walk.press(re.compile("Continue|Sign in"))
    walk.see(re.compile("What would help you take part"))
    walk.press("Continue")
    walk.see(re.compile("Check your answers"))
    walk.press(re.compile("Enrol|Take|Join|Yes"))
    walk.see(re.compile("You have a place"))
    assert len(walk.screens) <= 7
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.student.name) == (Enrolment.State.CONFIRMED, "Alex")


@pytest.mark.parametrize(("how", "keyboard"), WAYS)
def test_a_returning_student_has_a_place_in_at_most_three_screens(
    open_page: Callable[..., Page], how: dict[str, bool], keyboard: bool
) -> None:
    a_course_to_join()
    make_student("Bo", email="bo@larkmoor.example")
    walk = Walk(open_page("/sign-in/", **how), keyboard=keyboard)
    walk.type(re.compile("email address"), "bo@larkmoor.example")
    walk.press(re.compile("code|Continue", re.IGNORECASE))
    walk.type(re.compile("code|numbers", re.IGNORECASE), code_sent_to("bo@larkmoor.example"))
    walk.press(re.compile("Sign in|Continue"))
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(re.compile("Bo"))
    walk.page.goto("/")
    to_the_course_page(walk)
    walk.press(re.compile("^Enrol"), role="link")
    walk.see(re.compile("Check your answers"))
    walk.press(re.compile("Enrol|Take|Join|Yes"))
    walk.see(re.compile("You have a place"))
    assert len(walk.screens) <= 3
    assert Enrolment.objects.get().state == Enrolment.State.CONFIRMED


def test_a_full_course_becomes_a_line_and_a_freed_place_an_offer(open_page: Callable[..., Page]) -> None:
    offering = a_course_to_join(places=1)
    holder = make_student("Cy")
    held = verbs.enrol(student=holder, offering=offering, by=holder.user, now=timezone.now())
    walk = Walk(open_page("/help/"))
    become(walk.page, make_student("Bo").user)
    walk.page.goto(f"/courses/{offering.course.slug}/")
    walk.press(re.compile("waiting list|line", re.IGNORECASE), role="link")
    walk.press(re.compile("waiting list|line", re.IGNORECASE))
    assert Enrolment.objects.get(student__name="Bo").state == Enrolment.State.WAITING
    verbs.withdraw(enrolment=held, by=holder.user, now=timezone.now())
    deliver_everything()
    walk.page.goto("/my/")
    expect(walk.page.locator("main")).to_contain_text("A place has come up for you")
    walk.press(re.compile("Yes"))
    expect(walk.page.locator("main")).to_contain_text(re.compile("You have a place", re.IGNORECASE))
    assert Enrolment.objects.get(student__name="Bo").state == Enrolment.State.CONFIRMED


def test_after_signing_out_the_back_button_shows_nothing_personal(open_page: Callable[..., Page]) -> None:
    make_student("Bo Merrin", email="bo@larkmoor.example")
    page = sign_in(open_page, "bo@larkmoor.example")
    page.goto("/my/details/")
    assert "Bo Merrin" in page.content()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.go_back()
    page.wait_for_load_state()
    assert "Bo Merrin" not in page.content()


def sign_in(open_page: Callable[..., Page], address: str) -> Page:
    page = open_page("/sign-in/")
    walk = Walk(page)
    walk.type(re.compile("email address"), address)
    walk.press(re.compile("code|Continue", re.IGNORECASE))
    walk.type(re.compile("code|numbers", re.IGNORECASE), code_sent_to(address))
    walk.press(re.compile("Sign in|Continue"))
    page.wait_for_url("**/my/")
    return page
