"""What was sent, what came back, and what was looked at on the way."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.db import connection
from django.forms.forms import BaseForm

from foundations.lib import transactions


@dataclass
class Tally:
    """What was sent and what was found. signed: hostile posts of a visit that counts, with the token of its form.

    cleaned: how many hostile posts each form has checked; seen: the forms that any post came to.
    """

    posts: int = 0
    hostile: int = 0
    signed: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    cleaned: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    worked: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    why_not: dict[str, str] = field(default_factory=dict)
    sent_to: Counter[str] = field(default_factory=Counter)

    def fault(self, name: str, words: str) -> None:
        """Note a fault once."""
        line = f"{name}: {words}"
        if line not in self.faults:
            self.faults.append(line)


@dataclass
class Reply:
    """One answer, with the forms that were filled on the way. did: nothing was refused."""

    status: int
    words: str
    to: str
    refused: bool
    forms: list[BaseForm]
    wrote: Counter[str]
    broken: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def did(self) -> bool:
        """Say whether the post was taken: nothing refused, and sent on or answered."""
        return not self.refused and self.status < 400


@contextmanager
def filled_forms() -> Iterator[list[BaseForm]]:
    """Collect every form that is cleaned with answers."""
    seen: list[BaseForm] = []
    real = BaseForm.full_clean

    def full_clean(self: BaseForm) -> None:
        if self.is_bound:
            seen.append(self)
        real(self)

    with patch.object(BaseForm, "full_clean", full_clean):
        yield seen


class _Nesting:
    """The connection as a verb sees it that is called by nothing else, though the probe holds a transaction."""

    def __init__(self) -> None:
        self.outside = len(connection.savepoint_ids)

    @property
    def in_atomic_block(self) -> bool:
        return len(connection.savepoint_ids) > self.outside


@contextmanager
def verbs_undo_what_they_refuse() -> Iterator[None]:
    """Let the outermost verb be a transaction of its own, as it is in real life."""
    with patch.object(transactions, "connection", _Nesting()):
        yield
