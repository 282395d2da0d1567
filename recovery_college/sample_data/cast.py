"""The people of the sample college: the office, the tutors and their pairs, and the students."""

import random
from datetime import datetime, timedelta
from itertools import product

from foundations.accounts import grants, people
from foundations.accounts.models import User
from recovery_college.demo.people import SAMPLE_PEOPLE
from recovery_college.sample_data import arrangements
from recovery_college.sample_data.reading import SampleTexts, TutorText
from students import registration
from students.models import Student
from tutors import directory
from tutors.models import Tutor

DOMAIN = "larkmoor.example"
OTHER_ROLES = {
    "plan_adviser": "Lee Adviser",
    "panel_member": "Jo Panel",
    "safeguarding_lead": "Frankie Lead",
    "auditor": "Kit Auditor",
}
WITHOUT_MAIL = 12  # one student in so many has no e-mail address and is written to or rung


def office(*, now: datetime) -> User:
    """Give the roles of the college to invented people and return the one in the office."""
    system = User.objects.system()
    known = {sample.key: people.meet(name=sample.name, email=sample.email, now=now) for sample in SAMPLE_PEOPLE}
    grants.give(role="college_admin", to=known["robin"], by=system, now=now)
    grants.give(role="office", to=known["noor"], by=known["robin"], now=now)
    for role, name in OTHER_ROLES.items():
        user = people.meet(name=name, email=f"{role.replace('_', '.')}@{DOMAIN}", now=now)
        grants.give(role=role, to=user, by=known["robin"], now=now)
    return known["noor"]


def address_of(name: str, number: int | None = None) -> str:
    """Return a reserved address for a name; a number keeps namesakes apart."""
    local = "".join(
        letter for letter in name.lower().replace(" ", ".") if letter.isascii() and (letter.isalnum() or letter == ".")
    )
    return f"{local}{'' if number is None else f'.{number}'}@{DOMAIN}"


def tutors(texts: SampleTexts, *, by: User, now: datetime, scale: int) -> list[Tutor]:
    """Enter every tutor in the directory; at a larger scale, namesakes with a number."""
    return [_tutor(text, by=by, now=now, number=number or None) for number, text in product(range(scale), texts.tutors)]


def _tutor(text: TutorText, *, by: User, now: datetime, number: int | None) -> Tutor:
    name = text.name if number is None else f"{text.name} {number + 1}"
    lived = {"lived_own": Tutor.Lived.OWN, "lived_family": Tutor.Lived.FAMILY, "both": Tutor.Lived.OWN}
    return directory.enter(
        user=people.meet(name=name, email=address_of(text.name, number), now=now),
        name=name,
        line=text.line,
        lived=lived.get(text.perspective, Tutor.Lived.NO),
        subject=text.perspective in {"subject", "both"},
        staff_role=text.staff_role,
        perspective_hidden=text.hide_perspective,
        areas=text.areas,
        by=by,
        now=now,
    )


def students(texts: SampleTexts, *, dice: random.Random, by: User, now: datetime, count: int) -> list[Student]:
    """Register so many invented students, the two sample students first; some have no e-mail address."""
    pools = texts.students
    samples = [sample for sample in SAMPLE_PEOPLE if sample.start == "my_learning"]
    found = [
        registration.register(
            name=sample.name,
            email=sample.email,
            support=arrangements.own_words(pools.help_phrases[4]),
            by=by,
            now=now - timedelta(days=300),
        )
        for sample in samples
    ]
    for number in range(count - len(samples)):
        name = f"{dice.choice(pools.first_names)} {dice.choice(pools.last_names)}"
        mail = number % WITHOUT_MAIL != 0
        found.append(
            registration.register(
                name=name,
                email=address_of(name, number) if mail else None,
                phone="" if mail else f"01632 960 {200 + number % 700:03}",
                reach=Student.Reach.MAIL if mail else dice.choice([Student.Reach.LETTER, Student.Reach.PHONE]),
                support=arrangements.own_words(dice.choice(pools.help_phrases)) if dice.random() < 0.25 else "",
                by=by,
                now=now - timedelta(days=dice.randrange(20, 400), minutes=dice.randrange(600)),
            )
        )
    return found
