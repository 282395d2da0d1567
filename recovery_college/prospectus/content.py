"""What an edition says, as plain frozen data: words that were ready when it was published, and machine forms of dates.

Nothing here points to a row. `as_json` is what is frozen, printed and shown; templates read it by these names.
Days are ISO dates and clock times "HH:MM" in the college's own zone.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: kind "words" (one paragraph), "heading" or "list" (items)."""

    kind: str
    words: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the college's own texts, such as the welcome or the charter."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """Someone to turn to now."""

    words: str
    call: str
    text_number: str
    text_words: str
    sign_words: str
    sign_address: str


@dataclass(frozen=True, slots=True)
class CollegeFacts:
    """The college as it was on the day of publishing. colour and accent are #RRGGBB."""

    name: str
    short_name: str
    phone: str
    email: str
    address: str
    opening_hours: str
    web: str
    web_words: str
    colour: str
    accent: str


@dataclass(frozen=True, slots=True)
class TutorName:
    """A tutor as printed. role is empty for both of a pair when one of them hides their perspective."""

    name: str
    role: str
    line: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated session."""

    day: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Run:
    """One offering: when in words, where, by whom, and each session in machine form."""

    term: str
    term_name: str
    mode: str
    mode_words: str
    when_words: str
    time_words: str
    venue: str
    where_words: str
    tutors: tuple[TutorName, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One course, said once, from its newest approved revision."""

    slug: str
    code: str
    title: str
    kind_words: str
    length_words: str
    line: str
    about: tuple[str, ...]
    who_for: str
    outcomes: tuple[str, ...]
    methods: tuple[str, ...]
    bring: str
    content_note: str
    access: str
    good_first_course: bool
    pairs: tuple[tuple[TutorName, ...], ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """A category with its courses, A to Z. colour: the inks of its pattern, empty for the pattern's own."""

    slug: str
    name: str
    description: str
    pattern: str
    courses: tuple[Entry, ...]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timetable at a glance."""

    day: str
    when_words: str
    time_words: str
    title: str
    course: str
    pattern: str


@dataclass(frozen=True, slots=True)
class VenueTable:
    """What happens at one venue in one term, by first day."""

    venue: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TermTable:
    """One term of the timetable."""

    slug: str
    name: str
    starts: str
    ends: str
    dates_words: str
    venues: tuple[VenueTable, ...]


@dataclass(frozen=True, slots=True)
class AccessFact:
    """What helps people get in; there is False when it is missing, which is said too."""

    words: str
    there: bool


@dataclass(frozen=True, slots=True)
class VenuePart:
    """A place the college uses."""

    slug: str
    name: str
    hub: bool
    address: tuple[str, ...]
    way_here: tuple[str, ...]
    bus: str
    parking: str
    facts: tuple[AccessFact, ...]
    access_note: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexLetter:
    """The titles under one letter; each is (title, course slug)."""

    letter: str
    titles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole edition. year is the year in which its first term starts; language is that of the words."""

    year: int
    language: str
    made_on: str
    college: CollegeFacts
    texts: tuple[Section, ...]
    help_lines: tuple[Help, ...]
    categories: tuple[CategoryPart, ...]
    terms: tuple[TermTable, ...]
    venues: tuple[VenuePart, ...]
    tutors: tuple[TutorName, ...]
    index: tuple[IndexLetter, ...]


def as_json(book: Book) -> dict[str, Any]:
    """Return the edition as JSON will give it back: lists for tuples, names for fields."""
    return dict(json.loads(json.dumps(asdict(book), ensure_ascii=False)))


def sha256(content: dict[str, Any]) -> str:
    """Return the hash of a content, the same whatever the order of its keys."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def courses_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every course of a content, in printed order."""
    return [course for category in content["categories"] for course in category["courses"]]
