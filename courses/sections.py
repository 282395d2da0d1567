"""The page where a course is written: its parts in order, each with its fields and the advice beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import advice, quality
from courses.advice import Advice
from courses.authoring import CourseText
from courses.forms_library import CourseTextForm

SECTIONS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("named", gettext_lazy("Title"), ("title", "line")),
    ("what", gettext_lazy("What it is about"), ("about",)),
    ("who", gettext_lazy("Who it is for"), ("who_for",)),
    ("learn", gettext_lazy("What you will learn"), ("outcomes",)),
    ("how", gettext_lazy("How we will learn"), ("methods",)),
    ("sessions", gettext_lazy("Sessions and places"), ("session_titles", "session_minutes", "size")),
    ("before", gettext_lazy("Good to know before"), ("bring", "content_note", "good_first_course")),
    ("access", gettext_lazy("Taking part"), ("access",)),
    ("easy", gettext_lazy("In easy words"), ("easy_read",)),
)


@dataclass(frozen=True)
class Section:
    """One part of the page. It has advice on words, or (how) what a panel needs."""

    key: str
    heading: Promise
    fields: Sequence[BoundField]
    advice: Advice


@dataclass(frozen=True)
class Check:
    """One thing that a panel looks for: there already, or still to come and where to write it."""

    done: bool
    words: str
    href: str


def sections(form: CourseTextForm) -> list[Section]:
    """Return the parts of the page with advice on what is in the form now."""
    said = advice.on(form.typed())
    return [
        Section(key, heading, [form[name] for name in names], _together([said[n] for n in names if n in said]))
        for key, heading, names in SECTIONS
    ]


def ready(text: CourseText, *, missing: Sequence[str], made_by: str) -> list[Check]:
    """Return what a panel looks for. missing: the perspectives that nobody brought yet; made_by: where to note them."""
    fewest, most = advice.OUTCOMES
    ways, things = len(set(text.methods)), len(text.outcomes)
    checks = [
        Check(ways >= quality.FEWEST_METHODS, _("two ways of learning, or more"), "#how"),
        Check(fewest <= things <= most, _("3 to 5 things that people will learn"), "#learn"),
        Check(bool(text.who_for), _("who it is for"), "#who"),
        Check(bool(text.access), _("how people with different needs can take part"), "#access"),
    ]
    people = _("somebody who knows it from life, and somebody who knows it from work or training, made it together")
    return [*checks, Check(not missing, people, made_by)]


def _together(said: Sequence[Advice]) -> Advice:
    ages = [each.age for each in said if each.age is not None]
    notes = [note for each in said for note in each.notes]
    return Advice(age=max(ages, default=None), notes=notes, empty=all(each.empty for each in said))
