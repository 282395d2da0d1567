"""The register of one session as its tutors see it: names, what each chose to share for taking part, and marks.

It never says who uses services, who cares for someone, who is a colleague and who is a neighbour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Prefetch
from django.http import QueryDict

from courses.models import Session
from students import attendance
from students.arrangement_lists import shared_in, to_do
from students.models import Enrolment, Mark

# how each mark looks: the class of its radio, and its icon
LOOKS = {
    Mark.Was.ATTENDED: ("here", "check"),
    Mark.Was.LATE: ("late", "clock"),
    Mark.Was.LEFT_EARLY: ("left", "early"),
    Mark.Was.APOLOGIES: ("sorry", "mail"),
    Mark.Was.DID_NOT_ATTEND: ("away", "minus"),
}


@dataclass(frozen=True)
class Line:
    """One person in the register. was: their mark, or an empty string. support: what to do for them, as they chose."""

    uuid: UUID
    name: str
    seats: int
    support: tuple[str, ...]
    was: str
    pronouns: str = ""

    @property
    def field(self) -> str:
        """The name of their radios."""
        return f"mark-{self.uuid}"

    @property
    def known(self) -> str:
        """The name of the field that says which mark the page showed."""
        return f"was-{self.uuid}"

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The five radios."""
        return [
            {"value": was.value, "words": was.label, "look": look, "icon": icon, "checked": was.value == self.was}
            for was, (look, icon) in LOOKS.items()
        ]


def lines(session: Session, *, now: datetime) -> list[Line]:
    """Return everyone in the register of a session, by name. Three queries."""
    marks = Prefetch("marks", queryset=Mark.objects.filter(session=session), to_attr="here")
    people = attendance.roster(session).select_related("student").prefetch_related(marks, shared_in(session, now=now))
    return [_line(each) for each in people.order_by("student__name", "pk")]


def _line(enrolment: Enrolment) -> Line:
    marks: Sequence[Mark] = getattr(enrolment, "here", [])
    return Line(
        uuid=enrolment.uuid,
        name=enrolment.student.name,
        seats=enrolment.seats,
        support=to_do(enrolment),
        was=marks[0].was if marks else "",
        pronouns=enrolment.student.pronouns,
    )


class RegisterForm(forms.Form):
    """The marks that a tutor pressed, and which the page had shown before, so that only what they changed is kept."""

    def __init__(self, data: QueryDict | None, *, people: Sequence[Line]) -> None:
        super().__init__(data)
        self.people = people
        for line in people:
            self.fields[line.field] = forms.ChoiceField(choices=Mark.Was.choices, required=False)
            self.fields[line.known] = forms.ChoiceField(choices=Mark.Was.choices, required=False)
        uuids = [(str(line.uuid), line.name) for line in people]
        self.fields["clear"] = forms.MultipleChoiceField(choices=uuids, required=False)

    def changed(self) -> Mapping[UUID, str | None]:
        """Return the marks that are different from those the page showed; None takes a mark away."""
        values = self.cleaned_data
        found: dict[UUID, str | None] = {}
        cleared = set(values["clear"])
        for line in self.people:
            now, before = values[line.field], values[line.known]
            if str(line.uuid) in cleared:
                found[line.uuid] = None
            elif now and now != before:
                found[line.uuid] = now
        return found
