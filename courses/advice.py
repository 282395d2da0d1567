"""Help while writing: what makes words easier to read and kinder, each with its place. It advises and never forbids.

It knows English only. The same words always get the same advice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.authoring import CourseText
from courses.kinder_words import KINDER
from foundations.lib.reading_age import WORD, reading_age

AIM = (9, 10)
RULER = tuple(range(7, 13))
LONGEST_SENTENCE = 20
SENTENCE_ENDS = re.compile(r"[.!?]+[”’\"')]*(?=\s|$)|\n+")
SHORT_FORM = re.compile(r"(?:(?<![\w’'])[A-Za-z]|\b[DMS]rs?|\bMs)$")
FEWEST_WORDS_TO_TELL = 25
OUTCOMES = (3, 5)
READ = ("title", "line", "about", "who_for", "outcomes", "session_titles", "bring", "content_note", "access")
AGED = {"about", "who_for", "outcomes", "access", "easy_read"}
NOT_DOING = frozenset({  # words that a list of things learned often begins with
    "a", "an", "the", "this", "that", "these", "those", "how", "what", "when", "where", "why", "who", "which",
    "about", "you", "your", "we", "our", "they", "their", "people", "students", "patients", "participants",
    "attendees", "learners", "some", "many", "more", "better", "greater", "in", "on", "of", "for", "with", "it",
    "its", "there", "knowledge", "information", "understanding", "awareness", "insight", "skills", "confidence",
    "ideas", "tips", "tools", "learning",
})  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One piece of advice. The place is shown as the words around it and, between them, the words that are meant."""

    words: str
    tip: str
    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True)
class Advice:
    """What can be said about one part of a course. age: of a reader in years, from 7; none for too few words."""

    age: int | None
    notes: Sequence[Note]
    empty: bool

    @property
    def easy(self) -> bool:
        """Whether a reader of the age that we aim for can read it."""
        return self.age is None or self.age <= AIM[1]

    @property
    def ruler(self) -> list[tuple[int, str]]:
        """Return the ages of the ruler, each with its look: "on" for this text, "aim" for what we aim for."""
        here = None if self.age is None else min(max(self.age, RULER[0]), RULER[-1])
        return [(age, "on" if age == here else "aim" if age in AIM else "") for age in RULER]


def on(text: CourseText) -> dict[str, Advice]:
    """Return the advice on each part of a text that is words."""
    return {key: _on_part(key, text) for key in (*READ, "easy_read")}


def _on_part(key: str, text: CourseText) -> Advice:
    value = getattr(text, key)
    pieces = [value] if isinstance(value, str) else list(value)
    whole = "\n".join(pieces)
    aged = key in AGED and len(WORD.findall(whole)) >= FEWEST_WORDS_TO_TELL
    notes = [note for piece in pieces for note in (*_clinic_words(piece), *_long_sentences(piece))]
    if key == "outcomes":
        notes = [*_outcomes(pieces), *notes]
    return Advice(age=max(round(reading_age(whole)), RULER[0]) if aged else None, notes=notes, empty=not whole.strip())


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; a line is never part of the one before."""
    begins = 0
    for found in SENTENCE_ENDS.finditer(words):
        if found.group() == "." and SHORT_FORM.search(words, max(begins, found.start() - 4), found.start()):
            continue
        ends = found.start() if found.group()[0] == "\n" else found.end()
        yield from _told(words, begins, ends)
        begins = found.end()
    yield from _told(words, begins, len(words))


def _told(words: str, begins: int, ends: int) -> Iterator[tuple[int, int]]:
    sentence = words[begins:ends]
    if WORD.search(sentence):
        yield begins + len(sentence) - len(sentence.lstrip()), ends


def _clinic_words(words: str) -> Iterator[Note]:
    taken: list[tuple[int, int]] = []
    spots = [(found.start(), found.end(), tip) for pattern, tip in KINDER for found in pattern.finditer(words)]
    for begins, ends, tip in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
        if any(begins < other_ends and ends > other for other, other_ends in taken):
            continue
        taken.append((begins, ends))
        said = _("“%(words)s”: there is a kinder way to say it.") % {"words": words[begins:ends]}
        first, last = next(((a, b) for a, b in sentences(words) if a <= begins < b), (0, len(words)))
        yield Note(said, str(tip), words[first:begins], words[begins:ends], words[ends : max(last, ends)])


def _long_sentences(words: str) -> Iterator[Note]:
    for begins, ends in sentences(words):
        count = len(WORD.findall(words[begins:ends]))
        if count > LONGEST_SENTENCE:
            said = _("This sentence has %(count)s words.") % {"count": count}
            yield Note(said, _("Could it be two or three? Under 15 reads best."), marked=words[begins:ends])


def _outcomes(outcomes: Sequence[str]) -> Iterator[Note]:
    fewest, most = OUTCOMES
    if outcomes and not fewest <= len(outcomes) <= most:
        said = _("There are %(count)s things here.") if len(outcomes) > 1 else _("There is 1 thing here.")
        tip = _("3 to 5 are easy to keep in mind. Could you join some?")
        if len(outcomes) < fewest:
            tip = _("3 to 5 show people what they will take home. What else?")
        yield Note(said % {"count": len(outcomes)}, tip)
    for outcome in outcomes:
        first = WORD.search(outcome)
        if first and _is_no_doing_word(outcome, first.group().lower()):
            tip = _("Start with a doing word, like “make”, “try” or “find”. The page puts “You will” before it.")
            said = _("“%(word)s” is not a doing word.") % {"word": first.group()}
            yield Note(said, tip, outcome[: first.start()], first.group(), outcome[first.end() :])


def _is_no_doing_word(outcome: str, first: str) -> bool:
    thing_of = re.match(r"\W*\w+\s+(of|about|into)\b", outcome)
    return first in NOT_DOING or bool(thing_of and first.endswith(("ing", "ness", "tion")))
