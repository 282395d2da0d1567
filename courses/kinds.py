"""The college's own kinds of course: which need booking, which need a pair, and in what order they stand.

Read on every page of the catalogue, so each process keeps them for a moment.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses import listing
from courses.models import Course, Kind
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.models import College
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

LIFE = 30.0
TASTER = "taster"
LONGEST_SLUG = 20
_kept: list[tuple[float, tuple[Kind, ...]]] = []


class KindInUse(Refusal):
    """Courses are of this kind."""


def all_of_them() -> Sequence[Kind]:
    """Return every kind in the college's order, those that are retired too."""
    if not _kept or time.monotonic() - _kept[0][0] >= LIFE:
        _kept[:] = [(time.monotonic(), tuple(Kind.objects.order_by("order", "pk")))]
    return _kept[0][1]


def choices() -> list[tuple[str, str]]:
    """Return the kinds in use, as a form offers them: slug and name."""
    return [(kind.slug, kind.name) for kind in all_of_them() if not kind.retired]


def forget() -> None:
    """Read them again at the next call; a verb that changes them and the tests call it."""
    _kept.clear()


@verb
def add(*, name: str, needs_booking: bool, needs_pair: bool, by: User, now: datetime) -> Kind:
    """Add a kind after the others.

    Raises Refusal when there is one with this name, or nothing to make its web address from.
    """
    kinds = _locked()
    name = _free_name(name, kinds)
    last = Kind.objects.aggregate(last=Max("order"))["last"] or 0
    kind = Kind.objects.create(
        slug=_slug(name, {each.slug for each in kinds}),
        name=name,
        order=last + 1,
        needs_booking=needs_booking,
        needs_pair=needs_pair,
    )
    trail.append(act="kinds.add", thing=kind, by=by, now=now)
    _forget_after_change()
    return kind


@verb
def change(*, kind: Kind, name: str, needs_booking: bool, needs_pair: bool, by: User, now: datetime) -> Kind:
    """Give a kind another name, or say anew whether it needs booking and a pair; the catalogue follows at once.

    Raises Refusal when another kind has this name.
    """
    kinds = _locked()
    kind = next(each for each in kinds if each.pk == kind.pk)
    name = _free_name(name, [each for each in kinds if each.pk != kind.pk])
    booking_was = kind.needs_booking
    if (kind.name, kind.needs_booking, kind.needs_pair) == (name, needs_booking, needs_pair):
        return kind
    kind.name, kind.needs_booking, kind.needs_pair = name, needs_booking, needs_pair
    kind.save(update_fields=["name", "needs_booking", "needs_pair"])
    trail.append(act="kinds.change", thing=kind, by=by, now=now, needs_booking=needs_booking, needs_pair=needs_pair)
    if needs_booking != booking_was:
        listing.refresh(course_ids=Course.objects.filter(kind=kind).values_list("pk", flat=True), now=now)
    _forget_after_change()
    return kind


@verb
def retire(*, kind: Kind, by: User, now: datetime) -> Kind:
    """Offer a kind no longer for new courses; those that are of it stay as they are.

    Raises Refusal when it is the last one in use.
    """
    kinds = _locked()
    kind = next(each for each in kinds if each.pk == kind.pk)
    if kind.retired:
        return kind
    if not [each for each in kinds if not each.retired and each.pk != kind.pk]:
        raise Refusal(_("This is the last kind in use. Add another one first."))
    return _set_retired(kind, retired=True, act="kinds.retire", by=by, now=now)


@verb
def bring_back(*, kind: Kind, by: User, now: datetime) -> Kind:
    """Offer a retired kind again."""
    kind = next(each for each in _locked() if each.pk == kind.pk)
    return _set_retired(kind, retired=False, act="kinds.bring_back", by=by, now=now) if kind.retired else kind


@verb
def remove(*, kind: Kind, by: User, now: datetime) -> None:
    """Delete a kind that no course is of.

    Raises KindInUse otherwise: a kind in use is retired. Raises Refusal when it is the last one in use.
    """
    kinds = _locked()
    if Course.objects.filter(kind_id=kind.slug).exists():
        raise KindInUse(_("There are courses of this kind. You can stop offering it for new ones instead."))
    if not [each for each in kinds if not each.retired and each.pk != kind.pk]:
        raise Refusal(_("This is the last kind in use. Add another one first."))
    trail.append(act="kinds.remove", thing=kind, by=by, now=now)
    Kind.objects.filter(pk=kind.pk).delete()
    _forget_after_change()


@verb
def move(*, kind: Kind, up: bool, by: User, now: datetime) -> None:
    """Let a kind change places with the one above or below it; the first and the last stay where they are."""
    kinds = _locked()
    place = next(place for place, each in enumerate(kinds) if each.pk == kind.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(kinds):
        return
    one, two = kinds[place], kinds[other]
    one.order, two.order = two.order, one.order
    Kind.objects.bulk_update([one, two], ["order"])
    trail.append(act="kinds.move", thing=one, by=by, now=now, up=up)
    _forget_after_change()


def _locked() -> list[Kind]:
    """Return every kind in the college's order, held by this transaction."""
    College.objects.select_for_update(no_key=True).get(pk=1)  # nor can another one be added meanwhile
    held = list(Kind.objects.select_for_update(no_key=True).order_by("pk"))
    return sorted(held, key=lambda kind: (kind.order, kind.pk))


def _free_name(name: str, others: Sequence[Kind]) -> str:
    name = " ".join(name.split())
    if name.casefold() in {each.name.casefold() for each in others}:
        raise Refusal(_("There is a kind with this name. Choose another name."), field="name")
    return name


def _slug(name: str, taken: set[str]) -> str:
    """Return a word for web addresses that no other kind has. Raises Refusal when the name has no letters."""
    begun = slugify(name)[:LONGEST_SLUG].strip("-")
    if not begun:
        raise Refusal(_("Use letters or numbers in the name."), field="name")
    slug, number = begun, 1
    while slug in taken:
        number += 1
        slug = f"{begun[: LONGEST_SLUG - 3]}-{number}"
    return slug


def _set_retired(kind: Kind, *, retired: bool, act: str, by: User, now: datetime) -> Kind:
    kind.retired = retired
    kind.save(update_fields=["retired"])
    trail.append(act=act, thing=kind, by=by, now=now)
    _forget_after_change()
    return kind


def _forget_after_change() -> None:
    """Forget now, for the rest of this transaction, and again once it is committed."""
    forget()
    transaction.on_commit(forget, robust=True)
