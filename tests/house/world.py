"""Two people of every role, each with real objects of their own, for the table of who may open what."""

import tempfile
from dataclasses import dataclass, field
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from PIL import Image

from courses import changes, closed_days, community, doors, pack, panels, partners, stories, suggestions
from courses.changes import Move
from courses.meetings import Meeting
from courses.models import Offering, Session
from courses.spreadsheets import runs
from foundations.accounts import sheets
from foundations.accounts.models import User
from foundations.college import texts as college_texts
from foundations.lib.years import year_of
from foundations.notifications.models import Notice
from learning_plans import keeping_well, plans
from recovery_college.prospectus import editions, printing
from recovery_college.prospectus.texts import NEEDED
from students import (
    attendance,
    completion,
    concerns,
    consents,
    copies,
    deputies,
    enrolment,
    equality,
    feedback,
    feeds,
    graduation,
    openings,
    registration,
    said_and_done,
)
from students.models import ContactTask, Student
from tests.factories.courses import make_course, make_offering, make_room, make_term
from tests.factories.packs import make_pack_file
from tests.factories.students import make_booking, make_enquiry, make_enrolment, make_need, make_slot, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user
from tutors.models import Tutor

STAFF = ("office", "college_admin", "plan_adviser", "panel_member", "safeguarding_lead", "auditor")
ROLES = ("visitor", "student", "tutor", *STAFF)
NAMES = ("Zebedee", "Quillon")  # words that stand on no page by themselves


@dataclass
class Someone:
    """One person of a role and what is theirs."""

    role: str
    name: str
    user: User | None = None
    student: Student | None = None
    tutor: Tutor | None = None
    owned: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """The small college of the table."""

    people: dict[str, tuple[Someone, Someone]]
    offering: Offering
    full: Offering
    draft: Offering
    session: Session
    year: int
    things: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Make the college by calling its verbs."""
    now = timezone.now()
    first = (now + timedelta(days=10)).date()
    term = make_term("World term", starts=first - timedelta(days=20), ends=first + timedelta(days=80))
    room = make_room("Room W", size=30)
    offering = make_offering(
        make_course("Worldly course"), first=first, places=20, term=term, room=room, titles=["One", "Two"]
    )
    full = make_offering(first=first + timedelta(days=1), places=1, term=term, now=now - timedelta(days=30))
    draft = make_offering(first=first + timedelta(days=2), term=term, published=False)
    people: dict[str, tuple[Someone, Someone]] = {"visitor": (Someone("visitor", ""), Someone("visitor", ""))}
    people["student"] = (_student(0, offering), _student(1, offering))
    _offer_a_place(full, *people["student"])
    people["tutor"] = (_tutor(0, term, first), _tutor(1, term, first + timedelta(days=3)))
    for role in STAFF:
        people[role] = tuple(_staff(role, name) for name in NAMES)  # type: ignore[assignment]
    for both in people.values():
        for someone in both:
            _show_a_second_step(someone)
    session = draft.sessions.order_by("number")[0]
    year = _issue_a_prospectus(year_of(term.starts))
    world = World(people=people, offering=offering, full=full, draft=draft, session=session, year=year)
    _things(world)
    _year_and_neighbours(world)
    _a_change(world)
    _panels(world)
    _talks_and_questions(world)
    _in_the_room(world)
    _records_opened(world)
    return world


def _talks_and_questions(world: World) -> None:
    """Keep times for talks, book one for each student, make a calendar address, and let a team ask for coaching."""
    now = timezone.now()
    for number, (tutor, student) in enumerate(zip(world.people["tutor"], world.people["student"], strict=True)):
        assert tutor.user is not None
        assert student.student is not None
        day = world.session.day + timedelta(days=1 + number)
        host = make_user("Ottoline")
        student.owned["talk"] = make_booking(make_slot(host, day=day, now=now), student.student, now=now)
        tutor.owned["kept"] = make_slot(tutor.user, day=day, starts=time(18), now=now)
    world.things["slot"] = make_slot(make_user("Ottoline"), day=day, starts=time(18), now=now)
    first = world.people["student"][0].student
    assert first is not None
    world.things["feed"] = feeds.make(student=first, by=first.user, now=now)
    world.things["enquiry"] = make_enquiry("Could you come to us?", team="Moor nurses", size=8, now=now)
    _a_course_that_is_over(world)
    return world


def _a_course_that_is_over(world: World) -> None:
    """Let both students complete a course, having missed one session; they are asked how it was, one is to be named."""
    now, by = timezone.now(), User.objects.system()
    first, before = (now - timedelta(days=9)).date(), now - timedelta(days=30)
    over = make_offering(
        make_course("Bygone course"), first=first, term=world.offering.term, titles=["A", "B"], now=before
    )
    people = world.people["student"]
    for someone in people:
        someone.owned["over"] = make_enrolment(over, someone.student, now=before)
    completion.choose_share(offering=over, share=50, by=by, now=now)
    missed, came = over.sessions.order_by("number")
    for session, was in ((missed, "apologies"), (came, "attended")):
        attendance.mark(session=session, marks={each.owned["over"].uuid: was for each in people}, by=by, now=now)
    Notice.objects.filter(written_on=before).update(state=Notice.State.TOLD)  # told then
    feedback.open_rounds(now=now)
    world.things["over"], world.things["missed"] = over, missed
    world.things["told"] = said_and_done.write(course=over.course, said="Too fast.", did="A break.", by=by, now=now)
    assert people[0].student is not None
    people[0].owned["over"].refresh_from_db()
    year = year_of(came.day)
    graduation.agree(student=people[0].student, year=year, by=by, now=now)
    world.things["graduation"] = year
    long_ago = (now - timedelta(days=200)).date()
    world.things["old_term"] = make_term("Old term", starts=long_ago, ends=long_ago + timedelta(days=60))


def _panels(world: World) -> None:
    """Seat each panel member on a panel of their own, and let one panel answer: yes, with small changes."""
    by, now = User.objects.system(), timezone.now()
    said = {"structure": "Good shape.", "content": "True and kind.", "evaluation": "Three questions."}
    for someone in world.people["panel_member"]:
        course = make_course(f"Course for {someone.role}", approved=False)
        panel = panels.convene(revision=course.revisions.get(), by=by, now=now, meets=now + timedelta(days=3))
        panels.add_member(panel=panel, name="", person=someone.user, perspective="lived", by=by, now=now)
        panels.add_member(panel=panel, name="Winnie", perspective="subject", by=by, now=now)
        someone.owned["panel"] = world.things["panel"] = panel
    answered = panels.convene(revision=make_course(approved=False).revisions.get(), by=by, now=now)
    for name, perspective in (("Winnie", "lived"), ("Idris", "subject")):
        panels.add_member(panel=answered, name=name, perspective=perspective, by=by, now=now)
    small = {"outcome": "small_changes", "changes": "Say less.", "may_change": ["line"]}
    panels.agree(panel=answered, by=by, now=now, **said, **small)
    world.things["answered"] = answered


def _things(world: World) -> None:
    """Put one of everything else into the college that an address can name."""
    now, teller = timezone.now(), world.people["student"][0].user
    assert teller is not None
    world.things["handout"] = make_pack_file(world.offering.revision)
    pack.release(offering=world.offering, files=[world.things["handout"]], by=teller, now=now)
    rooms = b"Place,Room,People\nNowhere,Hall,20\n"
    upload = runs.send(kind="rooms", name="Rooms of ours.csv", raw=rooms, by=teller, now=now)
    runs.work(upload_id=upload.pk, now=now)
    world.things["upload"] = upload
    world.things["suggestion"] = suggestions.suggest(words="A course about kites", by=teller, now=now)
    until = (now + timedelta(days=90)).date()
    _reachable(world)
    world.things["story"] = stories.show(
        words="It began with a cup of tea.", shown_as="Kit", teller=teller, expires=until, by=teller, now=now
    )
    _the_person(world)


def _the_person(world: World) -> None:
    """Say yes to what the college asks, and answer about fairness."""
    system, now = User.objects.system(), timezone.now()
    for key in ("charter", "charter_easy", "consent_photos", "consent_stories"):
        body = "Words.\n\n## Students\n- Words\n\n## College\n- Words"
        college_texts.write(key=key, heading=f"About {key}", body=body, by=system, now=now)
    student = world.people["student"][0].student
    assert student is not None
    for act in (consents.give, consents.withdraw, consents.give):
        act(student=student, purpose="photos", by=student.user, now=now)
    equality.answer(student=student, answers={"age": "26_45"}, by=student.user, now=now)
    emergency = {"emergency_name": "Zed", "emergency_phone": "01632 960 188"}
    registration.change_details(student=student, by=student.user, now=now, groups="carer", **emergency)
    world.things["twin"] = make_student("Somebody Twice", email=None, now=now)


def _records_opened(world: World) -> None:
    """Let one of the two people in the office, and one of the two who run the college, open every record today."""
    for role in ("office", "college_admin"):
        opener = world.people[role][0].user
        assert opener is not None
        for student in Student.objects.order_by("pk"):
            openings.open_record(student=student, reason="help", words="Hello", by=opener, now=timezone.now())


def _reachable(world: World) -> None:
    """Let a student name somebody who said yes, and have somebody without e-mail to ring and one to write to."""
    now, student = timezone.now(), world.people["student"][0].student
    assert student is not None
    nominee = copies.name_someone(student=student, name="Perdita", contact="p@q.example", by=student.user, now=now)
    world.things["nominee"] = copies.agree(nominee=nominee, now=now)
    sheets.hand_out(person=student.user, by=student.user, now=now)
    for reach in (Student.Reach.PHONE, Student.Reach.LETTER):
        without = make_student("Wilfred", email=None, reach=reach, phone="01632 960555")
        make_enrolment(world.offering, without, now=now)
        Notice.objects.filter(person=without.user).update(state=Notice.State.BY_HAND)
        if reach == Student.Reach.PHONE:
            world.things["to_ring"] = without.user


def _year_and_neighbours(world: World) -> None:
    """Close a day, show a door, and write down a partner, a place that gets prospectuses and one to go on to."""
    system, now = User.objects.system(), timezone.now()
    room = world.session.room
    assert room is not None
    far = world.session.day + timedelta(days=300)
    picture = BytesIO()
    Image.new("RGB", (20, 20), "navy").save(picture, "PNG")
    shown = doors.show(venue=room.venue, picture=picture.getvalue(), words="A blue door.", by=system, now=now)
    world.things["door"] = Path(shown.door.name or "").name
    world.things["closed_day"] = closed_days.close(day=far, name="Team day", by=system, now=now)
    partner = partners.add(name="Open Gate", by=system, now=now)
    world.things["partner"] = partner
    world.things["posting_place"] = partners.add_place(
        name="Fern Library", address="1 Fern Lane", copies=4, partner=partner, by=system, now=now
    )
    place = community.add(name="Moor Choir", about="Singing together.", checked=now.date(), by=system, now=now)
    world.things["community_place"] = place
    course = world.offering.course
    community.lead_to(course=course, to=[world.full.course, place], by=system, now=now)
    community.set_facts(course=course, partner=partner, strand="In the community", by=system, now=now)


def _a_change(world: World) -> None:
    """Move one session to the afternoon, and name another whose place could close for the day."""
    last = Session.objects.select_related("room__venue").filter(offering=world.full).order_by("-day", "-pk")[0]
    to = Meeting(last.day, time(14), time(16), last.room)
    steps = [Move(last, to)]
    world.things["change"] = changes.make(steps=steps, by=User.objects.system(), now=timezone.now())
    sessions = Session.objects.select_related("room__venue").filter(offering=world.offering)
    world.things["snowed"] = sessions.order_by("day", "pk")[0]


def _in_the_room(world: World) -> None:
    """Let somebody miss a session of each tutor, raise concerns, and name a deputy."""
    now, system = timezone.now(), User.objects.system()
    for lead in world.people["safeguarding_lead"]:
        assert lead.user is not None
        deputies.name(person=lead.user, by=system, now=now)
    for someone in world.people["tutor"]:
        session = someone.owned["session"]
        missing = attendance.roster(session).order_by("pk")[0]
        then = session.period.upper
        attendance.mark(session=session, marks={missing.uuid: "did_not_attend"}, by=system, now=then)
        someone.owned["hello"] = ContactTask.objects.get(session=session)
        ContactTask.objects.filter(session=session).update(made_on=now)
        world.things["at_the_door"] = missing
        far = session.day + timedelta(days=5)
        pair = someone.owned["taught"].pair
        open_door = make_offering(pair=pair, first=far, weeks=1, audience="invitation", now=then)
        someone.owned["counted"] = open_door.sessions.get()
    for someone in world.people["student"]:
        assert someone.user is not None
        worry = concerns.Worry(words="Somebody cried in the corridor.", danger="not_now", about="A person in a hat")
        someone.owned["concern"] = concerns.send(number=uuid4(), worry=worry, by=someone.user, now=now)
    first, lead = world.people["student"][0].owned["concern"], world.people["safeguarding_lead"][0].user
    assert lead is not None
    world.things["seen_concern"] = concerns.see(concern=first, by=lead, now=now)


def _offer_a_place(full: Offering, first: Someone, second: Someone) -> None:
    """Let both stand in line for a full offering; somebody gives up their place, so the first is offered it."""
    now = timezone.now()
    holder = make_enrolment(full, make_student("Holder"), now=now)
    assert first.student is not None
    assert second.student is not None
    first.owned["offer"] = make_enrolment(full, first.student, now=now)
    second.owned["offer"] = make_enrolment(full, second.student, now=now)
    enrolment.withdraw(enrolment=holder, by=holder.student.user, now=now)


def _show_a_second_step(someone: Someone) -> None:
    """Give a person an app and recovery codes, so that the pages about them have something to show."""
    if someone.user is None:
        return
    TOTP.activate(someone.user, generate_totp_secret())
    RecoveryCodes.activate(someone.user)


def _issue_a_prospectus(year: int) -> int:
    """Publish a year's prospectus; its file is a stand-in, since nobody here reads it."""
    system, now = User.objects.system(), timezone.now()
    for key in NEEDED:
        college_texts.write(key=key, heading=f"About {key}", body="Words.", by=system, now=now)
    job = editions.publish(edition=editions.make(year=year, by=system, now=now), by=system, now=now)
    claimed = printing.claim(job_id=job.pk, now=now)
    assert claimed is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.pdf")
        path.write_bytes(b"%PDF-1.7")
        printing.keep(job=claimed, path=path, pages=1, now=now)
    return year


def _student(number: int, offering: Offering) -> Someone:
    name = f"{NAMES[number]} student"
    student = make_student(name)
    place = make_enrolment(offering, student, now=timezone.now())
    plan = plans.start(student=student, by=student.user, now=timezone.now())
    plans.write_hope(plan=plan, words=f"Hope of {name}", by=student.user, now=timezone.now())
    goal = plans.add_goal(plan=plan, words=f"Goal of {name}", steps=("Step",), by=student.user, now=timezone.now())
    keeping_well.keep(student=student, words=f"Note of {name}", show=[place], by=student.user, now=timezone.now())
    asked = make_need(student, "seat", now=timezone.now(), shared=True)
    arranged = asked.arrangements.get()
    owned = {"enrolment": place, "plan": plan, "goal": goal, "need": asked, "arrangement": arranged}
    return Someone("student", name, user=student.user, student=student, owned=owned)


def _tutor(number: int, term: Any, first: Any) -> Someone:
    name = f"{NAMES[number]} tutor"
    tutor = make_tutor(name, lived="own", subject=True)
    pair = make_pair(peer=tutor)
    waiting = make_pair(peer=tutor, staff=make_tutor(subject=True), agreed=False)
    offering = make_offering(pair=pair, first=first, term=term, now=timezone.now() - timedelta(days=40))
    make_enrolment(offering, make_student(f"Learner of {name}"), now=timezone.now())
    session = offering.sessions.order_by("number")[0]
    handout = make_pack_file(offering.revision)
    owned = {"session": session, "pair": waiting, "taught": offering, "file": handout}
    return Someone("tutor", name, user=tutor.user, tutor=tutor, owned=owned)


def _staff(role: str, name: str) -> Someone:
    full_name = f"{name} {role}"
    return Someone(role, full_name, user=make_user(full_name, roles=[role]))
