"""What the office types when it puts records in order."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
