"""What the office writes on the sheet of one session."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms_office import words_field
from foundations.accounts.models import User

LINE = 200
NAME = 80


class SheetForm(forms.Form):
    """The room, the things, the people around one session. Every answer may stay empty."""

    set_up = words_field(
        _("How the room is set up"),
        _("Like “Chairs in a circle, 12. Table at the side.”"),
        longest=LINE,
        required=False,
    )
    equipment = words_field(_("Things to bring or switch on"), longest=LINE, required=False)
    refreshments = words_field(_("Tea, coffee and food"), longest=LINE, required=False)
    copies = words_field(_("Paper copies"), _("Which handouts, and how many."), longest=LINE, required=False)
    keys = words_field(
        _("Keys and alarm"), _("Where the key is. Never write a code or a number here."), longest=LINE, required=False
    )
    first_aid = words_field(_("First aid"), _("Where the box is, and who is trained."), longest=LINE, required=False)
    opens = words_field(_("Who opens the room"), longest=NAME, required=False)
    closes = words_field(_("Who closes the room"), longest=NAME, required=False)
    on_duty = forms.TypedChoiceField(
        label=_("Who is on duty"),
        help_text=_("We write to this person when nobody ticks “Everyone has left” in time."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, office: Iterable[User], **kwargs: Any) -> None:
        """Offer the people in the office, by name."""
        super().__init__(*args, **kwargs)
        self.office = {each.pk: each for each in office}
        field = self.fields["on_duty"]
        if isinstance(field, forms.TypedChoiceField):
            names = [(pk, each.name or each.email or "") for pk, each in self.office.items()]
            field.choices = [("", _("Nobody by name: ask everyone in the office")), *names]

    def words(self) -> dict[str, Any]:
        """Return what sheets.write takes."""
        values = dict(self.cleaned_data)
        chosen = values.pop("on_duty", None)
        return {**values, "on_duty": self.office.get(chosen) if chosen else None}
