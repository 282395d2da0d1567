"""The charter: what students promise and what the college promises. A student can say yes to it; no place waits for it.

It is a text of the college. A small heading ("## As a student") begins each side. The easy-read version stands beside
it, in a text of its own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.models import Text
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import CharterAcceptance, Student

KEY = "charter"
EASY = "charter_easy"
HEADING = "## "


@dataclass(frozen=True)
class Side:
    """One side of the charter: who promises, and what, in the plain words that `prose` shows."""

    heading: str
    words: str


@dataclass(frozen=True)
class Charter:
    """The charter as it is now. before: what stands above the two sides."""

    text: Text
    before: str
    sides: tuple[Side, ...]
    easy: Text | None


def now_in_force() -> Charter | None:
    """Return the charter's newest version, or none when the college has not written one."""
    text = current.text(KEY)
    if text is None:
        return None
    before, *rest = f"\n{text.body}".split(f"\n{HEADING}")
    sides = [part.partition("\n") for part in rest]
    found = tuple(Side(heading.strip(), words.strip()) for heading, _line, words in sides)
    return Charter(text, before.strip(), found, current.text(EASY))


def acceptance_of(student: Student, text: Text) -> CharterAcceptance | None:
    """Return when a student said yes to this version, and who wrote it down."""
    return CharterAcceptance.objects.filter(student=student, text=text).select_related("accepted_by").first()


def to_offer(student: Student) -> Text | None:
    """Return the newest version when this student has not said yes to it, for their own page."""
    text = current.text(KEY)
    return text if text and acceptance_of(student, text) is None else None


def history(student: Student) -> list[CharterAcceptance]:
    """Return every version a student said yes to, newest first."""
    return list(
        CharterAcceptance.objects.filter(student=student).select_related("text").order_by("-accepted_at", "-pk")
    )


@verb
def accept(*, student: Student, version: int, by: User, now: datetime) -> CharterAcceptance:
    """Write down that a student said yes to a version; who did already stays as they are.

    Raises Refusal when there is a newer version by now: they should see it before they say yes.
    """
    student = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=student.pk)
    newest = Text.objects.filter(key=KEY).aggregate(newest=Max("version"))["newest"]
    if newest is None or version != newest:
        raise Refusal(_("The charter has just changed. Have a look at the new one first."))
    text = Text.objects.get(key=KEY, version=newest)
    known = acceptance_of(student, text)
    if known:
        return known
    made = CharterAcceptance.objects.create(student=student, text=text, accepted_at=now, accepted_by=by)
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="charter.accept", thing=made, by=by, now=now, on_behalf_of=behalf, version=version)
    return made
