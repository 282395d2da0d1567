"""Becoming a student: a name is enough. No referral, no diagnosis, and an e-mail address only if there is one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundations.accounts import people
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import records
from students.models import Student


@verb
def register(
    *,
    by: User,
    now: datetime,
    name: str,
    user: User | None = None,
    email: str | None = None,
    phone: str = "",
    reach: str = Student.Reach.MAIL,
    support: str = "",
    reference: str | None = None,
) -> Student:
    """Make a person a student and return the record; who is one already stays as they are.

    user: the person, when they are known. Otherwise the person with this address is found, or a new one written down,
    with no address at all if they have none. reference: the college's own name for them, known to nobody else yet.
    Raises Refusal without a name.
    """
    called = name.strip()
    if not called:
        raise Refusal(_("Tell us what to call you. Any name you like is fine."), field="name")
    user = user or people.meet(name=called, email=email, now=now)
    about = {"reach": reach, "support": support, "reference": reference}
    student = Student(user=user, name=called[:80], registered_at=now, registered_by=by, **about)
    try:
        with transaction.atomic():
            student.save(force_insert=True)
    except IntegrityError:
        return _there(user)
    if phone and phone != user.phone:
        user.phone = phone
        user.save(update_fields=["phone"])
    behalf = None if by.pk == user.pk else user
    trail.append(act="registration.register", thing=student, by=by, now=now, on_behalf_of=behalf)
    return student


def _there(user: User) -> Student:
    there = Student.objects.select_related("user", "merged_into__user").filter(user=user).first()
    if there is None:
        raise Refusal(_("Somebody else has this reference. Give them one of their own."), field="reference")
    return records.in_use(there)


@verb
def change_details(
    *, student: Student, by: User, now: datetime, name: str, phone: str, reach: str, support: str
) -> Student:
    """Put right what we keep about a student. What is the same already is not written again.

    Raises Refusal without a name, or when we are to ring or text somebody who gave no number.
    """
    student = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=student.pk)
    called = name.strip()
    if not called:
        raise Refusal(_("Tell us what to call you. Any name you like is fine."), field="name")
    if reach in {Student.Reach.TEXT, Student.Reach.PHONE} and not phone.strip():
        raise Refusal(_("Tell us your number, or choose another way to reach you."), field="phone")
    before = (student.name, student.reach, student.support, student.user.phone)
    if before == (called, reach, support, phone):
        return student
    student.name, student.reach, student.support = called[:80], reach, support
    student.save(update_fields=["name", "reach", "support"])
    student.user.phone = phone
    student.user.save(update_fields=["phone"])
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="registration.change_details", thing=student, by=by, now=now, on_behalf_of=behalf)
    return student
