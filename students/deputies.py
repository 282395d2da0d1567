"""Safeguarding leads and their deputies: who opens a concern, and who rings when nobody has."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import Deputy
from students.models.concern import PERMISSION

SETTERS = "college.change_settings"


def leads() -> QuerySet[User]:
    """Return the people who open concerns, deputies among them (`is_deputy`), A to Z."""
    live = Deputy.objects.filter(person=OuterRef("pk"), ended_at=None)
    return grants.holding(PERMISSION).annotate(is_deputy=Exists(live)).order_by("name", "pk")


def call_first(people: Sequence[User]) -> list[User]:
    """Return the deputies among these leads; all of them when none is a deputy."""
    named = set(Deputy.objects.filter(person__in=people, ended_at=None).values_list("person_id", flat=True))
    return [each for each in people if each.pk in named] or list(people)


@verb
def name(*, person: User, by: User, now: datetime) -> Deputy:
    """Make a lead a deputy; who is one stays one. Raises Refusal for anybody else, and when `by` may not."""
    _may(by)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    there = Deputy.objects.filter(person=person, ended_at=None).first()
    if there:
        return there
    if not person.has_perm(PERMISSION):
        raise Refusal(_("Only a safeguarding lead can be a deputy. Give them that role first, on the page People."))
    new = Deputy.objects.create(person=person, named_at=now, named_by=by)
    trail.append(act="deputies.name", thing=person, by=by, now=now)
    return new


@verb
def end(*, person: User, by: User, now: datetime) -> None:
    """Let a deputy be a lead like the others. Twice changes nothing. Raises Refusal when `by` may not."""
    _may(by)
    rows = Deputy.objects.select_for_update(no_key=True).filter(person=person, ended_at=None)
    for there in rows:
        there.ended_at, there.ended_by = now, by
        there.save(update_fields=["ended_at", "ended_by"])
        trail.append(act="deputies.end", thing=person, by=by, now=now)


def _may(by: User) -> None:
    if not by.is_system and not by.has_perm(SETTERS):
        raise Refusal(_("Only a college admin can name deputies. Ask one of them."))
