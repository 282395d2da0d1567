"""What one person is here: student, tutor, staff and more, each with its own pages. Read together with the person."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from foundations.accounts.events import HatColumns
from foundations.accounts.models import User
from foundations.lib.events import ask

OFFICE = "college.open_office"
REVIEW = "courses.review"
OPEN_CONCERN = "safeguarding.open_concern"

HELD = "ARRAY(SELECT role FROM accounts_grant WHERE user_id = accounts_user.id AND ended_at IS NULL)"


@dataclass(frozen=True)
class Hats:
    """What one person is here; they can be all of it. panel: reads courses as a panel member. lead: opens concerns."""

    student: bool = False
    tutor: bool = False
    staff: bool = False
    panel: bool = False
    lead: bool = False


def read_with(people: QuerySet[User]) -> QuerySet[User]:
    """Let people be read with their hats and roles, in the same query: every page of a signed-in person wants both.

    Written out: putting the expressions together would take longer than their answer.
    """
    worn: Mapping[str, str] = ask(HatColumns())
    columns = {"held_roles": HELD, **worn}
    return people.annotate(**{name: RawSQL(words, ()) for name, words in columns.items()})  # noqa: S611 - fixed words


def of(user: User) -> Hats:
    """Return the hats of a person; no query when they were read with them."""
    if not hasattr(user, "student_hat"):
        user = read_with(User.objects.filter(pk=user.pk)).get()
    return Hats(
        student=user.student_hat,
        tutor=user.tutor_hat,
        staff=user.has_perm(OFFICE),
        panel=user.has_perm(REVIEW),
        lead=user.has_perm(OPEN_CONCERN),
    )
