"""Somebody without e-mail rings: the office enrols them, and a sheet of paper lets them in."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from foundations.audit.models import Entry
from foundations.notifications.models import Notice
from students.models import Enrolment, Student
from tests.factories.courses import make_course, make_offering, make_term
from tests.journeys.steps import WITH_AND_WITHOUT, Walk, become, deliver_everything
from tests.people import make_user

TITLE = "Understanding worry"
NAME = "Wilfred"


@WITH_AND_WITHOUT
def test_the_office_enrols_somebody_who_rings_and_has_no_email(
    open_page: Callable[..., Page], javascript: bool
) -> None:
    first = (timezone.now() + timedelta(days=14)).date()
    term = make_term("Next term", starts=first, ends=first + timedelta(days=80))
    offering = make_offering(make_course(TITLE), first=first, term=term)
    robin = make_user("Robin", roles=["office"])
    office = Walk(open_page("/help/", phone=False, javascript=javascript), axe=javascript)
    become(office.page, robin)
    office.page.goto("/college/students/")
    office.see("Students")
    office.press("Add a student", role="link")
    office.see("Add a student")
    office.press("Add this student")
    office.refused(re.compile("call them"))
    office.type("What shall we call them?", NAME)
    office.type(re.compile("^Phone number"), "01632 960 555")
    office.press("Add this student")
    office.see(NAME)
    student = Student.objects.get()
    assert (student.user.email, student.reach) == (None, Student.Reach.PHONE)

    office.page.get_by_label("Group", exact=True).select_option(value=str(offering.uuid))
    office.press("Enrol them")
    office.read("They have a place")
    office.look()
    claim = Enrolment.objects.get()
    written = Entry.objects.get(act__startswith="enrolment.")
    assert (claim.state, claim.student) == (Enrolment.State.CONFIRMED, student)
    assert (written.by_id, written.on_behalf_of_id, written.detail["via"]) == (robin.pk, student.user_id, "phone")
    number, code = a_sheet(office)
    tell_on_the_phone(office)

    wilfred = Walk(open_page("/sign-in/", javascript=javascript), axe=javascript)
    wilfred.press("Use a printed sheet of codes", role="link")
    wilfred.see("Use a printed sheet of codes")
    wilfred.type("Number of your sheet", number)
    wilfred.type("Your next code", "0000 0000")
    wilfred.press("Sign in")
    wilfred.refused(re.compile("code"))
    wilfred.type("Number of your sheet", number)
    wilfred.type("Your next code", code)
    wilfred.press("Sign in")
    wilfred.see(f"Hello, {NAME}")
    wilfred.read(TITLE)


def a_sheet(office: Walk) -> tuple[str, str]:
    """Print a sheet of codes and return its number and its first code. It is shown once."""
    office.press("Print a sheet")
    office.see(f"For {NAME}")
    number = office.page.locator("strong.fs-2").inner_text()
    codes = office.page.locator("ol.fs-4 li").all_inner_texts()
    assert len(codes) == 10
    office.press("I have printed it", role="link")
    office.see(NAME)
    assert codes[0] not in office.page.content()
    return number, codes[0]


def tell_on_the_phone(office: Walk) -> None:
    """Ring them with what no mail could tell, and take it off the list."""
    deliver_everything()
    assert Notice.objects.filter(state=Notice.State.BY_HAND).exists()
    office.page.goto("/college/letters-and-calls/")
    office.see("Letters and calls")
    office.press(f"Ring {NAME}", role="link")
    office.see(NAME)
    office.read(TITLE)
    office.read("Leave no message.")
    office.press("I told them")
    office.see("Letters and calls")
    expect(office.page.get_by_text("Nobody is waiting for a call.")).to_be_visible()
