"""What the sample college's students told about themselves, said yes to, and who opened their records."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from foundations.accounts.models import User
from foundations.college import texts
from foundations.college.models import Text
from recovery_college.sample_data.reading import CollegeTexts
from students import charter, consents, equality, openings, registration
from students.equality_questions import QUESTIONS
from students.models import ConsentPurpose, Student

WORDS = {
    ConsentPurpose.PHOTOS: (
        "May we take pictures at courses with you in them, and show them on our website and in our prospectus?\n\n"
        "We ask again before each picture. Your name is never with it."
    ),
    ConsentPurpose.STORIES: (
        "May we use something you wrote or said, on our website, in our prospectus or at open days?\n\n"
        "We show you the exact words first. You choose the name beside them, or none."
    ),
    ConsentPurpose.RESEARCH: (
        "May we ask you now and then whether you would like to join research about Recovery Colleges?\n\n"
        "Saying yes means only that we may ask. Nobody gets your name or address from us."
    ),
}
EASY_HEADING = "The charter in easy words"
PRONOUNS = ("she/her", "he/him", "they/them")
GROUPS = ("services", "services", "services", "carer", "work", "nearby", "services carer", "carer nearby", "private")
CONTACTS = ("Pat", "My sister Jo", "Sam next door", "Mum", "Lee")
REASONS = (
    ("help", "Booking the interpreter"),
    ("ring", "Saying hello by phone"),
    ("place", ""),
    ("they_asked", "Rang to change a date"),
)


def words(college: CollegeTexts, *, by: User, now: datetime) -> None:
    """Write what students are asked to say yes to, and the charter in easy words."""
    easy = "\n".join(f"- {line}" for line in college.charter.easy_read)
    texts.write(key=charter.EASY, heading=EASY_HEADING, body=easy, by=by, now=now)
    for purpose, body in WORDS.items():
        texts.write(key=consents.key(purpose), heading=str(purpose.label), body=body, by=by, now=now)


def tell(students: Sequence[Student], *, helpers: Sequence[User], now: datetime, seed: int) -> None:
    """Let Alex and some dozens of others tell more about themselves; open the records of a few."""
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    alex, rest = students[0], dice.sample(list(students[2:]), min(60, len(students) - 2))
    more = {"pronouns": "they/them", "safe_message": "no", "groups": "services nearby"}
    more |= {"emergency_name": "Pat", "emergency_phone": "01632 960 188"}
    registration.change_details(student=alex, by=alex.user, now=now, **more)
    consents.give(student=alex, purpose=ConsentPurpose.STORIES, by=alex.user, now=now - timedelta(days=46))
    for days, helper, (reason, said) in zip((45, 4, 0), [*helpers, *helpers], REASONS, strict=False):
        openings.open_record(student=alex, reason=reason, words=said, by=helper, now=now - timedelta(days=days))
    for student in rest:
        _tell(student, dice, now)
    for student in rest[:12]:
        reason, said = dice.choice(REASONS)
        helper = dice.choice(helpers)
        when = now - timedelta(days=dice.randrange(1, 60))
        openings.open_record(student=student, reason=reason, words=said, by=helper, now=when)


def _tell(student: Student, dice: random.Random, now: datetime) -> None:
    """Let one student fill in some of the further pages."""
    mine: dict[str, str] = {"groups": dice.choice(GROUPS), "safe_message": dice.choice(("yes", "no", ""))}
    if dice.random() < 0.4:
        mine["pronouns"] = dice.choice(PRONOUNS)
    if dice.random() < 0.5:
        mine |= {"emergency_name": dice.choice(CONTACTS), "emergency_phone": f"01632 960 {dice.randrange(100, 200)}"}
    registration.change_details(student=student, by=student.user, now=now, **mine)
    said = {name: dice.choice(list(asked.choices)) for name, asked in QUESTIONS.items() if dice.random() < 0.8}
    equality.answer(student=student, answers=said, by=student.user, now=now)
    version = Text.objects.filter(key=charter.KEY).order_by("-version").values_list("version", flat=True)[0]
    if dice.random() < 0.5:
        charter.accept(student=student, version=version, by=student.user, now=now)
    purpose = dice.choice(list(ConsentPurpose))
    consents.give(student=student, purpose=purpose, by=student.user, now=now - timedelta(days=30))
    if dice.random() < 0.2:
        consents.withdraw(student=student, purpose=purpose, by=student.user, now=now - timedelta(days=3))
