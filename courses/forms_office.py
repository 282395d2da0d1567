"""What the office writes down about terms and places to meet, and the fields its forms are made of."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.models import Room, Term, Venue


def day_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """Return a field for one day, with the browser's own calendar."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "rc-w-m"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day, like 12 January 2027.")},
    )


def time_field(label: Any, hint: Any = "") -> forms.TimeField:
    """Return a field for a time of day, with the browser's own clock."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        widget=forms.TimeInput(attrs={"type": "time", "class": "rc-w-s"}, format="%H:%M"),
        error_messages={"required": _("Choose a time."), "invalid": _("Write a time, like 10:00.")},
    )


def number_field(
    label: Any, hint: Any = "", *, least: int = 0, most: int = 500, required: bool = True
) -> forms.IntegerField:
    """Return a field for a whole number between two others."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "rc-w-s"}),
        error_messages={"required": _("Write a number."), "invalid": _("Write a number, like 12.")},
    )


def words_field(label: Any, hint: Any = "", *, longest: int, rows: int = 0, required: bool = True) -> forms.CharField:
    """Return a field for words: one line, or as many rows as are said."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": _("Write a few words here.")},
    )


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    def __init__(self, *, longest: int, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **more)
        self.longest = longest

    def clean(self, value: Any) -> Any:
        """Return the lines that have words in them. Raises ValidationError when one is too long."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(_("One line is too long. Write a shorter one, or two."))
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Something with a name, chosen by it."""

    default_error_messages = {"invalid_choice": _("Choose something from the list.")}

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class TermForm(forms.Form):
    """A term and its days."""

    name = words_field(_("Name of the term"), _("For example: “Spring 2027”."), longest=60)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    enrolment_opens = day_field(
        _("People can enrol from"), _("Before this day nobody can enrol themselves. You can add people any time.")
    )

    @staticmethod
    def days_of(term: Term) -> dict[str, Any]:
        """Return what to begin the form with."""
        return {name: getattr(term, name) for name in ("name", "starts", "ends", "enrolment_opens")}


class VenueForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place to meet, and what helps people get in."""

    class Meta:
        model = Venue
        fields = (
            "name", "hub", "spoke_of", "street", "town", "postcode", "way_here", "bus", "parking",
            "step_free", "toilet", "hearing_loop", "quiet_space", "blue_badge", "access_note",
        )  # fmt: skip
        labels = {
            "name": _("Name"),
            "hub": _("This is one of our main places"),
            "spoke_of": _("Which main place does it belong to?"),
            "street": _("Street"),
            "town": _("Town"),
            "postcode": _("Postcode"),
            "way_here": _("The way here"),
            "bus": _("By bus"),
            "parking": _("Parking"),
            "step_free": _("There are no steps"),
            "toilet": _("There is an accessible toilet"),
            "hearing_loop": _("There is a hearing loop"),
            "quiet_space": _("There is a quiet space"),
            "blue_badge": _("There is Blue Badge parking"),
            "access_note": _("What else people should know about getting in"),
        }
        help_texts = {
            "spoke_of": _("Say none if it stands by itself, or is a main place."),
            "way_here": _("From the street to the door, one step after the other."),
            "access_note": _("Say what is missing too, and what people can do instead."),
        }
        widgets = {
            "way_here": forms.Textarea(attrs={"rows": 3}),
            "access_note": forms.Textarea(attrs={"rows": 3}),
            "postcode": forms.TextInput(attrs={"class": "rc-w-s"}),
        }
        field_classes = {"spoke_of": ByName}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hub = self.fields["spoke_of"]
        hub.required = False
        if isinstance(hub, forms.ModelChoiceField):
            hub.queryset = Venue.objects.filter(hub=True).exclude(pk=self.instance.pk).order_by("name", "pk")
            hub.empty_label = _("None")

    def clean(self) -> dict[str, Any]:
        """Refuse a main place that belongs to another one."""
        given = super().clean() or {}
        if given.get("hub") and given.get("spoke_of"):
            self.add_error("spoke_of", _("A main place does not belong to another one. Choose one of the two."))
        return given

    def clean_name(self) -> str:
        """Refuse a name that leaves nothing to make a web address from."""
        name = str(self.cleaned_data["name"])
        if not slugify(name):
            raise forms.ValidationError(_("Use letters or numbers in the name."))
        return name


class RoomForm(forms.Form):
    """A room of a venue."""

    name = words_field(_("Name of the room"), longest=60)
    size = number_field(_("How many people can sit in it?"), least=1)
    floor = words_field(
        _("Where in the building"),
        _("For example: “Ground floor, past the lift”."),
        longest=80,
        required=False,
    )
    step_free = forms.BooleanField(label=_("There are no steps on the way to it"), required=False)
    hearing_loop = forms.BooleanField(label=_("There is a hearing loop in it"), required=False)
    access_note = words_field(
        _("What else people should know about this room"),
        _("For example: “The door is heavy. Somebody will hold it.”"),
        longest=240,
        required=False,
    )

    @staticmethod
    def facts_of(room: Room) -> dict[str, Any]:
        """Return what to begin the form with."""
        return {name: getattr(room, name) for name in RoomForm.base_fields}
