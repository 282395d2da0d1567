"""What somebody ticks and types in the catalogue. Nothing here can be wrong: what is not known is left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from courses import kinds
from courses.facets import Answers, Number
from courses.fitting import WEEKEND, Chosen
from courses.models import Category, Term, Venue
from courses.models.listing import DayPart
from foundations.lib.templatetags.design import cover

LONGEST = 200
DAYS = [
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
]
DAY_NUMBER = {key: number for number, (key, _words) in enumerate(DAYS)}
# A filter of the rules and its field in the form, as addresses say it.
FIELDS = {
    "words": "q",
    "about": "about",
    "ways": "how",
    "when": "when",
    "places": "places",
    "days": "day",
    "kinds": "kind",
    "where": "where",
    "terms": "term",
}


class Words(forms.CharField):
    """A line of words from anybody: cut at 200 signs, without signs that a database cannot hold."""

    default_validators = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators = []

    def to_python(self, value: Any) -> str:
        """Return the words in one line."""
        text = str(value or "").replace("\0", " ").encode("utf-8", "ignore").decode()
        return " ".join(text.split())[:LONGEST]


class Ticks(forms.MultipleChoiceField):
    """Several of a few answers; an answer that is not there (an old address) is left out."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        """Return the known answers that were ticked, each once."""
        return [key for key, _words in self.answers() if key in set(value or ())]

    def answers(self) -> list[tuple[str, str]]:
        """Return the answers there are, each with its words."""
        return [(str(key), str(words)) for key, words in cast(Iterable[tuple[Any, Any]], self.choices)]


@dataclass(frozen=True)
class Option:
    """One box to tick. pattern: the category's picture beside it, if any. count: how many courses, as "12"."""

    name: str
    value: str
    words: str
    ticked: bool
    pattern: str = ""
    count: str = ""


@dataclass(frozen=True)
class Options:
    """Boxes under one heading."""

    legend: str
    options: Sequence[Option]

    def boxes(self, prefix: str) -> SafeString:
        """Return the boxes, their ids beginning with a prefix.

        Made here and not by a template: there are some fifty, twice on the page, and they were half of its cost.
        """
        return mark_safe("".join([_box(option, prefix) for option in self.options]))  # noqa: S308 - of safe parts

    def for_desk(self) -> SafeString:
        """Return the boxes that a wide screen shows."""
        return self.boxes("d")

    def for_phone(self) -> SafeString:
        """Return the boxes that a phone shows."""
        return self.boxes("p")

    def new_numbers(self) -> SafeString:
        """Return the numbers for htmx to put in their places."""
        return format_html_join(
            "",
            '<span hx-swap-oob="innerHTML:.rc-count-{}-{}">{}</span>',
            ((option.name, option.value, option.count) for option in self.options),
        )

    @property
    def any(self) -> bool:
        """Whether one of them is ticked."""
        return any(option.ticked for option in self.options)


def _box(option: Option, prefix: str) -> SafeString:
    return format_html(
        '<div class="form-check"><input class="form-check-input" type="checkbox" id="{0}-{1}-{2}" name="{1}"'
        ' value="{2}"{3}><label class="form-check-label" for="{0}-{1}-{2}">{4}'
        ' <span class="rc-count rc-count-{1}-{2}">{5}</span></label>{6}</div>\n',
        prefix,
        option.name,
        option.value,
        " checked" if option.ticked else "",
        option.words,
        option.count,
        cover(option.pattern) if option.pattern else "",
    )


class CatalogueForm(forms.Form):
    """Search and filters, sent by GET. It is always valid."""

    q = Words(label=_("What would you like to learn about?"))
    about = Ticks(label=_("What it is about"))
    how = Ticks(label=_("How you join"), choices=[("room", _("In a room together")), ("online", _("Online"))])
    when = Ticks(label=_("When"), choices=[*DayPart.choices, (WEEKEND, _("Weekends"))])
    places = Ticks(label=_("Places"), choices=[("free", _("Has places now"))])
    day = Ticks(label=_("Day of the week"), choices=DAYS)
    kind = Ticks(label=_("What kind of course"), choices=kinds.choices)
    where = Ticks(label=_("Where"))
    term = Ticks(label=_("Term"))

    def __init__(
        self, data: Any, *, categories: Sequence[Category], venues: Sequence[Venue], terms: Sequence[Term] = ()
    ) -> None:
        super().__init__(data)
        self.terms = {term.slug: term for term in terms}
        self.categories = {category.slug: category for category in categories}
        self.venues = {venue.slug: venue for venue in venues}
        self._ticks("about").choices = [(slug, category.name) for slug, category in self.categories.items()]
        self._ticks("where").choices = [(slug, venue.name) for slug, venue in self.venues.items()]
        self._ticks("term").choices = [(slug, term.name) for slug, term in self.terms.items()]
        self.full_clean()

    def chosen(self) -> Chosen:
        """Return what was asked for."""
        said, answers = self.cleaned_data, self.answers()
        ticked: dict[str, Any] = {name: tuple(answers[name][key] for key in said[FIELDS[name]]) for name in answers}
        return Chosen(words=said["q"], **{**ticked, "places": bool(said["places"])})

    def answers(self) -> Answers:
        """Return what can be ticked: filter of the rules -> answer as addresses say it -> what it means."""
        meant: dict[str, Mapping[str, Any]] = {
            "about": self.categories,
            "where": self.venues,
            "terms": self.terms,
            "days": DAY_NUMBER,
            "places": {"free": True},
        }
        for name in ("ways", "when", "kinds"):
            meant[name] = {key: key for key, _words in self._ticks(FIELDS[name]).answers()}
        return meant

    def options(self, name: str, counts: Mapping[tuple[str, str], Number] | None = None) -> Options:
        """Return the boxes of one filter. counts: the number beside each, by filter of the rules and answer."""
        rule = next(rule for rule, field in FIELDS.items() if field == name)
        numbers = counts or {}
        field, ticked = self._ticks(name), self.cleaned_data[name]
        patterns = {slug: category.look for slug, category in self.categories.items()} if name == "about" else {}
        return Options(
            legend=str(field.label),
            options=[
                Option(name, key, str(words), key in ticked, patterns.get(key, ""), str(numbers.get((rule, key), "")))
                for key, words in field.answers()
            ],
        )

    def pairs(self, *, leave: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Return what was chosen as parts of an address, without some of the fields."""
        pairs = []
        for name in self.fields:
            value = self.cleaned_data[name]
            if name not in leave and value:
                pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        return pairs

    def address(self, *, leave: Sequence[str] = (), **more: str) -> str:
        """Return the address of the catalogue with what was chosen."""
        query = urlencode([*self.pairs(leave=leave), *more.items()])
        return reverse("catalogue") + (f"?{query}" if query else "")

    def looked_for(self) -> list[str]:
        """Return what was chosen, in the words of the page."""
        words = [self.cleaned_data["q"]] if self.cleaned_data["q"] else []
        for name in self.fields:
            if name != "q":
                words += [option.words for option in self.options(name).options if option.ticked]
        return words

    def _ticks(self, name: str) -> Ticks:
        field = self.fields[name]
        assert isinstance(field, Ticks)
        return field
