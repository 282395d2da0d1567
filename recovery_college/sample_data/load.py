"""Making the whole sample college, by calling the verbs: the same seed on the same day gives the same college."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.years import year_of
from foundations.notifications.models import Notice
from recovery_college.prospectus import editions
from recovery_college.sample_data import (
    after,
    arrangements,
    cast,
    changes,
    closed_days,
    journeys,
    keeping_well,
    library,
    makers,
    office,
    packs,
    panels,
    partners,
    person,
    reach,
    reading,
    room,
    sheets,
    special,
    talks,
    voices,
)
from recovery_college.sample_data.timetable import OFFERINGS_BY_TERM, Planner

STUDENTS = 600
CLAIMS = 2120  # enrolling and giving up; about 2,000 of them enrol
LONG_AGO = timedelta(days=420)
STILL_TO_TELL = 12

Say = Callable[[str], None]


@transaction.atomic
def load(*, now: datetime, scale: int = 1, seed: int = 1, say: Say) -> None:
    """Fill an empty database with the sample college at so many times the usual size, all or nothing.

    What happened in the past was told in the past: only the newest notices are left for the worker to deliver.
    """
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    texts = reading.read()
    then = now - LONG_AGO
    by = cast.office(now=then)
    admin = User.objects.get(email="admin@larkmoor.example")
    library.college(texts.college, by=admin, now=then)
    today = current.today(now)
    terms = library.terms(today, by=by, now=then)
    say("writing the course library")
    board = panels.board(by=admin, now=then)
    courses = library.courses(texts, by=by, board=board, now=then, scale=scale)
    rooms = library.rooms(texts, by=by, now=then, scale=scale)
    tutors = cast.tutors(texts, by=by, now=then, scale=scale)
    say("planning three terms")
    planner = Planner(dice=dice, tutors=tutors, rooms=rooms, by=by, publisher=admin, closed=closed_days.of(terms))
    offerings = []
    for term, count in zip(terms, OFFERINGS_BY_TERM, strict=True):
        # published ten weeks ahead, and the next term not later than last week
        published = min(now - timedelta(days=12), now - timedelta(days=(today - term.starts).days + 70))
        offerings.append(planner.plan_term(term, courses, count=count * scale, now=published))
    special.year_ago(planner, terms[-1], courses, by=by, now=then + timedelta(days=8))
    special.offered(planner, terms[-1], courses, by=by, admin=admin, now=now - timedelta(days=12))
    _count_rows()
    say("registering students")
    students = cast.students(texts, dice=dice, by=by, now=now, count=STUDENTS * scale)
    say("enrolling")
    everything = [offering for term in offerings for offering in term]
    journeys.enrol_everyone(everything, students[2:], dice=dice, now=now - timedelta(hours=3), most=CLAIMS * scale)
    journeys.give_alex_something_of_everything(students[0], everything, now=now - timedelta(hours=1))
    _count_rows()
    say("marking registers and writing plans")
    journeys.mark_registers(dice=dice, now=now - timedelta(hours=3))
    journeys.write_plans(students, texts.students, dice=dice, now=now - timedelta(days=2))
    _count_rows()
    voices.tell(
        students=students, courses=courses, offerings=offerings[-1], dice=dice, by=by, now=now - timedelta(hours=2)
    )
    sheets.leave_unfinished(courses=courses[:2], rooms=rooms, term=terms[1], by=by, now=now - timedelta(hours=2))
    sheets.write(dice=random.Random(seed), by=by, now=now)  # noqa: S311 - an invented college, not a secret
    packs.fill(courses, everything, by=by, written=then, now=now - timedelta(hours=2))
    changes.some(by=by, now=now - timedelta(minutes=90))
    closed_days.year(terms=terms, by=by, now=now - timedelta(hours=1))
    partners.around(courses=courses, by=by, now=now - timedelta(hours=1))
    makers.tell(courses, by=by, helper=admin, then=then, now=now - timedelta(hours=1), seed=seed)
    person.words(texts.college, by=admin, now=then)
    person.tell(students, helpers=(by, admin), now=now - timedelta(hours=1), seed=seed)
    talks.keep(students=students, by=by, now=now - timedelta(minutes=85))
    reach.around(students=students[-40:], by=by, now=now - timedelta(minutes=85))
    panels.year(courses, by=by, board=board, now=now - timedelta(minutes=80))
    arrangements.year(students=students, by=by, now=now - timedelta(minutes=70), seed=seed)
    room.happens(admin=admin, students=students, seed=seed, now=now - timedelta(minutes=70))
    office.leave_untidy(students=students, offerings=offerings[-1], by=by, now=now - timedelta(minutes=70))
    after.tell(alex=students[0], dice=random.Random(seed), by=by, now=now - timedelta(minutes=70))  # noqa: S311
    keeping_well.write(students=students, now=now - timedelta(minutes=70), seed=seed)
    say("making the prospectus")
    edition = editions.make(year=year_of(terms[2].starts), by=by, now=now)
    editions.publish(edition=edition, by=admin, now=now)
    _tell_only_the_newest()
    connection.run_on_commit.clear()  # nothing to nudge: the sweeps find what is left


def _count_rows() -> None:
    """Let Postgres look how much there is by now: otherwise it plans its ways for a college that was empty.

    Only the owner of the tables may; for anybody else Postgres says so and goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(sorted(connection.introspection.django_table_names(only_existing=True))))


def _tell_only_the_newest() -> None:
    newest = Notice.objects.filter(state=Notice.State.DUE).order_by("-written_on", "-pk").values_list("pk", flat=True)
    kept = list(newest[:STILL_TO_TELL])
    Notice.objects.filter(state=Notice.State.DUE).exclude(pk__in=kept).update(state=Notice.State.TOLD)
