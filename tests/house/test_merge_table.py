"""Two records of one person become one: every relation to a student must say what becomes of it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Field

from foundations.accounts.models import CodeSheet, User
from students import merge_table, openings, pause, slots
from students.merge_table import TABLE, How
from students.models import Booking, Glance, Opening, Pause, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_slot, make_student
from tests.people import make_user


def relations() -> set[str]:
    """Every column that says whose something is. What a person did (..._by) stays what they did."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if not isinstance(field, Field) or not field.is_relation:
                continue
            to_student = field.related_model is Student
            to_person = field.related_model is User and not field.name.endswith("_by")
            if to_student or to_person:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_relation_to_a_student_is_in_the_merge_table() -> None:
    """Fails for a new table: add a line to students/merge_table.py, mostly How.MOVE."""
    assert sorted(relations() - TABLE.keys()) == []


def test_the_merge_table_names_only_what_there_is() -> None:
    for name in TABLE:
        label, _dot, field = name.rpartition(".")
        assert apps.get_model(label)._meta.get_field(field).related_model in {Student, User}, name


def test_the_walk_finds_what_it_is_for() -> None:
    assert {"students.Enrolment.student", "learning_plans.Plan.student", "notifications.Notice.person"} <= relations()


@pytest.mark.django_db
def test_what_is_only_appended_is_copied_and_its_words_can_be_read() -> None:
    keep, other, robin = make_student(), make_student(), make_user()
    openings.open_record(student=other, reason="ring", words="About Monday", by=robin, now=NOW)
    session = make_offering().sessions.earliest("number")
    Glance.objects.create(student=other, session=session, opened_at=NOW, opened_by=robin)
    assert merge_table.move(of=other, to=keep) == {}
    for student in (keep, other):
        assert [(each.words, each.opened_by) for each in Opening.objects.filter(student=student)] == [
            ("About Monday", robin)
        ]
        assert Glance.objects.get(student=student).session == session


@pytest.mark.django_db
def test_of_two_that_live_the_second_stays_behind_and_the_rest_moves() -> None:
    keep, other = make_student(), make_student()
    for student in (keep, other):
        pause.begin(student=student, by=student.user, now=NOW)
    slots.book(slot=make_slot(), student=other, by=other.user, now=NOW, words="I come by bus")
    assert merge_table.move(of=other, to=keep) == {"students.Pause.student": 1}
    assert {each.student_id for each in Pause.objects.live()} == {keep.pk, other.pk}
    assert (Booking.objects.get().student_id, Booking.objects.get().words) == (keep.pk, "I come by bus")


@pytest.mark.django_db
def test_paper_to_sign_in_with_is_never_good_for_another_record() -> None:
    keep, other = make_student(), make_student()
    until = NOW + timedelta(days=90)
    CodeSheet.objects.create(number="12345678", person=other.user, made_at=NOW, made_by=keep.user, expires=until)
    merge_table.move(of=other, to=keep)
    assert (TABLE["accounts.CodeSheet.person"], CodeSheet.objects.get().person) == (How.STAYS, other.user)
