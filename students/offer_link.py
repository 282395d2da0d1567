"""The link in an offer's mail: signed, about one offer, and of no use once that offer has ended."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from students.models import Enrolment
from students.models import EnrolmentState as State

SALT = "students.offer"
# a backstop; an offer itself is kept for a few days and says so
LONGEST = timedelta(days=60)


def token(enrolment: Enrolment) -> str:
    """Return the token of an offer; it holds a random number, neither a name nor a course."""
    return signing.dumps(str(enrolment.uuid), salt=SALT)


def open_offer(signed: str, *, now: datetime) -> Enrolment | None:
    """Return the enrolment that a token offers a place to, or none when the token or its offer is over."""
    found = _of(signed)
    return found if found and found.state == State.OFFERED and found.offer_due and found.offer_due > now else None


def declined_offer(signed: str) -> Enrolment | None:
    """Return the enrolment whose offer was declined: a no that was a slip can be taken back for a while."""
    found = _of(signed)
    return found if found and found.state == State.DECLINED else None


def _of(signed: str) -> Enrolment | None:
    try:
        uuid = UUID(signing.loads(signed, salt=SALT, max_age=LONGEST))
    except (signing.BadSignature, ValueError):
        return None
    return Enrolment.objects.select_related("student__user", "offering").filter(uuid=uuid).first()
