"""The audit trail: appended inside the verb's own transaction."""

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
    return Entry.objects.create(
        happened_on=now,
        by_id=by.pk,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        act=act,
        kind=type(thing).__name__.lower(),
        thing_id=thing.pk,
        detail=detail,
    )
