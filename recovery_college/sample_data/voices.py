"""What people told the sample college: ideas and answers, wishes, stories of hope, hellos."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from courses import hello, stories, suggestions, wishes
from courses.models import Answer, Course, Offering
from foundations.accounts.models import User
from students.models import Student

WAITING = (
    "How to talk with my children about how I feel.",
    "Something on Saturdays, please. I work in the week.",
    "Looking after chickens. My neighbour would come and tell about hers.",
)
ANSWERED = (
    ("A course about moving home. I did it twice in a year and nobody tells you how.", Answer.PLANNED,
     "We liked this a lot. Amina and Jo write it with our tenants’ advice partner. We will tell you when it runs."),
    ("Help with filling in forms", Answer.LATER,
     "Citizens’ advice runs a good class on this each month. We keep your idea for the autumn."),
    ("Horse riding", Answer.NO,
     "We would love to, but we cannot pay for it. The stables at Larkmoor have open days in May."),
)  # fmt: skip
STORIES = (
    (("I sat in my car for the first session and did not come in. Morgan rang me, and said that the car park counts. "
     "The week after I came in. Now I save someone else a seat."), "Pat", 400),
    ("I came as a nurse and thought I knew the subject. I learnt more in six Tuesdays than in three years.",
     "A student who is a nurse", 250),
    ("My brother is the one who is ill. Here nobody asked me to be strong.", "Bel", 45),
)  # fmt: skip
HELLO = (
    "Hello, we are your tutors. The kettle is on from half an hour before. You can sit near the door, and you don’t "
    "have to say anything about yourself. We start with a cup of tea and a short walk through the day. If you get "
    "lost, ring the office and one of us comes out to find you."
)


def tell(
    *,
    students: Sequence[Student],
    courses: Sequence[Course],
    offerings: Sequence[Offering],
    dice: random.Random,
    by: User,
    now: datetime,
) -> None:
    """Let students suggest, wish and tell; let tutors say hello before groups that begin soon."""
    people = [student.user for student in students]
    for number, words in enumerate(WAITING):
        suggestions.suggest(words=words, by=people[number], now=now - timedelta(days=9 - number))
    for number, (words, answer, said) in enumerate(ANSWERED):
        idea = suggestions.suggest(words=words, by=people[-number - 1], now=now - timedelta(days=60 + number))
        suggestions.answer(suggestion=idea, answer=answer, words=said, by=by, now=now - timedelta(days=40 + number))
    wanted = dice.sample(list(courses), 8)
    for rank, course in enumerate(wanted):
        for person in dice.sample(people, 9 - rank):
            wishes.wish(course=course, by=person, now=now - timedelta(days=rank + 2))
    for number, (words, shown_as, days) in enumerate(STORIES):
        stories.show(
            words=words,
            shown_as=shown_as,
            course=courses[number * 3],
            teller=people[number],
            expires=(now + timedelta(days=days)).date(),
            by=by,
            now=now - timedelta(days=20 * (number + 1)),
        )
    for offering in offerings:
        if offering.state == Offering.State.PUBLISHED and offering.first_start and offering.first_start > now:
            hello.write(offering=offering, words=HELLO, by=by, now=now)
