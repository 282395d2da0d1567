"""What somebody meant by the words they typed: slips put right, words that mean the same added, and how to rank."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable, CombinedExpression

MOST_WORDS = 8
LONGEST_WORD = 40
SHORTEST_GUESS = 4
TWO_SLIPS = 8
TITLE_ONLY = [0.0, 0.0, 0.0, 1.0]
TITLE_FIRST = [0.02, 0.06, 0.25, 1.0]
WORD = re.compile(r"[^\W_]+")

ASK = """
    SELECT asked.word,
        found.little,
        found.anywhere,
        CASE WHEN found.anywhere OR found.little THEN '{}' ELSE ARRAY(
            SELECT word FROM courses_word ORDER BY word <-> asked.word LIMIT 12
        ) END,
        (SELECT coalesce(jsonb_agg(words ORDER BY id), '[]') FROM courses_synonym)::text
    FROM unnest(%s::text[]) WITH ORDINALITY AS asked (word, place)
    CROSS JOIN LATERAL (
        SELECT numnode(plainto_tsquery('college', asked.word)) = 0 AS little,
            EXISTS (SELECT 1 FROM courses_word WHERE word = asked.word)
            OR EXISTS (SELECT 1 FROM courses_listing WHERE search @@ plainto_tsquery('college', asked.word)) AS anywhere
        OFFSET 0  -- looked up once, not in each place that asks for it
    ) AS found
    ORDER BY asked.place
"""


@dataclass(frozen=True)
class Asked:
    """A search as it is put to the catalogue.

    shown: the words after slips were put right, where that changed any; else empty. own: the words themselves.
    every: all of them, or what means the same. either: at least one of them. A search of nothing but little words
    ("the", "and") has no query.
    """

    shown: str = ""
    own: SearchQuery | None = None
    every: SearchQuery | None = None
    either: SearchQuery | None = None


@dataclass(frozen=True)
class _Word:
    typed: str
    little: bool
    known: bool
    near: Sequence[str]


def fold(words: str) -> str:
    """Return words in lower case and without accents."""
    parts = unicodedata.normalize("NFKD", words.replace("\0", " "))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).lower()


def read(words: str) -> Asked:
    """Return what was meant, in one query. The words come from anybody; at most eight of them count."""
    typed = list(dict.fromkeys(each[:LONGEST_WORD] for each in WORD.findall(fold(words)[:1000])))[:MOST_WORDS]
    if not typed:
        return Asked()
    found, same = _ask(typed)
    right = [word.typed if word.little else _put_right(word, same) for word in found]
    meant = [word for word, said in zip(right, found, strict=True) if not said.little]
    if not meant:
        return Asked()
    changed = any(word not in typed for word in meant)
    text = f" {' '.join(right)} "  # little words too: a phrase may hold them, such as "out of pocket"
    groups = [_any(_quoted(each) for each in [word, *_same_as(word, text, same)]) for word in meant]
    return Asked(
        shown=" ".join(meant) if changed else "",
        own=_query(_all(map(_quoted, meant))),
        every=_query(_all(groups)),
        either=_query(_any(groups)),
    )


def rank(asked: Asked) -> Combinable:
    """Return how well a listing fits: the words themselves in its title count most, then any word there."""
    search = F("search")
    assert asked.either is not None
    assert asked.own is not None
    everything = SearchRank(search, asked.either, weights=TITLE_FIRST)
    return CombinedExpression(everything, "+", SearchRank(search, asked.own, weights=TITLE_ONLY))


def _ask(typed: Sequence[str]) -> tuple[list[_Word], list[list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [list(typed)])
        rows = cursor.fetchall()
    same: list[list[str]] = json.loads(rows[0][4])
    return [_Word(*row[:4]) for row in rows], same


def _put_right(word: _Word, same: Sequence[Sequence[str]]) -> str:
    """Return the word, or the one that was most likely meant when it stands nowhere in the catalogue."""
    alike = [each for group in same for phrase in group for each in phrase.split()]
    if word.known or word.typed in alike or len(word.typed) < SHORTEST_GUESS:
        return word.typed
    allowed = 2 if len(word.typed) >= TWO_SLIPS else 1
    candidates = [*word.near, *alike]
    distances = [(steps_apart(word.typed, each), place) for place, each in enumerate(candidates)]
    begun = next((each for each in word.near if each.startswith(word.typed)), None)
    steps, place = min(distances, default=(allowed + 1, 0))
    return candidates[place] if steps <= allowed else begun or word.typed


def _same_as(word: str, text: str, same: Sequence[Sequence[str]]) -> list[str]:
    """Return what means the same as the word, or as a phrase of the text that holds it."""
    found: dict[str, None] = {}
    for group in same:
        phrases = [each for each in group if f" {each} " in text and word in each.split()]
        if phrases:
            found.update(dict.fromkeys(each for each in group if each != word))
    return list(found)


def _query(text: str) -> SearchQuery:
    """Return the query that a text spells out: one for all of the words costs less to read than one for each."""
    return SearchQuery(text, config="college", search_type="raw")


def _quoted(words: str) -> str:
    """Return a word or phrase as a query spells it, so that no sign in it means anything."""
    return "'" + words.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(queries: Iterable[str]) -> str:
    return f"({' | '.join(queries)})"


def _all(queries: Iterable[str]) -> str:
    return f"({' & '.join(queries)})"


def steps_apart(one: str, other: str) -> int:
    """Return how many letters were added, left out, changed or swapped with their neighbour between two words."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, sign in enumerate(other, start=1):
            change = above[column - 1] + (letter != sign)
            steps = min(above[column] + 1, here[-1] + 1, change)
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign:
                steps = min(steps, before[column - 2] + 1)
            here.append(steps)
        before, above = above, here
    return above[-1]
