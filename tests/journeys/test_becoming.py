"""Becoming a student without a course, and telling a little more afterwards, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from students.models import Student
from tests.journeys.steps import Walk, code_sent_to

WAYS = [
    pytest.param({"javascript": True}, False, id="with JavaScript"),
    pytest.param({"javascript": False}, False, id="without JavaScript"),
    pytest.param({"javascript": True, "phone": False}, True, id="by keyboard only"),
]


@pytest.mark.parametrize(("how", "keyboard"), WAYS)
def test_a_newcomer_is_a_student_and_says_who_to_ring(
    open_page: Callable[..., Page], how: dict[str, bool], keyboard: bool
) -> None:
    walk = Walk(open_page("/about/", **how), keyboard=keyboard)
    walk.press(re.compile("Become a student"), role="link")
    walk.type(re.compile("What shall we call you"), "Alex")
    walk.press("Continue")
    walk.type(re.compile("email address"), "alex@larkmoor.example")
    walk.press("Send me a code")
    walk.type(re.compile("code|6 numbers|six numbers", re.IGNORECASE), code_sent_to("alex@larkmoor.example"))
    walk.press(re.compile("Continue|Sign in"))
    walk.see("You are a student, Alex")
    assert Student.objects.get().name == "Alex"
    walk.page.goto("/my/details/")
    walk.press(re.compile("Add who to ring"), role="link")
    walk.type(re.compile("Who shall we ring"), "Pat")
    walk.type(re.compile("Their phone number"), "01632 960 188")
    walk.press("Save")
    walk.see("My details")
    student = Student.objects.get()
    assert (student.emergency_name, student.emergency_phone) == ("Pat", "01632 960 188")
