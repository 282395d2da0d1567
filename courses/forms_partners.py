"""What the office writes down about partners, the posting list, and places to go on to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms_office import ByName, day_field, number_field, words_field
from courses.models import CommunityPlace, Course, Partner, PostingPlace

WEB = _("Write a web address, like https://www.larkmoor.example.")


def link_field(label: Any, hint: Any = "") -> forms.URLField:
    """Return a field for a web address; https is meant when nothing is said."""
    return forms.URLField(
        label=label,
        help_text=hint,
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": WEB},
    )


class PartnerForm(forms.Form):
    """An organisation that the college works with."""

    name = words_field(_("Name"), longest=100)
    about = words_field(
        _("What do you do together?"), _("One sentence. Shown to everyone."), longest=240, required=False
    )
    link = link_field(_("Their website"))
    contact_name = words_field(_("Whom do you ask?"), longest=80, required=False)
    contact_email = forms.EmailField(
        label=_("Their email"),
        required=False,
        error_messages={"invalid": _("Write an email address, like kim@larkmoor.example.")},
    )
    contact_phone = forms.CharField(
        label=_("Their phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "rc-w-m"}),
    )
    agreement = words_field(_("What was agreed?"), longest=4000, rows=4, required=False)
    agreement_ends = day_field(
        _("When does the agreement end?"), _("The list of partners says so two months before."), required=False
    )
    data_seen = words_field(
        _("What do they get to see about people?"),
        _("Leave it empty if nothing. For example: “First names of the people in our groups, on the day.”"),
        longest=2000,
        rows=3,
        required=False,
    )

    @staticmethod
    def facts_of(partner: Partner) -> dict[str, Any]:
        """Return what to begin the form with."""
        return {name: getattr(partner, name) for name in PartnerForm.base_fields}


class PostingPlaceForm(forms.Form):
    """A place that gets printed prospectuses."""

    name = words_field(_("Name of the place"), longest=100)
    address = words_field(_("Address"), _("As it stands on the parcel."), longest=500, rows=3)
    copies = number_field(_("How many copies a year?"), least=1, most=5000)
    partner = ByName(
        label=_("Is it part of a partner?"), queryset=Partner.objects.none(), required=False, empty_label=_("No")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_partner(self)

    @staticmethod
    def facts_of(place: PostingPlace) -> dict[str, Any]:
        """Return what to begin the form with."""
        return {name: getattr(place, name) for name in PostingPlaceForm.base_fields}


def choose_partner(form: forms.Form) -> None:
    """Offer the partners that the college works with now, and the one that is chosen already."""
    field = form.fields["partner"]
    if isinstance(field, forms.ModelChoiceField):
        chosen = form.initial.get("partner")
        now = Partner.objects.filter(ended_at=None)
        if isinstance(chosen, Partner):
            now = now | Partner.objects.filter(pk=chosen.pk)
        field.queryset = now.order_by("name", "pk")


class CommunityPlaceForm(forms.Form):
    """A place in the community where people can go on."""

    name = words_field(_("Name"), longest=100)
    about = words_field(_("What can people do there?"), longest=400, rows=3)
    where = words_field(_("Where is it?"), longest=200, required=False)
    cost = words_field(
        _("What does it cost?"), _("For example: “Free”, or “£2, tea included”."), longest=100, required=False
    )
    contact = words_field(_("Who can people ask?"), _("A phone number or an email."), longest=200, required=False)
    link = link_field(_("Website"))
    checked = day_field(_("When did somebody check that this is true?"))

    @staticmethod
    def facts_of(place: CommunityPlace) -> dict[str, Any]:
        """Return what to begin the form with."""
        return {name: getattr(place, name) for name in CommunityPlaceForm.base_fields}


class CourseFactsForm(forms.Form):
    """Whom a course is made with, and its thread."""

    partner = ByName(
        label=_("Made together with"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("Nobody else"),
    )
    strand = words_field(
        _("Thread of the programme"),
        _("For example: “In the community”. Shown to everyone."),
        longest=60,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_partner(self)


ORDINALS = (_("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"), _("Sixth"))


class LeadsToForm(forms.Form):
    """What a course can lead to: one choice after the other, in the order they are shown."""

    def __init__(
        self, *args: Any, courses: Sequence[tuple[Course, str]], places: Sequence[CommunityPlace], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.things: dict[str, Course | CommunityPlace] = {f"course-{course.pk}": course for course, _title in courses}
        self.things.update({f"place-{place.pk}": place for place in places})
        choices = [
            ("", _("Nothing")),
            (_("Courses"), [(f"course-{course.pk}", title) for course, title in courses]),
            (_("Places"), [(f"place-{place.pk}", place.name) for place in places]),
        ]
        for number, label in enumerate(ORDINALS, start=1):
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("Choose something from the list.")},
            )

    def steps(self) -> list[Course | CommunityPlace]:
        """Return what was chosen, in order, without the gaps."""
        keys = [self.cleaned_data[name] for name in self.fields]
        return [self.things[key] for key in keys if key]
