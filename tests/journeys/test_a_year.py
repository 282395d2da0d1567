"""A year planned through the pages: a course, its panel, six weeks of it published, one moved, one cancelled."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Approval, Course, Offering, Session
from foundations.accounts.models import User
from tests.factories.courses import make_category, make_room, make_term, make_venue
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.journeys.steps import Walk, become, deliver_everything
from tests.people import make_user

TITLE = "Moving home"


def signed_in(open_page: Callable[..., Page], user: User, path: str) -> Walk:
    page = open_page("/help/", phone=False)
    become(page, user)
    page.goto(path)
    return Walk(page)


def add_to_the_panel(walk: Walk, name: str, perspective: str) -> None:
    walk.press("Add someone", role="link")
    walk.type(re.compile("somebody without an account"), name)
    walk.page.get_by_label(perspective).press("Space")
    walk.press("Ask them")
    expect(walk.page.get_by_text(name).first).to_be_visible()


def write_the_course(walk: Walk) -> None:
    page = walk.page
    walk.press("Add a course", role="link")
    walk.type("Title", TITLE)
    walk.type("In one sentence", "Pack a life into boxes without panic.")
    walk.type(re.compile("Tell a student"), "Moving is exciting and hard. Patients will learn to plan it together.")
    page.get_by_label("Part of the catalogue").select_option(label="Understanding myself")
    walk.press("Keep this course")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("mark", has_text="Patients")).to_have_count(1)
    for number, words in enumerate(("make a moving list", "work out the costs", "find one good thing"), start=1):
        page.locator("[name=outcomes]").nth(number - 1).fill(words)
    page.get_by_label("Talking together").press("Space")
    page.get_by_label("Making things").press("Space")
    page.locator("[name=session_titles]").fill("\n".join(f"Week {n}" for n in range(1, 7)))
    walk.press("Save and send to a panel")


def agree(walk: Walk) -> None:
    walk.press("Set up the panel")
    add_to_the_panel(walk, "Winnie Achieng", "Knows it from life")
    for label in ("Structure", "Content", "How we will know it helps"):
        walk.type(re.compile(f"^{label}"), "We talked about it and we like it.")
    walk.page.locator("[name=outcome][value=approved]").press("Space")
    walk.press("Record what we agreed")
    expect(walk.page.get_by_text("Nobody here knows it from work or training").first).to_be_visible()
    add_to_the_panel(walk, "Idris Rahman", "Knows it from work or training")
    for label in ("Structure", "Content", "How we will know it helps"):
        walk.type(re.compile(f"^{label}"), "We talked about it and we like it.")
    walk.page.locator("[name=outcome][value=approved]").press("Space")
    walk.press("Record what we agreed")
    expect(walk.page.get_by_text("A full look by")).to_be_visible()


def plan_six_weeks(walk: Walk, course: Course, first: date) -> None:
    page = walk.page
    page.goto(f"/college/offerings/plan/{course.slug}/")
    walk.type("First day", first.isoformat())
    walk.type("How many sessions", "6")
    page.locator("[name=starts]").fill("10:00")
    page.locator("[name=ends]").fill("12:00")
    page.locator("[name=room]").select_option(index=1)
    walk.type("Places in the room", "12")
    page.locator("[name=pair]").select_option(index=1)
    walk.press(re.compile("Show me the dates"))
    walk.press("Keep these dates")


def test_a_course_is_written_agreed_planned_published_moved_and_one_session_cancelled(
    open_page: Callable[..., Page],
) -> None:
    first = timezone.localdate() + timedelta(days=30)
    first -= timedelta(days=first.weekday())
    make_term("Next term", starts=first, ends=first + timedelta(days=80))
    make_category()
    make_room("Room 1", venue=make_venue("Old Library"), size=16)
    pair = make_pair(make_tutor("Ash Okafor", lived="own"), make_tutor("Sam Whitlock", subject=True))
    walk = signed_in(open_page, make_user("Dana", roles=["college_admin"]), "/college/courses/")
    write_the_course(walk)
    agree(walk)
    course = Course.objects.get()
    assert Approval.objects.get().revision.course == course
    plan_six_weeks(walk, course, first)
    walk.press("Publish it")
    offering = Offering.objects.get()
    assert (offering.state, offering.sessions.count(), offering.pair) == ("published", 6, pair)
    expect(open_page(f"/courses/{course.slug}/").get_by_role("heading", level=1)).to_have_text(TITLE)

    now = timezone.now()
    for name in ("Alex", "Bo"):
        make_enrolment(offering, make_student(name, email=f"{name.lower()}@larkmoor.example"), now=now)
    deliver_everything()
    mail.outbox.clear()
    second, third = Session.objects.filter(number__in=(2, 3)).order_by("number")
    walk.page.goto(f"/college/sessions/{second.uuid}/move/")
    walk.type("Day", (second.day + timedelta(days=1)).isoformat())
    walk.press("Look who will be told")
    expect(walk.page.get_by_text("4 people: 2 students, 2 tutors.")).to_be_visible()
    walk.press(re.compile("tell 4 people"))
    expect(walk.page.get_by_role("heading", level=1)).not_to_have_text(re.compile("Move"))
    walk.page.goto(f"/college/sessions/{third.uuid}/cancel/")
    walk.press(re.compile("Cancel this session and tell 4 people"))
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.day.weekday(), third.cancelled, Session.objects.count()) == (1, True, 6)
    deliver_everything()
    told = Counter(address for message in mail.outbox for address in message.to)
    addresses = {
        "alex@larkmoor.example",
        "bo@larkmoor.example",
        pair.peer_tutor.user.email,
        pair.staff_tutor.user.email,
    }
    assert told == dict.fromkeys(addresses, 2)
