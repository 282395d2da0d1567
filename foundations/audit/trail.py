"""The audit trail: appended inside the verb's own transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from foundations.audit.models import Entry


class HasId(Protocol):
    """Anything stored that has a number."""

    pk: int


def append(
    *,
    act: str,
    thing: HasId,
    by: HasId,
    now: datetime,
    on_behalf_of: HasId | None = None,
    **detail: int | str | bool | None,
) -> Entry:
    """Write down that `by` did `act` ("enrolment.withdraw") to `thing`.

    detail: ids, numbers and words of the code ("from": "waiting"); never anything that a person wrote.
    """
    entry = _entry(act, thing, by=by, now=now, on_behalf_of=on_behalf_of, detail=detail)
    entry.save(force_insert=True)
    return entry


def append_each(
    *,
    act: str,
    things: Iterable[tuple[HasId, HasId | None]],
    by: HasId,
    now: datetime,
    **detail: int | str | bool | None,
) -> None:
    """Write down that `by` did the same to each thing, on behalf of the one beside it or of nobody. One statement."""
    Entry.objects.bulk_create(
        _entry(act, thing, by=by, now=now, on_behalf_of=behalf, detail=detail) for thing, behalf in things
    )


def _entry(
    act: str,
    thing: HasId,
    *,
    by: HasId,
    now: datetime,
    on_behalf_of: HasId | None,
    detail: Mapping[str, int | str | bool | None],
) -> Entry:
    return Entry(
        happened_on=now,
        by_id=by.pk,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        act=act,
        kind=type(thing).__name__.lower(),
        thing_id=thing.pk,
        detail=dict(detail),
    )
