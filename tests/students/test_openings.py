"""Opening a record: never without a reason, once a day, written down for good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from foundations.college.models import College
from foundations.lib.refusals import Refusal
from students import openings
from students.models import Opening
from tests.factories.students import NOW, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_with_a_reason_it_is_open_for_the_rest_of_the_day_for_that_person_alone() -> None:
    student, robin, kit = make_student("Alex"), make_user("Robin"), make_user("Kit")
    assert openings.is_open(student, robin, now=NOW) is False
    openings.open_record(student=student, reason="help", words="Booking the interpreter", by=robin, now=NOW)
    later, tomorrow = NOW.replace(hour=23, minute=59), NOW + timedelta(days=1)
    assert openings.is_open(student, robin, now=later) is True
    assert openings.is_open(student, robin, now=tomorrow) is False
    assert openings.is_open(student, kit, now=NOW) is False
    assert openings.is_open(make_student(), robin, now=NOW) is False


def test_the_day_is_the_colleges_own() -> None:
    College.objects.update(zone="Europe/London")
    student, robin = make_student(), make_user("Robin")
    evening = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past eleven in London
    openings.open_record(student=student, reason="help", by=robin, now=evening)
    assert openings.is_open(student, robin, now=evening + timedelta(hours=1)) is False


def test_a_second_reason_on_the_same_day_adds_nothing() -> None:
    student, robin = make_student(), make_user("Robin")
    rows = [openings.open_record(student=student, reason=why, by=robin, now=NOW) for why in ("help", "ring")]
    assert rows[0].pk == rows[1].pk
    assert Opening.objects.get().reason == "help"


@pytest.mark.parametrize(
    ("reason", "words", "field"), [("", "", "reason"), ("nosy", "", "reason"), ("other", " ", "words")]
)
def test_without_a_reason_it_stays_closed(reason: str, words: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        openings.open_record(student=make_student(), reason=reason, words=words, by=make_user("Robin"), now=NOW)
    assert refused.value.field == field
    assert Opening.objects.count() == 0


def test_nobody_opens_their_own_through_the_office() -> None:
    student = make_student()
    with pytest.raises(Refusal, match="your own record"):
        openings.open_record(student=student, reason="help", by=student.user, now=NOW)
    assert openings.is_open(student, student.user, now=NOW) is False


def test_a_row_is_never_changed_or_taken_away_and_its_words_are_sealed() -> None:
    openings.open_record(student=make_student(), reason="help", words="A call", by=make_user("Robin"), now=NOW)
    row = Opening.objects.get()
    assert (row.words, str(Opening.objects.values_list("words", flat=True).get())) == ("A call", "<sealed>")
    for act in (lambda: Opening.objects.update(reason="ring"), row.delete):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            act()


def test_the_database_itself_knows_one_opening_a_day() -> None:
    student, robin = make_student(), make_user("Robin")
    row = openings.open_record(student=student, reason="help", by=robin, now=NOW)
    twin = Opening(student=student, reason="ring", on=row.on, opened_at=NOW, opened_by=robin)
    with pytest.raises(IntegrityError, match="students_opening_once_a_day"), transaction.atomic():
        twin.save()
