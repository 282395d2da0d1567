"""A number without names, where a number is enough."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.models import Session
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import headcounts
from students.models import Headcount
from tests.factories.courses import make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db
THE_DAY = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


def a_session(kind: str = "drop_in", **more: str) -> Session:
    offering = make_offering(make_course(kind=kind), weeks=1, **more)
    return Session.objects.select_related("offering__course__kind").get(offering=offering)


def test_it_is_counted_put_right_and_written_down() -> None:
    session, morgan, sam = a_session(), make_user("Morgan"), make_user("Sam")
    headcounts.count(session=session, people=7, by=morgan, now=THE_DAY)
    later = THE_DAY + timedelta(hours=1)
    headcounts.count(session=session, people=7, by=sam, now=later)
    assert (Headcount.objects.get().counted_by, Headcount.objects.get().counted_at) == (morgan, THE_DAY)
    headcounts.count(session=session, people=9, by=sam, now=later)
    there = headcounts.of(session)
    assert there is not None
    assert (there.people, there.counted_by, there.counted_at) == (9, sam, later)
    details = Entry.objects.filter(act="headcounts.count").order_by("pk").values_list("detail", flat=True)
    assert list(details) == [{"people": 7, "was": None}, {"people": 9, "was": 7}]


@pytest.mark.parametrize(
    ("kind", "more", "may"),
    [
        ("course", {}, False),
        ("drop_in", {}, True),
        ("taster", {}, True),
        ("course", {"audience": "invitation"}, True),
    ],
)
def test_where_a_number_is_enough(kind: str, more: dict[str, str], may: bool) -> None:
    session = a_session(kind, **more)
    assert headcounts.may_be_counted(session.offering) is may
    if not may:
        with pytest.raises(Refusal, match="Mark them in the register"):
            headcounts.count(session=session, people=3, by=make_user(), now=THE_DAY)


def test_not_before_the_day_and_not_any_number() -> None:
    session = a_session()
    with pytest.raises(Refusal, match="people on the day"):
        headcounts.count(session=session, people=3, by=make_user(), now=THE_DAY - timedelta(days=1))
    for people in (-1, 501):
        with pytest.raises(Refusal) as refused:
            headcounts.count(session=session, people=people, by=make_user(), now=THE_DAY)
        assert (str(refused.value), refused.value.field) == ("Write a number from 0 to 500.", "people")
    with pytest.raises(IntegrityError, match="students_headcount_people"), transaction.atomic():
        Headcount.objects.create(session=session, people=501, counted_at=THE_DAY, counted_by=make_user())
    assert not Headcount.objects.exists()
