"""What the office types and chooses when it puts records in order and looks at numbers."""

from collections.abc import Sequence
from typing import TypedDict

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.models import Term, Venue


class Chosen(TypedDict):
    """Which groups count: those of a term, of a place, or all."""

    term: Term | None
    venue: Venue | None


class MergeForm(forms.Form):
    """How the office knows that two records are of one person."""

    reason = forms.CharField(
        label=_("How do you know that this is one person?"),
        help_text=_("For example: “They rang and told us.” Whoever looks after records can read it. Never health."),
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write how you know that this is one person.")},
    )
    sure = forms.BooleanField(
        label=_("I have asked the person, or I am sure"),
        error_messages={"required": _("Ask the person first. Families share a phone or an address.")},
    )


class UnmetForm(forms.Form):
    """Which groups count, as the address says. What is not known is left out."""

    term = forms.ChoiceField(label=_("Term"))
    venue = forms.ChoiceField(label=_("Place"))

    def __init__(self, data: QueryDict, *, terms: Sequence[Term], venues: Sequence[Venue]) -> None:
        super().__init__(initial=data.dict())
        self.terms, self.venues = {each.slug: each for each in terms}, {each.slug: each for each in venues}
        choices = ((self.terms, "term", _("Every term")), (self.venues, "venue", _("Every place")))
        for known, name, every in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", every), *((slug, str(each.name)) for slug, each in known.items())]

    def chosen(self) -> Chosen:
        """Return the term and the place that were chosen."""
        return {
            "term": self.terms.get(str(self.initial.get("term", ""))),
            "venue": self.venues.get(str(self.initial.get("venue", ""))),
        }
