"""What the office writes down about terms, places to meet, and courses."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses import kinds
from courses.authoring import CourseText
from courses.models import Category, Venue
from courses.models.revision import Method

CODE_WORDS = _("Use letters and numbers only, like HM01.")


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


class TermForm(forms.Form):
    """A term and its days."""

    name = words_field(_("Name of the term"), _("For example: “Spring 2027”."), longest=60)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    enrolment_opens = day_field(_("People can enrol from"))


class VenueForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place to meet, and what helps people get in."""

    class Meta:
        model = Venue
        fields = (
            "name", "hub", "street", "town", "postcode", "way_here", "bus", "parking",
            "step_free", "toilet", "hearing_loop", "quiet_space", "blue_badge", "access_note",
        )  # fmt: skip
        labels = {
            "name": _("Name"),
            "hub": _("This is one of our main places"),
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
            "way_here": _("From the street to the door, one step after the other."),
            "access_note": _("Say what is missing too, and what people can do instead."),
        }
        widgets = {
            "way_here": forms.Textarea(attrs={"rows": 3}),
            "access_note": forms.Textarea(attrs={"rows": 3}),
        }

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


class CourseTextForm(forms.Form):
    """The words of a course. Kept as a new revision, which is approved before it is taught or printed."""

    title = words_field(_("Title"), longest=100)
    line = words_field(_("In one sentence"), _("Shown in the list of courses and the prospectus."), longest=240)
    about = words_field(_("What is this course about?"), longest=5000, rows=6)
    who_for = words_field(_("Who is it for?"), longest=1000, rows=2, required=False)
    outcomes = LinesField(
        label=_("What will people be able to do?"),
        help_text=_("One on each line."),
        longest=200,
        required=False,
    )
    methods = forms.MultipleChoiceField(
        label=_("How do people learn?"),
        help_text=_("At least 2. Every course uses more than one way."),
        choices=Method.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    session_titles = LinesField(
        label=_("Sessions"),
        help_text=_("The title of each session, one on each line."),
        longest=120,
        required=False,
    )
    session_minutes = number_field(_("How many minutes is one session?"), least=15, most=600)
    size = number_field(_("Places, if nothing else is said"), least=1)
    bring = words_field(_("What to bring"), longest=500, rows=2, required=False)
    content_note = words_field(
        _("What may be hard"),
        _("So that people can choose. Leave it empty if nothing is."),
        longest=240,
        required=False,
    )
    access = words_field(_("How people with different needs can take part"), longest=2000, rows=3, required=False)
    easy_read = words_field(_("The same in easy words"), longest=2000, rows=3, required=False)
    good_first_course = forms.BooleanField(label=_("This is a good first course"), required=False)

    def text(self) -> CourseText:
        """Return the words as the verbs take them."""
        return CourseText(**{name: self.cleaned_data[name] for name in CourseText.__dataclass_fields__})

    @staticmethod
    def words_of(text: CourseText) -> dict[str, Any]:
        """Return the words to begin the form with."""
        return asdict(text)


class _CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A part of the catalogue, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class NewCourseForm(CourseTextForm):
    """A new entry of the library: where it belongs, and its first words."""

    code = forms.CharField(
        label=_("Code"),
        help_text=CODE_WORDS,
        max_length=12,
        error_messages={"required": CODE_WORDS},
        widget=forms.TextInput(attrs={"class": "rc-w-s", "autocapitalize": "characters"}),
    )
    category = _CategoryField(
        label=_("Part of the catalogue"),
        queryset=Category.objects.none(),
        error_messages={"required": _("Choose where people will look for it.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kinds.choices)
    field_order = ("title", "code", "category", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        if isinstance(category, forms.ModelChoiceField):
            category.queryset = Category.objects.order_by("order", "pk")

    def clean_code(self) -> str:
        """Return the code in capitals. Raises ValidationError for other signs than letters and numbers."""
        code = str(self.cleaned_data["code"]).upper()
        if not code.isalnum():
            raise forms.ValidationError(CODE_WORDS)
        return code

    def clean_title(self) -> str:
        """Refuse a title that leaves nothing to make a web address from."""
        title = str(self.cleaned_data["title"])
        if not slugify(title):
            raise forms.ValidationError(_("Use letters or numbers in the title."))
        return title
