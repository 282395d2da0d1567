"""How the pages look to one person: light or dark, and how large the text is."""

from django import forms
from django.utils.translation import gettext_lazy as _

COOKIES = {"theme": "display_theme", "text": "display_text"}


class DisplayForm(forms.Form):
    """Two questions; the first answer of each is the device's or the college's own way."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[("", _("The same as my device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.ChoiceField(
        label=_("Size of text"),
        choices=[("", _("Usual")), ("large", _("Larger"))],
        required=False,
        widget=forms.RadioSelect,
    )
