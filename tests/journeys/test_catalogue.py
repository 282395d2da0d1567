"""Looking for a course in a real browser: results are swapped, the address keeps what was asked, and Back goes back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.courses import make_category, make_course, make_offering, make_term


def two_courses() -> None:
    first = (timezone.now() + timedelta(days=14)).date()
    term = make_term("Next term", starts=first, ends=first + timedelta(days=80))
    make_offering(make_course("Living with anxiety"), first=first, term=term)
    words = {
        "line": "Cook and eat.",
        "about": "We cook together.",
        "outcomes": ["make soup"],
        "session_titles": ["Leeks"],
    }
    soup = make_course("Soup for everyone", category=make_category("create", "Making and growing"), **words)
    make_offering(soup, first=first + timedelta(days=1), term=term)


def titles(page: Page) -> list[str]:
    return page.locator("#results .rc-course__title").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_filter_and_a_typing_mistake_find_the_course(open_page: Callable[..., Page], *, javascript: bool) -> None:
    two_courses()
    page = open_page("/courses/", phone=False, javascript=javascript)
    assert titles(page) == ["Living with anxiety", "Soup for everyone"]
    page.get_by_label("Making and growing").first.check()
    if not javascript:
        page.get_by_role("button", name="Show courses").first.click()
    expect(page.locator("#results .rc-course__title")).to_have_text(["Soup for everyone"])
    expect(page).to_have_url(re.compile("create"))
    page.goto("/courses/")
    page.get_by_label(re.compile("like to learn about")).first.fill("anxeity")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#results")).to_contain_text("Showing results for anxiety")
    assert titles(page) == ["Living with anxiety"]
    expect(page).to_have_url(re.compile("q=anxeity"))


def test_swapped_results_keep_the_page_and_back_brings_the_old_ones(open_page: Callable[..., Page]) -> None:
    two_courses()
    page = open_page("/courses/", phone=False)
    page.evaluate("document.body.dataset.same = 'page'")
    page.get_by_label("Making and growing").first.check()
    expect(page.locator("#results .rc-course__title")).to_have_text(["Soup for everyone"])
    assert page.evaluate("document.body.dataset.same") == "page"  # swapped, not loaded anew
    page.go_back()
    expect(page.locator("#results .rc-course__title")).to_have_text(["Living with anxiety", "Soup for everyone"])
