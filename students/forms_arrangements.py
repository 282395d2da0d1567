"""Forms about what would help somebody take part: asking for it, changing it, and what the office does about it."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from students.models import Arrangement, Need, NeedKind
from students.models.need import NEVER_FOR_TUTORS

Kind = NeedKind
# what a student reads beside each answer: in their words, with a second line where it is needed
TICKS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    Kind.SEAT: (_("A seat near the door"), ""),
    Kind.QUIET: (_("Breaks, and a quiet space"), _("You can step out at any time")),
    Kind.LOOP: (_("A hearing loop"), ""),
    Kind.PRINT: (_("Large print handouts"), _("18 point on cream paper")),
    Kind.EASY_READ: (_("Easy read handouts"), _("Short sentences with pictures")),
    Kind.CAPTIONS: (_("Captions on videos and talks"), ""),
    Kind.SIGNER: (_("A sign language interpreter"), _("British Sign Language, or tell us below which")),
    Kind.INTERPRETER: (_("An interpreter for another language"), _("You can say which language below")),
    Kind.HELLO: (_("To meet a tutor before the first day"), _("A short chat, on the phone or at the college")),
    Kind.SOMEONE: (_("To bring someone with me"), _("A friend, family member or supporter")),
    Kind.TRAVEL: (_("Help with travel"), _("Bus fares, or planning the way")),
}
GROUPS: Final = (
    (_("In the room"), (Kind.SEAT, Kind.QUIET, Kind.LOOP)),
    (_("Reading and hearing"), (Kind.PRINT, Kind.EASY_READ, Kind.CAPTIONS, Kind.SIGNER, Kind.INTERPRETER)),
    (_("People, and getting here"), (Kind.HELLO, Kind.SOMEONE, Kind.TRAVEL)),
)
SHARE = (
    ("yes", _("Yes. They see what to do, never a reason")),
    ("no", _("No. Only the office sees it")),
)
SAY_YES_OR_NO = _("Choose yes or no. Both are fine.")


def _share_field(label: Any) -> forms.ChoiceField:
    hint = _("They see it on their list for this course, and it goes away when the course ends.")
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=SHARE,
        required=False,
        widget=forms.RadioSelect,
    )


def _line_field() -> forms.CharField:
    return forms.CharField(
        label=_("What should your tutors do?"),
        help_text=_("One line, if they should know. Like: please don’t ask me to read aloud. They see only this line."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _words_field(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, max_length=2000, required=False, widget=area)


class HelpForm(forms.Form):
    """What would help somebody take part: ticks, their own words, and whether tutors may see what to do."""

    help = forms.MultipleChoiceField(required=False, choices=[(kind, words) for kind, (words, _hint) in TICKS.items()])
    language = forms.CharField(
        label=_("Which language?"),
        help_text=_("If you ticked an interpreter. Like: Polish, or Urdu."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "rc-w-m"}),
    )
    words = _words_field(_("Something else"), _("In your own words. Only the office reads them."))
    line = _line_field()
    share = _share_field(_("May your tutors see what would help?"))

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [kind for kind in TICKS if kind not in held]
        choices = self.fields["help"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(kind, TICKS[kind][0]) for kind in self.offered]
        if Kind.INTERPRETER in held:
            del self.fields["language"]
        if Kind.OTHER in held:
            del self.fields["words"], self.fields["line"]

    def groups(self) -> list[tuple[str | Promise, list[dict[str, Any]]]]:
        """Return the ticks under their headings; what somebody has already is not asked again."""
        ticked = self["help"].value() or []
        found: list[tuple[str | Promise, list[dict[str, Any]]]] = []
        for heading, kinds in GROUPS:
            ticks: list[dict[str, Any]] = [
                {"value": k, "words": TICKS[k][0], "hint": TICKS[k][1], "id": f"id_help_{k}", "checked": k in ticked}
                for k in kinds
                if k in self.offered
            ]
            if ticks:
                found.append((heading, ticks))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the language of an interpreter, and for yes or no when there is something that tutors could do."""
        given = super().clean() or self.cleaned_data
        ticked = set(given.get("help") or ())
        if Kind.INTERPRETER in ticked and not given.get("language"):
            self.add_error("language", _("Tell us which language, so that we can look for the right person."))
        if given.get("line") and not given.get("words"):
            self.add_error("words", _("Write here what would help. Only the office reads it."))
        if (ticked - NEVER_FOR_TUTORS or given.get("line")) and not given.get("share"):
            self.add_error("share", SAY_YES_OR_NO)
        return given

    def answers(self) -> dict[str, str]:
        """Return everything as words that can wait in a draft."""
        given = self.cleaned_data
        kept = {name: given.get(name, "") for name in ("language", "line", "share")}
        return {**kept, "help": ",".join(given["help"]), "support": given.get("words", "").strip()}


def start_of(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return what a HelpForm shows when somebody comes back to it."""
    kept = {name: answers.get(name, "") for name in ("language", "line", "share")}
    return {**kept, "help": answers.get("help", "").split(","), "words": answers.get("support", "")}


class NeedForm(forms.Form):
    """Changing one thing that helps."""

    words = _words_field(_("More about it"), _("If there is more to say. Only the office reads it."))
    line = _line_field()
    share = _share_field(_("May your tutors see it?"))

    def __init__(self, data: QueryDict | None, *, need: Need) -> None:
        start = {"words": need.own_words(), "line": need.line, "share": "yes" if need.shared else "no"}
        super().__init__(data, initial=start)
        if need.kind in NEVER_FOR_TUTORS:
            del self.fields["line"], self.fields["share"]
        if need.kind == Kind.OTHER:
            self.fields["words"].label = _("In your own words")
        if need.kind == Kind.INTERPRETER:
            self.fields["words"].label = _("Which language?")

    def changes(self) -> dict[str, Any]:
        """Return the words of the verb need.change."""
        given = self.cleaned_data
        return {"words": given["words"], "line": given.get("line", ""), "shared": given.get("share") == "yes"}


def _name(someone: User) -> str:
    return someone.name


class AssignForm(forms.Form):
    """Who sees to it."""

    who = forms.ModelChoiceField(
        label=_("Who sees to it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The whole office"),
    )

    def __init__(self, *args: Any, office: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = office
        who.label_from_instance = _name  # type: ignore[assignment,method-assign]


class ArrangedForm(forms.Form):
    """It is arranged."""

    answer = _words_field(
        _("What do we tell the student?"),
        _("Who, where and when. Like: Frankie waits by the blue door from 9:30am."),
    )


class RefuseForm(forms.Form):
    """It is not possible this time."""

    answer = _words_field(
        _("What do we say to the student?"),
        _("What you tried, and what you can do instead: another day, or another way to join in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Say to the student what you tried, and what you can do instead.")
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = words


class LineForm(forms.Form):
    """The one line that tutors read."""

    line = forms.CharField(
        label=_("What should the tutors do?"),
        help_text=_("One line they can act on. Never a reason, never a diagnosis. Agree it with the student first."),
        max_length=120,
        required=False,
    )


class MetForm(forms.Form):
    """Did it work?"""

    met = forms.ChoiceField(
        label=_("Did it work?"),
        choices=Arrangement.Met.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three answers.")},
    )
