"""Bringing sealed words forward to the newest key."""

# ruff: noqa: SLF001 - _meta and _base_manager are how Django tells about a model; it documents both

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from foundations.lib.encryption import EncryptedTextField, Sealed, Unreadable, is_newest, seal, unseal


@dataclass
class Rotation:
    """What one run did. unreadable names table, column and row number, never words."""

    read: int = 0
    resealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def sealed_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Give every sealed column of every installed model."""
    for model in apps.get_models():
        for found in model._meta.local_fields:
            if isinstance(found, EncryptedTextField):
                yield model, found


def rotate(*, batch: int = 500) -> Rotation:
    """Reseal every row that an older key wrote. Rows are read `batch` at a time; no lock is held between
    rows.

    A row is changed only if it still holds the token that was read, so a person who saves meanwhile keeps
    their words (and has written them with the newest key themselves).
    """
    rotation = Rotation()
    for model, column in sealed_fields():
        after = None
        while rows := _next(model, column, after, batch):
            for pk, owner, sealed in rows:
                _bring_forward(rotation, model, column, pk, owner, sealed)
            after = rows[-1][0]
    return rotation


def _next(
    model: type[models.Model], column: EncryptedTextField, after: object, batch: int
) -> list[tuple[object, object, Sealed]]:
    rows = model._base_manager.exclude(**{column.attname: ""}).exclude(**{f"{column.attname}__isnull": True})
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", column.owner, column.attname)[:batch])


def _bring_forward(
    rotation: Rotation,
    model: type[models.Model],
    column: EncryptedTextField,
    pk: object,
    owner: object,
    sealed: Sealed,
) -> None:
    rotation.read += 1
    table = model._meta.db_table
    try:
        words = unseal(sealed, owner=owner, table=table, column=column.column)
    except Unreadable:
        rotation.unreadable.append(f"{table}.{column.column} of row {pk}")
        return
    if not is_newest(sealed):
        fresh = seal(words, owner=owner, table=table, column=column.column)
        same = model._base_manager.filter(pk=pk, **{column.attname: sealed})
        rotation.resealed += same.update(**{column.attname: fresh})
