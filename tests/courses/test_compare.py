"""Two texts side by side."""

from dataclasses import replace
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import compare
from courses.authoring import PARTS, CourseText
from courses.compare import Piece, words_side_by_side

TEXT = CourseText(title="Worry", line="x", about="Everyone worries.", methods=["stories", "trying_out"])
words = st.text(alphabet="ab é’-.,\n\r\t<&😀", max_size=80)


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.words}]" if piece.only_here else piece.words for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("Bring a pen.", "Bring a book.", "Bring a [pen].", "Bring a [book]."),
        ("We talk.", "We talk. We walk.", "We talk.", "We talk.[ We walk.]"),
        ("", "New", "", "[New]"),
        ("worry", "worries", "[worry]", "[worries]"),  # whole words, never letters
        ("old and grey", "new and blue", "[old and grey]", "[new and blue]"),  # reads as one change
        ("<b>a</b>", "<b>c</b>", "<b>[a]</b>", "<b>[c]</b>"),
    ],
)
def test_words_taken_out_and_put_in(old: str, new: str, left: str, right: str) -> None:
    shown = words_side_by_side(old, new)
    assert (marked(shown[0]), marked(shown[1])) == (left, right)


@given(words, words)
def test_each_side_holds_all_of_its_words_and_the_rest_is_the_same(old: str, new: str) -> None:
    left, right = words_side_by_side(old, new)
    assert ("".join(each.words for each in left), "".join(each.words for each in right)) == (old, new)
    assert [p.words for p in left if not p.only_here] == [p.words for p in right if not p.only_here]


def test_hostile_words_do_not_hold_up_the_page() -> None:
    begun = monotonic()
    left, _right = words_side_by_side("a " * 2500, "b a " * 1250)
    assert "".join(each.words for each in left) == "a " * 2500
    many = " ".join(f"w{number}" for number in range(60000))  # more words than one plane of signs
    assert words_side_by_side(many, many)[0] == [Piece(many, only_here=False)]
    assert monotonic() - begun < 5


def test_parts_that_are_the_same_are_only_named() -> None:
    other = replace(TEXT, about="Everyone worries now.", methods=["stories"], good_first_course=True)
    shown = compare.compare(TEXT, other)
    assert [part.key for part in shown.parts] == ["about", "methods", "good_first_course"]
    assert len(shown.same) == len(PARTS) - 3
    ways, first = shown.parts[1], shown.parts[2]
    assert marked(list(ways.old)) == "Stories from life[\nTrying things out]"
    assert (marked(list(first.old)), marked(list(first.new))) == ("[No]", "[Yes]")


def test_every_part_of_a_text_has_a_name() -> None:
    assert set(compare.NAMES) == set(PARTS)
