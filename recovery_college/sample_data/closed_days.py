"""The year of the sample college: its own closed days, hubs and spokes, doors, and walks through every venue."""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from courses import closed_days, doors, planning, safety_visits
from courses.models import Session, Term, Venue
from foundations.accounts.models import User
from foundations.college import current

# whose main place each one belongs to; those that are not named stand by themselves
SPOKES = {
    "the-old-library": ("fernhill-library", "mill-garden", "castle-street-rooms", "station-rooms"),
    "riverside-centre": ("harbour-hall", "ferry-studio", "beacon-hall"),
}
FACTS = (
    "name", "street", "town", "postcode", "way_here", "bus", "parking", "step_free", "toilet", "hearing_loop",
    "quiet_space", "blue_badge", "access_note",
)  # fmt: skip
WALKS = (
    ("Winnie Achieng", "Idris Rahman", "The light in the hall is harsh after dark. We asked for warmer bulbs."),
    ("Tomasz Nowak", "Bev Carter", "The quiet room is used as a store. It is being cleared this week."),
    ("Winnie Achieng", "Bev Carter", "Easy to find, easy to leave. The lift door shuts fast: somebody holds it."),
    ("Leila Haddad", "Idris Rahman", "A new sign at the side door would help. We have ordered one."),
)
DAYS_AGO = (40, 75, 110, 160, 210, 260, 300, 330, 395)
DOORS = {
    "the-old-library": (
        "#1f4e79",
        "A blue door in a white frame, with a brass handle, in a wall of yellow stone. The ground in front is flat.",
    ),
    "riverside-centre": (
        "#7a2e2e",
        "A dark red door in a white frame, in a wall of yellow stone. It opens by itself: push the pad beside it.",
    ),
}


def of(terms: Sequence[Term]) -> set[date]:
    """Return the days among the terms on which nothing is planned."""
    return closed_days.between(terms[0].starts, terms[-1].ends).days()


def year(*, terms: Sequence[Term], by: User, now: datetime) -> None:
    """Say what belongs to what, note a visit to every venue, and close two days of the college's own."""
    venues = {venue.slug: venue for venue in Venue.objects.order_by("pk")}
    for hub, spokes in SPOKES.items():
        for slug in spokes:
            facts = {name: getattr(venues[slug], name) for name in FACTS}
            planning.change_venue(venue=venues[slug], spoke_of=venues[hub], **facts, by=by, now=now)
    today = current.today(now)
    for number, venue in enumerate(venues.values()):
        _walk(venue, number, today, by=by, now=now)
    for slug, (colour, words) in DOORS.items():
        doors.show(venue=venues[slug], picture=_door(colour), words=words, by=by, now=now)
    _close_two_days(terms[-1], today, by=by, now=now)


def _walk(venue: Venue, number: int, today: date, *, by: User, now: datetime) -> None:
    ago = DAYS_AGO[number % len(DAYS_AGO)]
    for days, (peer, colleague, noticed) in (
        (ago + 350, WALKS[(number + 1) % len(WALKS)]),
        (ago, WALKS[number % len(WALKS)]),
    ):
        safety_visits.note(
            venue=venue,
            day=today - timedelta(days=days),
            peer_name=peer,
            colleague_name=colleague,
            noticed=noticed,
            by=by,
            now=now,
        )


def _close_two_days(term: Term, today: date, *, by: User, now: datetime) -> None:
    """Close the college on the last Friday before a term, and one venue on a day on which a group meets there."""
    day = term.starts - timedelta(days=3)
    if closed_days.between(day, day).on(day) is None:
        closed_days.close(day=day, name="Team day: we look at the term together", by=by, now=now)
    coming = Session.objects.filter(day__gt=today + timedelta(days=7), cancelled=False, room__venue__hub=False)
    session = coming.select_related("room__venue").order_by("day", "starts", "pk").first()
    if session and session.room:
        closed_days.close(day=session.day, venue=session.room.venue, name="The boiler is changed", by=by, now=now)


def _door(colour: str) -> bytes:
    """Draw a door in a wall, since an invented college has no photos."""
    image = Image.new("RGB", (960, 720), "#d9c8a4")
    pen = ImageDraw.Draw(image)
    for row in range(0, 720, 48):
        for x in range(-80 if row % 96 else 0, 960, 160):
            pen.rectangle((x, row, x + 156, row + 44), outline="#c2ae85", width=2)
    pen.rectangle((0, 640, 960, 720), fill="#8d8d8d")
    pen.rectangle((340, 150, 620, 650), fill="#f4efe4")
    pen.rectangle((360, 170, 600, 648), fill=colour)
    for top in (200, 430):
        pen.rectangle((390, top, 470, top + 180), outline="#ffffff", width=4)
        pen.rectangle((490, top, 570, top + 180), outline="#ffffff", width=4)
    pen.ellipse((566, 404, 590, 428), fill="#e0b84c")
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
