"""Two people of every role, each with real objects of their own, for the table of who may open what."""

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.college import texts as college_texts
from learning_plans import plans
from recovery_college.prospectus import editions, printing
from recovery_college.prospectus.models.edition import year_of
from recovery_college.prospectus.texts import NEEDED
from students import enrolment
from students.models import Student
from tests.factories.courses import make_course, make_offering, make_room, make_term
from tests.factories.students import make_enrolment, make_student
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
    return World(people=people, offering=offering, full=full, draft=draft, session=session, year=year)


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
    owned = {"enrolment": place, "plan": plan, "goal": goal}
    return Someone("student", name, user=student.user, student=student, owned=owned)


def _tutor(number: int, term: Any, first: Any) -> Someone:
    name = f"{NAMES[number]} tutor"
    tutor = make_tutor(name, lived="own", subject=True)
    pair = make_pair(peer=tutor)
    waiting = make_pair(peer=tutor, staff=make_tutor(subject=True), agreed=False)
    offering = make_offering(pair=pair, first=first, term=term, now=timezone.now() - timedelta(days=40))
    make_enrolment(offering, make_student(f"Learner of {name}"), now=timezone.now())
    session = offering.sessions.order_by("number")[0]
    return Someone("tutor", name, user=tutor.user, tutor=tutor, owned={"session": session, "pair": waiting})


def _staff(role: str, name: str) -> Someone:
    full_name = f"{name} {role}"
    return Someone(role, full_name, user=make_user(full_name, roles=[role]))
