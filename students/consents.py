"""The ledger of consent: asked only where a no costs nothing, in the college's own words, for two years at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.models import Text
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import Consent, ConsentPurpose, Student

LIFE = timedelta(days=730)


@dataclass(frozen=True)
class Asked:
    """One purpose on the page: the college's wording now, the yes that is valid, and every yes there was.

    newer: the wording has changed since they said yes.
    """

    purpose: ConsentPurpose
    wording: Text | None
    valid: Consent | None
    history: tuple[Consent, ...]

    @property
    def newer(self) -> bool:
        """Return whether the college has other words now than those they said yes to."""
        return bool(self.valid and self.wording and self.valid.wording_id != self.wording.pk)


def key(purpose: str) -> str:
    """Return the key of the college's text with the wording for a purpose."""
    return f"consent_{purpose}"


def is_given(student: Student, purpose: ConsentPurpose, *, now: datetime) -> bool:
    """Return whether a student's yes is valid now: given, not taken back, not run out."""
    return Consent.objects.valid(now).filter(student=student, purpose=purpose).exists()


def of(student: Student, *, now: datetime) -> list[Asked]:
    """Return what is asked of a student, and what they said: purposes the college has no words for are left out."""
    rows = list(Consent.objects.filter(student=student).select_related("wording").order_by("-given_at", "-pk"))
    return [each for purpose in ConsentPurpose if (each := _asked(purpose, rows, now)).wording or each.history]


def _asked(purpose: ConsentPurpose, rows: Iterable[Consent], now: datetime) -> Asked:
    history = tuple(row for row in rows if row.purpose == purpose)
    valid = next((row for row in history if row.withdrawn_at is None and row.expires > now), None)
    return Asked(purpose, current.text(key(purpose)), valid, history)


@verb
def give(*, student: Student, purpose: str, by: User, now: datetime) -> Consent:
    """Write down a yes to the college's wording as it is now; a yes that is valid already stays as it is.

    Raises Refusal for a purpose that the college does not ask about.
    """
    wording = current.text(key(purpose)) if purpose in ConsentPurpose.values else None
    if wording is None:
        raise Refusal(_("The college does not ask about this. You don’t have to do anything."))
    student = Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    valid = Consent.objects.valid(now).filter(student=student, purpose=purpose).first()
    if valid:
        return valid
    consent = Consent.objects.create(
        student=student, purpose=purpose, wording=wording, expires=now + LIFE, given_at=now, given_by=by
    )
    trail.append(act="consents.give", thing=consent, by=by, now=now, on_behalf_of=_behalf(student, by), purpose=purpose)
    return consent


@verb
def withdraw(*, student: Student, purpose: str, by: User, now: datetime) -> Consent | None:
    """Take a yes back, and return it; nothing when there is none that is valid. It is never too late for that."""
    if purpose not in ConsentPurpose.values:
        return None
    student = Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    consent = Consent.objects.valid(now).filter(student=student, purpose=purpose).first()
    if consent is None:
        return None
    consent.withdrawn_at, consent.withdrawn_by = now, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    trail.append(
        act="consents.withdraw", thing=consent, by=by, now=now, on_behalf_of=_behalf(student, by), purpose=purpose
    )
    return consent


def _behalf(student: Student, by: User) -> User | None:
    return None if by.pk == student.user_id else student.user
