"""What people write down about a course: its first entry, its words, and who made it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import kinds
from courses.authoring import LISTS, PARTS, CourseText
from courses.forms_office import ByName, LinesField, number_field, words_field
from courses.models import Category
from courses.models.contribution import Part, Perspective
from courses.models.revision import Method
from foundations.accounts import people

CODE_WORDS = _("Use letters and numbers only, like HM01.")
ROWS = 5


class RowsWidget(forms.Widget):
    """Several short texts, each in a box of its own; there is always an empty one to go on with."""

    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return one box for each text, and empty ones up to five."""
        texts = [*(value or []), ""]
        texts += [""] * (ROWS - len(texts))
        described = (attrs or {}).get("aria-describedby", f"id_{name}_helptext")
        boxes = format_html_join(
            "\n",
            '<textarea class="form-control rc-grow mb-3" id="{}" name="{}" rows="1" maxlength="{}" aria-label="{}"'
            ' aria-describedby="{}">{}</textarea>',
            (
                (
                    f"id_{name}" if number == 1 else f"id_{name}_{number}",
                    name,
                    self.attrs["maxlength"],
                    gettext("Thing %(number)s") % {"number": number},
                    described,
                    text,
                )
                for number, text in enumerate(texts, 1)
            ),
        )
        return format_html('<div class="w-100">{}</div>', boxes)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was written in each box."""
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])


class RowsField(LinesField):
    """Several short texts, each in a box of its own. A box with several lines is several texts."""

    def __init__(self, *, longest: int, **more: Any) -> None:
        super().__init__(longest=longest, **more)
        self.widget = RowsWidget(attrs={"maxlength": longest})

    def clean(self, value: Any) -> Any:
        """Return the texts that have words in them. Raises ValidationError when one is too long."""
        return super().clean("\n".join(value) if isinstance(value, list | tuple) else value)

    def prepare_value(self, value: Any) -> Any:
        """Show what was typed as it was typed."""
        return value.splitlines() if isinstance(value, str) else value


class CourseTextForm(forms.Form):
    """The words of a course. Kept as a new revision, which a panel looks at before it is taught or printed.

    base: the number of the revision that the writer began from.
    """

    title = words_field(_("Title"), longest=100)
    line = words_field(_("In one sentence"), _("Shown in the list of courses and the prospectus."), longest=240)
    about = words_field(_("Tell a student, as “you”"), _("3 or 4 short sentences are enough."), longest=5000, rows=8)
    who_for = words_field(_("Who is it for?"), longest=1000, rows=3, required=False)
    outcomes = RowsField(
        label=_("You will…"),
        help_text=_("3 to 5 things. Start each one with a doing word. Leave the other boxes empty."),
        longest=200,
        required=False,
    )
    methods = forms.MultipleChoiceField(
        label=_("How do people learn?"),
        help_text=_("Choose two or more. People learn in different ways."),
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
        _("“Touches on…”. So that people can choose. Leave it empty if nothing is."),
        longest=240,
        required=False,
    )
    good_first_course = forms.BooleanField(label=_("This is a good first course"), required=False)
    access = words_field(_("How people with different needs can take part"), longest=2000, rows=4, required=False)
    easy_read = words_field(
        _("The same in easy words"),
        _("One short sentence on each line."),
        longest=2000,
        rows=6,
        required=False,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def text(self) -> CourseText:
        """Return the words as the verbs take them."""
        return CourseText(**{name: self.cleaned_data[name] for name in PARTS if name in self.fields})

    def typed(self) -> CourseText:
        """Return what is in the form as it stands, finished or not, for advice on it."""
        values: dict[str, Any] = {}
        for name in PARTS:
            value = self[name].value()
            if name in LISTS:
                lines = value.splitlines() if isinstance(value, str) else value or []
                values[name] = [line.strip() for line in lines if line.strip()]
            else:
                values[name] = value if value is not None else ""
        return CourseText(**values)

    def with_parts_of(self, other: CourseText, names: Sequence[str], *, base: int) -> "CourseTextForm":
        """Return this form as it was sent, with some parts taken from another text, and going on from a revision."""
        data = QueryDict(mutable=True)
        for name in self.fields:
            data.setlist(name, self.data.getlist(name))  # type: ignore[attr-defined]
        for name in names:
            value = getattr(other, name)
            if name == "session_titles":
                value = "\n".join(value)
            if isinstance(value, bool):
                data.setlist(name, ["on"] if value else [])
            else:
                data.setlist(name, list(value) if isinstance(value, list | tuple) else [str(value)])
        data.setlist("base", [str(base)])
        return type(self)(data)

    @staticmethod
    def words_of(text: CourseText) -> dict[str, Any]:
        """Return the words to begin the form with."""
        return asdict(text)


class NewCourseForm(forms.Form):
    """A new entry of the library: where it belongs, and its first words. The rest is written with advice beside it."""

    title = words_field(_("Title"), longest=100)
    line = words_field(_("In one sentence"), _("What is it about? You can change it at any time."), longest=240)
    about = words_field(
        _("Tell a student, as “you”, what happens there"),
        _("A first idea is enough."),
        longest=5000,
        rows=5,
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=CODE_WORDS,
        max_length=12,
        error_messages={"required": CODE_WORDS},
        widget=forms.TextInput(attrs={"class": "rc-w-s", "autocapitalize": "characters"}),
    )
    category = ByName(
        label=_("Part of the catalogue"),
        queryset=Category.objects.none(),
        error_messages={"required": _("Choose where people will look for it.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kinds.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        if isinstance(category, forms.ModelChoiceField):
            category.queryset = Category.objects.order_by("order", "pk")

    def text(self) -> CourseText:
        """Return the first words as the verbs take them."""
        return CourseText(**{name: self.cleaned_data[name] for name in ("title", "line", "about")})

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


class ContributionForm(forms.Form):
    """Somebody who helped to make a course."""

    name = words_field(_("Name"), _("As they want it on the course page."), longest=80)
    part = forms.ChoiceField(label=_("What did they do?"), choices=Part.choices, widget=forms.RadioSelect)
    perspective = forms.ChoiceField(
        label=_("Where do they know it from?"),
        help_text=_("If it is both, choose the one that they brought here."),
        choices=Perspective.choices,
        widget=forms.RadioSelect,
    )
    hide_perspective = forms.BooleanField(
        label=_("Do not show where they know it from"),
        help_text=_("It is theirs to choose. It still counts."),
        required=False,
    )
    words = words_field(
        _("In their own words"),
        _("For example: “Had the idea, and tried it out”. Shown instead of what is ticked above."),
        longest=120,
        required=False,
    )
    email = forms.EmailField(
        label=_("Their e-mail address, if they sign in here"),
        help_text=_("Then they hear what a panel says. It is never shown."),
        required=False,
    )

    def clean_email(self) -> str:
        """Refuse an address that nobody signs in with. The person it belongs to is kept beside it."""
        address = str(self.cleaned_data["email"])
        self.cleaned_data["person"] = people.at(address)
        if address and self.cleaned_data["person"] is None:
            raise forms.ValidationError(_("Nobody signs in with this address. Check it, or leave it empty."))
        return address
