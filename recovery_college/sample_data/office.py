"""What an office finds on a Monday: one person who is there twice, and people who wait for a course in vain."""

from collections.abc import Sequence
from datetime import datetime

from courses.models import Offering
from foundations.accounts.models import User
from students import enrolment, line, registration
from students.models import Student


def leave_untidy(*, students: Sequence[Student], offerings: Sequence[Offering], by: User, now: datetime) -> None:
    """Write the second student down once more, as somebody did on the phone, in a line that their first one is in."""
    known = students[1]
    twice = registration.register(name=known.name.upper(), phone=known.user.phone, reach="phone", by=by, now=now)
    coming = [each for each in offerings if line.moving(each, now=now)]
    full = [each for each in coming if not line.has_room(each, enrolment.usual_channel(each), now=now)]
    for offering in full[:1]:
        for student in (known, twice):
            enrolment.staff_add(student=student, offering=offering, by=by, now=now, join_line=True)
    for number, offering in enumerate(full[1:7]):
        for student in students[20 : 24 + number]:
            enrolment.staff_add(student=student, offering=offering, by=by, now=now, join_line=True)
