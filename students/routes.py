"""Choosing how a student hears from us. We only promise a way that we have what it needs for."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundations.accounts import phones
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import texts
from students.models import Student

LONGEST_ADDRESS = 400


@verb
def choose(*, student: Student, reach: str, phone: str, post_address: str, by: User, now: datetime) -> Student:
    """Set how a student hears from us, with the number or address it needs. The same again is not written.

    Raises Refusal beside the field when there is no e-mail to write to, no number to ring or text, or no address
    for a letter, saying what to do instead.
    """
    student = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=student.pk)
    number, where = phone.strip(), post_address.strip()
    _check(student, reach, number, where)
    before = (student.reach, student.post_address, student.user.phone)
    if before == (reach, where, number):
        return student
    student.reach, student.post_address = reach, where
    student.save(update_fields=["reach", "post_address"])
    student.user.phone = number
    student.user.save(update_fields=["phone"])
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="routes.choose", thing=student, by=by, now=now, on_behalf_of=behalf, reach=str(reach))
    return student


def _check(student: Student, reach: str, number: str, where: str) -> None:
    if reach == Student.Reach.MAIL and not student.user.email:
        raise Refusal(_("We have no email address for you. Choose another way, or give us one first."), field="reach")
    if reach == Student.Reach.TEXT and not texts.can_send():
        raise Refusal(_("We cannot send texts yet. Choose another way."), field="reach")
    if reach in {Student.Reach.TEXT, Student.Reach.PHONE} and len(phones.key(number)) < phones.FEWEST:
        raise Refusal(_("Tell us your number, or choose another way to reach you."), field="phone")
    if reach == Student.Reach.LETTER and not where:
        raise Refusal(_("Tell us where to post it, or choose another way to reach you."), field="post_address")
    if len(where) > LONGEST_ADDRESS:
        raise Refusal(_("This is too long for an envelope. Write it shorter."), field="post_address")
