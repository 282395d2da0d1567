"""Every refusal says what can be done next, and has a test that knows its words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from html import unescape

from tests.house.refused import ROOT, Refused, refusals, sources

# Refusals that hand on words which were written elsewhere.
HANDED_ON = {
    "foundations/accounts/codes.py check": "_why_dead",
    "foundations/college/settings.py check": "AGE_WORDS and their like",
    "courses/authoring.py revise": "carries the newest version; the page that catches it has the words",
    "courses/small_changes.py _check": "hindrances",
    "courses/spreadsheets/offering_rows.py add": "the words of a verb, and a way out",
    "courses/spreadsheets/reading.py _refusal": "each way to be unreadable",
    "courses/timetable.py of_week": "a snag of that name, which refuses nothing",
    "students/concerns.py send": "_nobody",
    "students/merging.py merge": "what stops it",
}
RUN = 4  # so many words in a row, which no other refusal says
PLACE = re.compile(r"%\(\w+\)[sd]")
WORD = re.compile(r"\w+(?:['-]\w+)*")
OFFERS = re.compile(
    r"(add|ask|bring|cancel|change|check|choose|complete|do|give|look|make|move|note|offer|open|plan|ring|say"
    r"|see|send|take|tell|tick|try|use|wait|write|you can)\b"
)


@cache
def every_refusal() -> list[Refused]:
    """Return the refusals of the product, read once."""
    return refusals(sources())


def words_of(text: str) -> list[str]:
    """Return the words as both sides write them: without the marks of HTML, Python and sentences."""
    return WORD.findall(unescape(text).replace("’", "'").lower())


def runs(sentence: str) -> set[tuple[str, ...]]:
    """Return each few words in a row that stand in a sentence; all of them where there are fewer."""
    parts = [words_of(part) for part in PLACE.split(sentence)]
    return {run for part in parts if part for run in rows(part, min(RUN, len(part)))}


def rows(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """Return each so many words in a row."""
    return set(zip(*(words[start:] for start in range(length)), strict=False))


def untested(found: Sequence[Refused], tests: Iterable[str]) -> list[str]:
    """Return the refusals of which no test knows the whole words, or a few of them that are theirs alone."""
    told = {words for each in found for words in each.words}
    said = Counter(run for words in told for run in runs(words))
    text = words_of("\n".join(tests))
    known = {run for length in range(2, RUN + 1) for run in rows(text, length)}
    whole = " ".join(text)
    missing = []
    for each in found:
        own = {run for words in each.words for run in runs(words) if said[run] == 1}
        entire = [" ".join(words_of(words)) for words in each.words if not PLACE.search(words)]
        if each.words and not own & known and not any(words in whole for words in entire):
            missing.append(f"{each.where}: {each.words[0]}")
    return sorted(set(missing))


def only_no(found: Sequence[Refused]) -> list[str]:
    """Return the refusals whose words are one sentence that offers nothing."""
    bare = []
    for each in found:
        sentences = [part for words in each.words for part in re.split(r"[.?!:]\s+", words.strip())]
        if len(sentences) == 1 and not OFFERS.match(sentences[0].lower()):
            bare.append(f"{each.where}: {each.words[0]}")
    return sorted(set(bare))


def test_no_refusal_only_says_no() -> None:
    found = every_refusal()
    assert len(found) > 350
    assert only_no(found) == []


def test_every_refusal_has_a_test_that_knows_its_words() -> None:
    tests = [path.read_text() for path in sorted((ROOT / "tests").rglob("*.py"))]
    assert untested(every_refusal(), tests) == []


def test_words_that_come_from_elsewhere_are_noted() -> None:
    assert {each.where for each in every_refusal() if not each.words} == set(HANDED_ON)


def test_bare_and_untested_refusals_are_found() -> None:
    """The positive control."""
    source = """
class Full(Refusal):
    "Full."
OVER = _("This is over. Look for the next one.")
def join():
    words = _("%(count)s people are in it already.")
    if 1:
        raise Full(words % {"count": 3})
    raise steps.Refusal(OVER, field="a")
def leave():
    def inner():
        raise Refusal(_("Choose which one to leave."))
    raise Refusal(why)
"""
    found = refusals({"students/boats.py": source})
    assert Counter(found) == Counter(
        [
            Refused("students/boats.py join", ("%(count)s people are in it already.",)),
            Refused("students/boats.py join", ("This is over. Look for the next one.",)),
            Refused("students/boats.py inner", ("Choose which one to leave.",)),
            Refused("students/boats.py leave", ()),
        ]
    )
    assert only_no(found) == ["students/boats.py join: %(count)s people are in it already."]
    known = ['match="people are in\n', 'assert "This is over. Look for" in str(refused)', '"Choose which " \n "one to"']
    assert untested(found, known) == ["students/boats.py join: %(count)s people are in it already."]
