"""A long timetable, written straight into the tables: thousands of verbs would take minutes."""

from datetime import date, datetime, time, timedelta
from itertools import count

from courses.meetings import settle_times
from courses.models import Offering, Places, Room, Session, Teaching
from foundations.accounts.models import User
from foundations.college.current import college
from foundations.lib.periods import period
from tests.factories.courses import make_venue
from tests.factories.tutors import make_tutor

IN_A_ROOM = 240  # six hours a day, five days a week, eight weeks
EACH = 10
_numbers = count(1)


def many_sessions(like: Offering, sessions: int, *, first: date, now: datetime) -> None:
    """Write published offerings of ten sessions each, like another one, each tutor and room an hour at a time."""
    system, zone = User.objects.system(), college().zone
    needed = -(-sessions // EACH)
    same = {name: getattr(like, name) for name in ("course", "revision", "term", "pair", "mode", "age_from")}
    runs = Offering.objects.bulk_create(
        Offering(**same, state="published", planned_at=now, planned_by=system, published_at=now, published_by=system)
        for _n in range(needed)
    )
    Places.objects.bulk_create(Places(offering=run, channel="room", capacity=8) for run in runs)
    venue, made = make_venue(), []
    rooms = Room.objects.bulk_create(
        Room(venue=venue, name=f"Bulk {next(_numbers)}", size=20) for _n in range(-(-sessions // IN_A_ROOM))
    )
    for at in range(sessions):
        room, slot = divmod(at, IN_A_ROOM)
        week, hour = divmod(slot, 30)
        day = first + timedelta(weeks=week, days=hour // 6)
        starts, ends = time(9 + hour % 6), time(10 + hour % 6)
        hours = period(day, starts, ends, zone)
        made.append(
            Session(
                offering=runs[at // EACH],
                number=at % EACH + 1,
                day=day,
                starts=starts,
                ends=ends,
                period=hours,
                room=rooms[room],
            )
        )
    Session.objects.bulk_create(made)
    tutors = [make_tutor() for _room in rooms]
    by_room = {room.pk: tutor for room, tutor in zip(rooms, tutors, strict=True)}
    Teaching.objects.bulk_create(
        Teaching(session=each, tutor=by_room[each.room_id or 0], period=each.period) for each in made
    )
    for run in runs[:1]:
        settle_times(run, now=now)
    Offering.objects.filter(pk__in=[run.pk for run in runs]).update(first_start=now + timedelta(days=60))
