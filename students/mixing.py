"""Keeping answers apart from people: rows are written again, all of a group at once, whenever one more comes.

A row that stands for somebody who is not named could still be matched with what happened at the same moment: by a key
that grows, by where it lies on disk, by the number of the transaction that wrote it (xmin), and by the hour that every
sealed text carries. So the whole group gets new keys, is sealed anew and is written in a new order, in one transaction.
What Postgres keeps of the old rows until it cleans up, and in its log, is not reached from the product.
"""

import uuid
from collections.abc import Iterable
from hashlib import sha256
from secrets import SystemRandom
from typing import Any

from django.db.models import Model, QuerySet

_dice = SystemRandom()


def write_again(rows: "QuerySet[Any]", new: Iterable[Model], *, words: str) -> None:
    """Put new rows among the rows of a group, so that nobody can tell which are new. The caller holds the group's lock.

    words: the sealed column, opened and sealed again under the new key. Call it inside the verb's transaction.
    """
    kept = list(rows)
    opened = [(each, getattr(each, words)) for each in kept]
    rows.delete()
    for each, said in opened:
        each.pk = uuid.uuid4()
        setattr(each, words, said)
    mixed = [*kept, *new]
    _dice.shuffle(mixed)
    rows.model.objects.bulk_create(mixed)


def in_mixed_order(texts: Iterable[str], *, salt: object) -> list[str]:
    """Return texts in an order that tells nothing and stays the same on every page: by their hash."""
    return sorted(texts, key=lambda text: sha256(f"{salt} {text}".encode()).hexdigest())
