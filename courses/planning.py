"""What a year is planned with: terms, venues and rooms."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import closed_days
from courses.meetings import lock_rooms_and_tutors
from courses.models import Offering, Places, Room, Session, Term, Venue
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.constraints import broken_by
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day_and_year

FIRST_YEAR = 2000
LONGEST_TERM = timedelta(days=366)
ONE_DAY = timedelta(days=1)
FEW = 3


@verb
def add_term(*, name: str, starts: date, ends: date, enrolment_opens: date, by: User, now: datetime) -> Term:
    """Add a term; the bank holidays among its days are closed days from now on.

    Raises Refusal when it ends before it starts, lasts more than a year, has a year from before 2000, opens after it
    ends, shares a day with another term, or its name will not do.
    """
    _check_days(starts=starts, ends=ends, enrolment_opens=enrolment_opens)
    slug = _term_slug(name)
    _check_only_term(starts=starts, ends=ends)
    term = Term(slug=slug, name=name, starts=starts, ends=ends, enrolment_opens=enrolment_opens)
    _keep_term(term)
    _close_holidays(first=starts, last=ends, by=by, now=now)
    trail.append(act="planning.add_term", thing=term, by=by, now=now)
    return term


@verb
def change_term(
    *, term: Term, name: str, starts: date, ends: date, enrolment_opens: date, by: User, now: datetime
) -> Term:
    """Change a term's name or days; bank holidays among its new days become closed days.

    Sessions that are outside the new days stay where they are: a group may meet once more to catch up. sessions_outside
    tells them. Raises Refusal as add_term does.
    """
    term = Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    _check_days(starts=starts, ends=ends, enrolment_opens=enrolment_opens)
    slug = _term_slug(name, but=term)
    _check_only_term(starts=starts, ends=ends, but=term)
    was_starts, was_ends = term.starts, term.ends
    term.slug, term.name, term.enrolment_opens = slug, name, enrolment_opens
    term.starts, term.ends = starts, ends
    _keep_term(term)
    _close_holidays(first=starts, last=min(ends, was_starts - ONE_DAY), by=by, now=now)
    _close_holidays(first=max(starts, was_ends + ONE_DAY), last=ends, by=by, now=now)
    trail.append(act="planning.change_term", thing=term, by=by, now=now)
    return term


def sessions_outside(term: Term) -> QuerySet[Session]:
    """Return the sessions planned in a term's groups that are not among its days, in time order."""
    planned = Session.objects.filter(offering__term=term, cancelled=False).exclude(offering__state="cancelled")
    outside = planned.exclude(day__range=(term.starts, term.ends))
    return outside.select_related("offering__revision", "room__venue").order_by("day", "starts", "pk")


def _check_days(*, starts: date, ends: date, enrolment_opens: date) -> None:
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


def _term_slug(name: str, *, but: Term | None = None) -> str:
    slug = slugify(name)[:40].strip("-")
    if not slug:
        raise Refusal(_("Give the term a name with letters or numbers, like “Spring 2027”."), field="name")
    if Term.objects.filter(slug=slug).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(
            _("There is a term with this name. Add the year, or use the term that is in the list."), field="name"
        )
    return slug


def _check_only_term(*, starts: date, ends: date, but: Term | None = None) -> None:
    shared = Term.objects.filter(starts__lte=ends, ends__gte=starts).exclude(pk=but.pk if but else 0)
    other = shared.order_by("starts", "pk").first()
    if other is None:
        return
    words = _("%(term)s is on from %(starts)s to %(ends)s. A day belongs to one term, so choose other days.")
    days = {"starts": long_day_and_year(other.starts), "ends": long_day_and_year(other.ends)}
    raise Refusal(words % {"term": other.name, **days}, field="ends" if other.starts > starts else "starts")


def _keep_term(term: Term) -> None:
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        if broken_by(error) != "courses_term_one_at_a_time":
            raise
        words = _("Somebody planned a term on these days just now. Look at the list, then choose other days.")
        raise Refusal(words, field="starts") from None


def _close_holidays(*, first: date, last: date, by: User, now: datetime) -> None:
    if first <= last and closed_days.knows_holidays():
        closed_days.bring_in_holidays(first=first, last=last, by=by, now=now)


@verb
def add_venue(
    *,
    slug: str,
    name: str,
    by: User,
    now: datetime,
    spoke_of: Venue | None = None,
    hub: bool = False,
    **facts: str | bool,
) -> Venue:
    """Add a venue with its access facts (the fields of Venue).

    Raises Refusal when the address is taken, or it is both a main place and belongs to one.
    """
    if Venue.objects.filter(slug=slug).exists():
        raise Refusal(
            _("There is a venue with this name. Choose another one, or open the venue that is there."),
            field="name",
        )
    _check_spoke(hub=hub, spoke_of=spoke_of)
    venue = Venue.objects.create(slug=slug, name=name, hub=hub, spoke_of=spoke_of, **facts)
    trail.append(act="planning.add_venue", thing=venue, by=by, now=now)
    return venue


@verb
def change_venue(
    *,
    venue: Venue,
    by: User,
    now: datetime,
    spoke_of: Venue | None = None,
    hub: bool = False,
    **facts: str | bool,
) -> Venue:
    """Change what is said about a venue; its web address stays, since it is printed.

    Raises Refusal when it is both a main place and belongs to one, belongs to itself, or others belong to it.
    """
    venue = Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    _check_spoke(hub=hub, spoke_of=spoke_of, venue=venue)
    for name, value in {**facts, "hub": hub, "spoke_of": spoke_of}.items():
        setattr(venue, name, value)
    venue.save(update_fields=[*facts, "hub", "spoke_of"])
    trail.append(act="planning.change_venue", thing=venue, by=by, now=now)
    return venue


def _check_spoke(*, hub: bool, spoke_of: Venue | None, venue: Venue | None = None) -> None:
    if hub and spoke_of:
        raise Refusal(_("A main place does not belong to another one. Choose one of the two."), field="spoke_of")
    if spoke_of and (not spoke_of.hub or spoke_of == venue):
        raise Refusal(_("Choose one of our main places, or none."), field="spoke_of")
    if venue and venue.hub and not hub and Venue.objects.filter(spoke_of=venue).exists():
        words = _("Other places belong to this one. Let them belong to another main place first.")
        raise Refusal(words, field="hub")


@verb
def add_room(
    *,
    venue: Venue,
    name: str,
    size: int,
    by: User,
    now: datetime,
    floor: str = "",
    step_free: bool = True,
    hearing_loop: bool = False,
    access_note: str = "",
) -> Room:
    """Add a room that seats `size` people, one or more. Raises Refusal when the venue has a room of that name."""
    _check_room(venue=venue, name=name, size=size)
    facts = {"floor": floor, "step_free": step_free, "hearing_loop": hearing_loop, "access_note": access_note}
    room = Room.objects.create(venue=venue, name=name, size=size, **facts)
    trail.append(act="planning.add_room", thing=room, by=by, now=now)
    return room


@verb
def change_room(*, room: Room, name: str, size: int, by: User, now: datetime, **facts: str | bool) -> Room:
    """Change a room (facts: floor, step_free, hearing_loop, access_note).

    Raises Refusal when the name is taken, or groups that still meet in it have more places than the new size.
    """
    lock_rooms_and_tutors(rooms=[room.pk], tutors=[])
    room = Room.objects.select_related("venue").get(pk=room.pk)
    _check_room(venue=room.venue, name=name, size=size, but=room)
    if size < room.size:
        _check_still_fits(room, size, now=now)
    room.name, room.size = name, size
    for fact, value in facts.items():
        setattr(room, fact, value)
    room.save(update_fields=["name", "size", *facts])
    trail.append(act="planning.change_room", thing=room, by=by, now=now, size=size)
    return room


@verb
def close_room(*, room: Room, by: User, now: datetime) -> Room:
    """Propose a room no more. Twice changes nothing. Raises Refusal while sessions to come are planned in it."""
    lock_rooms_and_tutors(rooms=[room.pk], tutors=[])
    room = Room.objects.get(pk=room.pk)
    if room.closed_at:
        return room
    coming = list(_coming_in(room, now=now).order_by("day", "starts", "pk"))
    if coming:
        words = ngettext(
            "%(count)s session is still planned in this room: %(titles)s. Move it first.",
            "%(count)s sessions are still planned in this room: %(titles)s. Move them first.",
            len(coming),
        )
        raise Refusal(words % {"count": len(coming), "titles": _titles(each.offering for each in coming)})
    room.closed_at, room.closed_by = now, by
    room.save(update_fields=["closed_at", "closed_by"])
    trail.append(act="planning.close_room", thing=room, by=by, now=now)
    return room


@verb
def open_room(*, room: Room, by: User, now: datetime) -> Room:
    """Propose a closed room again. Twice changes nothing."""
    lock_rooms_and_tutors(rooms=[room.pk], tutors=[])
    room = Room.objects.get(pk=room.pk)
    if room.closed_at is None:
        return room
    room.closed_at = room.closed_by = None
    room.save(update_fields=["closed_at", "closed_by"])
    trail.append(act="planning.open_room", thing=room, by=by, now=now)
    return room


def _check_room(*, venue: Venue, name: str, size: int, but: Room | None = None) -> None:
    if size < 1:
        raise Refusal(_("A room seats at least one person. Write how many."), field="size")
    if Room.objects.filter(venue=venue, name=name).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("This venue has a room with that name. Choose another name."), field="name")


def _check_still_fits(room: Room, size: int, *, now: datetime) -> None:
    """Refuse a size that is less than the places of groups that still meet in the room, naming them."""
    meeting = set(_coming_in(room, now=now).values_list("offering_id", flat=True))
    lock(meeting)
    larger = Places.objects.filter(offering__in=meeting, channel=Places.Channel.ROOM, capacity__gt=size)
    found = list(larger.select_related("offering__revision").order_by("-capacity", "pk"))
    if found:
        words = _("Planned in this room with more places than that: %(titles)s. Choose %(least)s or more.")
        least = {"titles": _titles(each.offering for each in found), "least": found[0].capacity}
        raise Refusal(words % least, field="size")


def _coming_in(room: Room, *, now: datetime) -> QuerySet[Session]:
    rows = Session.objects.filter(room=room, cancelled=False, period__endswith__gt=now)
    return rows.exclude(offering__state="cancelled").select_related("offering__revision")


def _titles(offerings: Iterable[Offering]) -> str:
    names = list(dict.fromkeys(offering.revision.title for offering in offerings))
    shown = ", ".join(names[:FEW])
    return shown if len(names) <= FEW else _("%(titles)s and others") % {"titles": shown}
