"""Database checks written from a set of choices, so that the rows and the code cannot disagree."""

from django.db import models
from django.db.models import Q


def one_of(field: str, choices: type[models.TextChoices], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """Return a named check that the column holds one of the choices, or nothing where blank is allowed."""
    values = [*choices.values, ""] if blank else choices.values
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def act_pair(act: str, name: str) -> models.CheckConstraint:
    """Return a named check that act_at and act_by are both set or both empty."""
    both = Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False})
    neither = Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)
