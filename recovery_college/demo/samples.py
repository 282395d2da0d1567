"""What the style guide shows: a sample of every piece of the design. Nothing comes from the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.lib.templatetags.design import ICONS


@dataclass(frozen=True)
class SampleCourse:
    """A course as the card in a list wants it."""

    href: str
    pattern: str
    number: int
    category: str
    title: str
    summary: str
    when: str
    where: str
    online: bool
    by: str
    places: str


@dataclass(frozen=True)
class SampleMark:
    """One answer of the register."""

    value: str
    words: str
    look: str
    icon: str
    checked: bool


class SampleForm(forms.Form):
    """One field of every kind, shown with its mistakes."""

    name = forms.CharField(
        label=gettext_lazy("What shall we call you?"),
        help_text=gettext_lazy("First name or nickname."),
        error_messages={"required": gettext_lazy("Tell us what to call you.")},
        widget=forms.TextInput(attrs={"class": "rc-w-m", "autocomplete": "nickname"}),
    )
    email = forms.EmailField(label=gettext_lazy("Email address"), required=False)
    term = forms.ChoiceField(
        label=gettext_lazy("Term"),
        choices=[("1", gettext_lazy("Spring 2027")), ("2", gettext_lazy("Summer 2027"))],
        widget=forms.Select(attrs={"class": "rc-w-m"}),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("How shall we reach you?"),
        choices=[("text", gettext_lazy("Text message")), ("email", gettext_lazy("Email"))],
        widget=forms.RadioSelect,
    )
    helps = forms.MultipleChoiceField(
        label=gettext_lazy("What would help you take part?"),
        help_text=gettext_lazy("Tick any that help, or none."),
        required=False,
        choices=[("seat", gettext_lazy("A seat near the door")), ("print", gettext_lazy("Large print"))],
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=gettext_lazy("Anything else?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    read = forms.BooleanField(label=gettext_lazy("I have read who can see this"), required=False)


def samples() -> dict[str, Any]:
    """Return the context of styleguide.html."""
    return {**_looks(), **_content(), **_team()}


def _looks() -> dict[str, Any]:
    return {
        "swatches": [
            ("college", _("College"), _("12.4 on white")),
            ("accent", _("Accent"), _("never text on light")),
            ("inka", _("First ink"), _("pictures only")),
            ("ink", _("Ink"), _("17.2 on white")),
            ("soft", _("Soft ink"), _("10.1 on white")),
            ("line", _("Control edge"), _("5.2 on white")),
            ("ground", _("Ground"), _("page")),
            ("surface", _("Surface"), _("panels")),
            ("surface2", _("Surface 2"), _("quiet fills")),
            ("warm", _("Warm"), _("hero, offers")),
        ],
        "patterns": [
            ("understand", _("Understanding myself")),
            ("wellbeing", _("Feeling well day to day")),
            ("create", _("Making and growing")),
            ("life", _("Home, money and work")),
            ("connect", _("People and community")),
            ("involved", _("Getting involved")),
        ],
        "numbers": range(1, 9),
        "icons": sorted(ICONS),
        "themes": [("a", "Fernhollow"), ("b", "Saltgate"), ("c", "Emberley")],
    }


def _content() -> dict[str, Any]:
    first = datetime(2027, 1, 12, 10, tzinfo=UTC)
    two_hours = timedelta(hours=2)
    second = first + timedelta(weeks=1)
    return {
        "sample_form": SampleForm({"email": "alex.example.com", "term": "1"}),
        "answers": [
            {"question": _("Name we call you"), "answer": "Alex", "href": "#forms"},
            {"question": _("How we reach you"), "answer": _("Text message"), "href": "#forms"},
        ],
        "page": Paginator(range(40), 10).page(2),
        "sample_course": SampleCourse(
            href="#content",
            pattern="life",
            number=3,
            category=_("Home, money and work"),
            title=_("Moving home"),
            summary=_("From first viewing to first night, one step at a time."),
            when=_("Mondays, 10am to 12pm"),
            where=_("The Old Library"),
            online=False,
            by=_("Jo and Robin"),
            places="free",
        ),
        "sample_tutors": [
            {
                "name": "Morgan Ellis",
                "kind": _("Peer tutor"),
                "line": _("I bring what I learned."),
            },
            {
                "name": "Sam Whitlock",
                "kind": _("Staff tutor"),
                "line": _("I bring what research says."),
            },
        ],
        "sample_sessions": [
            {"starts": first, "ends": first + two_hours, "title": _("What worry is for"), "note": ""},
            {"starts": second, "ends": second + two_hours, "title": _("Worry in the body"), "note": ""},
        ],
    }


def _team() -> dict[str, Any]:
    return {
        "register": [
            {"name": "Alex", "field": "alex", "marks": _marks("here")},
            {"name": "Gurpreet", "field": "gurpreet", "marks": _marks("")},
        ],
        "bars": [
            {"words": _("Autumn 2026"), "value": 163, "percent": 100},
            {"words": _("Summer 2026"), "value": 120, "percent": 74},
        ],
    }


def _marks(chosen: str) -> list[SampleMark]:
    answers = [
        ("here", _("Here"), "check"),
        ("late", _("Late"), "clock"),
        ("left", _("Left early"), "early"),
        ("sorry", _("Sent apologies"), "mail"),
        ("away", _("Not here"), "minus"),
    ]
    return [SampleMark(look, words, look, icon, look == chosen) for look, words, icon in answers]
