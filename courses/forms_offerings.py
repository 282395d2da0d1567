"""What the office decides about one run of a course: when, where, by whom, for how many."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.forms_office import day_field, number_field, time_field, words_field
from courses.meetings import Meeting
from courses.models import Offering, Places, Room, Term
from foundations.college.current import college
from foundations.lib import when
from tutors.models import Pair

MOST_SESSIONS = 60
ENDS_BEFORE = _("It ends before it starts. Check the two times.")


def rooms_by_venue(rooms: Iterable[Room]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return rooms for a list of choices, under the name of their venue, each with how many it seats.

    rooms: with their venue, in order of venue.
    """
    words = _now("%(room)s (%(size)s people)")
    return [
        (venue.name, [(room.pk, words % {"room": room.name, "size": room.size}) for room in group])
        for venue, group in groupby(rooms, key=lambda room: room.venue)
    ]


def name_of_pair(pair: Pair) -> str:
    """Return both names, A to Z, and whether both have said yes. The pair comes with its tutors."""
    first, second = sorted((pair.peer_tutor.name, pair.staff_tutor.name))
    words = (
        _now("%(first)s and %(second)s") if pair.accepted else _now("%(first)s and %(second)s (asked, not yet a yes)")
    )
    return words % {"first": first, "second": second}


class _WithRooms(forms.Form):
    """A form that asks for a room, of all rooms there are."""

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {room.pk: room for room in rooms}
        room = self.fields["room"]
        if isinstance(room, forms.TypedChoiceField):
            room.choices = [("", _("No room, online only")), *rooms_by_venue(rooms)]

    def clean(self) -> dict[str, Any]:
        """Say beside the end when it comes before the start."""
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", str(ENDS_BEFORE))
        return values

    def chosen_room(self) -> Room | None:
        """Return the chosen room, or none."""
        chosen = self.cleaned_data.get("room")
        return self.rooms.get(chosen) if chosen else None


def _room_field(hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("Room"), help_text=hint, coerce=int, empty_value=None, required=False)


class _PairField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Two tutors, by their names."""

    def label_from_instance(self, obj: Any) -> str:
        """Return both names."""
        return name_of_pair(obj)


class _TermField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A term, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class DaysField(forms.CharField):
    """Days, one on each line; they come back in order, each once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "class": "rc-w-m"}), **more)

    def clean(self, value: Any) -> Any:
        """Return the days. Raises ValidationError, naming the line, when one is not a day, or there are too many."""
        formats = [*get_format("DATE_INPUT_FORMATS"), "%d %B %Y", "%d %b %Y", "%A %d %B %Y"]
        one, found = forms.DateField(input_formats=formats), set()
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        for line in lines:
            try:
                found.add(one.clean(line))
            except forms.ValidationError:
                words = _now("“%(line)s” is not a day. Write it like 12 January 2027, each on a line of its own.")
                raise forms.ValidationError(words % {"line": line}) from None
        if len(found) > MOST_SESSIONS:
            raise forms.ValidationError(_now("That is a lot of days. Choose 60 at most."))
        return sorted(found)


class PlanForm(_WithRooms):
    """A whole run of a course."""

    WEEKLY = "weekly"
    CHOSEN = "chosen"

    term = _TermField(label=_("Term"), queryset=Term.objects.none(), empty_label=None)
    mode = forms.ChoiceField(label=_("How do people join in?"), choices=Offering.Mode.choices, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label=_("Which days?"),
        choices=[(WEEKLY, _("The same day every week")), (CHOSEN, _("Days I choose"))],
        widget=forms.RadioSelect,
        required=False,
    )
    first = day_field(_("First day"), _("The others follow week by week. Closed days are left out."))
    count = number_field(_("How many sessions"), least=1, most=MOST_SESSIONS, required=False)
    days = DaysField(
        label=_("The days you choose"),
        help_text=_("One on each line, like 12 January 2027. All at the same time of day."),
        required=False,
    )
    starts = time_field(_("From"))
    ends = time_field(_("To"))
    room = _room_field(_("In brackets: how many people it seats. You can change it for one session too."))
    seats = number_field(_("Places in the room"))
    online = number_field(_("Places online"))
    join_link = forms.URLField(
        label=_("Link to join online"),
        help_text=_("Only people with a place see it."),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Write a whole web address, starting with https://")},
    )
    audience = forms.ChoiceField(
        label=_("Who is it for?"),
        help_text=_("By invitation means: never on the website, in the prospectus or in a feed."),
        choices=[
            (Offering.Audience.EVERYONE, _("Everyone")),
            (Offering.Audience.INVITATION, _("By invitation: a ward, a prison, a school or a team")),
        ],
        widget=forms.RadioSelect,
    )
    host = forms.ChoiceField(
        label=_("Who invites?"), choices=[("", _("Nobody yet")), *Offering.Host.choices], required=False
    )
    host_name = words_field(_("Their name"), _("For example: “Rowan ward”."), longest=100, required=False)
    host_contact = words_field(
        _("Whom we talk to there"), _("A name and a phone number or e-mail address."), longest=200, required=False
    )
    age_from = number_field(_("From age"), least=0, most=120)
    age_to = number_field(_("To age"), _("Leave it empty if there is no upper age."), most=120, required=False)
    pair = _PairField(
        label=_("Taught together by"),
        help_text=_("You can choose them later too."),
        queryset=Pair.objects.none(),
        required=False,
        empty_label=_("Not chosen yet"),
    )

    def __init__(self, *args: Any, terms: Any, pairs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("term", terms), ("pair", pairs)):
            choice = self.fields[name]
            if isinstance(choice, forms.ModelChoiceField):
                choice.queryset = rows
        if self.is_bound and self.data.get("how") == self.CHOSEN:
            self.fields["first"].required = False

    @property
    def chosen_days(self) -> bool:
        """The days are chosen one by one, not week by week."""
        return self.cleaned_data.get("how") == self.CHOSEN

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: days and term, mode and room and places, who invites, the two ages."""
        values = super().clean()
        self._check_days(values)
        mode = values.get("mode")
        if mode and mode != Offering.Mode.ONLINE and not values.get("room"):
            self.add_error("room", _now("Choose the room they meet in, or say that it is online."))
        if not self.places():
            field = "online" if mode == Offering.Mode.ONLINE else "seats"
            self.add_error(field, _now("Write how many people can come."))
        self._check_people(values)
        return values

    def _check_days(self, values: dict[str, Any]) -> None:
        term, name = values.get("term"), "days" if self.chosen_days else "first"
        if name in self.errors:
            return
        first = next(iter(values["days"]), None) if self.chosen_days else values.get("first")
        if first is None:
            self.add_error(name, _now("Write the days."))
        elif term and not term.starts <= first <= term.ends:
            words = _now("%(term)s has other days. Choose one from %(starts)s to %(ends)s.")
            self.add_error(name, words % {"term": term.name, **_days(term)})

    def _check_people(self, values: dict[str, Any]) -> None:
        if values.get("audience") == Offering.Audience.EVERYONE:
            values |= {"host": "", "host_name": "", "host_contact": ""}
        elif values.get("host") and not values.get("host_name"):
            self.add_error("host_name", _now("Write the name of the ward, prison, school or team that invites."))
        least, (low, high) = college().minimum_age, (values.get("age_from"), values.get("age_to"))
        if low is not None and low < least:
            words = _now("Your college is for people aged %(least)s or over. Choose %(least)s or more.")
            self.add_error("age_from", words % {"least": least})
        if low is not None and high is not None and high < low:
            self.add_error("age_to", _now("This age is lower than the first one. Check the two ages."))

    def chosen_room(self) -> Room | None:
        """Return the chosen room; none when everyone is online."""
        return None if self.cleaned_data.get("mode") == Offering.Mode.ONLINE else super().chosen_room()

    def places(self) -> dict[str, int]:
        """Return the places by channel, as far as the mode has that channel."""
        values, found = self.cleaned_data, {}
        if values.get("mode") != Offering.Mode.ONLINE and values.get("seats"):
            found[Places.Channel.ROOM.value] = values["seats"]
        if values.get("mode") != Offering.Mode.IN_PERSON and values.get("online"):
            found[Places.Channel.ONLINE.value] = values["online"]
        return found


def _days(term: Term) -> dict[str, str]:
    return {"starts": when.day(term.starts), "ends": when.day(term.ends, year=True)}


class SessionForm(_WithRooms):
    """One session: its day, times and room."""

    day = day_field(_("Day"))
    starts = time_field(_("From"))
    ends = time_field(_("To"))
    room = _room_field()

    def meeting(self, *, title: str = "") -> Meeting:
        """Return the session as the verbs take it."""
        values = self.cleaned_data
        return Meeting(
            day=values["day"], starts=values["starts"], ends=values["ends"], room=self.chosen_room(), title=title
        )


class PlacesForm(forms.Form):
    """How many can come by one channel."""

    channel = forms.ChoiceField(choices=Places.Channel.choices, widget=forms.HiddenInput)
    capacity = number_field(_("How many people can come?"))


class ChoosePairForm(forms.Form):
    """Two tutors for an offering, of the pairs there are; those who are free at its times come first."""

    pair = forms.ModelChoiceField(
        label=_("Two who teach together"),
        queryset=Pair.objects.none(),
        empty_label=_("Choose two tutors"),
        error_messages={"required": _("Choose two tutors."), "invalid_choice": _("Choose two tutors from the list.")},
    )

    dbs_seen = forms.BooleanField(
        label=_("I have seen the DBS checks of both"),
        help_text=_("This group is open to people under 18. You can also do it later, before it is published."),
        required=False,
    )

    def __init__(
        self, *args: Any, pairs: Sequence[Pair], busy: Collection[int], under_18: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not under_18:
            del self.fields["dbs_seen"]
        field = self.fields["pair"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Pair.objects.filter(pk__in=[pair.pk for pair in pairs])
        words = _now("%(names)s. One of them teaches then")
        tied = {pair.pk for pair in pairs if {pair.peer_tutor_id, pair.staff_tutor_id} & set(busy)}
        rows = [(pair.pk, name_of_pair(pair)) for pair in pairs if pair.pk not in tied]
        rows += [(pair.pk, words % {"names": name_of_pair(pair)}) for pair in pairs if pair.pk in tied]
        field.widget.choices = [("", _("Choose two tutors")), *rows]


class WaiveForm(forms.Form):
    """Why a group may run without two tutors."""

    reason = words_field(_("Why?"), _("Others in the office see it. Please name no student."), longest=240, rows=3)


class RollForm(forms.Form):
    """From which term to which other one."""

    since = _TermField(label=_("From"), queryset=Term.objects.none(), empty_label=None)
    to = _TermField(label=_("To"), queryset=Term.objects.none(), empty_label=None)

    def __init__(self, *args: Any, since: Any, to: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("since", since), ("to", to)):
            choice = self.fields[name]
            if isinstance(choice, forms.ModelChoiceField):
                choice.queryset, choice.to_field_name = rows, "slug"
