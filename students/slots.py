"""One-to-one talks: a colleague or tutor keeps times free, a student books one, moves it or gives it up.

A first hello, coaching, mentoring, or looking at a plan together: the same rules for each. One time is one student's,
and nobody has two talks at once; the database says so as well (students_booking_one_student_a_slot,
students_slot_host_once).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.extras import DateTimeTZRange

from courses import closed_days, kinds
from courses.models import Teaching
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.current import college
from foundations.lib import periods, when
from foundations.lib.calendar import Meeting
from foundations.lib.constraints import broken_by
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students.models import Booking, Slot, Student

BOOKED, OFF, TOMORROW = "students.talk_booked", "students.talk_off", "students.talk_tomorrow"
FOR_HOST, HOST_TOMORROW = "students.talk_for_host", "students.talk_tomorrow_host"
LENGTHS = (15, 120)
MOST_WEEKS, MOST_IN_A_ROW = 26, 8
FURTHEST = timedelta(days=2 * 365)
LONGEST_DAY = timedelta(hours=25)  # when clocks go back
TAKEN = gettext_lazy("Somebody else has booked this time. Choose another one.")
OVER = gettext_lazy("This time has begun or is over. Choose another one.")
CALLED_OFF = gettext_lazy("This time is called off. Choose another one.")
BUSY = gettext_lazy("You have something else on %(day)s at that time. Choose another time.")


class Taken(Refusal):
    """Somebody else was first."""


@dataclass(frozen=True)
class Offered:
    """What came of offering times: the new ones, and the closed days that were passed over."""

    slots: tuple[Slot, ...]
    passed_over: tuple[date, ...]


def name_of(slot: Slot) -> str:
    """Return what a talk is called: as the college calls that kind of learning, if it has one. With its kind."""
    return slot.kind.name if slot.kind else str(slot.get_purpose_display())


def where(slot: Slot) -> str:
    """Return how and where they meet; a link is not told here."""
    how = str(slot.get_mode_display())
    if slot.mode == Slot.Mode.ROOM:
        return slot.place
    return f"{how}. {slot.place}" if slot.place else how


def begins(slot: Slot) -> datetime:
    """Return the instant a talk begins. Raises ValueError for a row without one, which the database refuses."""
    if slot.period.lower is None:
        raise ValueError(f"Slot {slot.pk} has no beginning.")
    return slot.period.lower


def ends(slot: Slot) -> datetime:
    """Return the instant a talk ends. Raises ValueError for a row without one, which the database refuses."""
    if slot.period.upper is None:
        raise ValueError(f"Slot {slot.pk} has no end.")
    return slot.period.upper


def entry(booking: Booking) -> Meeting:
    """Return a talk for a calendar file. It keeps its UID when it moves, and counts its changes."""
    slot, host = booking.slot, urlsplit(settings.PUBLIC_URL).hostname
    return Meeting(
        uid=f"{booking.uuid}@{host}",
        sequence=booking.sequence,
        day=slot.day,
        starts=slot.starts,
        ends=slot.ends,
        zone=college().zone,
        cancelled=booking.ended_at is not None or slot.cancelled_at is not None,
    )


def to_choose(*, now: datetime, purpose: str = "") -> QuerySet[Slot]:
    """Return the free times to come, soonest first, of one purpose or of all."""
    rows = Slot.objects.free().filter(period__startswith__gt=now).select_related("host", "kind")
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("day", "starts", "pk")


def coming(student: Student, *, now: datetime) -> QuerySet[Booking]:
    """Return a student's talks to come, soonest first."""
    mine = Booking.objects.live().filter(student=student, slot__period__endswith__gt=now)
    return mine.select_related("slot__host", "slot__kind").order_by("slot__day", "slot__starts", "pk")


@verb
def offer_slots(
    *,
    host: User,
    purpose: str,
    day: date,
    starts: time,
    minutes: int,
    mode: str,
    by: User,
    now: datetime,
    place: str = "",
    join_link: str = "",
    in_a_row: int = 1,
    weeks: int = 1,
) -> Offered:
    """Keep times free for talks with `host`: so many in a row on a day, and the same every week for some weeks.

    Closed days are passed over. Raises Refusal when the times make no sense, are over, when they would meet at the
    college but nobody says where, or when the host has something else on then.
    """
    _check_sense(minutes=minutes, in_a_row=in_a_row, weeks=weeks, mode=mode, place=place.strip())
    _check_day(day, now=now)
    if datetime.combine(day, starts) + timedelta(minutes=minutes * in_a_row) > datetime.combine(day, time.max):
        raise Refusal(_("The last one would end after midnight. Begin earlier, or offer fewer."), field="starts")
    if periods.instant(day, starts, college().zone) <= now:
        raise Refusal(_("This time is over already. Choose a later day."), field="day")
    days = [day + periods.WEEK * week for week in range(weeks)]
    shut = closed_days.between(days[0], days[-1]).days()
    opened = [each for each in days if each not in shut]
    if not opened:
        raise Refusal(_("The college is closed on this day. Choose another one."), field="day")
    kind = next((each for each in kinds.all_of_them() if each.slug == purpose and not each.retired), None)
    rows = [
        Slot(
            host=host, purpose=purpose, kind=kind, day=each, starts=first, ends=last,
            period=periods.period(each, first, last, college().zone), mode=mode, place=place.strip(),
            join_link=join_link, offered_at=now, offered_by=by,
        )
        for each in opened
        for first, last in _times(starts, minutes, in_a_row)
    ]  # fmt: skip
    _check_free(host, rows)
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(rows)
    except IntegrityError as error:
        if broken_by(error) != "students_slot_host_once":
            raise
        raise Refusal(BUSY % {"day": when.day(opened[0])}, field="starts") from None
    trail.append(act="slots.offer", thing=rows[0], by=by, now=now, times=len(rows), purpose=purpose)
    return Offered(tuple(rows), tuple(each for each in days if each in shut))


@verb
def book(
    *, slot: Slot, student: Student, by: User, now: datetime, words: str = "", about_id: int | None = None
) -> Booking:
    """Give a time to a student; the same student pressing again keeps it.

    Raises Taken when somebody else was first; Refusal when it is called off or over, or when the student has a talk of
    this purpose still to come: that one can be moved.
    """
    Student.objects.select_for_update(no_key=True, of=("self",)).get(pk=student.pk)
    slot = _held(slot)[slot.pk]
    mine = Booking.objects.live().filter(student=student, slot=slot).first()
    if mine is not None:
        return mine
    _check_open(slot, now=now)
    if coming(student, now=now).filter(slot__purpose=slot.purpose).exists():
        raise Refusal(_("You have a talk like this already. You can move it to another time on its page."))
    booking = Booking(slot=slot, student=student, words=words.strip(), about_id=about_id, booked_at=now, booked_by=by)
    _place(booking)
    trail.append(act="slots.book", thing=booking, by=by, now=now, on_behalf_of=_behalf(student, by), slot=slot.pk)
    _tell(booking, BOOKED, now=now)
    return booking


@verb
def move(*, booking: Booking, slot: Slot, by: User, now: datetime) -> Booking:
    """Move a talk to another free time of the same purpose, maybe with somebody else. The old time is free again.

    Raises Taken when somebody else was first; Refusal when either time is called off or over, or is for something else.
    """
    held = _held(slot, booking.slot)
    booking = _own(booking)
    new, old = held[slot.pk], booking.slot
    if booking.slot_id == new.pk and booking.ended_at is None:
        return booking
    if booking.ended_at is not None or old.pk not in held or begins(old) <= now:
        raise Refusal(_("This talk cannot be moved any more. You can book a new one."))
    if new.purpose != old.purpose:
        raise Refusal(_("That time is for something else. Choose one from the list."))
    _check_open(new, now=now)
    booking.slot, booking.sequence = new, booking.sequence + 1
    _place(booking)
    trail.append(
        act="slots.move", thing=booking, by=by, now=now, on_behalf_of=_behalf(booking.student, by), slot=new.pk
    )
    _tell(booking, BOOKED, now=now)
    if old.host_id != new.host_id:
        _tell_host(booking, old, now=now)
    return booking


@verb
def give_up(*, booking: Booking, by: User, now: datetime) -> Booking:
    """Give a talk up; its time is free again. Twice changes nothing. Raises Refusal once it has begun."""
    _held(booking.slot)
    booking = _own(booking)
    if booking.ended_at is not None:
        return booking
    if begins(booking.slot) <= now:
        raise Refusal(_("This talk has begun or is over. There is nothing to give up."))
    _end(booking, by=by, now=now)
    trail.append(act="slots.give_up", thing=booking, by=by, now=now, on_behalf_of=_behalf(booking.student, by))
    _tell(booking, OFF, now=now)
    return booking


@verb
def cancel(*, slot: Slot, by: User, now: datetime) -> Slot:
    """Call a time off; whoever had booked it is told. Twice changes nothing. Raises Refusal once it has begun."""
    slot = _held(slot)[slot.pk]
    if slot.cancelled_at is not None:
        return slot
    if begins(slot) <= now:
        raise Refusal(_("This talk has begun or is over. It cannot be called off."))
    slot.cancelled_at, slot.cancelled_by = now, by
    slot.save(update_fields=["cancelled_at", "cancelled_by"])
    trail.append(act="slots.cancel", thing=slot, by=by, now=now)
    booking = Booking.objects.live().filter(slot=slot).select_related("slot__host", "student__user").first()
    if booking is not None:
        _end(booking, by=by, now=now)
        _tell(booking, OFF, now=now)
    return slot


def write_reminders(*, now: datetime) -> int:
    """Write the reminders of talks that are a day away, once each; who booked after that moment gets none."""
    soon = Booking.objects.live().filter(
        slot__cancelled_at=None, slot__period__startswith__gt=now, slot__period__startswith__lte=now + LONGEST_DAY
    )
    rows = soon.select_related("slot__host", "student__user").order_by("slot__day", "slot__starts", "pk")
    due = [each for each in rows if each.booked_at < _moment(each.slot) <= now]
    return sum(_remind(booking=each, now=now) for each in due)


@verb
def _remind(*, booking: Booking, now: datetime) -> int:
    people = ((booking.student.user, TOMORROW), (booking.slot.host, HOST_TOMORROW))
    occasion = f"booking {booking.pk} at {begins(booking.slot).isoformat()}"
    written = [
        notices.write(person=person, purpose=purpose, occasion=occasion, about_id=booking.pk, now=now)
        for person, purpose in people
    ]
    return sum(notice.written_on == now for notice in written)


def _moment(slot: Slot) -> datetime:
    """Return when a reminder is due: the day before, at the same time on the wall."""
    return periods.instant(slot.day - timedelta(days=1), slot.starts, college().zone)


def _check_sense(*, minutes: int, in_a_row: int, weeks: int, mode: str, place: str) -> None:
    least, most = LENGTHS
    if not least <= minutes <= most:
        words = _("A talk lasts from %(least)s to %(most)s minutes. Write a number between.")
        raise Refusal(words % {"least": least, "most": most}, field="minutes")
    if not 1 <= in_a_row <= MOST_IN_A_ROW:
        words = _("Offer from 1 to %(most)s talks in a row.")
        raise Refusal(words % {"most": MOST_IN_A_ROW}, field="in_a_row")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refusal(_("Offer them for %(most)s weeks at most.") % {"most": MOST_WEEKS}, field="weeks")
    if mode == Slot.Mode.ROOM and not place:
        raise Refusal(_("Write where you meet, so that the student finds you."), field="place")


def _check_day(day: date, *, now: datetime) -> None:
    today = current.today(now)
    if day < today:
        raise Refusal(_("This time is over already. Choose a later day."), field="day")
    if day > today + FURTHEST:
        raise Refusal(_("This is a long way off. Choose a day within the next two years."), field="day")


def _times(starts: time, minutes: int, in_a_row: int) -> list[tuple[time, time]]:
    """Return the start and end of each of so many talks back to back."""
    length, first = timedelta(minutes=minutes), datetime.combine(date.min, starts)
    return [((first + length * n).time(), (first + length * (n + 1)).time()) for n in range(in_a_row)]


def _check_free(host: User, rows: Sequence[Slot]) -> None:
    """Refuse times at which the host has another talk offered, or teaches."""
    span = DateTimeTZRange(begins(rows[0]), ends(rows[-1]), "[)")
    talks = Slot.objects.filter(host=host, cancelled_at=None, period__overlap=span)
    taught = Teaching.objects.filter(tutor__user=host, cancelled=False, period__overlap=span)
    busy = [*talks.values_list("period", flat=True), *taught.values_list("period", flat=True)]
    times = [(other.lower, other.upper) for other in busy if other.lower and other.upper]
    for row in rows:
        if any(begins(row) < last and first < ends(row) for first, last in times):
            raise Refusal(BUSY % {"day": when.day(row.day)}, field="starts")


def _held(*wanted: Slot) -> dict[int, Slot]:
    """Return slots by id, held by this transaction, in ascending order of their ids."""
    ids: Iterable[int] = {slot.pk for slot in wanted}
    rows = Slot.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk")
    return {slot.pk: slot for slot in rows}


def _own(booking: Booking) -> Booking:
    rows = Booking.objects.select_for_update(no_key=True, of=("self",)).select_related("slot__host", "student__user")
    return rows.get(pk=booking.pk)


def _check_open(slot: Slot, *, now: datetime) -> None:
    if slot.cancelled_at is not None:
        raise Refusal(CALLED_OFF)
    if begins(slot) <= now:
        raise Refusal(OVER)
    if Booking.objects.live().filter(slot=slot).exists():
        raise Taken(TAKEN)


def _place(booking: Booking) -> None:
    """Write a booking at its slot; the database lets one student have it."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if broken_by(error) != "students_booking_one_student_a_slot":
            raise
        raise Taken(TAKEN) from None


def _end(booking: Booking, *, by: User, now: datetime) -> None:
    booking.ended_at, booking.ended_by, booking.sequence = now, by, booking.sequence + 1
    booking.save(update_fields=["ended_at", "ended_by", "sequence"])


def _behalf(student: Student, by: User) -> User | None:
    return None if by.pk == student.user_id else student.user


def _tell(booking: Booking, purpose: str, *, now: datetime) -> None:
    """Tell both, each in words of their own."""
    occasion = f"booking {booking.pk}, change {booking.sequence}"
    notices.write(person=booking.student.user, purpose=purpose, occasion=occasion, about_id=booking.pk, now=now)
    _tell_host(booking, booking.slot, now=now)


def _tell_host(booking: Booking, slot: Slot, *, now: datetime) -> None:
    """Tell a host that something changed about a talk at one of their times."""
    occasion = f"slot {slot.pk}, booking {booking.pk}, change {booking.sequence}"
    notices.write(person=slot.host, purpose=FOR_HOST, occasion=occasion, about_id=slot.pk, now=now)
