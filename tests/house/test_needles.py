"""A whole journey with a different word in every personal column, and where those words must not be found."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import changes
from courses.changes import Move
from courses.meetings import Meeting
from courses.models import Offering
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.models import College
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from learning_plans.models import Goal
from students import attendance, barriers, completion, contact_tasks, enquiries, feedback, next_steps, reminders
from students.models import Concern, ContactTask, Enquiry, Enrolment, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import make_enrolment, make_student
from tests.house import needles
from tests.house.addresses import KWARGS, every_address
from tests.house.needles import NEEDLES, Browser, Seen, found, needle
from tests.house.personal import TEXTS, columns, name_of, plant, plant_one
from tests.house.test_who_may_open_what import may
from tests.house.test_words_never_leak import free_port
from tests.house.world import World, build
from tests.people import sign_in_client

NAME = "students.Student.name"
EMAIL = f"{needle('accounts.User.email')}@larkmoor.example"
SHORT = 12  # a column that holds fewer letters cannot hold a needle
# On the screen in the room tutors see the line that people share; on paper only what they want to be called.
ON_THE_REGISTER = {NAME, "accounts.User.name", "students.Student.pronouns", "students.Need.line"}
MADE_OF_JSON = {"students.Draft.answers", "students.Feedback.answers"}  # any other text in them breaks their pages
ON_PAPER = {NAME, "accounts.User.name"}


def session_of(user: User) -> str:
    """Sign a person in, with their second step, and return the key of the visit."""
    return str(sign_in_client(Client(), user).session.session_key)


def say_how_it_was(world: World, *, now: datetime) -> None:
    """Have a student say how a course was, what got in the way and what comes next; others are rung, or completed."""
    (me, other), office = world.people["student"], world.people["office"][0].user
    over, missed = me.owned["over"], world.things["missed"]
    assert me.user is not None
    assert office is not None
    said = feedback.Answers(worth=4, keep=needle("students.Feedback.answers"))
    assert feedback.give(enrolment=over, answers=said, now=now)
    why = needle("students.Barrier.words")
    assert barriers.tell(enrolment=over, session=missed, kind="something_else", words=why, now=now)
    steps = [needle(f"students.NextSteps.{name}") for name in ("first", "second", "third")]
    next_steps.answer(enrolment=over, answers=steps, by=me.user, now=now)
    away = {other.owned["over"].uuid: "did_not_attend"}
    attendance.mark(session=missed, marks=away, by=office, now=now)
    hello = ContactTask.objects.get(enrolment=other.owned["over"])
    contact_tasks.answer(task=hello, outcome="spoke", by=office, now=now, words=needle("students.ContactTask.words"))
    third = make_enrolment(world.things["over"], make_student(), now=now - timedelta(days=30))
    completion.complete_by_hand(enrolment=third, reason=needle("students.Completion.reason"), by=office, now=now)


class Journey:
    """One newcomer's way through the college, beside others whose rows hold needles too."""

    def __init__(self, port: int, seen: Seen) -> None:
        College.objects.update(minimum_age=16, hellos=College.Hellos.OFFICE)
        current.forget()
        self.port, self.seen, self.now = port, seen, timezone.now()
        self.world: World = build()
        self.today = make_offering(first=timezone.localdate(), now=self.now - timedelta(days=30))
        first = timezone.localdate() + timedelta(days=20)
        self.young = make_offering(first=first, now=self.now)
        seen_by = {"dbs_seen_at": self.now, "dbs_seen_by": User.objects.system()}
        Offering.objects.filter(pk=self.young.pk).update(age_from=16, age_to=30, **seen_by)
        self.full = make_offering(make_course(), places=1, first=first + timedelta(days=1), now=self.now)
        self.holder = make_enrolment(self.full, make_student(), now=self.now)
        someone = self.world.people["student"][0]
        assert someone.student is not None
        say_how_it_was(self.world, now=self.now)
        plant(someone.student, word_of)
        self.me: Student = someone.student

    def browser(self, user: User | None = None) -> Browser:
        """Return a browser, signed in as a person."""
        return Browser(self.port, self.seen, session_of(user) if user else "")

    def path(self, name: str, offering: Offering) -> str:
        """Return an address of joining an offering."""
        return reverse(name, args=[offering.course.slug, offering.uuid])

    def register(self) -> None:
        """Become a student, with an answer to everything that is asked; leave another conversation open."""
        new = self.browser()
        new.post(self.path("enrol_name", self.full), name=needle(NAME))
        other = self.browser()
        other.post(self.path("enrol_name", self.young), name=needle(NAME))
        other.post(self.path("enrol_reach", self.young), email="no address " + EMAIL, phone="")
        other.post(self.path("enrol_reach", self.young), email=EMAIL, phone="01632 960123")
        other.post(self.path("enrol_code", self.young), code="000000")
        sent = Notice.objects.filter(person__email=EMAIL, purpose="accounts.sign_in_code").order_by("-pk")[0]
        other.post(self.path("enrol_code", self.young), code=sent.secret)
        line = needle("students.Need.line")
        about = {"words": needle("students.Need.words"), "help": "seat", "line": line}
        other.post(self.path("enrol_help", self.young), **about, share="")  # not taken: yes or no is missing
        other.post(self.path("enrol_help", self.young), **about, share="yes")
        check = self.path("enrol_check", self.young)
        other.post(check, age_band="16_17", guardian="")
        done = other.post(check, age_band="16_17", guardian=needle("students.Enrolment.guardian"))
        assert done.endswith("/done/"), re.findall(r"<title>.*</title>|error[^>]*>[^<]+", done)
        other.get(done)
        self.me = Student.objects.select_related("user").get(user__email=EMAIL)

    def speak(self) -> None:
        """Change details, write a plan, suggest a course, ask for a hello when one runs, and make mistakes."""
        me = self.browser(self.me.user)
        about = {"name": needle(NAME), "support": needle("students.Student.support")}
        about["pronouns"] = needle("students.Student.pronouns")
        assert me.post(reverse("my_about_me"), **about) == reverse("my_details")
        me.post(reverse("my_reach"), reach="mail", phone=needle("accounts.User.phone"))
        me.post(reverse("my_reach"), reach="mail", phone="01632 960456")
        rung = {"emergency_name": needle("students.Student.emergency_name")}
        me.post(reverse("my_emergency_contact"), **rung, emergency_phone=needle("students.Student.emergency_phone"))
        me.post(reverse("my_emergency_contact"), **rung, emergency_phone="01632 960188")
        me.post(reverse("my_plan_start"))
        me.post(reverse("my_plan_hope"), hope=needle("learning_plans.Plan.hope"))
        goal, step = needle("learning_plans.Goal.words"), needle("learning_plans.Step.words")
        me.post(reverse("my_plan_add_goal"), words=goal, step_1=step)
        me.post(reverse("my_plan_reach", args=[Goal.objects.get(plan__student=self.me).uuid]), reached="yes")
        me.post(reverse("my_keeping_well"), words=needle("learning_plans.KeepingWell.words"))
        me.post(reverse("suggest_course"), words=f"A course about {needle('learning_plans.Plan.hope')}")
        me.post(reverse("course_tell_me", args=[self.full.course.slug]))
        office = self.browser(self.world.people["office"][0].user)
        assert needle(NAME) in office.post(reverse("college_students"), name=needle(NAME))
        why = {"reason": "other", "words": needle("students.Opening.words")}
        record = reverse("college_student", args=[self.me.uuid])
        assert office.post(reverse("college_student_open", args=[self.me.uuid]), **why) == record
        office.get(record)

    def tell(self) -> None:
        """Say how a course was and what got in the way, raise a concern, and ask for coaching of a team."""
        now, someone = self.now, self.world.people["student"][0]
        over = someone.owned["over"]
        self.browser(someone.user).get(reverse("my_next_steps", args=[over.uuid]))
        worry = {"words": needle("students.Concern.words"), "about": needle("students.Concern.about")}
        sent = self.browser(self.me.user).post(reverse("concern_new"), number=str(uuid4()), danger="not_now", **worry)
        concern = Concern.objects.get(uuid=sent.rstrip("/").rpartition("/")[2])
        lead = self.browser(self.world.people["safeguarding_lead"][0].user)
        lead.post(reverse("concern_open", args=[concern.uuid]))
        lead.post(reverse("concern_note", args=[concern.uuid]), words=needle("students.ConcernNote.words"))
        asked = {each: needle(f"students.Enquiry.{each}") for each in ("name", "reach", "words", "team")}
        self.browser().post(reverse("ask_for_team"), **{**asked, "reach": "?"}, size="none")
        assert self.browser().post(reverse("ask_for_team"), **asked, size="8") == reverse("asked")
        enquiry, said = Enquiry.objects.order_by("-pk")[0], needle("students.Enquiry.answer")
        enquiries.answer(enquiry=enquiry, words=said, by=self.world.people["office"][0].user, now=now)

    def take_turns(self) -> None:
        """Stand in line, be offered a place, say yes, be reminded, be told of a change, and give it up."""
        me, check = self.browser(self.me.user), self.path("enrol_check", self.full)
        assert me.post(check, line="1").endswith("/done/")
        theirs = self.browser(self.holder.student.user)
        theirs.post(reverse("give_up", args=[self.holder.uuid]))
        mine = Enrolment.objects.get(offering=self.full, student=self.me)
        assert mine.state == "offered"
        me.post(reverse("answer_offer", args=[mine.uuid]), answer="yes")
        me.get(reverse("my_place_calendar", args=[mine.uuid]))
        self.deliver()
        session = self.full.sessions.select_related("room").order_by("number")[0]
        reminders.write_reminders(now=reminders.moment(session) + timedelta(minutes=1))
        self.deliver(reminders.moment(session) + timedelta(minutes=2))
        to = Meeting(session.day, session.ends, (session.period.upper + timedelta(hours=3)).time(), session.room)
        changes.make(steps=[Move(session, to)], by=User.objects.system(), now=timezone.now())
        self.deliver()
        me.post(reverse("give_up", args=[mine.uuid]))
        mine.refresh_from_db()
        assert mine.state == "withdrawn"
        me.get(reverse("my_place_calendar", args=[mine.uuid]))

    def stand_in_registers(self) -> None:
        """Come today, and be marked."""
        claim = make_enrolment(self.today, self.me, now=self.now - timedelta(days=20))
        assert self.today.pair is not None
        tutor = self.browser(self.today.pair.peer_tutor.user)
        number = [self.today.sessions.order_by("number")[0].uuid]
        tutor.post(reverse("register", args=number), **{f"mark-{claim.uuid}": "late", f"was-{claim.uuid}": ""})
        self.seen.note("register", tutor.get(reverse("register", args=number)))
        self.seen.note("paper", tutor.get(reverse("register_print", args=number)))
        self.seen.note("paper", tutor.get(reverse("teaching_sheet", args=number)))

    def look_everywhere(self) -> None:
        """Open every page as the first and the last role that may; only the addresses on it are kept."""
        browsers = {role: self.browser(people[0].user) for role, people in self.world.people.items()}
        for address in every_address():
            roles = [role for role in browsers if may(role, address) and address.name != "sign_out"]
            for role in {*roles[:1], *roles[-1:]}:
                given = KWARGS.get(address.name, nothing)(self.world, self.world.people[role][0])
                browsers[role].get(reverse(address.name, kwargs=given))

    def deliver(self, now: Any = None) -> None:
        """Do what the worker does."""
        now = now or timezone.now()
        for notice in Notice.objects.due(now).order_by("pk"):
            deliveries.deliver(notice_id=notice.pk, now=now)


def nothing(_world: World, _me: object) -> dict[str, Any]:
    """Return no arguments."""
    return {}


def plant_the_rest() -> None:
    """Plant what no journey leads to: rows that point to nobody, and those of other people."""
    missing = set(needles.rows_without_needle())
    for column in columns():
        if name_of(column) in missing and name_of(column) not in MADE_OF_JSON | too_short():
            plant_one(column, word_of(column))


def word_of(column: Any) -> str:
    """Return the needle of a column."""
    return needle(name_of(column))


def test_every_personal_column_that_can_hold_a_word_has_its_own() -> None:
    names = [name_of(column) for column in columns()]
    assert len(names) == len(set(names)) == len(NEEDLES)
    assert {NAME, "learning_plans.Plan.hope", "accounts.User.email", "students.Enrolment.guardian"} <= set(names)


def test_no_needle_is_found_where_it_must_not_be(own_database: str, tmp_path: Path, settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost"
    seen, port, log = Seen(), free_port(), tmp_path / "web.log"
    postgres = Path(os.environ["POSTGRES_LOG"])
    begun = postgres.stat().st_size
    mail.outbox = []
    with needles.served(port, own_database, log):
        with needles.listening(seen):
            journey = Journey(port, seen)
            journey.register()
            journey.speak()
            journey.tell()
            journey.take_turns()
            journey.stand_in_registers()
            plant(journey.me, word_of)
            plant_the_rest()
            journey.look_everywhere()
            journey.deliver()
        read(seen, log, postgres, begun)
        assert {place: leaked for place in PLACES if (leaked := seen.leaks(place))} == {}
        assert seen.leaks("register") <= ON_THE_REGISTER
        assert seen.leaks("paper") <= ON_PAPER
        assert NAME in seen.leaks("register") & seen.leaks("paper")
        unplanted = [name for name in needles.rows_without_needle() if name not in too_short()]
        help_ = "drive these in the journey, or plant them in a row of the world's first student"
        assert unplanted == [], f"{help_}: {unplanted}"
        for place, least in PLACES.items():
            assert len(seen.places[place]) >= least, place
        assert_the_search_finds(seen, journey, log, postgres, begun)


PLACES = {
    "addresses": 1000,
    "mail subjects": 8,
    "calendars": 4,
    "access log": 1,
    "logs": 1,
    "Celery": 5,
    "Postgres log": 1,
    "audit": 20,
    "sessions": 5,
    "notices": 8,
    "rate limits": 1,
}


def read(seen: Seen, log: Path, postgres: Path, begun: int) -> None:
    """Gather everything that was written outside the pages."""
    needles.read_mails(seen)
    needles.read_tables(seen)
    seen.note("Celery", needles.queued())
    seen.note("access log", log.read_text(encoding="utf-8"))
    with postgres.open("rb") as written:
        written.seek(begun)
        seen.note("Postgres log", written.read().decode(errors="replace"))


def assert_the_search_finds(seen: Seen, journey: Journey, log: Path, postgres: Path, begun: int) -> None:
    """The positive control: a needle put into an address, an audit row, a visit, a subject and a calendar is found."""
    word, later = needle(NAME), Seen()
    Browser(journey.port, later).get(f"/courses/{word}/")
    visit = sign_in_client(Client(), journey.me.user).session
    visit["called"] = word
    visit.save()
    trail.append(act="test.leak", thing=journey.me, by=journey.me.user, now=timezone.now(), called=word)
    mail.outbox = [mail.EmailMessage(f"Hello {word}", "words", to=[EMAIL])]
    mail.outbox[0].attach("dates.ics", f"SUMMARY:{word}", "text/calendar")
    later.note("addresses", f"/my/?name={word.upper()}")
    read(later, log, postgres, begun)
    caught = {place for place in later.places if later.leaks(place) == {NAME}}
    assert caught == {"addresses", "access log", "sessions", "audit", "mail subjects", "calendars"}
    assert re.fullmatch(r"zq[a-z]{10}", word)
    assert found("nothing here") == set()


def too_short() -> set[str]:
    """Return the columns in which no needle fits, and those whose shape is not a text."""
    short = {name_of(column) for column in columns() if column.max_length and column.max_length < SHORT}
    return short | {name_of(column) for column in columns() if isinstance(column, TEXTS[2:])}
