"""A new claim on an offering, written down. Every way in begins its row here, and the row says who began it, and when.

The gate is before it (students.steps.take, courses.places.take), and who is told stands behind it.
"""

from datetime import datetime
from typing import Any

from courses.models import Offering
from foundations.accounts.models import User
from students.models import Enrolment, Student
from students.models import EnrolmentState as State


def begin(
    student: Student,
    offering: Offering,
    state: State,
    channel: str,
    seats: int,
    *,
    by: User,
    now: datetime,
    **more: Any,
) -> Enrolment:
    """Write the row of a new claim and return it. more: what belongs to its state, such as position or offer_due.

    A confirmed one is confirmed by the same person at the same time. The database refuses what cannot be.
    """
    if state == State.CONFIRMED:
        more |= {"confirmed_at": now, "confirmed_by": by}
    return Enrolment.objects.create(
        student=student,
        offering=offering,
        state=state,
        channel=channel,
        seats=seats,
        enrolled_at=now,
        enrolled_by=by,
        **more,
    )
