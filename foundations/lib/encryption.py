"""Words at rest: a text column that only the college's key file opens.

What is stored is a Fernet token (AES-128-CBC with HMAC-SHA256) around the owner, the table, the column and
the words. A token that was moved to another owner, table or column is refused when it is read. Keys are
settings.FIELD_KEYS, newest first: every key reads, the newest writes, and `manage.py rotate_field_keys`
brings old rows forward, after which an old key can be taken out of the file.

    hope = EncryptedTextField(owner="student_id", blank=True)

What works: reading and assigning the attribute, save(), create(), bulk_create(), only(), defer(),
select_related(). What does not, on purpose: values() and values_list() give Sealed objects without words;
filter(), update() and bulk_update() with words raise TypeError, because a row's owner is not known there; so
do dumpdata and other serializers. Empty is stored as empty, so filter(hope="") and update(hope="") work.
"""

# ruff: noqa: SLF001 - _meta and _base_manager are how Django tells about a model; it documents both

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute


class Unreadable(Exception):  # noqa: N818 - reads aloud where it is raised
    """A stored token could not be opened: damaged, moved, or written with a key we lack."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words as they lie in the database. Shows nothing of them when printed."""

    token: str = field(repr=False)

    def __str__(self) -> str:
        """A sign that something is there, never the thing."""
        return "<sealed>"


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@lru_cache(maxsize=4)
def _newest(keys: tuple[str, ...]) -> Fernet:
    return Fernet(keys[0])


def seal(words: str, *, owner: object, table: str, column: str) -> Sealed:
    """Return the words sealed with the newest key for one owner, table and column."""
    payload = json.dumps([str(owner), table, column, words], ensure_ascii=False)
    return Sealed(_box(tuple(settings.FIELD_KEYS)).encrypt(payload.encode()).decode())


def unseal(sealed: Sealed, *, owner: object, table: str, column: str) -> str:
    """Return the words. Raises Unreadable when no key fits or the token belongs somewhere else."""
    try:
        payload = _box(tuple(settings.FIELD_KEYS)).decrypt(sealed.token.encode())
    except (InvalidToken, UnicodeEncodeError):
        raise Unreadable(f"{table}.{column}: no key opens this token.") from None
    bound_owner, bound_table, bound_column, words = json.loads(payload)
    if (bound_owner, bound_table, bound_column) != (str(owner), table, column):
        raise Unreadable(f"{table}.{column}: this token belongs to another owner, table or column.")
    return str(words)


def is_newest(sealed: Sealed) -> bool:
    """Say whether the newest key opens the token."""
    try:
        _newest(tuple(settings.FIELD_KEYS)).decrypt(sealed.token.encode())
    except InvalidToken:
        return False
    return True


class _SealedAttribute(DeferredAttribute):
    """Opens the words each time they are read, so that the instance itself does not carry them."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        """Return the words (str), None where the column may be null, or this attribute for the class."""
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return self.field.opened(value, instance) if isinstance(value, Sealed) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep what is assigned until it is sealed by saving."""
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """A text column whose words are sealed for the row's owner.

    owner: the column of the same row that says whose words these are ("student_id", "uuid"). It must be set
    before saving and must not change afterwards: words sealed for one owner are not readable for another.
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, owner: str = "", **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Carry the owner's name into migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "owner": self.owner}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse a field whose owner is not a column of its model, and a unique one: tokens always differ."""
        found = super().check(**kwargs)
        if self.owner not in {column.attname for column in self.model._meta.local_concrete_fields}:
            words = f"EncryptedTextField needs owner= naming a column of {self.model.__name__}."
            found.append(checks.Error(words, obj=self, id="lib.E001"))
        if self.unique:
            found.append(checks.Error("An EncryptedTextField cannot be unique.", obj=self, id="lib.E002"))
        return found

    def place(self, instance: models.Model) -> dict[str, Any]:
        """Return where the words of this instance belong. Raises ValueError when the owner is not set yet."""
        owner = getattr(instance, self.owner)
        if owner is None or owner == "":
            raise ValueError(f"{self.model.__name__}.{self.owner} must be set before {self.name} is sealed or read.")
        return {"owner": owner, "table": self.model._meta.db_table, "column": self.column}

    def opened(self, sealed: Sealed, instance: models.Model) -> str:
        """Return the words of a sealed value of this instance. Raises Unreadable."""
        return unseal(sealed, **self.place(instance))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal with the newest key, and leave the sealed value on the instance."""
        words = getattr(model_instance, self.attname)
        if not isinstance(words, str) or not words:
            return words
        sealed = seal(words, **self.place(model_instance))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | str | None:
        """Wrap the token; it is opened when it is read from an instance."""
        return Sealed(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Let sealed and empty values through to the database. Raises TypeError for words."""
        if isinstance(value, Sealed):
            return value.token
        if value is None or value == "" or hasattr(value, "resolve_expression"):
            return value
        raise TypeError(f"{self.name} is sealed for its owner: set it on an instance and save; it cannot be searched.")

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse to write words into a file of rows. Raises TypeError unless empty."""
        if getattr(obj, self.attname):
            raise TypeError(f"{self.name} is sealed and is not written out by serializers.")
        return ""
