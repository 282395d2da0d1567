"""Sending a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    """What the rows are, and the file."""

    kind = forms.ChoiceField(label=_("What is in it?"), choices=(), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Your file"),
        help_text=_("A spreadsheet (.xlsx) or a .csv, up to 5 MB and 5,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
            "missing": _("Choose a file."),
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(kinds)
