"""What a student's tutors gave out: for who has or had a place, also after a missed session and after the end."""

from collections.abc import Sequence
from uuid import UUID

from courses import pack
from courses.models import PackFile
from courses.pack import Sheet
from students.models import Enrolment

HAD_A_PLACE = (Enrolment.State.CONFIRMED, Enrolment.State.COMPLETED)


def may_have(enrolment: Enrolment) -> bool:
    """Return whether handouts are for this claim: a place now, to the end, or until the college cancelled it."""
    cancelled_later = enrolment.state == Enrolment.State.CANCELLED and enrolment.confirmed_at is not None
    return enrolment.state in HAD_A_PLACE or cancelled_later


def of(enrolment: Enrolment) -> Sequence[Sheet]:
    """Return the handouts that the student may open, by session."""
    return pack.released(enrolment.offering) if may_have(enrolment) else ()


def file_of(enrolment: Enrolment, number: UUID) -> PackFile | None:
    """Return one of those files, or none when it is not theirs to open."""
    return next((file for sheet in of(enrolment) for file in sheet.files if file.uuid == number), None)
