"""What people tell the college: a course they would like, a story of hope, a hello from the tutors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.hello import LONGEST
from courses.models import Answer, Course
from foundations.accounts.forms import address_field
from foundations.accounts.models import User


class SuggestForm(forms.Form):
    """A course that somebody would like to see."""

    words = forms.CharField(
        label=_("What would you like to learn about?"),
        help_text=_("One idea at a time. A few words are enough."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tell us in a few words what you would like to learn about.")},
    )


class _CourseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A course, by its code and its newest title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the code and the title."""
        return f"{obj.code}, {obj.title}"


def course_field(*, label: Any, hint: Any = "") -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """Return a field for one course of the library, which may stay empty."""
    return _CourseField(
        queryset=Course.objects.none(), label=label, help_text=hint, required=False, empty_label=_("No course")
    )


class AnswerForm(forms.Form):
    """The college's answer."""

    answer = forms.ChoiceField(label=_("Our answer"), choices=Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What we tell the person"),
        help_text=_("They read exactly these words."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a sentence or two. The person reads exactly these words.")},
    )
    course = course_field(label=_("Which course is it about?"), hint=_("Only if there is one."))

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = courses


class StoryForm(forms.Form):
    """A story of hope, and what its teller agreed to."""

    words = forms.CharField(
        label=_("The story"),
        help_text=_("In the teller’s own words. 3 or 4 sentences are enough."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the story, in the words of the person who tells it.")},
    )
    shown_as = forms.CharField(
        label=_("The name to show"),
        help_text=_("It can be another name than their own."),
        max_length=60,
        error_messages={"required": _("Write the name to show. It can be another name than their own.")},
    )
    course = course_field(
        label=_("Show it with this course"), hint=_("Or leave it empty: then it is on the stories page only.")
    )
    teller = forms.EmailField(
        label=_("The teller’s email address"),
        help_text=_("If they sign in with it, they can take the story back themselves."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    expires = forms.DateField(
        label=_("Show it until"),
        help_text=_("Two years at most. Then we ask again."),
        widget=forms.DateInput(attrs={"type": "date", "class": "rc-w-m"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the last day on which it is shown."),
            "invalid": _("Check the day. Write it like 2027-03-31."),
        },
    )
    agreed = forms.BooleanField(
        label=_("The teller has read these words and agrees that everyone can read them"),
        error_messages={"required": _("Ask the teller first. We only show what they agreed to.")},
    )

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = courses

    def clean_teller(self) -> User | None:
        """Return the person with this address. Raises ValidationError when nobody has it."""
        typed = self.cleaned_data["teller"]
        if not typed:
            return None
        person = User.objects.filter(email__iexact=typed).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this address. Check it, or leave it empty."))
        return person


class TellMeForm(forms.Form):
    """Where to write when a course runs."""

    name = forms.CharField(
        label=_("What shall we call you?"),
        help_text=_("Any name is fine."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a name. Any name you like is fine.")},
    )
    email = address_field(_("Your email address"), _("We send a code there now, and one email when the course runs."))


class HelloForm(forms.Form):
    """A hello from the tutors."""

    words = forms.CharField(
        label=_("Your hello"),
        help_text=_("Who will be there, what the first session is like, what people don’t need to worry about."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
