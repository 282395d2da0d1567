"""What is typed and ticked on the pages of students, and of those who help them. Whether it may be is for the verbs."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from courses.models import Places
from foundations.accounts.forms import address_field
from students.models import Student
from students.models.enrolment import AgeBand

NAME = _("Tell us what to call you. Any name you like is fine.")
THEIR_NAME = _("Write what to call them. Any name they like is fine.")
ENOUGH_DIGITS = RegexValidator(r"\d(\D*\d){5}", _("Check the phone number. It needs 6 digits or more."))


def name_field(label: Any, hint: Any, missing: Any = NAME) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=80,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )


def phone_field(hint: Any) -> forms.CharField:
    tel = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "rc-w-m"})
    return forms.CharField(
        label=_("Phone number"),
        help_text=hint,
        max_length=30,
        required=False,
        widget=tel,
        validators=[ENOUGH_DIGITS],
    )


def support_field(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, max_length=2000, required=False, widget=area)


class NameForm(forms.Form):
    """What we call somebody."""

    name = name_field(
        _("What shall we call you?"),
        _("Any name you like. It goes on the list of who is coming, which your tutors see."),
    )


class ReachForm(forms.Form):
    """Where we write to."""

    email = address_field(
        _("Your email address"),
        _("We send a code to it now, then your dates and a reminder before each session."),
    )
    phone = phone_field(_("If you like us to be able to ring you when something changes on the day."))


class CheckForm(forms.Form):
    """The last page: how to come, where that is a choice, and whether the line is fine too."""

    channel = forms.ChoiceField(
        label=_("How would you like to come?"), choices=Places.Channel.choices, widget=forms.RadioSelect
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        help_text=_("We ask because this group is for some ages. We never ask for a birth date."),
        choices=AgeBand.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    guardian = forms.CharField(
        label=_("An adult we can ring"),
        help_text=_("Only if you are under 18: the name and number of a parent, a carer or someone you trust."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    supporter = forms.BooleanField(
        label=_("Someone comes with me, and needs a seat too"),
        help_text=_("A friend, family member or supporter. We keep two seats together, or none."),
        required=False,
    )
    any_run = forms.BooleanField(
        label=_("Any other group of this course would do as well"),
        help_text=_("Then we also ask you when a place comes up there. You keep your turn here."),
        required=False,
    )
    line = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blended: bool, ages: bool, runs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not runs:
            del self.fields["any_run"]
        if not blended:
            del self.fields["channel"]
        if not ages:
            del self.fields["age_band"], self.fields["guardian"]


class FindForm(forms.Form):
    """Looking for a student. It is posted, so that nothing about a person ends up in an address."""

    name = forms.CharField(
        label=_("Name, phone number or email address"),
        help_text=_("A part of it is enough, and a slip does no harm. What you look for is not kept."),
        max_length=80,
        error_messages={"required": _("Write a name, a phone number or an email address, or a part of it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "type": "search"}),
    )


class NewStudentForm(forms.Form):
    """A student who rings, writes or comes by."""

    name = name_field(_("What shall we call them?"), _("Any name they like."), THEIR_NAME)
    email = forms.EmailField(
        label=_("Their email address"),
        help_text=_("Leave it empty if they have none. They can be a student without."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = phone_field(_("If they are happy to be rung."))
    reach = forms.ChoiceField(label=_("How to reach them"), choices=Student.Reach.choices, widget=forms.RadioSelect)
    support = support_field(_("What would help them take part"), _("In their words. Never a diagnosis."))


class AddForm(forms.Form):
    """Which group to add a student to."""

    offering = forms.ChoiceField(
        label=_("Group"),
        help_text=_("Groups that have not started yet, soonest first."),
        error_messages={"required": _("Choose a group.")},
    )
    via = forms.ChoiceField(
        label=_("How did they ask?"),
        help_text=_("It is written down that you pressed the button for them."),
        choices=[("phone", _("On the phone")), ("paper", _("On paper")), ("visit", _("They came by"))],
        initial="phone",
        required=False,
        widget=forms.RadioSelect,
    )
    supporter = forms.BooleanField(label=_("Someone comes with them, and needs a seat too"), required=False)
    line = forms.BooleanField(label=_("If it is full, put them on the waiting list"), required=False)
    any_run = forms.BooleanField(label=_("In line, any other group of the course would do as well"), required=False)
    hold = forms.BooleanField(
        label=_("Only keep the place until we have talked"),
        help_text=_("Nobody else gets it. Give it to them, or let it go, on this page."),
        required=False,
    )
    age_band = forms.ChoiceField(
        label=_("How old are they?"),
        help_text=_("Only for groups that are for some ages."),
        choices=[("", _("Not asked")), *AgeBand.choices],
        required=False,
    )
    guardian = forms.CharField(
        label=_("An adult we can ring"),
        help_text=_("For somebody under 18: name and number."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, offerings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["offering"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Choose a group")), *offerings]
