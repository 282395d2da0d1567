"""Who made the courses of the sample college, words that are still being written, and a course that waits for help."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from courses import authoring, contributions
from courses.authoring import CourseText
from courses.models import Course
from courses.models.contribution import Part, Perspective
from foundations.accounts.models import User

# Nobody here teaches or sits on a panel: whoever made a course has no seat there.
FROM_LIFE = (
    "Amina", "Bartek Wilk", "Delphine", "Emrys Pugh", "Farida", "Gwen Ashdown", "Hakim", "Ines Cordeiro",
    "Jools", "Keziah Bright", "Lorcan", "Maryam Sultan",
)  # fmt: skip
FROM_WORK = (
    "Oluwaseun Falade", "Petra Lindqvist", "Quentin Marsh", "Rukhsana Mirza", "Stellan Ek", "Tenants’ Advice, Larkmoor",
    "Una Sheridan", "Viktor Hale", "Wilhelmina Crane", "Xanthe Poole",
)  # fmt: skip
OWN_WORDS = {
    Part.DESIGNED: ("Had the idea", "Drew the first plan on a napkin", ""),
    Part.WROTE: ("Wrote the first and the last session", "", ""),
    Part.REVIEWED: ("Checked the facts", "Took out the long words", ""),
    Part.TESTED: ("Tried every exercise at home", "Brought three friends to try it", ""),
}
HIDDEN = 0.15
SOMEBODY_TRIED_IT = 0.5

# slug of a course: what somebody has written since its panel said yes
NEWER_WORDS: dict[str, dict[str, Any]] = {
    "sleep-and-rest": {
        "bring": "Nothing. We have paper and pens if you like to write.",
        "access": "The sleep diary comes with pictures or words, on paper or as a recording. You can lie down when you "
        "want to.",
    },
    "draw-what-you-see": {"who_for": "Anyone with a pencil. You need not be good at it, and you need not get better."},
    "money-worries-and-debt": {
        "content_note": "Touches on letters from lenders, and on feeling ashamed about money.",
    },
}
MOVING_HOME = CourseText(
    title="Moving home",
    line="Boxes, forms and feelings: plan a move that fits your own life.",
    about="Moving can be exciting and hard at the same time. Patients will learn how to plan a move. Whether you are "
    "going to your first place of your own, or leaving one that you have known for years, we will look together at "
    "the money, the forms, the boxes and the feelings, and at who can help with each. You will leave with your own "
    "list.",
    outcomes=(
        "make a moving list that fits your own life",
        "work out what a move costs, and who can help pay",
        "know your rights as a tenant",
    ),
    methods=("talking_together", "working_in_pairs"),
    session_titles=("Before the boxes", "The day itself"),
    size=10,
)
CODE = "HM90"


def tell(courses: Sequence[Course], *, by: User, helper: User, then: datetime, now: datetime, seed: int) -> None:
    """Note who made each course, both kinds of knowledge among them; write on a few, and leave one unfinished."""
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    for course in courses:
        _note(course, FROM_LIFE, Perspective.LIVED, (Part.DESIGNED, Part.WROTE), by=by, now=then, dice=dice)
        _note(course, FROM_WORK, Perspective.SUBJECT, (Part.WROTE, Part.DESIGNED), by=by, now=then, dice=dice)
        if dice.random() < SOMEBODY_TRIED_IT:
            _note(course, FROM_LIFE, Perspective.LIVED, (Part.TESTED, Part.REVIEWED), by=by, now=then, dice=dice)
        if course.slug in NEWER_WORDS:
            text = authoring.text_of(course.revisions.order_by("-number")[0])
            newer = replace(text, **NEWER_WORDS[course.slug])
            authoring.revise(course=course, text=newer, by=by, now=now - timedelta(days=3))
    life = next(course for course in courses if course.category.slug == "life")
    leave_one_unfinished(life, by=by, helper=helper, now=now)


def leave_one_unfinished(beside: Course, *, by: User, helper: User, now: datetime) -> Course:
    """Begin a course that no panel has seen, in three versions by two people, with words that ask for advice."""
    first = replace(MOVING_HOME, outcomes=MOVING_HOME.outcomes[:1], methods=(), session_titles=())
    begun = now - timedelta(days=6)
    moving = authoring.start(
        slug="moving-home", code=CODE, category=beside.category, kind="workshop", text=first, by=by, now=begun
    )
    second = replace(first, methods=MOVING_HOME.methods, session_titles=MOVING_HOME.session_titles)
    authoring.revise(course=moving, text=second, base=1, by=helper, now=now - timedelta(days=2))
    authoring.revise(course=moving, text=MOVING_HOME, base=2, by=by, now=now - timedelta(hours=5))
    contributions.note(
        course=moving,
        name="Amina",
        part=Part.DESIGNED,
        perspective=Perspective.LIVED,
        words="Had the idea",
        by=by,
        now=now - timedelta(days=1),
    )
    return moving


def _note(
    course: Course,
    names: Sequence[str],
    perspective: Perspective,
    parts: Sequence[Part],
    *,
    by: User,
    now: datetime,
    dice: random.Random,
) -> None:
    part = dice.choice(parts)
    contributions.note(
        course=course,
        name=dice.choice(names),
        part=part,
        perspective=perspective,
        words=dice.choice(OWN_WORDS[part]),
        hide_perspective=dice.random() < HIDDEN,
        by=by,
        now=now,
    )
