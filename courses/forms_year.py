"""What the office writes down about the year: closed days, doors and safety visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms_office import ByName, day_field, words_field
from courses.models import Venue


class ClosedDayForm(forms.Form):
    """A day on which the college, or one place, is closed."""

    day = day_field(_("Which day?"))
    name = words_field(_("Why?"), _("For example: “Team day”. Only the office sees this."), longest=80)
    venue = ByName(
        label=_("Where?"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("The whole college"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue = self.fields["venue"]
        if isinstance(venue, forms.ModelChoiceField):
            venue.queryset = Venue.objects.order_by("name", "pk")


class HolidaysForm(forms.Form):
    """The days between which bank holidays are looked up."""

    first = day_field(_("From"))
    last = day_field(_("To"))


class DoorForm(forms.Form):
    """A picture of the door to look for, and the same in words."""

    picture = forms.FileField(
        label=_("The picture"),
        help_text=_("A photo as a JPEG or PNG file, up to 4 MB. Please take it with nobody in it."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose another one.")},
    )
    words = words_field(
        _("What does it show?"),
        _("For people who cannot see it. For example: “A wide blue door with a brass handle, beside the bakery.”"),
        longest=240,
        rows=2,
    )


class VisitForm(forms.Form):
    """A walk through a place, by two people together."""

    day = day_field(_("When was it?"))
    peer_name = words_field(_("Which peer came?"), longest=80)
    colleague_name = words_field(_("Which colleague came?"), longest=80)
    noticed = words_field(
        _("What did you notice?"),
        _("Ways in and out, light, noise, where to sit quietly, what needs mending."),
        longest=4000,
        rows=4,
        required=False,
    )
