"""What conveners and panel members write down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.forms_office import day_field, time_field, words_field
from courses.models import Member, Outcome, Panel, Perspective, ReviewRequest
from courses.small_changes import PARTS
from foundations.accounts.models import User
from foundations.college.current import college
from foundations.lib.periods import instant, local

LONGEST = 2000
QUESTIONS: dict[str, tuple[Any, Any]] = {
    "structure": (_("Structure"), _("Does it have a start, a middle and an end? Is there time to rest?")),
    "content": (_("Content"), _("Is it true, kind and useful? Are both kinds of knowledge in it?")),
    "evaluation": (
        _("How we will know it helps"),
        _("How do students tell us? What will we look at after the first term?"),
    ),
}
OUTCOME_HINTS = {
    Outcome.APPROVED: _("It can be planned and published."),
    Outcome.SMALL_CHANGES: _("The authors make only the changes written here. You check them, then it is published."),
    Outcome.RETURNED: _("Say what would make it a yes."),
}


_laid_out = lazy(format_html, str)


def _choice(words: Any, hint: Any) -> Any:
    return _laid_out('{}<span class="rc-soft">{}</span>', words, hint)


def _question(name: str, *, required: bool) -> forms.CharField:
    label, hint = QUESTIONS[name]
    return words_field(label, hint, longest=LONGEST, rows=3, required=required)


def perspective_field(label: Any, hint: Any = "") -> forms.ChoiceField:
    """Return a choice between the two kinds of knowledge."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=Perspective.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )


class MeetingForm(forms.Form):
    """When and where a panel meets; it may be open still."""

    day = day_field(_("Day"), _("Leave it empty if you do not know yet."), required=False)
    at = time_field(_("Time"))
    place = words_field(_("Where"), _("A room, or “online”."), longest=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the time with the day, and the day with the time."""
        cleaned = super().clean() or {}
        if cleaned.get("day") and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a time too."))
        if cleaned.get("at") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose a day too."))
        return cleaned

    def meets(self) -> datetime | None:
        """Return the moment of the meeting, or none."""
        day, at = self.cleaned_data["day"], self.cleaned_data["at"]
        return instant(day, at, college().zone) if day and at else None

    @staticmethod
    def begin(panel: Panel) -> dict[str, Any]:
        """Return what to begin the form with."""
        if panel.meets is None:
            return {"place": panel.place}
        meets = local(panel.meets, college().zone)
        return {"day": meets.date(), "at": meets.time(), "place": panel.place}


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody with an account, by their name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class MemberForm(forms.Form):
    """Somebody to ask onto a panel: one of the panel members, or anybody else by name."""

    person = _Person(
        label=_("A panel member"),
        help_text=_("People who can sign in. They are told, and can write their view before you meet."),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody from this list"),
    )
    name = words_field(
        _("Or somebody without an account"),
        _("Their name as everybody knows it. You write down at the meeting what they say."),
        longest=80,
        required=False,
    )
    perspective = perspective_field(_("What do they bring to this panel?"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        """Refuse both and neither."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("person")) == bool(cleaned.get("name")) and "name" not in self.errors:
            self.add_error("name", _("Choose somebody from the list, or write a name here. One of the two."))
        return cleaned


class VerdictForm(forms.Form):
    """What a panel agreed. A draft may be kept with gaps in it."""

    came = forms.MultipleChoiceField(
        label=_("Who is here?"),
        help_text=_("Only people who came are counted. Untick who did not."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who is here.")},
    )
    structure = _question("structure", required=True)
    content = _question("content", required=True)
    evaluation = _question("evaluation", required=True)
    outcome = forms.ChoiceField(
        label=_("So the panel says"),
        choices=[(each.value, _choice(each.label, OUTCOME_HINTS[each])) for each in Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the panel says.")},
    )
    changes = words_field(
        _("The small changes"),
        _("Only these. Anything more comes back to the panel."),
        longest=LONGEST,
        rows=2,
        required=False,
    )
    may_change = forms.MultipleChoiceField(
        label=_("Which parts are the small changes in?"),
        help_text=_("The authors may change these parts and no other."),
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, members: Sequence[Member], draft: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "came": [str(member.pk) for member in members if member.came],
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        came = self.fields["came"]
        if isinstance(came, forms.MultipleChoiceField):
            came.choices = [(str(each.pk), _choice(each.name, Perspective(each.perspective).label)) for each in members]
        if draft:
            for field in self.fields.values():
                field.required = False

    def answer(self) -> dict[str, Any]:
        """Return the answer as the verb takes it."""
        return {**self.cleaned_data, "came": [int(each) for each in self.cleaned_data["came"]]}


class ViewForm(forms.Form):
    """One member's own view, before the meeting."""

    structure = _question("structure", required=False)
    content = _question("content", required=False)
    evaluation = _question("evaluation", required=False)


class LookForm(forms.Form):
    """One half of the light look of the year."""

    perspective = perspective_field(
        _("Which kind of knowledge do you bring?"), _("Somebody of the other kind looks too.")
    )
    fine = forms.ChoiceField(
        label=_("Is it still fine?"),
        choices=[
            ("yes", _choice(_("Yes"), _("Nothing needs a panel before the full look."))),
            ("no", _choice(_("Not quite"), _("A panel is asked to look at it soon. It goes on running meanwhile."))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = words_field(
        _("What did you see?"),
        _("If it is not fine: what should the panel look at?"),
        longest=LONGEST,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, missing: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["perspective"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [choice for choice in Perspective.choices if choice[0] in missing]


class AskForm(forms.Form):
    """Why a full look should not wait."""

    why = forms.ChoiceField(
        label=_("Why should a panel look again soon?"),
        choices=[choice for choice in ReviewRequest.Why.choices if choice[0] != ReviewRequest.Why.CHECK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = words_field(_("What should they look at?"), longest=LONGEST, rows=2)
