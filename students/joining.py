"""The end of the conversation in which somebody joins an offering: a student with a place, or in line."""

from collections.abc import Mapping
from datetime import datetime

from courses.models import Offering
from foundations.accounts.models import User
from foundations.lib.transactions import verb
from students import enrolment, need, registration
from students.models import Enrolment, Student


@verb
def join(
    *,
    student: Student | None,
    offering: Offering,
    answers: Mapping[str, str],
    by: User,
    now: datetime,
    channel: str = "",
    join_line: bool = False,
    any_run: bool = False,
    seats: int = 1,
    age_band: str = "",
    guardian: str = "",
) -> Enrolment:
    """Enrol a person on an offering, after making them a student if they are not one yet.

    answers: what was answered so far (name, phone, what would help); not looked at for a student.
    Raises Refusal and Full as registration.register and enrolment.enrol do; then nothing of it has happened.
    """
    student = student or _register(answers, by=by, now=now)
    return enrolment.enrol(
        student=student,
        offering=offering,
        by=by,
        now=now,
        channel=channel,
        join_line=join_line,
        any_run=any_run,
        seats=seats,
        age_band=age_band,
        guardian=guardian,
        newcomer=student.registered_at == now,
    )


def _register(answers: Mapping[str, str], *, by: User, now: datetime) -> Student:
    name, phone = answers.get("name", ""), answers.get("phone", "")
    student = registration.register(user=by, name=name, phone=phone, by=by, now=now)
    need.ask_all(student=student, wishes=need.wishes_of(answers), by=by, now=now)
    return student
