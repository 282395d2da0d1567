"""What the office may change about a group that is planned, beside its dates, places and tutors."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.forms_offerings import PlanForm
from courses.forms_office import day_field, number_field, words_field
from courses.models import Offering
from courses.offering_facts import ADULT
from foundations.college.current import college

ASKED = PlanForm.base_fields


class WhoForForm(forms.Form):
    """Who a group is for, who invites, the link to join, and the college's own name for it."""

    audience = ASKED["audience"]
    host = ASKED["host"]
    host_name = ASKED["host_name"]
    host_contact = ASKED["host_contact"]
    age_from = ASKED["age_from"]
    age_to = ASKED["age_to"]
    dbs_seen = forms.BooleanField(
        label=_("I have seen the DBS checks of both tutors"),
        help_text=_("Needed before people under 18 can come. We note that it was you, and when."),
        required=False,
    )
    join_link = ASKED["join_link"]
    reference = words_field(
        _("Our own name for it"), _("From your spreadsheet, for example: SP27-014."), longest=40, required=False
    )

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        kwargs["initial"] = self.facts_of(offering)
        super().__init__(*args, **kwargs)
        self.open_to_all = offering.audience == Offering.Audience.EVERYONE
        if offering.state == Offering.State.PUBLISHED:
            del self.fields["audience"]
            for name in ("host", "host_name", "host_contact") if self.open_to_all else ():
                del self.fields[name]
        if offering.dbs_seen_at is not None or college().minimum_age >= ADULT:
            del self.fields["dbs_seen"]
        if offering.mode == Offering.Mode.IN_PERSON and not offering.join_link:
            del self.fields["join_link"]

    @classmethod
    def facts_of(cls, offering: Offering) -> dict[str, Any]:
        """Return what the group says now."""
        return {name: getattr(offering, name) for name in cls.base_fields if name != "dbs_seen"}

    def clean(self) -> dict[str, Any]:
        """Empty who invites when everyone may come; say so beside the name when who invites has none."""
        values = super().clean() or self.cleaned_data
        audience = values.get("audience") or (Offering.Audience.EVERYONE if self.open_to_all else "")
        if audience == Offering.Audience.EVERYONE:
            values |= {"host": "", "host_name": "", "host_contact": ""}
        elif values.get("host") and not values.get("host_name"):
            self.add_error("host_name", _now("Write the name of the ward, prison, school or team that invites."))
        return values


class JoiningForm(forms.Form):
    """Until when people can join a group."""

    join_sessions = number_field(
        _("People can join until this session begins"),
        _("1 for the first session. A larger number lets people join later."),
        least=1,
        most=60,
    )
    first_session_required = forms.BooleanField(
        label=_("People need the first session"),
        help_text=_("The course page says so, and nobody joins after it."),
        required=False,
    )
    closes_on = day_field(
        _("Last day to join"), _("Only if it closes before that. Leave it empty otherwise."), required=False
    )

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        asked = ("join_sessions", "first_session_required", "closes_on")
        kwargs["initial"] = {name: getattr(offering, name) for name in asked}
        super().__init__(*args, **kwargs)
