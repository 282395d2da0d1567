"""Putting a file into a course pack."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.forms_office import words_field
from courses.models.pack import Paper
from courses.pack_formats import MOST_BYTES, names


class PackFileForm(forms.Form):
    """One file, what it is for, and the session it belongs to."""

    paper = forms.ChoiceField(
        label=_("What is it?"),
        choices=Paper.choices,
        widget=forms.RadioSelect,
        help_text=_("Students only ever see handouts, and only when their tutors give them out."),
        error_messages={"required": _("Choose what it is.")},
    )
    title = words_field(
        _("Title"),
        _("For example: “My worry map”. The same title in another format makes them one paper."),
        longest=100,
    )
    session = forms.TypedChoiceField(
        label=_("Which session is it for?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    file = forms.FileField(label=_("The file"), error_messages={"required": _("Choose a file.")})

    def __init__(self, *args: Any, titles: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        session, file = self.fields["session"], self.fields["file"]
        assert isinstance(session, forms.ChoiceField)
        numbered = [(str(number), _named(number, title)) for number, title in enumerate(titles, start=1)]
        session.choices = [("", gettext("The whole course")), *numbered]
        file.help_text = gettext("Up to 20 MB. You can use: %(formats)s.") % {"formats": names()}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too big before anything of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            words = gettext("This file is too big. It can have 20 MB. Try saving it with smaller pictures.")
            raise forms.ValidationError(words)
        return file


def _named(number: int, title: str) -> str:
    words = gettext("Session %(number)s: %(title)s") if title else gettext("Session %(number)s")
    return words % {"number": number, "title": title}
