"""Changing the college's settings: its names, colours, zone and words."""

# ruff: noqa: SLF001 - _meta and _base_manager are how Django tells about a model; it documents both

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.college import colours, current
from foundations.college.events import SettingsChanged
from foundations.college.models import College
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


class HasId(Protocol):
    """Anyone stored who has a number."""

    pk: int


class UnusableSetting(Refusal):
    """A setting that the college could not work with."""


@verb
def change(*, by: HasId, now: datetime, **values: str | int) -> College:
    """Change the named settings of the college and return its row; what is the same already is not a change.

    Raises UnusableSetting or colours.UnreadableColour beside the field, and TypeError for a name that is no
    setting.
    """
    unknown = set(values) - SETTINGS
    if unknown:
        raise TypeError(f"Not settings of the college: {', '.join(sorted(unknown))}")
    college = College.objects.select_for_update(no_key=True).get(pk=1)
    checked = {name: CHECKS.get(name, _as_written)(name, value) for name, value in values.items()}
    changed = tuple(sorted(name for name, value in checked.items() if getattr(college, name) != value))
    if not changed:
        return college
    for name in changed:
        setattr(college, name, checked[name])
    college.save(update_fields=changed)
    current.forget_after_change()
    publish(SettingsChanged(fields=changed, by_id=by.pk, happened_at=now))
    return college


def _as_written(_name: str, value: str | int) -> str | int:
    return value.strip() if isinstance(value, str) else value


def _some_words(name: str, value: str | int) -> str:
    words = " ".join(str(value).split())
    longest = LONGEST[name]
    if not words:
        raise UnusableSetting(_("This is shown on every page, so it cannot be empty. Write a word or two."), field=name)
    if len(words) > longest:
        raise UnusableSetting(_("Make this shorter: %(longest)s letters at most.") % {"longest": longest}, field=name)
    return words


def _zone(name: str, value: str | int) -> str:
    zone = str(value).strip()
    if zone not in available_timezones():
        words = _("We do not know this time zone. Write it as a place, such as Europe/London or Europe/Dublin.")
        raise UnusableSetting(words, field=name)
    return zone


def _nation(name: str, value: str | int) -> str:
    if value not in College.Nation.values:
        raise UnusableSetting(_("Choose one of the nations in the list."), field=name)
    return str(value)


def _hellos(name: str, value: str | int) -> str:
    if value not in College.Hellos.values:
        raise UnusableSetting(_("Choose who says hello: the tutors or the office."), field=name)
    return str(value)


def _hours(name: str, value: str | int) -> int:
    hours = int(value)
    if not 1 <= hours <= 24 * 14:
        raise UnusableSetting(_("An offer can stay open for 14 days at most. Write 1 to 336 hours."), field=name)
    return hours


def _between(least: int, most: int, words: Promise) -> Callable[[str, str | int], int]:
    """Return a check for a whole number from least to most. words: said otherwise, with both in it."""

    def check(name: str, value: str | int) -> int:
        number = int(value)
        if not least <= number <= most:
            raise UnusableSetting(str(words) % {"least": least, "most": most}, field=name)
        return number

    return check


SETTINGS = {field.name for field in College._meta.local_fields} - {"id"}
AGES = (14, 65)
AGE_WORDS = gettext_lazy("The youngest age can be %(least)s up to %(most)s.")
LEFT_MINUTES = (5, 240)
SHARE = (1, 100)
SHARE_WORDS = gettext_lazy("Choose %(least)s to %(most)s per cent.")
LEFT_WORDS = gettext_lazy("Choose %(least)s to %(most)s minutes.")
MOST_PLACES = (0, 99)
MOST_WORDS = gettext_lazy("Choose %(least)s for no limit, or up to %(most)s places.")
HOURS = (0, 23)
HOUR_WORDS = gettext_lazy("Write a full hour from %(least)s to %(most)s, such as 20 for 8pm.")
LONGEST = {field.name: field.max_length or 0 for field in College._meta.local_fields}
CHECKS: Mapping[str, Callable[[str, str | int], str | int]] = {
    "name": _some_words,
    "short_name": _some_words,
    "peer_word": _some_words,
    "staff_word": _some_words,
    "zone": _zone,
    "nation": _nation,
    "offer_hours": _hours,
    "hellos": _hellos,
    "minimum_age": _between(*AGES, AGE_WORDS),
    "left_minutes": _between(*LEFT_MINUTES, LEFT_WORDS),
    "most_per_term": _between(*MOST_PLACES, MOST_WORDS),
    "completion_share": _between(*SHARE, SHARE_WORDS),
    "text_quiet_from": _between(*HOURS, HOUR_WORDS),
    "text_quiet_until": _between(*HOURS, HOUR_WORDS),
    "first_term_before_panel": lambda _name, value: bool(value),
    "colour": lambda _name, value: colours.check_college(str(value)),
    "accent": lambda _name, value: colours.check_accent(str(value)),
}
