"""What somebody ticks and types in the catalogue. Nothing here can be wrong: what is not known is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses import kinds
from courses.catalogue import WEEKEND, Chosen
from courses.models import Category, Venue
from courses.models.listing import DayPart

LONGEST = 200


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
    """One box to tick. pattern: the category's picture beside it, if any."""

    name: str
    value: str
    words: str
    ticked: bool
    pattern: str = ""


@dataclass(frozen=True)
class Options:
    """Boxes under one heading."""

    legend: str
    options: Sequence[Option]

    @property
    def any(self) -> bool:
        """Whether one of them is ticked."""
        return any(option.ticked for option in self.options)


class CatalogueForm(forms.Form):
    """Search and filters, sent by GET. It is always valid."""

    q = Words(label=_("What would you like to learn about?"))
    about = Ticks(label=_("What it is about"))
    how = Ticks(label=_("How you join"), choices=[("room", _("In a room together")), ("online", _("Online"))])
    when = Ticks(label=_("When"), choices=[*DayPart.choices, (WEEKEND, _("Weekends"))])
    places = Ticks(label=_("Places"), choices=[("free", _("Has places now"))])
    kind = Ticks(label=_("What kind of course"), choices=kinds.choices)
    where = Ticks(label=_("Where"))

    def __init__(self, data: Any, *, categories: Sequence[Category], venues: Sequence[Venue]) -> None:
        super().__init__(data)
        self.categories = {category.slug: category for category in categories}
        self.venues = {venue.slug: venue for venue in venues}
        self._ticks("about").choices = [(slug, category.name) for slug, category in self.categories.items()]
        self._ticks("where").choices = [(slug, venue.name) for slug, venue in self.venues.items()]
        self.full_clean()

    def chosen(self) -> Chosen:
        """Return what was asked for."""
        answers = self.cleaned_data
        return Chosen(
            words=answers["q"],
            about=tuple(self.categories[slug] for slug in answers["about"]),
            kinds=tuple(answers["kind"]),
            ways=tuple(answers["how"]),
            where=tuple(self.venues[slug] for slug in answers["where"]),
            when=tuple(answers["when"]),
            places=bool(answers["places"]),
        )

    def options(self, name: str) -> Options:
        """Return the boxes of one filter."""
        field, ticked = self._ticks(name), self.cleaned_data[name]
        patterns = {slug: category.pattern for slug, category in self.categories.items()} if name == "about" else {}
        return Options(
            legend=str(field.label),
            options=[
                Option(name, key, str(words), key in ticked, patterns.get(key, "")) for key, words in field.answers()
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
