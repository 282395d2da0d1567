"""Offerings of the sample college that are not like the others, and a term of last year to bring groups over from."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from courses import offerings, planning
from courses.meetings import Meeting
from courses.models import Course, Offering, Room, Term
from foundations.accounts.models import User
from foundations.college import settings
from recovery_college.sample_data import closed_days
from recovery_college.sample_data.library import SEASONS, WEEKS_IN_TERM
from recovery_college.sample_data.timetable import Planner

A_YEAR = timedelta(weeks=52)
LAST_YEAR = 9
HOSTS = (
    ("ward", "Rowan ward", "Ward clerk, 01632 960114"),
    ("school", "Larkmoor Sixth Form", "Ms Okafor, pastoral team, 01632 960127"),
    ("team", "Community nursing, east", "Team office, 01632 960140"),
)


def year_ago(planner: Planner, like: Term, courses: Sequence[Course], *, by: User, now: datetime) -> list[Offering]:
    """Add the term of a year before another one, with a few offerings that ran in it."""
    starts = like.starts - A_YEAR
    term = planning.add_term(
        name=f"{SEASONS.get(starts.month, 'Autumn')} {starts.year}",
        starts=starts,
        ends=starts + timedelta(weeks=WEEKS_IN_TERM) - timedelta(days=3),
        enrolment_opens=starts - timedelta(weeks=8),
        by=by,
        now=now,
    )
    planner.closed |= closed_days.of([term])
    return planner.plan_term(term, courses, count=LAST_YEAR, now=now + timedelta(days=1))


def offered(planner: Planner, term: Term, courses: Sequence[Course], *, by: User, admin: User, now: datetime) -> None:
    """Plan three by invitation, one for people from 16 with its checks seen, and one without two tutors, for once."""
    settings.change(by=admin, now=now, minimum_age=16)
    for course, (host, name, contact) in zip(courses[: len(HOSTS)], HOSTS, strict=True):
        invited = {"audience": Offering.Audience.INVITATION, "host": host, "host_name": name, "host_contact": contact}
        planner.plan(term, course, now=now, **invited)
    planner.plan(term, courses[len(HOSTS)], now=now, age_from=16, age_to=25)
    _alone(planner, term, courses[len(HOSTS) + 1], by=by, admin=admin, now=now)


def _alone(planner: Planner, term: Term, course: Course, *, by: User, admin: User, now: datetime) -> None:
    """Plan a Saturday morning for which no second tutor was found."""
    room, day = _free_saturday(planner, term)
    meeting = Meeting(day, time(10), time(12), room, course.revisions.get().session_titles[0])
    places = {"room": min(8, room.size)}
    draft = offerings.plan(course=course, term=term, places=places, meetings=[meeting], by=by, now=now)
    reason = "Noor is off until spring. A guest who knows it from life joins Ash for this one morning."
    offerings.waive_pair(offering=draft, reason=reason, by=admin, now=now)
    offerings.publish(offering=draft, by=admin, now=now)


def _free_saturday(planner: Planner, term: Term) -> tuple[Room, date]:
    saturday = term.starts + timedelta(days=5)
    for week in range(WEEKS_IN_TERM - 1):
        day = saturday + timedelta(weeks=week)
        for room in planner.rooms:
            if day not in planner.closed and planner.diary.free("room", room.pk, [day], time(10)):
                planner.diary.book("room", room.pk, [day], time(10))
                return room, day
    raise RuntimeError("The sample college has no room on any Saturday morning of its term.")
