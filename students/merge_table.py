"""What happens to everything that hangs on a student when two records of one person become one.

Every relation to a student, and every relation to a person that says whose something is, stands in TABLE under
"app.Model.field". tests/house/test_merge_table.py walks all models and fails for one that does not. A new table
mostly wants MOVE.
"""

# ruff: noqa: SLF001 - _meta and _base_manager are how Django tells about a model; it documents both

import uuid
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.apps import apps
from django.db import IntegrityError, models, transaction

from foundations.accounts.models import User
from foundations.lib.encryption import EncryptedTextField
from students.models import Student


class How(Enum):
    """MOVE: it is theirs still, under the record that stays; where that has its own, it stays behind, unlost.

    Rows that are only ever appended are copied instead. NEVER: never joined, and whoever has one is the record that
    stays. STAYS: it belongs to the closed record. BY_RULE: students/merging.py says, with the rules of the college.
    """

    MOVE = "move"
    NEVER = "never"
    STAYS = "stays"
    BY_RULE = "by_rule"


if TYPE_CHECKING:
    Relation: TypeAlias = models.Field[Any, Any]
    Rows: TypeAlias = models.QuerySet[Any]
else:
    Relation, Rows = models.Field, models.QuerySet

TABLE: Final[Mapping[str, How]] = {
    "students.Enrolment.student": How.BY_RULE,
    "students.Student.merged_into": How.MOVE,
    "students.Need.student": How.BY_RULE,
    "students.Booking.student": How.MOVE,
    "students.Consent.student": How.MOVE,
    "students.CharterAcceptance.student": How.MOVE,
    "students.EqualityAnswers.student": How.MOVE,
    "students.GraduationName.student": How.MOVE,
    "students.Enquiry.student": How.MOVE,
    "students.Nominee.student": How.MOVE,
    "students.Pause.student": How.MOVE,
    "students.Feed.student": How.MOVE,
    # only ever appended: these are copied
    "students.Opening.student": How.MOVE,
    "students.Glance.student": How.MOVE,
    # a plan belongs to its person, and opens with their own sign-in
    "learning_plans.Plan.student": How.NEVER,
    # what keeps somebody well in class is told to tutors by whoever wrote it, with their own sign-in
    "learning_plans.KeepingWell.student": How.NEVER,
    # of the person, not of the student's record
    "notifications.Notice.person": How.MOVE,
    "courses.Wish.wished_by": How.MOVE,
    "courses.Suggestion.suggested_by": How.MOVE,
    "courses.Contribution.person": How.MOVE,
    "courses.Story.teller": How.MOVE,
    "courses.Member.person": How.MOVE,
    "courses.Sheet.on_duty": How.MOVE,
    "students.Arrangement.who": How.MOVE,
    "students.Slot.host": How.MOVE,
    # who may not open a concern may not open it with the other sign-in either
    "students.ConcernLeftOut.person": How.MOVE,
    # accounts are never joined
    "students.Student.user": How.STAYS,
    "students.Draft.person": How.STAYS,
    "account.EmailAddress.user": How.STAYS,
    "mfa.Authenticator.user": How.NEVER,
    "accounts.Code.person": How.STAYS,
    # paper that opens a door: printed for one sign-in, and never good for another
    "accounts.CodeSheet.person": How.STAYS,
    "accounts.Grant.user": How.NEVER,
    "tutors.Tutor.user": How.NEVER,
    # who was ever named deputy works here
    "students.Deputy.person": How.NEVER,
}


def rows(how: How, student: Student) -> Iterator[tuple[str, Relation, Rows]]:
    """Give what hangs on one student, table by table: its name, the field that points to them, and the rows."""
    for name, said in TABLE.items():
        if said is not how:
            continue
        label, _dot, field_name = name.rpartition(".")
        model = apps.get_model(label)
        field = model._meta.get_field(field_name)
        assert isinstance(field, models.ForeignKey)
        whose = student.pk if field.related_model is Student else student.user_id
        yield name, field, model._base_manager.filter(**{field.attname: whose}).order_by("pk")


def move(*, of: Student, to: Student) -> dict[str, int]:
    """Give everything that moves to the record that stays; return how many rows of each table stayed behind.

    The one place that changes rows of other floors: what a row says stays as it is, only whose it is changes.
    """
    behind: dict[str, int] = {}
    for name, field, found in rows(How.MOVE, of):
        target = to.pk if field.related_model is Student else to.user_id
        for row in found:
            if not _moved(row, field, target):
                behind[name] = behind.get(name, 0) + 1
    return behind


def repoint(row: models.Model, field: Relation, target: int) -> None:
    """Make a row another's. Words that were sealed for the one are sealed again for the other."""
    sealed = [each for each in row._meta.concrete_fields if isinstance(each, EncryptedTextField)]
    words = {each.name: getattr(row, each.name) for each in sealed if each.owner in {field.attname, field.name}}
    setattr(row, field.attname, target)
    for name, value in words.items():
        setattr(row, name, value)
    row.save(update_fields=[field.name, *words])


def _moved(row: models.Model, field: Relation, target: int) -> bool:
    try:
        with transaction.atomic():
            (_copy if getattr(row, "frozen", False) else repoint)(row, field, target)
    except IntegrityError:
        return False
    return True


def _copy(row: models.Model, field: Relation, target: int) -> None:
    """Append the same again for the other: the first one can never be changed."""
    sealed = [each for each in row._meta.concrete_fields if isinstance(each, EncryptedTextField)]
    words = {each.name: getattr(row, each.name) for each in sealed}
    row.pk = None
    row._state.adding = True
    if any(each.name == "uuid" for each in row._meta.concrete_fields):
        setattr(row, "uuid", uuid.uuid4())  # noqa: B010 - not every model has one
    setattr(row, field.attname, target)
    for name, value in words.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def has_account(person: User) -> bool:
    """Say whether somebody has ever signed in."""
    return person.last_login is not None
