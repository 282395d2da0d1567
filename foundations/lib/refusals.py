"""How a rule of the college says no."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818 - the college refuses kindly; it is not an error of the machine
    """A rule says no, in words that can be shown to the person, saying what they can do next.

    words: one or two plain sentences, already translated (or lazily so).
    field: the form field beside which the words belong; empty for the whole page.
    """

    def __init__(self, words: str | Promise, *, field: str = "") -> None:
        super().__init__(str(words))
        self.words = words
        self.field = field


def show(form: Any, refusal: Refusal) -> None:
    """Put a refusal beside its field, or at the top of the form when the form lacks that field."""
    fields: Iterable[str] = form.fields
    form.add_error(refusal.field if refusal.field in fields else None, str(refusal.words))
