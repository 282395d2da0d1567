"""Two records of one person become one: every relation to a student must say what becomes of it."""

from django.apps import apps
from django.db.models import Field

from foundations.accounts.models import User
from students.merge_table import TABLE
from students.models import Student


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
