"""The words of the sample college, read from the files in ``texts/``.

Everything here is invented, apart from the help lines. The files hold words only: what becomes of them
(terms, dates, people who sign in) is decided by the code that makes the sample college.
"""

import dataclasses
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

TEXTS = Path(__file__).parent / "texts"
CATEGORIES = ("understand", "wellbeing", "create", "life", "connect", "involved")

Shape = TypeVar("Shape")


class UnreadableTextsError(ValueError):
    """A text file lacks an entry, has one too many or of the wrong sort. Names the file and the place."""


@dataclasses.dataclass(frozen=True, slots=True)
class CategoryText:
    """A part of the prospectus. ``order`` starts at 1."""

    slug: str
    name: str
    line: str
    order: int


@dataclasses.dataclass(frozen=True, slots=True)
class CourseText:
    """A course as its authors wrote it, to "you".

    ``about`` has two paragraphs with an empty line between. Each of ``outcomes`` ends "You will…".
    ``sessions`` are titles in order, each ``session_minutes`` long; ``size`` is the number of students.
    ``bring``, ``content_note`` and ``easy_read`` may be empty.
    """

    slug: str
    code: str
    title: str
    kind: str
    line: str
    about: str
    who_for: str
    outcomes: tuple[str, ...]
    methods: tuple[str, ...]
    bring: str
    content_note: str
    good_first_course: bool
    access: str
    easy_read: tuple[str, ...]
    sessions: tuple[str, ...]
    session_minutes: int
    size: int
    category: str


@dataclasses.dataclass(frozen=True, slots=True)
class RoomText:
    """A room. ``size`` is how many students it holds."""

    name: str
    size: int
    floor: str


@dataclasses.dataclass(frozen=True, slots=True)
class VenueText:
    """A hub or a spoke of the college, with what a person wants to know before setting out.

    ``toilet`` means an accessible toilet; ``step_free`` that at least one room is reached without a step.
    """

    slug: str
    name: str
    hub: bool
    street: str
    town: str
    postcode: str
    way_here: tuple[str, ...]
    bus: str
    parking: str
    rooms: tuple[RoomText, ...]
    step_free: bool
    toilet: bool
    hearing_loop: bool
    quiet_space: bool
    parking_blue_badge: bool
    access_note: str


@dataclasses.dataclass(frozen=True, slots=True)
class TutorText:
    """A tutor. ``areas`` are slugs of categories they teach in; ``line`` is their own public line.

    ``perspective`` is ``lived_own``, ``lived_family``, ``subject`` or ``both``. With ``hide_perspective``
    it is never shown to the public.
    """

    name: str
    perspective: str
    hide_perspective: bool
    line: str
    areas: tuple[str, ...]
    staff_role: str = ""
    pronouns: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class GoalText:
    """A goal in a student's words, with its first steps in order."""

    text: str
    steps: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class StudentTexts:
    """Pools to put invented students together from."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    help_phrases: tuple[str, ...]
    hopes: tuple[str, ...]
    step_words: tuple[str, ...]
    goals: tuple[GoalText, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PageText:
    """A titled text of one or more paragraphs; ``signed`` names who speaks, if anybody."""

    title: str
    text: str
    signed: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CharterText:
    """What both sides promise, and the limits of what stays in class."""

    title: str
    line: str
    student: tuple[str, ...]
    college: tuple[str, ...]
    limits: str
    easy_read: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class HelpLineText:
    """Who to ring now, and the ways in by text and in sign language. For England: check for other nations."""

    name: str
    when: str
    phone: str
    text: str
    bsl: str
    hours: str


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionText:
    question: str
    answer: str


@dataclasses.dataclass(frozen=True, slots=True)
class PartnerText:
    name: str
    line: str


@dataclasses.dataclass(frozen=True, slots=True)
class CollegeTexts:
    """The college about itself."""

    name: str
    short_name: str
    tagline: str
    phone: str
    text_phone: str
    email: str
    web: str
    street: str
    town: str
    postcode: str
    hours: str
    welcome_staff: PageText
    welcome_student: PageText
    what_is: PageText
    who_can_come: PageText
    how_it_works: tuple[PageText, ...]
    charter: CharterText
    help_lines: tuple[HelpLineText, ...]
    questions: tuple[QuestionText, ...]
    getting_involved: tuple[PageText, ...]
    partners: tuple[PartnerText, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SampleTexts:
    """All the words of the sample college; courses in the order of the prospectus."""

    categories: tuple[CategoryText, ...]
    courses: tuple[CourseText, ...]
    venues: tuple[VenueText, ...]
    tutors: tuple[TutorText, ...]
    students: StudentTexts
    college: CollegeTexts


@cache
def read() -> SampleTexts:
    """Read every text of the sample college. Raises UnreadableTextsError, naming the file and the place."""
    categories: list[CategoryText] = []
    courses: list[CourseText] = []
    for slug in CATEGORIES:
        name = f"courses_{slug}.toml"
        table = _table(name)
        category = _made(CategoryText, table["category"], f"{name}: category")
        categories.append(category)
        courses += [
            _made(CourseText, {**course, "category": category.slug}, f"{name}: course {number}")
            for number, course in enumerate(table["courses"], 1)
        ]
    venues = _table("venues.toml")["venues"]
    tutors = _table("tutors.toml")["tutors"]
    return SampleTexts(
        categories=tuple(categories),
        courses=tuple(courses),
        venues=tuple(_made(VenueText, row, f"venues.toml: {n}") for n, row in enumerate(venues, 1)),
        tutors=tuple(_made(TutorText, row, f"tutors.toml: {n}") for n, row in enumerate(tutors, 1)),
        students=_made(StudentTexts, _table("students.toml"), "students.toml"),
        college=_made(CollegeTexts, _table("college.toml"), "college.toml"),
    )


def _table(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise UnreadableTextsError(f"{name}: {wrong}") from wrong


def _made(shape: type[Shape], table: dict[str, Any], where: str) -> Shape:
    hints = get_type_hints(shape)
    strange = table.keys() - hints.keys()
    if strange:
        raise UnreadableTextsError(f"{where}: unknown {sorted(strange)}")
    values = {name: _value(hints[name], raw, f"{where}, {name}") for name, raw in table.items()}
    try:
        return shape(**values)
    except TypeError as missing:
        raise UnreadableTextsError(f"{where}: {missing}") from missing


def _value(hint: Any, raw: Any, where: str) -> Any:
    if get_origin(hint) is tuple and isinstance(raw, list):
        return tuple(_value(get_args(hint)[0], item, f"{where} {n}") for n, item in enumerate(raw, 1))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and isinstance(raw, dict):
        return _made(hint, raw, where)
    if type(raw) is not hint:
        raise UnreadableTextsError(f"{where}: {raw!r} is not of type {hint}")
    return raw
