"""The session sheets of the sample college, and two groups that are not quite planned yet."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from courses import closed_days, offerings, scheduling, sheets
from courses.models import Course, Offering, Room, Session, Term
from foundations.accounts.models import User
from foundations.college import current
from foundations.college.current import college
from foundations.lib.periods import span

AFTER_SCHOOL, TEA_TIME = time(16, 15), time(17, 30)
BACK, AHEAD = timedelta(days=8), timedelta(days=14)
SET_UP = (
    "Chairs in a circle, 14. A small table by the door.",
    "Three tables with four chairs each. One chair apart for who needs quiet.",
    "Tables in a horseshoe, screen at the front, space for a wheelchair on both sides.",
    "Mats and chairs. Nothing in front of the window door.",
)
EQUIPMENT = (
    "Flip chart and pens, name labels, the box of fidget things.",
    "Screen, laptop and the long cable. Try the hearing loop before people come.",
    "Art trolley, aprons, newspaper for the tables.",
    "Speaker, and the box of cards from the office.",
)
REFRESHMENTS = (
    "Tea, coffee, oat milk and biscuits for 14. Some without gluten.",
    "Tea, squash and fruit. The kettle is in the kitchen next door.",
    "Water and cups only; people bring their lunch.",
)
COPIES = ("12 of the handout, 3 of them in large print.", "10 workbooks, 10 feedback cards.", "")
KEYS = ("Key at the front desk. Sign for it.", "The caretaker unlocks at quarter to.", "Key safe by the back door.")
FIRST_AID = (
    "Box in the kitchen. Jo at the front desk is trained.",
    "Box behind the reception. Two tutors are trained.",
)


def write(*, dice: random.Random, by: User, now: datetime) -> None:
    """Write a sheet for each session in a room around today, and tick those that are over, except the newest."""
    day = current.today(now)
    held = Session.objects.filter(
        cancelled=False,
        room__isnull=False,
        offering__state=Offering.State.PUBLISHED,
        day__gte=day - BACK,
        day__lte=day + AHEAD,
    )
    rows = held.select_related("offering__pair__peer_tutor__user", "offering__pair__staff_tutor__user")
    sessions = list(rows.order_by("day", "starts", "pk"))
    for session in sessions[: max(1, len(sessions) * 9 // 10)]:  # the last ones nobody has written yet
        _one(session, dice=dice, by=by, now=now - timedelta(days=9))
    over = [session for session in sessions if _ends(session) < now - timedelta(minutes=40)]
    for session in over[:-1]:
        pair = session.offering.pair
        if pair:
            ticked = _ends(session) + timedelta(minutes=dice.randrange(4, 25))
            sheets.tick_left(session=session, by=dice.choice((pair.peer_tutor, pair.staff_tutor)).user, now=ticked)


def _ends(session: Session) -> datetime:
    return span(session.day, session.starts, session.ends, college().zone)[1]


def _one(session: Session, *, dice: random.Random, by: User, now: datetime) -> None:
    pair = session.offering.pair
    if pair is None:
        return
    opens, closes = dice.sample((pair.peer_tutor.name, pair.staff_tutor.name), 2)
    words = {"set_up": SET_UP, "equipment": EQUIPMENT, "refreshments": REFRESHMENTS, "copies": COPIES}
    words |= {"keys": KEYS, "first_aid": FIRST_AID}
    chosen = {name: dice.choice(choices) for name, choices in words.items()}
    sheets.write(session=session, on_duty=by, opens=opens, closes=closes, by=by, now=now, **chosen)


def leave_unfinished(
    *, courses: Sequence[Course], rooms: Sequence[Room], term: Term, by: User, now: datetime
) -> list[Offering]:
    """Plan two groups late in the afternoon, when no room of the sample is taken: one lacks tutors, one a room too."""
    first = current.today(now) + timedelta(days=1)
    first += timedelta(days=7 - first.weekday() if first.weekday() > 3 else 0)
    closed = closed_days.between(first, first + timedelta(days=60)).days(rooms[0].venue_id)
    drafts = []
    for number, (course, room) in enumerate(zip(courses, (rooms[0], None), strict=False)):
        titles = course.revisions.order_by("-number")[0].session_titles[:2] or ["A first meeting"]
        meetings = scheduling.weekly(
            first=first + timedelta(days=number),
            starts=AFTER_SCHOOL,
            ends=TEA_TIME,
            titles=titles,
            room=room,
            closed=closed,
        )
        drafts.append(
            offerings.plan(course=course, term=term, pair=None, places={"room": 8}, meetings=meetings, by=by, now=now)
        )
    return drafts
