"""Who made a course together: what each person did, and where they know it from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from courses.models import Contribution, Course, Member
from courses.models.contribution import Part, Perspective
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


@dataclass(frozen=True)
class Maker:
    """One person as others see them. did: in their own words where they gave some. perspective: "" when hidden."""

    name: str
    did: str
    perspective: str


@verb
def note(
    *,
    course: Course,
    name: str,
    part: str,
    perspective: str,
    by: User,
    now: datetime,
    person: User | None = None,
    words: str = "",
    hide_perspective: bool = False,
) -> Contribution:
    """Note that somebody took part in making a course; noted again for the same part, the newer words stand.

    Raises Refusal without a name, and for somebody who sits on a panel that is looking at this course now.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    name = " ".join(name.split())
    if not name:
        raise Refusal(_("Write the name of the person."), field="name")
    _refuse_who_sits_on_its_panel(course, name=name, person=person)
    values = {
        "person": person,
        "perspective": perspective,
        "words": " ".join(words.split()),
        "hide_perspective": hide_perspective,
        "noted_at": now,
        "noted_by": by,
    }
    there = Contribution.objects.filter(course=course, name__iexact=name, part=part).first()
    noted = there or Contribution(course=course, part=part)
    noted.name = name
    for key, value in values.items():
        setattr(noted, key, value)
    noted.save()
    trail.append(act="contributions.note", thing=course, by=by, now=now, part=part, perspective=perspective)
    return noted


@verb
def remove(*, contribution: Contribution, by: User, now: datetime) -> None:
    """Take somebody off the list of those who made a course; already gone is fine."""
    course = Course.objects.select_for_update(no_key=True).get(pk=contribution.course_id)
    gone, _each = Contribution.objects.filter(pk=contribution.pk).delete()
    if gone:
        trail.append(act="contributions.remove", thing=course, by=by, now=now, part=contribution.part)


def noted(course: Course) -> list[Contribution]:
    """Return everything that is noted for a course, people A to Z."""
    return list(Contribution.objects.filter(course=course).order_by(Lower("name"), "pk"))


def makers(course: Course) -> list[Maker]:
    """Return the people who made a course, A to Z, each once, as everyone may see them."""
    people: dict[str, list[Contribution]] = {}
    for each in noted(course):
        people.setdefault(each.name.casefold(), []).append(each)
    return [_maker(of_one) for of_one in people.values()]


def missing(noted_here: Sequence[Contribution]) -> list[str]:
    """Return in words which of the two perspectives nobody has brought yet."""
    there = {each.perspective for each in noted_here}
    who = {
        Perspective.LIVED: _("somebody who knows it from life"),
        Perspective.SUBJECT: _("somebody who knows it from work or training"),
    }
    return [words for value, words in who.items() if value not in there]


def _maker(of_one: Sequence[Contribution]) -> Maker:
    hidden = any(each.hide_perspective for each in of_one)
    kinds = dict.fromkeys(str(Perspective(each.perspective).label) for each in of_one)
    did = dict.fromkeys(each.words or str(Part(each.part).label) for each in of_one)
    return Maker(name=of_one[0].name, did=". ".join(did), perspective="" if hidden else ". ".join(kinds))


def _refuse_who_sits_on_its_panel(course: Course, *, name: str, person: User | None) -> None:
    same = Q(name__iexact=name)
    if person is not None:
        same |= Q(person=person)
    if Member.objects.filter(same, panel__revision__course=course, panel__closed=False).exists():
        words = _(
            "%(name)s sits on the panel that is looking at this course. Ask somebody else onto the panel first, "
            "then note them here."
        )
        raise Refusal(words % {"name": name}, field="name")
