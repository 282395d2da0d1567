"""What the college writes on the prospectus pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery_college.prospectus.editions import FIRST_YEAR, LAST_YEAR

YEAR = _("Write the year with 4 numbers, like 2027.")


class YearForm(forms.Form):
    """The year to make a prospectus for."""

    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("The year in which the first term starts. 2027 is September 2027 to August 2028."),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": YEAR,
            "invalid": YEAR,
            "min_value": YEAR,
            "max_value": YEAR,
        },
        widget=forms.NumberInput(attrs={"class": "rc-w-s", "inputmode": "numeric"}),
    )


class TextForm(forms.Form):
    """One of the college's own texts."""

    heading = forms.CharField(label=_("Heading"), max_length=120, required=False)
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Leave an empty line between paragraphs. Begin a line with “- ” for a list, with “## ” for a small heading."
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
