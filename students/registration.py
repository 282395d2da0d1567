"""Becoming a student: a name is enough. No referral, no diagnosis, and an e-mail address only if there is one."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundations.accounts import people
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import need, openings, records
from students.models import Group, Student
from students.models.opening import OpeningReason


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
    if support.strip():
        need.words_written(student=student, by=by, now=now)
    return student


def _there(user: User) -> Student:
    there = Student.objects.select_related("user", "merged_into__user").filter(user=user).first()
    if there is None:
        raise Refusal(_("Somebody else has this reference. Give them one of their own."), field="reference")
    return records.in_use(there)


@verb
def write_down(
    *,
    by: User,
    now: datetime,
    name: str,
    email: str | None,
    phone: str = "",
    reach: str = Student.Reach.PHONE,
    support: str = "",
) -> Student:
    """Register somebody for whom the office writes; a new record is then open for who wrote it, a known one is not."""
    student = register(by=by, now=now, name=name, email=email, phone=phone, reach=reach, support=support)
    if student.registered_at == now and not openings.is_own(student, by):
        openings.open_record(student=student, reason=OpeningReason.REGISTERED, by=by, now=now)
    return student


class Details(TypedDict, total=False):
    """What can be put right about a student; what is left out stays as it is."""

    name: str
    pronouns: str
    phone: str
    reach: str
    safe_message: str
    support: str
    emergency_name: str
    emergency_phone: str
    groups: str


@verb
def change_details(*, student: Student, by: User, now: datetime, **new: Unpack[Details]) -> Student:
    """Put right what we keep about a student. What is the same already is not written again.

    Raises Refusal without a name, when we are to ring or text somebody who gave no number, when only one half of an
    emergency contact is there, and for "I would rather not say" together with a group.
    """
    student = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=student.pk)
    wanted = {name: str(words).strip() for name, words in new.items()}
    phone = wanted.pop("phone", student.user.phone)
    wanted["name"] = wanted.get("name", student.name)[:80]
    _check(student, wanted, phone)
    changed = [name for name, words in wanted.items() if getattr(student, name) != words]
    if not changed and phone == student.user.phone:
        return student
    for name in changed:
        setattr(student, name, wanted[name])
    if changed:
        student.save(update_fields=changed)
    if phone != student.user.phone:
        student.user.phone = phone
        student.user.save(update_fields=["phone"])
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="registration.change_details", thing=student, by=by, now=now, on_behalf_of=behalf)
    if "support" in changed:
        need.words_written(student=student, by=by, now=now)
    return student


def _check(student: Student, wanted: dict[str, str], phone: str) -> None:
    """Raise Refusal for what cannot be so."""
    if not wanted["name"]:
        raise Refusal(_("Tell us what to call you. Any name you like is fine."), field="name")
    changed = (wanted.get("reach", student.reach), phone) != (student.reach, student.user.phone)
    if changed and wanted.get("reach", student.reach) in {Student.Reach.TEXT, Student.Reach.PHONE} and not phone:
        raise Refusal(_("Tell us your number, or choose another way to reach you."), field="phone")
    name = wanted.get("emergency_name", student.emergency_name)
    number = wanted.get("emergency_phone", student.emergency_phone)
    if number and not name:
        raise Refusal(_("Tell us who this is. A first name is enough."), field="emergency_name")
    if name and not number:
        raise Refusal(_("Add their number, or leave both empty."), field="emergency_phone")
    chosen = set(wanted.get("groups", "").split())
    if not chosen <= set(Group.values):
        raise Refusal(_("Choose from the list."), field="groups")
    if Group.PRIVATE in chosen and len(chosen) > 1:
        raise Refusal(_("Choose your groups, or “I would rather not say”. Both together don’t fit."), field="groups")
