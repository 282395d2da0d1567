"""The quality panels of the sample college: who sits on them, what they said, and what is to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from courses import authoring, panels, reviews, seats
from courses.models import Course, Outcome, Panel, Perspective, ReviewRequest, Revision
from foundations.accounts import grants, people
from foundations.accounts.models import User

# Nobody here teaches, or made a course.
BOARD = (
    ("Nesta Pryce", "nesta.pryce@larkmoor.example", Perspective.LIVED),
    ("Idris Rahman", "idris.rahman@larkmoor.example", Perspective.SUBJECT),
    ("Callum Reyes", "callum.reyes@larkmoor.example", Perspective.SUBJECT),
    ("Jo Panel", "panel.member@larkmoor.example", Perspective.LIVED),
)
BY_NAME = ("Winnie Achieng", Perspective.LIVED)
OLD, DUE_SOON, LATE = 7, 3, 11  # the courses whose approval ends soon, and whose yearly look is due
AGO = {OLD: 3 * 365 - 60, DUE_SOON: 350, LATE: 380}
LONG_AGO = 420
GOOD: dict[str, Any] = {
    "structure": "Good shape, and time to rest.",
    "content": "True, kind and useful. Both kinds of knowledge are in it.",
    "evaluation": "Three questions at the end. We look at them together after the first term.",
}
SMALL: dict[str, Any] = {
    "structure": "Good shape. The breaks come at the right time.",
    "content": "We liked that each session has a story and a fact. The first sentence promises more than it holds.",
    "evaluation": "Three questions at the end. Look at them together after the first term.",
    "changes": "Say in the first sentence what people will do, not what they will become.",
    "may_change": ("line",),
}
RETURNED: dict[str, Any] = {
    "structure": "The second session is two sessions. There is no break in it.",
    "content": "The facts are right. We miss somebody who tells how it was for them.",
    "evaluation": "We could not find out how you will know that it helps.",
}
NESTA_THINKS = {
    "structure": "I would have stayed in this one. The last session is a lot for one morning.",
    "content": "The words about sleep are much kinder than before.",
    "evaluation": "Ask people again after a month. Sleep is slow.",
}
IDRIS_THINKS = {
    "structure": "It builds up well.",
    "content": "Facts are right and up to date. I would add where to get help after the course.",
    "evaluation": "Three questions are enough.",
}


@dataclass(frozen=True)
class Board:
    """The people who can be asked onto a panel, and who asks them."""

    convener: User
    members: tuple[tuple[User, str], ...]


def board(*, by: User, now: datetime) -> Board:
    """Give the panel members their role and return them."""
    members = []
    for name, email, perspective in BOARD:
        person = people.meet(name=name, email=email, now=now)
        grants.give(role="panel_member", to=person, by=by, now=now)
        members.append((person, perspective.value))
    return Board(by, tuple(members))


def written(number: int, *, now: datetime, scale: int = 0) -> datetime:
    """Return when the course of this number came into the library, if now is when most of them did."""
    return now - timedelta(days=AGO[OLD] - LONG_AGO + 25) if number == OLD and not scale else now


def say_yes(revision: Revision, number: int, *, board: Board, now: datetime, scale: int = 0) -> None:
    """Let a panel approve a course: most of them three to five months after they were written."""
    after = (
        timedelta(days=90 + number * 7 % 60) if scale or number not in AGO else timedelta(days=LONG_AGO - AGO[number])
    )
    panel = panels.convene(revision=revision, by=board.convener, now=now + after - timedelta(days=10))
    for each in ((0, 1), (3, 2))[number % 2]:
        _seat(panel, board, each, now=now + after - timedelta(days=9))
    panels.agree(panel=panel, outcome=Outcome.APPROVED, by=board.convener, now=now + after, **GOOD)


def year(courses: Sequence[Course], *, by: User, board: Board, now: datetime) -> None:
    """Let panels be asked, answer and wait, as a college finds them on a Monday morning."""
    found = {course.slug: course for course in courses}
    first = _ask(found["sleep-and-rest"], board, now=now - timedelta(days=2), meets=now + timedelta(days=2))
    for each, view in ((0, NESTA_THINKS), (1, IDRIS_THINKS)):
        member = _seat(first, board, each, now=now - timedelta(days=2))
        seats.give_view(member=member, by=board.members[each][0], now=now - timedelta(days=1), **view)
    second = _ask(found["draw-what-you-see"], board, now=now - timedelta(days=1), meets=now + timedelta(days=9))
    _seat(second, board, 2, now=now - timedelta(days=1))
    for panel in (first, second):
        name, perspective = BY_NAME
        panels.add_member(panel=panel, name=name, perspective=perspective, by=board.convener, now=now)
    _answered(courses, by=by, board=board, now=now)
    _looked_at(courses, board=board, now=now)


def _answered(courses: Sequence[Course], *, by: User, board: Board, now: datetime) -> None:
    """One answer waits for its small changes to be checked, one sent the authors back to their desk."""
    small, returned = courses[14], courses[19]
    for course, outcome, said in ((small, Outcome.SMALL_CHANGES, SMALL), (returned, Outcome.RETURNED, RETURNED)):
        _revise(course, by=by, now=now - timedelta(days=24), bring="Nothing. Comfortable shoes are good.")
        panel = _ask(course, board, now=now - timedelta(days=20), meets=now - timedelta(days=12))
        for each in (1, 3):
            _seat(panel, board, each, now=now - timedelta(days=20))
        panels.agree(panel=panel, outcome=outcome, by=board.convener, now=now - timedelta(days=12), **said)
    line = authoring.text_of(small.revisions.order_by("-number")[0]).line
    _revise(small, by=by, now=now - timedelta(days=3), line=f"{line.rstrip('.')}, one step at a time.")


def _looked_at(courses: Sequence[Course], *, board: Board, now: datetime) -> None:
    """The oldest approval was looked at each year; one look waits for its second half; one course is asked about."""
    old, late, asked = courses[OLD], courses[LATE], courses[22]
    words = old.revisions.order_by("number")[0]
    for days in (680, 320):
        for each in (0, 1):
            person, perspective = board.members[each]
            reviews.look(
                revision=words, perspective=perspective, fine=True, words="", by=person, now=now - timedelta(days=days)
            )
    person, perspective = board.members[3]
    reviews.look(
        revision=late.revisions.order_by("number")[0], perspective=perspective, fine=True, by=person,
        words="Still fine. Two phone numbers should be checked.", now=now - timedelta(days=4),
    )  # fmt: skip
    reviews.ask_for_review(
        course=asked,
        why=ReviewRequest.Why.FEEDBACK,
        words="Three groups said that the last session was too fast, and that they left with more questions.",
        by=board.convener,
        now=now - timedelta(days=6),
    )


def _ask(course: Course, board: Board, *, now: datetime, meets: datetime) -> Panel:
    newest = course.revisions.order_by("-number")[0]
    at_two = meets.replace(hour=14, minute=0, second=0, microsecond=0)
    return panels.convene(revision=newest, by=board.convener, now=now, meets=at_two, place="Market Row, Room 2")


def _seat(panel: Panel, board: Board, number: int, *, now: datetime) -> Any:
    person, perspective = board.members[number]
    return panels.add_member(
        panel=panel, name=person.name, person=person, perspective=perspective, by=board.convener, now=now
    )


def _revise(course: Course, *, by: User, now: datetime, **words: Any) -> None:
    text = authoring.text_of(course.revisions.order_by("-number")[0])
    authoring.revise(course=course, text=replace(text, **words), by=by, now=now)
