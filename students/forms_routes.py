"""What is typed and ticked about being reached: the way, a pause, a name. Whether it may be is for the verbs."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from foundations.notifications import texts
from students.models import Student

CHECK_NUMBER = _("Check the phone number. It needs 6 digits or more.")
HINTS = {
    Student.Reach.MAIL: _("With your dates as a calendar file."),
    Student.Reach.TEXT: _("A short one that says no more than it must. Never at night."),
    Student.Reach.LETTER: _("It takes a few days. If it is soon, we ring you."),
    Student.Reach.PHONE: _("Somebody from the office rings."),
}


def _ways() -> list[tuple[str, Any]]:
    able = [way for way in Student.Reach if way != Student.Reach.TEXT or texts.can_send()]
    return [(way.value, format_html('{}<span class="rc-soft">{}</span>', way.label, HINTS[way])) for way in able]


class RouteForm(forms.Form):
    """How somebody hears from us. `theirs` puts it in the words for who helps them."""

    reach = forms.ChoiceField(
        label=_("How shall we tell you things?"),
        help_text=_("Your dates, a reminder, and when something changes."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the ways.")},
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("For texts and calls. It can be a phone that you share."),
        max_length=30,
        required=False,
        validators=[RegexValidator(r"\d(\D*\d){5}", CHECK_NUMBER)],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "rc-w-m"}),
    )
    post_address = forms.CharField(
        label=_("Where to post letters"),
        help_text=_("Only for letters. The envelope says nothing about who we are."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, theirs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = self.fields["reach"]
        assert isinstance(reach, forms.ChoiceField)
        reach.choices = _ways()
        if theirs:
            reach.label = _("How shall we tell them things?")
            reach.help_text = _("Their dates, a reminder, and when something changes.")


class PauseForm(forms.Form):
    """Until when somebody wants no messages."""

    until = forms.DateField(
        label=_("Until which day?"),
        help_text=_("Messages begin again that morning. Leave it empty for “until I say so”."),
        required=False,
        error_messages={"invalid": _("Write the day like 12/01/2027, or leave it empty.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "rc-w-m"}, format="%Y-%m-%d"),
    )


class CopiesForm(forms.Form):
    """Who gets copies."""

    name = forms.CharField(
        label=_("Their name"),
        help_text=_("What you call them. We use it to say hello."),
        max_length=80,
        error_messages={"required": _("Tell us their name. A first name is enough.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("Their email address or mobile number"),
        help_text=_("We ask them first, and send nothing more until they say yes."),
        max_length=254,
        error_messages={"required": _("Write their email address, or a phone number with 6 digits or more.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
