"""Forms for changing what is planned: one session, a whole series, everything at a place on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.change_words import where_and_when
from courses.changes import Cancel, Move, Online, Step
from courses.forms_offerings import SessionForm, rooms_by_venue
from courses.forms_office import day_field, words_field
from courses.meetings import Meeting
from courses.models import Offering, Room, Session, Venue
from foundations.lib import when

CANCEL, MOVE, ONLINE = "cancel", "move", "online"
ENDS_BEFORE = _("It ends before it starts. Check the two times.")
BOTH_TIMES = _("Write both times, or leave both empty.")
WHOLE_ADDRESS = _("Write a whole web address, starting with https://")


def line_field() -> forms.CharField:
    """Return the field for a line that goes to everyone."""
    hint = _("Keep it short. It goes in every message.")
    return words_field(_("Add a line for everyone"), hint, longest=240, rows=2, required=False)


class WordsForm(forms.Form):
    """A line for everyone who is told."""

    words = line_field()


class MoveForm(SessionForm):
    """One session goes to another day, time or room."""

    words = line_field()


class ShiftForm(forms.Form):
    """All sessions to come go to other days, and if wanted to another time or room."""

    first = day_field(_("New day of the next session"), _("The others move by as many days. Closed days are left out."))
    starts = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("To"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    room = forms.TypedChoiceField(label=_("Room"), coerce=int, empty_value=None, required=False)
    words = line_field()

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {room.pk: room for room in rooms}
        room = self.fields["room"]
        if isinstance(room, forms.TypedChoiceField):
            room.choices = [("", _now("Each stays in its room")), *rooms_by_venue(rooms)]
        for name in ("starts", "ends"):
            self.fields[name].widget.attrs["class"] = "rc-w-s"

    def clean(self) -> dict[str, Any]:
        """Check the two times: both or none, the end after the start."""
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        if bool(starts) != bool(ends):
            self.add_error("ends" if starts else "starts", str(BOTH_TIMES))
        elif starts and ends and ends <= starts:
            self.add_error("ends", str(ENDS_BEFORE))
        return values

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as changes.shift takes it."""
        values = self.cleaned_data
        room = self.rooms.get(values["room"]) if values.get("room") else None
        return {"first": values["first"], "starts": values["starts"], "ends": values["ends"], "room": room}


class _VenueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A place, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class CloseForm(forms.Form):
    """Which place is closed, and on what day."""

    venue = _VenueField(
        label=_("Place"),
        queryset=Venue.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose a place"),
        error_messages={"required": _("Choose a place."), "invalid_choice": _("Choose a place from the list.")},
    )
    day = day_field(_("Day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        venue = self.fields["venue"]
        if isinstance(venue, forms.ModelChoiceField):
            venue.queryset = Venue.objects.order_by("name", "pk")

    def clean_day(self) -> date:
        """Refuse a day that is over."""
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_now("That day is over. Choose today, or a day that is still to come."))
        return day


class ClosingForm(forms.Form):
    """Why a place is closed for a day, and for each session there what happens to it."""

    name = words_field(_("Why is it closed?"), _("One or two words, like “Snow”."), longest=80)
    words = line_field()

    def __init__(
        self, *args: Any, sessions: Sequence[Session], free: Mapping[int, date | None], named: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sessions, self.free = list(sessions), free
        self.fields["name"].initial = named
        for session in self.sessions:
            self.fields[f"what_{session.pk}"] = _what_field(session, free[session.pk])
            self.fields[f"link_{session.pk}"] = _link_field(session)

    def clean(self) -> dict[str, Any]:
        """Ask for the link where a session is held online and its group has none."""
        values = super().clean() or self.cleaned_data
        for session in self.sessions:
            link = values.get(f"link_{session.pk}") or session.offering.join_link
            if values.get(f"what_{session.pk}") == ONLINE and not link and f"link_{session.pk}" not in self.errors:
                self.add_error(f"link_{session.pk}", _now("Write the link with which people join online."))
        return values

    def decided(self) -> dict[str, Any]:
        """Return name, words and a step for each session, as changes.close_day takes them: before answers, proposed."""
        name = self._value("name") or _now("Closed for the day")
        steps = [self._step(session) for session in self.sessions]
        return {"name": name, "words": self._value("words") or "", "steps": steps}

    def _step(self, session: Session) -> Step:
        what = self._value(f"what_{session.pk}")
        day = self.free[session.pk]
        if what == ONLINE:
            return Online(session, str(self._value(f"link_{session.pk}") or ""))
        if what == CANCEL or day is None:
            return Cancel(session)
        return Move(session, Meeting(day, session.starts, session.ends, session.room, session.title))

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound else self.fields[name].initial


def _what_field(session: Session, free: date | None) -> forms.ChoiceField:
    choices = [(CANCEL, _now("Cancel this session, with no new day"))]
    if free:
        words = _now("Move it to %(day)s, same time. Room and tutors are free")
        choices.append((f"{MOVE}-{free.isoformat()}", words % {"day": when.day(free)}))
    if session.offering.mode != Offering.Mode.ONLINE:
        choices.append((ONLINE, _now("Hold it online, same time. The link goes in the message")))
    return forms.ChoiceField(
        label=session.offering.revision.title,
        help_text=where_and_when(session),
        choices=choices,
        initial=choices[1][0] if free else CANCEL,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what happens to this session."),
            "invalid_choice": _("That day is not free any more. Please choose again."),
        },
    )


def _link_field(session: Session) -> forms.URLField:
    return forms.URLField(
        label=_("Link to join online"),
        help_text=_("Only if you hold it online. People with a place see it, and nobody else."),
        initial=session.offering.join_link,
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": WHOLE_ADDRESS},
    )
