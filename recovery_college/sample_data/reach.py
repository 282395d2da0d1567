"""Students of the sample college who are not reached by mail: texts, letters, calls, a pause, a named person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from foundations.accounts import sheets
from foundations.accounts.models import User
from foundations.college import current
from foundations.notifications import texts
from foundations.notifications.models import Notice
from students import copies, pause, routes
from students.models import Enrolment, Student
from students.models import EnrolmentState as State

PHONES = "07700 9001{:02}"  # numbers that are kept free for stories


def around(*, students: Sequence[Student], by: User, now: datetime) -> None:
    """Let a few students choose another way, pause, name somebody, or have a sheet of codes; some wait for a call."""
    first = Student.Reach.TEXT if texts.can_send() else Student.Reach.MAIL
    ways = (first, Student.Reach.LETTER, Student.Reach.PHONE)
    chosen = list(students[:18])
    for number, student in enumerate(chosen):
        way = ways[number % len(ways)]
        way = Student.Reach.PHONE if way == Student.Reach.MAIL and not student.user.email else way
        routes.choose(
            student=student,
            reach=way,
            phone=PHONES.format(number),
            post_address=f"{number + 2} Fern Lane\nLarkmoor",
            by=by,
            now=now,
        )
    today = current.today(now)
    pause.begin(student=students[20], by=students[20].user, now=now, until=today + timedelta(days=21))
    pause.begin(student=students[21], by=students[21].user, now=now)
    nominee = copies.name_someone(
        student=students[22], name="Rowan", contact="rowan@larkmoor.example", by=students[22].user, now=now
    )
    copies.agree(nominee=nominee, now=now)
    sheets.hand_out(person=chosen[2].user, by=by, now=now)
    for_calls = [student.user_id for number, student in enumerate(chosen) if number % len(ways)]
    coming = Enrolment.objects.filter(student__user__in=for_calls, state=State.CONFIRMED, offering__first_start__gt=now)
    told = Notice.objects.filter(purpose="students.place_confirmed", about_id__in=coming.values("pk"))
    told.filter(state=Notice.State.DUE).update(state=Notice.State.BY_HAND)
