"""Telling and asking upwards without importing upwards.

An event is a frozen dataclass published by a lower floor; a question is a frozen dataclass that is answered
by exactly one function of a higher floor. Both tables, EVENTS and QUESTIONS, live in the module that
settings names as REACTIONS, as ROOT_URLCONF names the table of addresses.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

from django.conf import settings
from django.db import connection

Answer = TypeVar("Answer")


class Event:
    """Something that happened. Subclasses are frozen dataclasses carrying ids and plain values."""


class Question(Generic[Answer]):
    """Something a lower floor needs to know from a higher one. Subclasses are frozen dataclasses taking many ids."""


class Unanswered(LookupError):  # noqa: N818 - reads aloud where it is raised
    """An event or a question that the table of reactions does not name."""


def _table(name: str) -> Mapping[Any, Any]:
    return _table_of(settings.REACTIONS, name)


@cache
def _table_of(module: str, name: str) -> Mapping[Any, Any]:
    return cast(Mapping[Any, Any], getattr(import_module(module), name))


def publish(event: Event) -> None:
    """Run the reactions to an event, in the order of the table, inside the verb's transaction.

    Raises RuntimeError outside a transaction and Unanswered when the table does not name the event;
    what a reaction raises goes through and undoes the verb.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is published inside the transaction of the verb that caused it.")
    try:
        reactions: Sequence[Callable[[Any], None]] = _table("EVENTS")[type(event)]
    except KeyError:
        raise Unanswered(type(event).__name__) from None
    for reaction in reactions:
        reaction(event)


def ask(question: Question[Answer]) -> Answer:
    """Return the one answer to a question. Raises Unanswered when the table does not name it."""
    try:
        answer: Callable[[Question[Answer]], Answer] = _table("QUESTIONS")[type(question)]
    except KeyError:
        raise Unanswered(type(question).__name__) from None
    return answer(question)
