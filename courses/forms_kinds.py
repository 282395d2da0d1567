"""How the college sorts its courses: kinds, parts of the catalogue with their marks, and words for searching."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.forms_office import LinesField, words_field
from courses.models import Category, Colour, Pattern
from courses.models.category import look
from courses.synonyms import LONGEST
from foundations.lib.templatetags.design import cover


class KindForm(forms.Form):
    """A kind of course."""

    name = words_field(_("Name of this kind"), _("For example: “Workshop”."), longest=60)
    needs_booking = forms.BooleanField(
        label=_("People take a place before they come"),
        help_text=_("Leave this empty when people can just come along, as to a drop-in."),
        required=False,
    )
    needs_pair = forms.BooleanField(
        label=_("It is taught by two tutors who both said yes"),
        help_text=_("One brings what they have lived, the other what they have learned. Leave it on if you can."),
        required=False,
    )


class CategoryForm(forms.Form):
    """A part of the catalogue, with its mark."""

    name = words_field(_("Name of this part"), _("For example: “Understanding myself”."), longest=60)
    description = words_field(
        _("In one sentence"),
        _("Printed below the name in the prospectus."),
        longest=200,
        rows=2,
        required=False,
    )
    pattern = forms.ChoiceField(
        label=_("Pattern"),
        help_text=_("Each part has its own, so that people who do not see colours can tell them apart."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a pattern.")},
    )
    colour = forms.ChoiceField(
        label=_("Colours"),
        help_text=_("Two inks, and a dark one for words. All are easy to read, also on a dark screen."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose colours.")},
    )

    def __init__(self, *args: Any, category: Category | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        shown = category.pattern if category else str(self.initial.get("pattern", Pattern.values[0]))
        rows = Category.objects.order_by("order", "pk")
        taken = {each.pattern: each.name for each in rows if each != category}
        self._choices(
            "pattern", {each: _card(each, Pattern(each).label, taken.get(each, "")) for each in Pattern.values}
        )
        self._choices("colour", {each: _card(look(shown, each), Colour(each).label, "") for each in Colour.values})

    def _choices(self, name: str, cards: Mapping[str, SafeString]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(cards.items())


def _card(marks: str, words: Any, used_by: str) -> SafeString:
    """Return an answer as a picture with its name, and who has it already."""
    hint = gettext("Used by “%(part)s”") % {"part": used_by} if used_by else ""
    second = format_html('<span class="rc-soft">{}</span>', hint) if hint else ""
    return format_html("{}{}{}", cover(marks, 0, "rc-choice__pic"), words, second)


class SynonymForm(forms.Form):
    """Words that people use for one thing."""

    words = LinesField(
        label=_("Words that mean the same"),
        help_text=_("One on each line. Capital letters and accents make no difference."),
        longest=LONGEST,
        error_messages={"required": _("Write at least two different words that mean the same.")},
    )
