"""The words of the sample college: complete, plain, kind and about nobody real."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from recovery_college.sample_data import reading

KINDS = {"course", "workshop", "masterclass", "taster", "drop_in", "coaching"}
METHODS = {
    "talking_together", "stories", "trying_out", "making", "short_films",
    "quiet_reading", "outdoors", "working_in_pairs", "a_talk", "games",
}  # fmt: skip
FORBIDDEN = re.compile(
    r"\b(patients?|service[ -]users?|clients?|cases?|disorders?|symptom\w*|diagnos\w+|medicat\w+|medicines?|"
    r"illness\w*|suffer\w*|therap(?:y|ies)|treatments?|referr?al\w*|non-compliant|impair\w*|risks?|DNA|"
    r"NHS number|facilitat\w+|led by|assisted by|lead tutor|expert by experience|clinicians?|anonymous\w*|"
    r"lorem|ipsum|tbc|todo)\b",
    re.IGNORECASE,
)
SAMPLE = reading.read()
LIVED = {"lived_own", "lived_family", "both"}
SUBJECT = {"subject", "both"}


def words_of(thing: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text anywhere inside, with the place where it stands."""
    if isinstance(thing, str):
        yield where, thing
    elif isinstance(thing, tuple):
        for number, item in enumerate(thing, 1):
            yield from words_of(item, f"{where} {number}")
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from words_of(getattr(thing, field.name), f"{where}/{field.name}")


def sentences(text: str) -> list[list[str]]:
    parts = re.split(r"[.!?:;”]+(?:\s+|$)", text)
    return [found for part in parts if (found := re.findall(r"[\w’'-]+", part))]


def grade(text: str) -> float:
    """Flesch-Kincaid school grade (US); add five for an age. Syllables are groups of vowels, roughly."""
    spoken = sentences(text)
    words = [word.lower() for sentence in spoken for word in sentence]
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e\b|es\b|ed\b", "", word)))) for word in words
    )
    return 0.39 * len(words) / len(spoken) + 11.8 * syllables / len(words) - 15.59


def test_the_numbers_of_the_design_point() -> None:
    per_category = Counter(course.category for course in SAMPLE.courses)
    assert per_category == dict.fromkeys(reading.CATEGORIES, 10)
    assert [category.order for category in SAMPLE.categories] == [1, 2, 3, 4, 5, 6]
    assert (len(SAMPLE.venues), sum(venue.hub for venue in SAMPLE.venues), len(SAMPLE.tutors)) == (11, 2, 40)
    sessions = sum(len(course.sessions) for course in SAMPLE.courses)
    assert 3.2 <= sessions / 60 <= 3.4
    assert sum(course.good_first_course for course in SAMPLE.courses) == 8
    assert 25 <= sum(bool(course.easy_read) for course in SAMPLE.courses) <= 42


@pytest.mark.parametrize("course", SAMPLE.courses, ids=lambda course: course.code)
def test_a_course_is_complete(course: reading.CourseText) -> None:
    assert course.kind in KINDS
    assert set(course.methods) <= METHODS
    assert 2 <= len(course.methods) == len(set(course.methods)) <= 4
    assert 3 <= len(course.outcomes) <= 5
    assert not [outcome for outcome in course.outcomes if not outcome[0].islower() or outcome.endswith(".")]
    assert 1 <= len(course.sessions) == len(set(course.sessions)) <= 8
    assert course.session_minutes in {60, 90, 120}
    assert 8 <= course.size <= 15
    assert course.line.endswith(".")
    assert len(course.line) <= 130
    assert course.content_note == "" or course.content_note.startswith("Touches on ")
    assert len(course.about.split("\n\n")) == 2
    assert 45 <= len(course.about.split()) <= 120
    assert 1 <= len(sentences(course.access)) <= 3
    assert not course.easy_read or 4 <= len(course.easy_read) <= 6
    assert all(len(line.split()) <= 11 for line in course.easy_read)


@pytest.mark.parametrize("course", SAMPLE.courses, ids=lambda course: course.code)
def test_a_course_is_plain_english(course: reading.CourseText) -> None:
    text = f"{course.line} {course.about} {course.who_for} {course.bring} {course.access}"
    lengths = [len(sentence) for sentence in sentences(text)]
    assert max(lengths) <= 26
    assert sum(lengths) / len(lengths) <= 14
    assert grade(text) <= 6.5
    assert grade(course.about) <= 6


def test_the_courses_together_read_at_age_nine_to_ten() -> None:
    assert grade(" ".join(f"{course.line} {course.about} {course.who_for}" for course in SAMPLE.courses)) <= 4.5


def test_names_that_must_differ_differ() -> None:
    assert len({course.slug for course in SAMPLE.courses}) == 60
    assert len({course.code for course in SAMPLE.courses}) == 60
    assert len({course.title for course in SAMPLE.courses}) == 60
    assert len({venue.slug for venue in SAMPLE.venues}) == 11
    assert len({tutor.name for tutor in SAMPLE.tutors}) == 40
    assert len({tutor.name.split()[0] for tutor in SAMPLE.tutors}) == 40
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.slug) for item in (*SAMPLE.courses, *SAMPLE.venues))
    assert all(re.fullmatch(r"(UM|FW|MG|HM|PC|GI)(0[1-9]|10)", course.code) for course in SAMPLE.courses)


@pytest.mark.parametrize(
    "word",
    [
        "anxiety", "depression", "bipolar", "hearing voices", "debt", "sleep", "grief", "menopause",
        "autis", "loneliness", "benefits", "tenancy", "housing", "volunteering", "co-production", "carer",
        "boundaries", "mindfulness", "gardening", "creative writing", "digital", "trauma", "psychosis",
        "LGBTQ+", "peer tutor",
    ],
)  # fmt: skip
def test_what_people_look_for_is_said_in_so_many_words(word: str) -> None:
    texts = [f"{course.title} {course.line} {course.about} {course.who_for}" for course in SAMPLE.courses]
    assert [text for text in texts if word.lower() in text.lower()] != []


def test_no_word_that_the_college_does_not_use() -> None:
    allowed = re.compile(r"occupational therapist|physiotherapist")
    found = [
        (where, match.group()) for where, text in words_of(SAMPLE) if (match := FORBIDDEN.search(allowed.sub("", text)))
    ]
    assert found == []


def test_typography_is_that_of_a_printed_book() -> None:
    straight = [where for where, text in words_of(SAMPLE) if "'" in text or '"' in text or "  " in text]
    assert straight == []
    assert [where for where, text in words_of(SAMPLE) if text != text.strip()] == []


def test_addresses_are_reserved_ones() -> None:
    texts = "\n".join(text for _, text in words_of(SAMPLE))
    domains = re.findall(r"[\w-]+\.(?:com|org|net|uk|co|io|eu|nhs|gov)\b", texts)
    assert domains == []
    assert {*re.findall(r"@\S+", texts)} == {"@larkmoor.example"}
    numbers = {found.replace(" ", "") for found in re.findall(r"\b0\d[\d ]{7,}\d\b", texts)}
    assert numbers != set()
    assert all(re.fullmatch(r"01632960\d{3}", number) for number in numbers)


@pytest.mark.parametrize("venue", SAMPLE.venues, ids=lambda venue: venue.slug)
def test_a_venue_says_how_to_get_in(venue: reading.VenueText) -> None:
    assert 1 <= len(venue.rooms) <= 4
    assert all(8 <= room.size <= 30 for room in venue.rooms)
    assert len(venue.way_here) >= 2
    assert venue.access_note
    assert re.fullmatch(r"LM\d \d[A-Z]{2}", venue.postcode)


def test_every_course_fits_a_room_and_access_differs_between_venues() -> None:
    largest = max(room.size for venue in SAMPLE.venues if venue.hub for room in venue.rooms)
    assert max(course.size for course in SAMPLE.courses) <= largest
    for fact in ("step_free", "toilet", "hearing_loop", "quiet_space", "parking_blue_badge"):
        assert {getattr(venue, fact) for venue in SAMPLE.venues} == {True, False}


def test_every_category_has_tutors_of_both_kinds() -> None:
    assert {tutor.perspective for tutor in SAMPLE.tutors} == {"lived_own", "lived_family", "subject", "both"}
    for slug in reading.CATEGORIES:
        teaching = [tutor for tutor in SAMPLE.tutors if slug in tutor.areas]
        assert sum(tutor.perspective in LIVED for tutor in teaching) >= 6
        assert sum(tutor.perspective in SUBJECT for tutor in teaching) >= 6
    assert 3 <= sum(tutor.hide_perspective for tutor in SAMPLE.tutors) <= 6


@pytest.mark.parametrize("tutor", SAMPLE.tutors, ids=lambda tutor: tutor.name)
def test_a_tutor_has_a_line_of_their_own(tutor: reading.TutorText) -> None:
    assert 30 <= len(tutor.line) <= 160
    assert bool(tutor.staff_role) == (tutor.perspective in SUBJECT)
    assert set(tutor.areas) <= set(reading.CATEGORIES)
    assert len(tutor.areas) == len(set(tutor.areas)) >= 1


def test_there_is_enough_to_invent_six_hundred_students() -> None:
    students = SAMPLE.students
    for pool, least in ((students.first_names, 80), (students.last_names, 80), (students.hopes, 25)):
        assert len(set(pool)) == len(pool) >= least
    assert len(students.help_phrases) >= 12
    assert len(students.goals) >= 25
    assert {len(goal.steps) for goal in students.goals} == {3, 4}
    tutors = {tuple(tutor.name.split()) for tutor in SAMPLE.tutors}
    assert not [name for name in tutors if name[0] in students.first_names and name[1] in students.last_names]


def test_the_college_says_what_a_reader_wants_to_know() -> None:
    college = SAMPLE.college
    assert [line.phone for line in college.help_lines] == ["999", "111 and choose option 2", "116 123"]
    assert all(line.text and line.bsl for line in college.help_lines)
    assert (len(college.questions), len(college.partners)) == (8, 4)
    assert len(college.charter.student) == len(college.charter.college) == 6
    assert len(college.how_it_works) == 5
    pages = [college.welcome_staff, college.welcome_student, college.what_is, college.who_can_come]
    assert all(grade(page.text) <= 6 for page in pages)


def test_a_mistake_in_a_file_is_named(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in reading.TEXTS.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    broken = tmp_path / "tutors.toml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("line = ", "lien = ", 1), encoding="utf-8")
    monkeypatch.setattr(reading, "TEXTS", tmp_path)
    with pytest.raises(reading.UnreadableTextsError, match=r"tutors.toml: 1: unknown \['lien'\]"):
        reading.read.__wrapped__()
