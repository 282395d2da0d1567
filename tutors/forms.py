"""What is written down about tutors and the pairs they make."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutors.models import Tutor


class TutorForm(forms.Form):
    """A person for the directory."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Write the name they go by as a tutor.")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They sign in with it. Somebody who is a student here keeps their one address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Tutors sign in, so they need an e-mail address."),
            "invalid": _("Check the e-mail address. It needs an @ sign, like name@example.com"),
        },
    )
    lived = forms.ChoiceField(
        label=_("Knows it from life"),
        help_text=_("Only what they want to say. It is fine to leave this."),
        choices=Tutor.Lived.choices,
        initial=Tutor.Lived.NO,
        widget=forms.RadioSelect,
    )
    subject = forms.BooleanField(label=_("Knows it from work or training"), required=False)
    staff_role = forms.CharField(
        label=_("What they do"),
        help_text=_("For example: “Librarian, Larkmoor library”."),
        max_length=80,
        required=False,
    )
    line = forms.CharField(
        label=_("Their own line"),
        help_text=_("One sentence in their own words. Everyone can read it beside their courses."),
        max_length=200,
        required=False,
    )
    perspective_hidden = forms.BooleanField(
        label=_("Do not show on public pages whether they know it from life or from work"), required=False
    )


class _TutorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A tutor, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class ProposalForm(forms.Form):
    """Two tutors to ask."""

    peer_tutor = _TutorField(queryset=Tutor.objects.none(), empty_label=_("Choose one"))
    staff_tutor = _TutorField(queryset=Tutor.objects.none(), empty_label=_("Choose one"))

    def __init__(self, *args: Any, peer_word: str, staff_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Tutor.objects.filter(left_at=None).order_by("name", "pk")
        rows = {"peer_tutor": here.exclude(lived=Tutor.Lived.NO), "staff_tutor": here.filter(subject=True)}
        labels = {"peer_tutor": peer_word, "staff_tutor": staff_word}
        hints = {"peer_tutor": _("Knows it from life."), "staff_tutor": _("Knows it from work or training.")}
        for name, people in rows.items():
            field = self.fields[name]
            field.label, field.help_text = labels[name], hints[name]
            field.error_messages["required"] = _("Choose somebody to ask.")
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people
