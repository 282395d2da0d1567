"""Advice while writing."""

from typing import Any

import pytest

from courses import advice
from courses.advice import Note
from courses.authoring import CourseText
from recovery_college.sample_data import reading


def on(key: str, value: Any) -> list[Note]:
    text = CourseText(**{"title": "x", "line": "x", "about": "x", key: value})
    return list(advice.on(text)[key].notes)


def spots(words: str) -> list[str]:
    return [note.marked for note in on("about", words)]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Patients learn to rest.", "Patients"),
        ("We help outpatients.", "outpatients"),
        ("Each patient gets a page.", "patient"),
        ("For service users.", "service users"),
        ("For mental health service users only", "mental health service users"),
        ("Our clients like it.", "clients"),
        ("For sufferers.", "sufferers"),
        ("He suffers from depression.", "suffers from"),
        ("People suffering with voices.", "suffering with"),
        ("A schizophrenic may come.", "schizophrenic"),
        ("For bipolars.", "bipolars"),
        ("You are a bipolar.", "a bipolar"),
        ("For addicts.", "addicts"),
        ("The mentally ill are welcome.", "The mentally ill"),
        ("If you are compliant.", "compliant"),
        ("Non-compliant people.", "Non-compliant"),
        ("She failed to engage.", "failed to engage"),
        ("Attention-seeking is a word.", "Attention-seeking"),
        ("He committed suicide.", "committed suicide"),
        ("For the elderly.", "the elderly"),
        ("Wheelchair-bound people.", "Wheelchair-bound"),
    ],
)
def test_a_clinics_word_for_a_person_is_marked_with_a_kinder_wording(words: str, marked: str) -> None:
    (note,) = on("about", words)
    assert note.marked == marked
    assert f"{note.before}{note.marked}{note.after}" == words
    assert note.tip


@pytest.mark.parametrize(
    "words",
    [
        "Living with depression, bipolar, schizophrenia, psychosis, anxiety or an eating disorder.",
        "We talk about self-harm, suicide, addiction, alcohol and hearing voices.",
        "Be patient with yourself. A patient listener helps. The patient way is slow.",
        "Alcoholics Anonymous meets here too. You may lose your patience.",
        "A bipolar support group. The depressive side of it. Time on a ward. Medication, and side effects.",
        "You may feel impatient.",
    ],
)
def test_words_for_what_people_live_with_are_fine(words: str) -> None:
    assert spots(words) == []


def test_the_sentence_is_quoted_around_the_place() -> None:
    (note,) = on("about", "We meet.\nHere patients learn, e.g. about sleep! Then tea.")
    assert (note.before, note.marked, note.after) == ("Here ", "patients", " learn, e.g. about sleep!")


def test_a_long_sentence_is_marked_whole_and_a_shorter_one_is_not() -> None:
    twenty = " ".join(["word"] * 20) + "."
    assert spots(f"Short. {twenty} Short.") == []
    assert spots(f"Short. More {twenty} Short.") == [f"More {twenty}"]
    assert spots("- one two three four five six seven\n" * 4) == []  # lines of a list are not one sentence
    assert spots("Some do and some don’t. " * 9) == []


@pytest.mark.parametrize(
    ("outcome", "marked"),
    [("The skills to cope", "The"), ("How worry works", "How"), ("Understanding of worry", "Understanding")],
)
def test_an_outcome_begins_with_a_doing_word(outcome: str, marked: str) -> None:
    others = ["try two things", "know what helps"]
    assert [note.marked for note in on("outcomes", [outcome, *others])] == [marked]
    assert on("outcomes", ["bring your mind back", "be able to rest", *others]) == []


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, 1), (2, 1), (3, 0), (5, 0), (6, 1)])
def test_three_to_five_outcomes(count: int, said: int) -> None:
    assert len(on("outcomes", [f"try thing {number}" for number in range(count)])) == said


def test_the_reading_age_is_said_for_enough_words_only() -> None:
    plain = "We meet at the door. We walk by the river. You can talk or just listen. Then we have tea and cake."
    hard = "Participants acquire comprehensive psychoeducational understanding of multidimensional interventions. "
    text = CourseText(title="x", line="x", about=plain * 2, access=hard * 4, who_for="Anyone.")
    found = advice.on(text)
    assert found["about"].easy
    assert found["about"].age is not None
    assert not found["access"].easy
    assert found["who_for"].age is None
    assert ("on" in dict(found["access"].ruler).values(), found["access"].ruler[-1]) == (True, (12, "on"))
    assert advice.on(text) == found  # the same words, the same advice


def test_nothing_in_the_sample_college_is_called_a_clinics_word() -> None:
    for course in reading.read().courses:
        words = [course.title, course.line, course.about, course.who_for, *course.outcomes, course.access]
        notes = [note for each in words for note in on("about", each) if "kinder" in note.words]
        assert notes == [], course.slug
