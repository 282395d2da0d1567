"""The parts of the catalogue: their names, their order, and the pattern and inks that mark each beside its name.

A mark must be told apart without colour, so a pattern is given twice only when all six are taken, and never twice
with the same inks.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses import listing
from courses.models import Category, Course, Pattern
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.models import College
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

LONGEST_SLUG = 40


class CategoryInUse(Refusal):
    """Courses belong to this part of the catalogue."""


class SameMark(Refusal):
    """Another part of the catalogue would look the same to somebody who does not see colours."""


def free_pattern() -> str:
    """Propose a pattern that no part has yet, or the first one when all are taken."""
    taken = set(Category.objects.values_list("pattern", flat=True))
    return next((value for value in Pattern.values if value not in taken), str(Pattern.values[0]))


@verb
def add(*, name: str, description: str, pattern: str, colour: str, by: User, now: datetime) -> Category:
    """Add a part after the others.

    Raises Refusal when there is one with this name, and SameMark beside the pattern or the colour.
    """
    others = _locked()
    name = _free_name(name, others)
    _refuse_same_mark(pattern, colour, others)
    last = Category.objects.aggregate(last=Max("order"))["last"] or 0
    category = Category.objects.create(
        slug=_slug(name, {each.slug for each in others}),
        name=name,
        description=description.strip(),
        order=last + 1,
        pattern=pattern,
        colour=colour,
    )
    trail.append(act="categories.add", thing=category, by=by, now=now)
    return category


@verb
def change(
    *, category: Category, name: str, description: str, pattern: str, colour: str, by: User, now: datetime
) -> Category:
    """Change the name, words or mark of a part. Its web address stays.

    Raises Refusal when another part has this name, and SameMark beside the pattern or the colour.
    """
    held = _locked()
    category = next(each for each in held if each.pk == category.pk)
    others = [each for each in held if each.pk != category.pk]
    values = {
        "name": _free_name(name, others),
        "description": description.strip(),
        "pattern": pattern,
        "colour": colour,
    }
    changed = [key for key, value in values.items() if getattr(category, key) != value]
    if not changed:
        return category
    if {"pattern", "colour"} & set(changed):
        _refuse_same_mark(pattern, colour, others)
    for key in changed:
        setattr(category, key, values[key])
    category.save(update_fields=changed)
    trail.append(act="categories.change", thing=category, by=by, now=now, fields=",".join(changed))
    if "name" in changed:  # it can be searched for
        listing.refresh(course_ids=Course.objects.filter(category=category).values_list("pk", flat=True), now=now)
    return category


@verb
def remove(*, category: Category, by: User, now: datetime) -> None:
    """Delete a part that no course belongs to. Raises CategoryInUse otherwise."""
    _locked()
    if Course.objects.filter(category=category).exists():
        raise CategoryInUse(_("There are courses in this part. Move them to another part first."))
    trail.append(act="categories.remove", thing=category, by=by, now=now)
    Category.objects.filter(pk=category.pk).delete()


@verb
def move(*, category: Category, up: bool, by: User, now: datetime) -> None:
    """Let a part change places with the one above or below it; the first and the last stay where they are."""
    categories = _locked()
    place = next(place for place, each in enumerate(categories) if each.pk == category.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(categories):
        return
    one, two = categories[place], categories[other]
    one.order, two.order = two.order, one.order
    Category.objects.bulk_update([one, two], ["order"])
    trail.append(act="categories.move", thing=one, by=by, now=now, up=up)


def _locked() -> list[Category]:
    """Return every part in the college's order, held by this transaction."""
    College.objects.select_for_update(no_key=True).get(pk=1)  # nor can another one be added meanwhile
    held = list(Category.objects.select_for_update(no_key=True).order_by("pk"))
    return sorted(held, key=lambda category: (category.order, category.pk))


def _free_name(name: str, others: Sequence[Category]) -> str:
    name = " ".join(name.split())
    if name.casefold() in {each.name.casefold() for each in others}:
        raise Refusal(_("There is a part with this name. Choose another name."), field="name")
    return name


def _refuse_same_mark(pattern: str, colour: str, others: Sequence[Category]) -> None:
    """Raise SameMark when the pattern is taken while another is free, or taken with these inks."""
    same = next((each for each in others if each.pattern == pattern), None)
    if same is None:
        return
    if set(Pattern.values) - {each.pattern for each in others}:
        words = _(
            "“%(part)s” has this pattern. Choose one that is free, so that people who do not see colours can tell."
        )
        raise SameMark(words % {"part": same.name}, field="pattern")
    twin = next((each for each in others if (each.pattern, each.colour) == (pattern, colour)), None)
    if twin is not None:
        words = _("“%(part)s” has this pattern in these colours. Choose other colours.")
        raise SameMark(words % {"part": twin.name}, field="colour")


def _slug(name: str, taken: set[str]) -> str:
    """Return a word for web addresses that no other part has. Raises Refusal when the name has no letters."""
    begun = slugify(name)[:LONGEST_SLUG].strip("-")
    if not begun:
        raise Refusal(_("Use letters or numbers in the name."), field="name")
    slug, number = begun, 1
    while slug in taken:
        number += 1
        slug = f"{begun[: LONGEST_SLUG - 3]}-{number}"
    return slug
