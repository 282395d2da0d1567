"""What helps people get into a venue and around in it, and what is missing there, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import Room, Venue


@dataclass(frozen=True)
class Fact:
    """One fact about a venue. icon: of our own set. there: whether it is there. note: what people can do, or where."""

    icon: str
    words: str
    there: bool
    note: str = ""


def of(venue: Venue) -> list[Fact]:
    """Return every fact we know about a venue; what is not there is said too, with a way out."""
    return [
        _fact("step", venue.step_free, _("No steps"), _("There are steps"), _("Ask us for another way in.")),
        _fact("room", venue.toilet, _("Accessible toilet"), _("No accessible toilet"), _("Ask us for another place.")),
        _fact("ear", venue.hearing_loop, _("Hearing loop"), _("No hearing loop"), _("Ask for captions or a signer.")),
        _fact("door", venue.quiet_space, _("Quiet room"), _("No quiet room"), _("You can step out any time.")),
        _fact("car", venue.blue_badge, _("Blue Badge parking"), _("No Blue Badge parking"), _("Ring us about a lift.")),
    ]  # fmt: skip


def of_room(room: Room) -> list[Fact]:
    """Return what helps people get into a room and take part in it; what is not there is said too."""
    return [
        _fact("step", room.step_free, _("No steps to it"), _("There are steps to it"), _("Ask us for another room.")),
        _fact("ear", room.hearing_loop, _("Hearing loop"), _("No hearing loop"), _("Ask for captions or a signer.")),
    ]


def address(venue: Venue) -> str:
    """Return the address in one line: "3 Market Row, Larkmoor LM1 2AB"."""
    town = " ".join(part for part in (venue.town, venue.postcode) if part)
    return ", ".join(part for part in (venue.street, town) if part)


def _fact(icon: str, there: bool, words: str, missing: str, way_out: str) -> Fact:
    return Fact(icon, words, there=True) if there else Fact("minus", missing, there=False, note=way_out)
