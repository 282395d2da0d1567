"""Which columns hold a person's own words, and a word to find again in each of them."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from foundations.accounts.models import User
from students.models import Student

FLOORS = ("students", "learning_plans", "accounts")
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
# Text columns of these floors that hold words of the code, never a person's.
NOT_WORDS_OF_A_PERSON = {
    "students.Draft.purpose": "which conversation it is",
    "students.Draft.browser_hash": "a hash",
    "students.Enrolment.channel": "room or online",
    "accounts.Grant.role": "a role of the code",
    "accounts.Code.digest": "a keyed hash",
    "accounts.User.password": "nobody has one",
    "accounts.CodeSheet.number": "eight digits",
    "accounts.SheetCode.digest": "a keyed hash",
    "students.Feed.token_hash": "a hash",
    "students.Concern.about_person": "the number of a person, which shows on no page",
    "students.Student.groups": "which of the groups of the code, by key",
    "students.EqualityAnswers.answers": "which answers of the code, by key",
    "students.SaidAndDone.said": "the college's words, for everybody on the course page",
    "students.SaidAndDone.did": "the same",
    "students.Slot.place": "where in the college a talk is",
    "students.Slot.join_link": "where a talk is online",
}


# Keys to who did something, where the row is theirs: what they said is in it.
SAID_BY = {"students.Concern.raised_by"}


def name_of(field: "models.Field[object, object]") -> str:
    """Return a column's name as people of the code say it: students.Student.name."""
    return f"{field.model._meta.label}.{field.name}"


def columns() -> Iterator["models.Field[object, object]"]:
    """Yield every column of the personal floors that can hold words a person wrote or that were written of them."""
    for label in FLOORS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.local_concrete_fields:
                written = isinstance(field, TEXTS) and not field.choices and not isinstance(field, models.SlugField)
                if written and name_of(field) not in NOT_WORDS_OF_A_PERSON:
                    yield field


def rows_of(student: Student) -> dict[type[models.Model], set[int]]:
    """Return the rows of the personal floors that belong to a student, found along the keys that lead to them."""
    found: dict[type[models.Model], set[int]] = {User: {student.user_id}, Student: {student.pk}}
    known = 0
    while known != sum(map(len, found.values())):
        known = sum(map(len, found.values()))
        for label in FLOORS:
            for model in apps.get_app_config(label).get_models():
                _add_rows(model, found)
    return found


def _add_rows(model: type[models.Model], found: dict[type[models.Model], set[int]]) -> None:
    for field in model._meta.local_concrete_fields:
        theirs_to_say = not field.name.endswith("_by") or name_of(field) in SAID_BY
        if field.is_relation and field.related_model in found and theirs_to_say:
            theirs = model._base_manager.filter(**{f"{field.name}__in": found[field.related_model]})
            found.setdefault(model, set()).update(theirs.values_list("pk", flat=True))


def plant(student: Student, word_for: Callable[["models.Field[object, object]"], str]) -> int:
    """Write a word into every text of a student's rows, past the verbs; return how many texts took it."""
    planted = 0
    for model, ids in rows_of(student).items():
        fields = [field for field in columns() if field.model is model and not isinstance(field, TEXTS[2:])]
        for row in model._base_manager.filter(pk__in=ids) if fields else ():
            for field in fields:
                planted += _write(row, field, word_for(field))
    return planted


def plant_one(field: "models.Field[object, object]", word: str) -> bool:
    """Write a word into the newest row that takes it, whoever it is about; say whether there was one."""
    return any(_write(row, field, word) for row in field.model._base_manager.order_by("-pk")[:5])


def _write(row: models.Model, field: "models.Field[object, object]", word: str) -> bool:
    if isinstance(field, models.EmailField):
        word = f"{word}{row.pk}@larkmoor.example".lower()
    elif field.max_length and field.max_length < len(word):
        return False
    before = getattr(row, field.attname)
    try:
        with transaction.atomic():
            setattr(row, field.attname, word)
            row.save(update_fields=[field.attname])
    except DatabaseError:  # a column that says no: frozen, or only some words fit
        setattr(row, field.attname, before)
        return False
    return True
