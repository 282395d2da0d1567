"""What may be taught and printed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from courses import authoring, quality
from courses.models import Approval, Course
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, approve, make_course
from tests.people import make_user

pytestmark = pytest.mark.django_db


def newest(course: Course) -> object:
    return course.revisions.order_by("-number")[0]


def test_an_approval_lasts_three_years_and_rests_on_a_verdict() -> None:
    course, robin = make_course(approved=False), make_user()
    approval = approve(newest(course), by=robin, now=NOW)
    assert (approval.expires, approval.approved_by_id) == (date(2029, 11, 22), robin.pk)
    assert Entry.objects.filter(act="quality.approve").count() == 1
    assert approval.verdict.agreed_by_id == robin.pk


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"methods": ["stories"]}, "methods", "Every course uses more than one way of learning"),
        ({"methods": ["stories", "stories"]}, "methods", "Every course uses more than one way of learning"),
        ({"outcomes": []}, "outcomes", "Say what people will learn, then send it to a panel"),
    ],
)
def test_one_way_of_learning_or_nothing_to_learn_is_not_approved(
    words: dict[str, list[str]], field: str, said: str
) -> None:
    course = make_course(approved=False, **words)
    with pytest.raises(Refusal, match=said) as refused:
        approve(newest(course), by=make_user(), now=NOW)
    assert refused.value.field == field
    assert Approval.objects.count() == 0


def test_the_newest_valid_approval_counts_not_the_newest_words() -> None:
    course = make_course()
    first = course.revisions.get()
    text = replace(authoring.text_of(first), title="Newer")
    second = authoring.revise(course=course, text=text, by=make_user(), now=NOW)
    assert quality.approved_revision(course, now=NOW) == first
    approve(second, by=make_user(), now=NOW)
    assert quality.approved_revision(course, now=NOW) == second


def test_an_approval_runs_out_and_the_same_words_can_be_approved_again() -> None:
    course, robin = make_course(approved=False), make_user("Robin")
    approve(newest(course), by=make_user(), now=NOW)
    last_day = datetime(2029, 11, 22, 12, tzinfo=UTC)
    assert quality.approved_revision(course, now=last_day) == newest(course)
    day_after = last_day + timedelta(days=1)
    assert quality.approved_revision(course, now=day_after) is None
    renewed = approve(newest(course), by=robin, now=day_after)
    assert (renewed.approved_by_id, renewed.expires) == (robin.pk, date(2032, 11, 22))
    assert quality.approved_revision(course, now=day_after) == newest(course)
    assert Approval.objects.count() == 1


def test_the_last_day_is_the_colleges_own_day() -> None:
    course = make_course(approved=False)
    approve(newest(course), by=make_user(), now=datetime(2026, 6, 15, 12, tzinfo=UTC))
    expires = Approval.objects.get().expires
    half_past_midnight = datetime(expires.year, expires.month, expires.day, 23, 30, tzinfo=UTC)
    assert quality.approved_revision(course, now=half_past_midnight) is None
