"""What a few sample students wrote about keeping well in class, and for which courses their tutors may open it."""

import random
from collections.abc import Sequence
from datetime import datetime

from learning_plans import keeping_well
from students.models import Enrolment, Student

WHO_WRITE = 24
ALEX = (
    "If I go quiet, give me ten minutes. I may step out: I always come back.\n"
    "Please don’t follow me at once. A cup of tea helps, and so does a word about something else."
)
WORDS = (
    "Let me sit near the door. If I go out, look for me after five minutes.",
    "Loud rooms wear me out. Ask me whether I want a break, and don’t wait until I say it.",
    "If I start to shake, talk to me about the garden. It goes away by itself.",
    "Please don’t put a hand on my shoulder. Say my name first.",
    "I sometimes lose the thread. Write the next step down for me.",
    "When I cry it looks worse than it is. Carry on, and ask me at the end.",
)


def write(*, students: Sequence[Student], now: datetime, seed: int) -> None:
    """Let Alex share a note with the tutors of every course they are on, and some others write one; most share it."""
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    alex, rest = students[0], students[2:]
    _write(alex, ALEX, list(keeping_well.places(alex.user, now=now)), now)
    for student in dice.sample(list(rest), min(WHO_WRITE, len(rest))):
        places = list(keeping_well.places(student.user, now=now))
        _write(student, dice.choice(WORDS), places[: dice.choice((0, 1, 1, 9))], now)


def _write(student: Student, words: str, show: Sequence[Enrolment], now: datetime) -> None:
    keeping_well.keep(student=student, words=words, show=show, by=student.user, now=now)
