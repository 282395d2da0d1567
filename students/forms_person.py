"""What a student tells us about themselves, one short page each. Everything here but the name can be left empty."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from students.equality_questions import QUESTIONS
from students.forms import ENOUGH_DIGITS, name_field, phone_field, support_field
from students.models import Group, Student
from students.models.opening import OpeningReason

SAID_BY_HAND = {OpeningReason.REGISTERED}


class AboutForm(forms.Form):
    """What we call somebody, and what would help them."""

    name = name_field(_("Name we call you"), _("It goes on the list of who is coming, which your tutors see."))
    pronouns = forms.CharField(
        label=_("Pronouns"),
        help_text=_("Such as she, he or they, so that we get it right. Your tutors and the office see it."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "rc-w-m"}),
    )
    support = support_field(
        _("What would help you take part"),
        _("You don’t have to say why. The office sees it. Tutors see only what to do, if you say so on My details."),
    )


class ReachingForm(forms.Form):
    """How to reach somebody, and whether a message may be left."""

    reach = forms.ChoiceField(
        label=_("How shall we reach you?"),
        help_text=_("We write or ring about your place and your sessions, and nothing else."),
        choices=Student.Reach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one way.")},
    )
    phone = phone_field(_("If you like us to be able to ring you when something changes on the day."))
    safe_message = forms.ChoiceField(
        label=_("When we ring and you are not there, may we leave a message?"),
        help_text=_("We ask in case somebody else could hear it. If you don’t say, we leave none."),
        choices=[*Student.SafeMessage.choices, ("", _("I have not decided"))],
        required=False,
        widget=forms.RadioSelect,
    )


class EmergencyForm(forms.Form):
    """Somebody to ring."""

    emergency_name = forms.CharField(
        label=_("Who shall we ring?"),
        help_text=_("A first name is enough. It helps if they know that you gave us their number."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    emergency_phone = forms.CharField(
        label=_("Their phone number"),
        help_text=_("We ring it in an emergency only. To take it away, leave both empty."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "rc-w-m"}),
        validators=[ENOUGH_DIGITS],
    )


class GroupsForm(forms.Form):
    """Which of the four groups somebody is in."""

    groups = forms.MultipleChoiceField(
        label=_("Which of these are you?"),
        help_text=_("Tick any that fit, or none."),
        choices=Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_groups(self) -> str:
        """Return the keys with a space between, as they are kept."""
        return " ".join(self.cleaned_data["groups"])


class FairnessForm(forms.Form):
    """Questions about fairness; each can be left."""

    LEFT: ClassVar = ("", _("I leave this one"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in QUESTIONS.items():
            choices = [self.LEFT, *question.choices.items()]
            self.fields[name] = forms.ChoiceField(label=str(question.words), choices=choices, required=False)


class OpenForm(forms.Form):
    """Why somebody of the office opens a student's record."""

    reason = forms.ChoiceField(
        label=_("Why do you open it?"),
        help_text=_("They see your name, the time and what you write here."),
        choices=[(key, words) for key, words in OpeningReason.choices if key not in SAID_BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open it.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Such as “Booking the interpreter”. Needed for something else only."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
