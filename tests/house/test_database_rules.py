"""The database says what must always be true, by name."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from tests.house.test_never_asked import OURS


def our_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            yield model


@pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model._meta.label)
def test_every_constraint_and_index_is_named_after_its_table(model: type[models.Model]) -> None:
    rules = [*model._meta.constraints, *model._meta.indexes]
    prefix = f"{model._meta.app_label}_"
    strange = [rule.name for rule in rules if not str(rule.name).startswith(prefix) or len(str(rule.name)) > 63]
    assert strange == []


@pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model._meta.label)
def test_no_order_is_hidden_in_a_model(model: type[models.Model]) -> None:
    assert list(model._meta.ordering) == []


@pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model._meta.label)
def test_what_a_person_did_says_when_and_who(model: type[models.Model]) -> None:
    """An _at column has its _by, both required or tied by a check."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    acts = {name.removesuffix("_at") for name in fields if name.endswith("_at")}
    acts |= {name.removesuffix("_by") for name in fields if name.endswith("_by")}
    for act in acts:
        at, by = fields.get(f"{act}_at"), fields.get(f"{act}_by")
        assert at is not None, f"{act}_by has no {act}_at"
        assert by is not None, f"{act}_at has no {act}_by"
        if at.null or by.null:
            checks = " ".join(
                str(rule.condition) for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)
            )
            assert f"{act}_at__isnull" in checks, f"{act} is not tied by a check"
            assert f"{act}_by__isnull" in checks, f"{act} is not tied by a check"


@pytest.mark.django_db
def test_the_rules_are_in_the_database() -> None:
    """What the models promise is really there, exclusion and composite keys included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
        there |= {name for (name,) in cursor.fetchall()}
    promised = {str(rule.name) for model in our_models() for rule in [*model._meta.constraints, *model._meta.indexes]}
    assert promised - there == set()
    assert "courses_teaching_follows_session" in there
