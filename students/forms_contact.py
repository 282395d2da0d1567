"""What is typed when somebody asks us, books a talk, or keeps times free. Whether it may be is for the verbs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.forms_office import day_field, number_field, time_field, words_field
from courses.models import Offering
from foundations.accounts.models import User
from foundations.lib import when
from students import slots
from students.models import Enquiry, Slot

LONGEST = 2000


def _reach_field(hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("How can we answer you?"),
        help_text=hint,
        max_length=120,
        error_messages={"required": _("Write an email address or a phone number, so that we can answer.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _question_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        error_messages={"required": _("Write a few words, so that we know what to answer.")},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


def _name_field(label: Any, hint: Any) -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=hint, max_length=80, required=False, widget=plain)


class AskForm(forms.Form):
    """A question of anybody, without an account."""

    words = _question_field(
        _("What would you like to know?"), _("You don’t have to tell us anything about your health.")
    )
    reach = _reach_field(_("An email address or a phone number. We use it for this answer only."))
    name = _name_field(_("What shall we call you?"), _("Any name is fine."))


class TeamForm(forms.Form):
    """A team that would like to learn together."""

    team = forms.CharField(
        label=_("Which team are you?"),
        help_text=_("For example: “Community nursing, east”."),
        max_length=100,
        error_messages={"required": _("Write the name of your team.")},
    )
    size = number_field(_("How many of you are there?"), _("Roughly is fine."), least=1, most=200)
    words = _question_field(
        _("What do you hope for?"),
        _("What you would like to be different afterwards. Please name nobody you look after."),
    )
    name = _name_field(_("Whom shall we talk to?"), _("A name, so that we know whom to ask for."))
    reach = _reach_field(_("An email address or a phone number of your team."))


class TakeForm(forms.Form):
    """What somebody asked by phone, by mail or at the desk."""

    way = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=[(value, label) for value, label in Enquiry.Way.choices if value != Enquiry.Way.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they asked.")},
    )
    words = _question_field(_("What did they ask?"), _("In their words. Nothing about anybody’s health."))
    name = _name_field(_("What shall we call them?"), _("Any name they like."))
    reach = forms.CharField(
        label=_("How can we answer them?"),
        help_text=_("An email address or a phone number."),
        max_length=120,
        error_messages={"required": _("Write an email address or a phone number, so that we can answer.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    team = forms.CharField(
        label=_("Name of the team"),
        help_text=_("Only when a team would like coaching."),
        max_length=100,
        required=False,
    )
    size = number_field(_("How many are they?"), _("Only for a team."), least=1, most=200, required=False)


class AnswerForm(forms.Form):
    """What we told somebody, in short."""

    words = words_field(
        _("What did you tell them?"),
        _("Ring or write to them first. One or two sentences are enough."),
        longest=LONGEST,
        rows=4,
    )


class GroupForm(forms.Form):
    """Which group was planned for a team."""

    offering = forms.ChoiceField(
        label=_("The group you planned"),
        help_text=_("Groups by invitation, newest first."),
        error_messages={"required": _("Choose a group."), "invalid_choice": _("Choose a group from the list.")},
    )

    def __init__(self, *args: Any, offerings: Iterable[Offering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["offering"]
        assert isinstance(choice, forms.ChoiceField)
        named = [(str(each.uuid), _group(each)) for each in offerings]
        choice.choices = [("", _("Choose a group")), *named]


def _group(offering: Offering) -> str:
    words = [offering.revision.title, offering.host_name]
    words += [when.day(timezone.localtime(offering.first_start), year=True)] if offering.first_start else []
    return ", ".join(word for word in words if word)


class OfferSlotsForm(forms.Form):
    """Times that a colleague or tutor keeps free."""

    host = forms.ChoiceField(label=_("Who talks with the student?"), error_messages={"required": _("Choose who.")})
    purpose = forms.ChoiceField(label=_("What is it for?"), choices=Slot.Purpose.choices, widget=forms.RadioSelect)
    day = day_field(_("First day"))
    starts = time_field(_("From"))
    minutes = number_field(_("Minutes for one talk"), least=slots.LENGTHS[0], most=slots.LENGTHS[1])
    in_a_row = number_field(_("How many talks, one after the other?"), least=1, most=slots.MOST_IN_A_ROW)
    weeks = number_field(
        _("For how many weeks?"),
        _("The same day and time each week. Days when the college is closed are left out."),
        least=1,
        most=slots.MOST_WEEKS,
    )
    mode = forms.ChoiceField(label=_("How do you meet?"), choices=Slot.Mode.choices, widget=forms.RadioSelect)
    place = words_field(_("Where?"), _("For example: “The Old Library, small room”."), longest=200, required=False)
    join_link = forms.URLField(
        label=_("Link to join online"),
        help_text=_("Only the student who books sees it."),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Write a whole web address, starting with https://")},
    )

    BEGIN = {"purpose": Slot.Purpose.WELCOME, "minutes": 30, "in_a_row": 2, "weeks": 1, "mode": Slot.Mode.ROOM}

    def __init__(self, *args: Any, hosts: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {str(each.uuid): each for each in hosts}
        host = self.fields["host"]
        assert isinstance(host, forms.ChoiceField)
        host.choices = [(key, each.name) for key, each in self.hosts.items()]
        if not self.hosts:
            del self.fields["host"]

    def chosen(self) -> dict[str, Any]:
        """Return everything but the host, as the verb takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "host"}


class BookForm(forms.Form):
    """What somebody likes the other to know before a talk."""

    words = forms.CharField(
        label=_("Anything we should know before?"),
        help_text=_("What would help you, or what you would like to talk about. Only the person you meet and the "
                    "office read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )  # fmt: skip


class ChooseSlotForm(forms.Form):
    """One of the free times."""

    slot = forms.ChoiceField(
        label=_("Which time suits you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("Somebody else has booked this time. Choose another one."),
        },
    )

    def __init__(self, *args: Any, free: Iterable[Slot], label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = {str(each.uuid): each for each in free}
        choice = self.fields["slot"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, _time(each)) for key, each in self.free.items()]
        if label:
            choice.label = label

    def chosen(self) -> Slot:
        """Return the chosen time."""
        return self.free[self.cleaned_data["slot"]]


def _time(slot: Slot) -> str:
    words = (slots.name_of(slot), when.meeting(slot.day, slot.starts, slot.ends), slots.where(slot), slot.host.name)
    return ". ".join(words)
