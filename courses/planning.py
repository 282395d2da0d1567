"""What a year is planned with: terms, venues and rooms."""

from datetime import date, datetime, timedelta

from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.models import Room, Term, Venue
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

FIRST_YEAR = 2000
LONGEST_TERM = timedelta(days=366)


@verb
def add_term(*, name: str, starts: date, ends: date, enrolment_opens: date, by: User, now: datetime) -> Term:
    """Add a term.

    Raises Refusal when it ends before it starts, lasts more than a year, has a year from before 2000, opens after it
    ends, or its name will not do.
    """
    if starts.year < FIRST_YEAR:
        raise Refusal(_("Check the year of the first day. It needs 4 numbers, like 2027."), field="starts")
    if ends - starts > LONGEST_TERM:
        raise Refusal(_("A term lasts a year at most. Check the two dates."), field="ends")
    if ends < starts:
        raise Refusal(_("The term ends before it starts. Check the two dates."), field="ends")
    if enrolment_opens > ends:
        raise Refusal(
            _("People need to be able to enrol before the term is over. Choose an earlier day."),
            field="enrolment_opens",
        )
    slug = slugify(name)[:40].strip("-")
    if not slug:
        raise Refusal(_("Give the term a name with letters or numbers, like “Spring 2027”."), field="name")
    if Term.objects.filter(slug=slug).exists():
        raise Refusal(
            _("There is a term with this name. Add the year, or use the term that is in the list."), field="name"
        )
    term = Term.objects.create(slug=slug, name=name, starts=starts, ends=ends, enrolment_opens=enrolment_opens)
    trail.append(act="planning.add_term", thing=term, by=by, now=now)
    return term


@verb
def add_venue(*, slug: str, name: str, by: User, now: datetime, **facts: str | bool) -> Venue:
    """Add a venue with its access facts (the fields of Venue). Raises Refusal when the address is taken."""
    if Venue.objects.filter(slug=slug).exists():
        raise Refusal(
            _("There is a venue with this name. Choose another one, or open the venue that is there."),
            field="name",
        )
    venue = Venue.objects.create(slug=slug, name=name, **facts)
    trail.append(act="planning.add_venue", thing=venue, by=by, now=now)
    return venue


@verb
def add_room(*, venue: Venue, name: str, size: int, by: User, now: datetime, floor: str = "") -> Room:
    """Add a room that seats `size` people, one or more. Raises Refusal when the venue has a room of that name."""
    if size < 1:
        raise Refusal(_("A room seats at least one person. Write how many."), field="size")
    if Room.objects.filter(venue=venue, name=name).exists():
        raise Refusal(_("This venue has a room with that name. Choose another name."), field="name")
    room = Room.objects.create(venue=venue, name=name, size=size, floor=floor)
    trail.append(act="planning.add_room", thing=room, by=by, now=now)
    return room
