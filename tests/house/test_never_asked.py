"""A student, never a patient: nothing in the product can hold what the college never asks."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.db.models import Field

OURS = ("recovery_college", "learning_plans", "students", "courses", "tutors", "foundations")

# A name that could hold one of these about a person. Texts of courses may of course speak of them.
FORBIDDEN = re.compile(
    r"diagnos|medicat|\bnhs|nhs_|nhs_number|\bchi\b|hospital|patient|clinic|symptom|disorder|illness"
    r"|risk_|_risk|risk$|referr|birth|dob\b|date_of_b|\bgp\b|gp_name|consultant|psychiatr|section_of",
    re.IGNORECASE,
)


def our_modules() -> Iterator[str]:
    """Give every module of the product that may define forms or import columns."""
    for root in OURS:
        package = importlib.import_module(root)
        for found in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not re.search(r"\.(migrations|wsgi|management|gunicorn_conf)\b|__main__", found.name):
                yield found.name


def our_forms() -> list[type[forms.BaseForm]]:
    """Return every form class that the product defines."""
    found: set[type[forms.BaseForm]] = set()
    for name in our_modules():
        module = importlib.import_module(name)
        for _name, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, forms.BaseForm) and thing.__module__.split(".")[0] in OURS:
                found.add(thing)
    return sorted(found, key=lambda form: form.__qualname__)


def our_fields() -> list[Field]:
    """Return every column of our own models."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.split(".")[0] in OURS
        for field in model._meta.get_fields()
        if isinstance(field, Field)
    ]


def words_of(field: Field) -> str:
    return f"{field.name} {field.verbose_name} {field.help_text}"


def test_no_column_can_hold_what_we_never_ask() -> None:
    found = [f"{field.model.__name__}.{field.name}" for field in our_fields() if FORBIDDEN.search(words_of(field))]
    assert found == []


def test_no_form_asks_what_we_never_ask() -> None:
    found = [
        f"{form.__qualname__}.{name}"
        for form in our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if FORBIDDEN.search(f"{name} {field.label or ''}")
    ]
    assert found == []


def test_the_walk_finds_columns_and_forms() -> None:
    """The two tests above say something: there is much to walk over, and the pattern does catch."""
    assert len(our_fields()) > 150
    assert len(our_forms()) >= 8
    for name in (
        "diagnosis",
        "nhs_number",
        "date_of_birth",
        "risk_score",
        "medication",
        "referred_by",
        "gp_name",
    ):
        assert FORBIDDEN.search(name), name
