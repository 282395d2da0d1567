"""What a college admin writes down about the college itself: its settings, and whom people can turn to now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundations.college.help_lines import Ways
from foundations.college.models import College, HelpLine
from foundations.college.settings import AGES, HOURS, LEFT_MINUTES, SHARE

NUMBER = {"inputmode": "numeric", "class": "rc-w-s"}


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The college's settings. Checked here for their shape; settings.change() says what the college can work with."""

    class Meta:
        model = College
        fields = (
            "name", "short_name", "peer_word", "staff_word", "colour", "accent", "phone", "email", "address",
            "opening_hours", "nation", "zone", "minimum_age", "offer_hours", "first_term_before_panel", "left_minutes",
            "most_per_term",
            "hellos",
            "completion_share",
            "text_quiet_from", "text_quiet_until",
        )  # fmt: skip
        labels = {
            "name": _("Name of the college"),
            "short_name": _("Short name"),
            "peer_word": _("A tutor who brings what they have lived"),
            "staff_word": _("A tutor who brings what they have learned"),
            "colour": _("Colour"),
            "accent": _("Second colour"),
            "phone": _("Telephone"),
            "email": _("Email"),
            "address": _("Address"),
            "opening_hours": _("When somebody answers"),
            "nation": _("Nation"),
            "zone": _("Time zone"),
            "minimum_age": _("Youngest age"),
            "offer_hours": _("For how many hours is an offered place kept?"),
            "first_term_before_panel": _("A new course may run its first term before a panel has seen it"),
            "most_per_term": _("How many places can one student have in a term?"),
            "left_minutes": _("After how many minutes do we ask if everyone has left?"),
            "hellos": _("Who says hello to somebody who missed a session?"),
            "completion_share": _("How much of a course completes it?"),
            "text_quiet_from": _("From which hour do we send no texts?"),
            "text_quiet_until": _("Until which hour do we send no texts?"),
        }
        help_texts = {
            "short_name": _("Shown on a phone and in calendars. Up to 30 letters."),
            "peer_word": _("Both words stand beside each other, and neither is the higher one."),
            "colour": _("A dark colour that white words can be read on."),
            "accent": _("A light, warm colour that dark words can be read on."),
            "opening_hours": _("For example: “Monday to Thursday, 9am to 4pm”."),
            "nation": _("For the bank holidays on which nothing is planned."),
            "zone": _("Written as a place, such as Europe/London."),
            "minimum_age": _("In years. A group can ask for more. Groups for people under 18 need checked tutors."),
            "offer_hours": _("When a place comes up, the first person in line has this long to say yes."),
            "first_term_before_panel": _("For a college in its first year. Each time it happens is counted and shown."),
            "most_per_term": _("Write 0 for no limit. Nobody is ever made to leave a place they have."),
            "left_minutes": _("After the end of a session. Then the office is told to ring."),
            "hellos": _("A friendly call or message. It never counts against anyone."),
            "completion_share": _("In per cent of its sessions. One group can have a share of its own."),
            "text_quiet_from": _("20 is 8pm. A later text waits until morning. No offered place runs out at night."),
            "text_quiet_until": _("8 is 8am. The same hour twice means that texts go out at any time."),
        }
        widgets = {
            "colour": forms.TextInput(attrs={"type": "color", "class": "rc-w-s"}),
            "accent": forms.TextInput(attrs={"type": "color", "class": "rc-w-s"}),
            "phone": forms.TextInput(attrs={"type": "tel", "class": "rc-w-m"}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "zone": forms.TextInput(attrs={"class": "rc-w-m"}),
            "minimum_age": forms.NumberInput(attrs={**NUMBER, "min": AGES[0], "max": AGES[1]}),
            "offer_hours": forms.NumberInput(attrs={**NUMBER, "min": 1, "max": 336}),
            "most_per_term": forms.NumberInput(attrs={**NUMBER, "min": 0, "max": 99}),
            "completion_share": forms.NumberInput(attrs={**NUMBER, "min": SHARE[0], "max": SHARE[1]}),
            "left_minutes": forms.NumberInput(attrs={**NUMBER, "min": LEFT_MINUTES[0], "max": LEFT_MINUTES[1]}),
            "text_quiet_from": forms.NumberInput(attrs={**NUMBER, "min": HOURS[0], "max": HOURS[1]}),
            "text_quiet_until": forms.NumberInput(attrs={**NUMBER, "min": HOURS[0], "max": HOURS[1]}),
        }

    def __init__(self, *args: Any, zone_stays: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if zone_stays:
            self.fields["zone"].disabled = True
            self.fields["zone"].help_text = _("Sessions are planned by this clock, so it stays.")

    def _post_clean(self) -> None:
        """Leave the row alone: settings.change() is the one who checks and writes it."""


class HelpLineForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line of the list of whom to turn to."""

    sign_address = forms.URLField(
        label=_("Web address for sign language"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = HelpLine
        fields = ("words", "call", "text_number", "text_words", "sign_address", "sign_words")
        labels = {
            "words": _("Who is it?"),
            "call": _("Number to ring"),
            "text_number": _("Number to text"),
            "text_words": _("How to text, in words"),
            "sign_words": _("How to sign, in words"),
        }
        help_texts = {
            "words": _("For example: “Samaritans, any time”."),
            "call": _("Leave it empty if people cannot ring."),
            "text_words": _("For example: “Text SHOUT to 85258”."),
            "sign_words": _("For example: “NHS 111 in British Sign Language”."),
        }
        widgets = {
            "call": forms.TextInput(attrs={"type": "tel", "class": "rc-w-m"}),
            "text_number": forms.TextInput(attrs={"type": "tel", "class": "rc-w-m"}),
        }

    def _post_clean(self) -> None:
        """Leave the row alone: help_lines.change() is the one who checks and writes it."""

    def ways(self) -> Ways:
        """Return what was written as the verbs take it."""
        return Ways(**{name: self.cleaned_data[name] or "" for name in Ways.__dataclass_fields__})
