"""Looking again: the yearly look, the end of an approval, and asking sooner; each asked for in time, and once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import authoring, offerings, panels, quality, reviews, tasks
from courses.models import Approval, Contribution, Course, Offering, ReviewRequest, YearlyCheck
from courses.reviews import Need
from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.notifications.message import compose_for
from foundations.notifications.models import Notice
from tests.courses.boards import full, small
from tests.factories.courses import NOW, approve, make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def approved(days_ago: int, title: str = "Understanding worry") -> Course:
    course = make_course(title, approved=False)
    approve(course.revisions.get(), now=NOW - timedelta(days=days_ago))
    return course


def needs(now: datetime = NOW) -> list[tuple[Need, str]]:
    return [(each.need, each.title) for each in reviews.due(now=now)]


def look(course: Course, perspective: str = "lived", **more: Any) -> YearlyCheck:
    values = {"fine": True, "words": "", "by": more.pop("by", None) or make_user("Amina"), "now": NOW, **more}
    return reviews.look(revision=course.revisions.get(number=1), perspective=perspective, **values)


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act()
    return caught.value


def test_nothing_is_due_for_fresh_words() -> None:
    approved(10)
    make_course(approved=False)
    assert needs() == []


@pytest.mark.parametrize(("days", "due"), [(334, []), (335, [Need.CHECK]), (700, [Need.CHECK]), (1000, [Need.CHECK])])
def test_a_look_is_due_thirty_days_before_the_year_is_over(days: int, due: list[Need]) -> None:
    approved(days)
    assert [need for need, _title in needs()] == due


@pytest.mark.parametrize(("days", "due"), [(1004, []), (1005, [Need.ENDS]), (1095, [Need.ENDS]), (1096, [Need.ENDED])])
def test_an_end_is_due_ninety_days_before_and_then_it_has_ended(days: int, due: list[Need]) -> None:
    course = approved(days)
    for perspective in ("lived", "subject"):
        if days < 1096:
            look(course, perspective, by=make_user())
    assert [need for need, _title in needs()] == due


def test_a_look_takes_two_people_one_of_each_perspective() -> None:
    course, amina = approved(340), make_user("Amina")
    first = look(course, "lived", by=amina)
    assert (first.year, first.due) == (1, date(2026, 12, 18))
    assert look(course, "lived", by=amina) == first
    assert "other half is for another person" in str(refused(lambda: look(course, "subject", by=amina)))
    taken = refused(lambda: look(course, "lived", by=make_user("Idris")))
    assert taken.field == "perspective"
    assert str(taken) == "Somebody has looked from this side already. Choose the other one."
    assert [each.missing for each in reviews.checks(now=NOW)] == [("subject",)]
    look(course, "subject", by=make_user("Idris"))
    assert needs() == []


def test_the_database_wants_two_people_too() -> None:
    course, amina = approved(340), make_user("Amina")
    first = look(course, "lived", by=amina)
    for perspective, by, name in (
        ("subject", amina, "courses_yearlycheck_two_people"),
        ("lived", make_user(), "courses_yearlycheck_each_perspective"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            YearlyCheck.objects.create(
                revision=first.revision, year=1, due=first.due, perspective=perspective, fine=True, looked_at=NOW,
                looked_by=by,
            )  # fmt: skip
    assert YearlyCheck.objects.count() == 1


def test_no_look_before_it_is_due_and_none_by_a_maker() -> None:
    early, course, maker = approved(10), approved(340), make_user("Morgan")
    Contribution.objects.create(
        course=course, person=maker, name="M", part="wrote", perspective="lived", noted_at=NOW, noted_by=maker
    )
    assert "No look is due" in str(refused(lambda: look(early)))
    words = "You helped to make this course, so others take the yearly look. You need not do anything."
    assert str(refused(lambda: look(course, by=maker))) == words
    assert YearlyCheck.objects.count() == 0


def test_not_fine_asks_for_a_full_look_and_says_why() -> None:
    course, amina, kim = approved(340), make_user("Amina"), make_user("Kim", roles=["college_admin"])
    wordless = refused(lambda: look(course, by=amina, fine=False))
    assert (wordless.field, str(wordless)) == ("words", "Say in a few words what a panel should look at.")
    look(course, by=amina, fine=False, words="The law changed.")
    request = ReviewRequest.objects.get()
    assert (request.why, request.words, request.settled_on) == ("check", "The law changed.", None)
    assert needs()[0] == (Need.ASKED, "Understanding worry")
    assert Notice.objects.get(purpose="courses.review_asked").person == kim


def test_one_request_is_open_at_a_time_and_a_panel_settles_it() -> None:
    course, by = approved(10), make_user()
    ask = {"course": course, "why": "feedback", "by": by, "now": NOW}
    wordless = refused(lambda: reviews.ask_for_review(**ask, words=" "))
    assert (wordless.field, str(wordless)) == ("words", "Say in a few words what a panel should look at.")
    first = reviews.ask_for_review(**ask, words="Too fast, three students said.")
    assert reviews.ask_for_review(**ask, words="Again") == first
    assert quality.approved_revision(course, now=NOW) is not None
    approve(course.revisions.get(), now=NOW)
    first.refresh_from_db()
    assert (first.settled_on, needs()) == (NOW, [])


def test_the_same_words_approved_again_begin_their_years_again() -> None:
    course = approved(1090)
    for perspective in ("lived", "subject"):
        look(course, perspective, by=make_user())
    approve(course.revisions.get(), now=NOW)
    assert needs() == []
    year_after_next = NOW + 2 * YEAR
    assert needs(year_after_next) == [(Need.CHECK, "Understanding worry")]
    look(course, by=make_user(), now=year_after_next)
    assert YearlyCheck.objects.count() == 3


def test_newer_words_wait_until_a_panel_is_asked() -> None:
    course = approved(10)
    first = course.revisions.get()
    text = replace(authoring.text_of(first), title="Newer")
    second = authoring.revise(course=course, text=text, by=make_user(), now=NOW)
    assert needs() == [(Need.NEWER, "Understanding worry")]
    panels.convene(revision=second, by=User.objects.system(), now=NOW)
    assert needs() == []


def test_a_retired_course_needs_nothing() -> None:
    course = approved(2000)
    assert [need for need, _title in needs()] == [Need.ENDED]
    Course.objects.filter(pk=course.pk).update(retired_at=NOW, retired_by=make_user())
    assert needs() == []


def test_conveners_are_told_in_time_and_once() -> None:
    kim, office = make_user("Kim", roles=["college_admin"]), make_user("Noor", roles=["office"])
    approved(340, "Yearly"), approved(1010, "Ending"), approved(10, "Fresh")
    told = Notice.objects.filter(purpose="courses.review_due")
    for day in range(3):
        reviews.ask_in_time(now=NOW + timedelta(days=day))
    assert {each.person for each in told} == {kim}
    assert office not in {each.person for each in told}
    assert told.count() == 3  # Ending has its second yearly look due as well
    words = [compose_for(each, now=NOW) for each in told.order_by("pk")]
    assert {message.subject for message in words if message} == {"It is time to look at a course again"}
    assert sum("Yearly" in message.text for message in words if message) == 1


def test_what_was_done_meanwhile_is_not_told() -> None:
    make_user("Kim", roles=["college_admin"])
    course = approved(340)
    reviews.ask_in_time(now=NOW)
    notice = Notice.objects.get(purpose="courses.review_due")
    look(course, "lived", by=make_user())
    assert compose_for(notice, now=NOW) is not None
    look(course, "subject", by=make_user())
    assert compose_for(notice, now=NOW) is None


def test_the_daily_task_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("Kim", roles=["college_admin"])
    course = make_course(approved=False)
    approve(course.revisions.get(), now=datetime.now(tz=NOW.tzinfo) - timedelta(days=340))
    tasks.ask_for_reviews()
    tasks.ask_for_reviews()
    assert Notice.objects.filter(purpose="courses.review_due").count() == 1


def test_without_a_valid_approval_nothing_new_is_published_and_what_runs_goes_on() -> None:
    course = approved(1000)
    running = make_offering(course)
    later = make_offering(course, published=False)
    after_the_end = NOW + timedelta(days=200)
    Approval.objects.update(expires=current.today(NOW))
    with pytest.raises(Refusal):
        offerings.publish(offering=later, by=make_user(), now=after_the_end)
    running.refresh_from_db()
    assert running.state == Offering.State.PUBLISHED


def test_as_many_queries_for_one_course_as_for_three() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert reviews.due(now=NOW)
        return len(counted)

    approved(340)
    one = count()
    approved(340), approved(340)
    assert count() == one


def test_small_changes_that_wait_to_be_checked_are_not_newer_words_too() -> None:
    course = approved(10)
    small(full(course))
    text = replace(authoring.text_of(course.revisions.get()), line="Shorter.")
    authoring.revise(course=course, text=text, by=make_user(), now=NOW)
    assert needs() == []
