"""Copies of practical messages for somebody whom the student named, and what a caller may be told.

The named person says yes first, through a signed link. They get days, times and places: never the name of a course,
never an offer, nothing of a plan and nothing that anybody wrote. Either side stops it in one press. Without a named
person a caller learns nothing, not even whether somebody is a student here.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from foundations.accounts import phones
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices, texts
from foundations.notifications.events import NoticeBrought
from foundations.notifications.models import Delivery
from students.models import Nominee, Student

SALT = "students.copies"
ASKED: Final = "students.copies_asked"
COPY: Final = "students.copy"
COPIED: Final = frozenset(
    {
        "students.place_confirmed",
        "students.sessions_changed",
        "students.session_tomorrow",
        "students.offering_cancelled",
    }
)


def of(student: Student) -> Nominee | None:
    """Return whom a student has named, whether they said yes yet or not."""
    return Nominee.objects.live().filter(student=student).first()


def token(nominee: Nominee) -> str:
    """Return what stands in the named person's link; it holds a random number, neither name nor contact."""
    return signing.dumps(str(nominee.uuid), salt=SALT)


def open_link(signed: str) -> Nominee | None:
    """Return whose link this is, stopped or not; none when nobody's."""
    try:
        uuid = UUID(signing.loads(signed, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    return Nominee.objects.select_related("student__user").filter(uuid=uuid).first()


@verb
def name_someone(*, student: Student, name: str, contact: str, by: User, now: datetime) -> Nominee:
    """Name who gets copies, and ask them. contact: an e-mail address, or a phone number for texts.

    Somebody named before stops getting copies. Raises Refusal without a name or a contact that works.
    """
    called = name.strip()
    if not called:
        raise Refusal(_("Tell us their name. A first name is enough."), field="name")
    where = contact.strip()
    channel = _channel(where)
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    before = of(student)
    if before is not None:
        stop(nominee=before, by=by, now=now)
    new = Nominee.objects.create(
        student=student, name=called[:80], contact=where[:254], channel=channel, asked_at=now, asked_by=by
    )
    notices.write(
        person=student.user, purpose=ASKED, occasion=f"nominee {new.pk}", about_id=new.pk, now=now, channel=channel
    )
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="copies.name_someone", thing=new, by=by, now=now, on_behalf_of=behalf)
    return new


@verb
def agree(*, nominee: Nominee, now: datetime) -> Nominee:
    """The named person says yes. Said twice, nothing more happens. Raises Refusal when it was stopped meanwhile."""
    nominee = Nominee.objects.select_for_update(no_key=True).get(pk=nominee.pk)
    if nominee.stopped:
        raise Refusal(_("This has been stopped. Nothing more is sent to you."))
    if nominee.agreed_on is None:
        nominee.agreed_on = now
        nominee.save(update_fields=["agreed_on"])
        trail.append(act="copies.agree", thing=nominee, by=User.objects.system(), now=now)
    return nominee


@verb
def stop(*, nominee: Nominee, now: datetime, by: User | None = None) -> Nominee:
    """No more copies. by: the student, or who helps them; none when the named person stopped it through their link.

    The contact is forgotten at once. What was stopped stays as it was.
    """
    nominee = Nominee.objects.select_for_update(no_key=True, of=("self",)).select_related("student").get(pk=nominee.pk)
    if nominee.stopped:
        return nominee
    nominee.stopped, nominee.contact = True, ""
    nominee.stopped_at, nominee.stopped_by = (now, by) if by else (None, None)
    nominee.save(update_fields=["stopped", "contact", "stopped_at", "stopped_by"])
    other = by is not None and by.pk != nominee.student.user_id
    behalf = nominee.student.user if other else None
    trail.append(act="copies.stop", thing=nominee, by=by or User.objects.system(), now=now, on_behalf_of=behalf)
    return nominee


def on_brought(event: NoticeBrought) -> None:
    """Write the copy of a practical message that the student was just told, each once."""
    if event.purpose not in COPIED:
        return
    agreed = Nominee.objects.agreed().filter(student__user=event.person_id).select_related("student__user")
    for nominee in agreed:
        notices.write(
            person=nominee.student.user,
            purpose=COPY,
            occasion=f"nominee {nominee.pk} notice {event.notice_id}",
            about_id=event.notice_id,
            now=event.now,
            channel=nominee.channel,
        )


def _channel(contact: str) -> str:
    """Return how a contact is reached. Raises Refusal when it is neither an address nor a number that we can text."""
    if "@" in contact:
        try:
            validate_email(contact)
        except ValidationError:
            raise Refusal(_("Check the address. It needs an @ sign, like name@example.com"), field="contact") from None
        return Delivery.Channel.MAIL
    if len(phones.key(contact)) < phones.FEWEST or len(contact) > 30:
        raise Refusal(_("Write their email address, or a phone number with 6 digits or more."), field="contact")
    if not texts.can_send():
        raise Refusal(_("We cannot send texts yet. Write their email address."), field="contact")
    return Delivery.Channel.TEXT
