"""What is typed and ticked in the room: walk-ins, headcounts, concerns and hellos."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from students.concerns import Worry
from students.headcounts import MOST
from students.models import Concern, ContactTask, Student

QUIET = {"autocomplete": "off", "spellcheck": "false"}


AGAIN = _("This did not go through. Open the page again and send it once more.")
WHICH = _("Choose one of them, or “Somebody new”.")


class WalkInForm(forms.Form):
    """Somebody at the door."""

    name = forms.CharField(
        label=_("What shall we call them?"),
        help_text=_("Any name they like. It goes on the list of this group."),
        max_length=80,
        error_messages={"required": _("Write what to call them. Any name they like is fine.")},
        widget=forms.TextInput(attrs=QUIET),
    )


class WhichForm(forms.Form):
    """Which of the people with one name is at the door. For staff only."""

    student = forms.ChoiceField(
        label=_("Is it one of these people?"),
        widget=forms.RadioSelect,
        error_messages={"required": WHICH, "invalid_choice": WHICH},
    )
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Sequence[Student], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["student"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*((str(each.uuid), _reached(each)) for each in known), ("new", _("Somebody new"))]


def _reached(student: Student) -> str:
    ways = [student.user.email, student.user.phone]
    return ", ".join([student.name, *(way for way in ways if way)])


class HeadcountForm(forms.Form):
    """How many people were there."""

    people = forms.IntegerField(
        label=_("How many people are here?"),
        help_text=_("Without the two of you. You can change it later."),
        min_value=0,
        max_value=MOST,
        error_messages={"required": _("Write how many people are here. 0 is fine.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "rc-w-s"}),
    )


class ConcernForm(forms.Form):
    """Three questions, in the person's own words, and who should not see it."""

    number = forms.UUIDField(
        label=_("Number"), error_messages={"required": AGAIN, "invalid": AGAIN}, widget=forms.HiddenInput
    )
    words = forms.CharField(
        label=_("1. What did you see or hear?"),
        help_text=_("What happened, when and where. If someone told you, use their words if you can."),
        max_length=8000,
        error_messages={"required": _("Tell us what you saw or heard. A few words are enough.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    person = forms.ChoiceField(
        label=_("2. Who are you worried about?"),
        help_text=_("Choose from the people of this session, or write a name below."),
        required=False,
    )
    about = forms.CharField(
        label=_("2. Who are you worried about?"),
        help_text=_("You, or someone else: a name, or what you know. “I don’t know” is fine too."),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs=QUIET),
    )
    danger = forms.ChoiceField(
        label=_("3. Is anyone in danger right now?"),
        choices=Concern.Danger.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “I’m not sure” is fine.")},
    )
    left_out = forms.MultipleChoiceField(
        label=_("Is one of them part of this?"),
        help_text=_("Then tick the name. Only the others see it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Sequence[User], leads: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.uuid): each for each in people}
        self.leads = {str(each.uuid): each for each in leads}
        self.fields["number"].initial = uuid4
        out, person = self.fields["left_out"], self.fields["person"]
        assert isinstance(out, forms.MultipleChoiceField)
        assert isinstance(person, forms.ChoiceField)
        out.choices = [(key, _("Don’t show it to %(name)s") % {"name": each.name}) for key, each in self.leads.items()]
        person.choices = [("", _("Somebody else, or I don’t know")), *((k, p.name) for k, p in self.people.items())]
        if people:
            self.fields["about"].label = _("Or write who it is")
        else:
            del self.fields["person"]
        if not leads:
            del self.fields["left_out"]

    def number_of(self) -> UUID:
        """Return what makes two presses one concern."""
        number: UUID = self.cleaned_data["number"]
        return number

    def worry(self) -> Worry:
        """Return what was told, as the verb takes it."""
        said = self.cleaned_data
        return Worry(
            words=said["words"],
            danger=said["danger"],
            about=said["about"],
            person=self.people.get(said.get("person", "")),
            left_out=tuple(self.leads[key] for key in said.get("left_out", [])),
        )


class NoteForm(forms.Form):
    """What a safeguarding lead did."""

    words = forms.CharField(
        label=_("What did you do, or what will you do?"),
        help_text=_("It stays as you write it. Only the leads who may open this read it."),
        max_length=8000,
        error_messages={"required": _("Write what you did, or what you will do.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CloseForm(forms.Form):
    """How a concern ended."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Concern.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )


class ContactForm(forms.Form):
    """How a hello went."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it went.")},
    )
    words = forms.CharField(
        label=_("What would help next time?"),
        help_text=_("Only what they would like you to write down. No reasons, nothing about health."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, message: bool, last_try: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["outcome"]
        assert isinstance(choice, forms.ChoiceField)
        Outcome = ContactTask.Outcome  # noqa: N806 - the name of the choices
        again = _("No answer. Then we leave it there") if last_try else _("No answer. You can try once more")
        words = {**dict(Outcome.choices), Outcome.NO_ANSWER.value: again}
        choice.choices = [(key, label) for key, label in words.items() if message or key != Outcome.MESSAGE]
