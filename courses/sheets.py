"""Session sheets: what a room needs before people come, and whether everyone has left again."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.meetings import begins
from courses.models import Offering, Session, Sheet
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college, today
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

FIELDS: Final = ("set_up", "equipment", "refreshments", "copies", "keys", "first_aid", "opens", "closes")
ON_DUTY = "college.open_office"
PURPOSE = "courses.sheet_overdue"
DAYS_SHOWN = 7
MOST_SHOWN = 300
# an alert is about this evening: after a long outage nobody is asked about yesterday
STALE = timedelta(hours=12)


def proposed(session: Session) -> Sheet:
    """Return the sheet of a session, or an unsaved one with the words of the session before it of the same offering."""
    found = Sheet.objects.select_related("on_duty", "left_by").filter(session=session).first()
    if found:
        return found
    before = Sheet.objects.filter(session__offering=session.offering_id).filter(
        Q(session__day__lt=session.day) | Q(session__day=session.day, session__starts__lt=session.starts)
    )
    last = before.select_related("on_duty").order_by("-session__day", "-session__starts", "-pk").first()
    if last is None:
        return Sheet(session=session)
    return Sheet(session=session, on_duty=last.on_duty, **{name: getattr(last, name) for name in FIELDS})


@verb
def write(*, session: Session, by: User, now: datetime, on_duty: User | None = None, **words: str) -> Sheet:
    """Write what a session needs, and who is on duty (None: nobody by name). Of FIELDS, what is not named stays.

    The same words again change nothing. Raises Refusal when the session is cancelled, or when the person on duty does
    not work in the office: the alert would go to somebody who cannot open this page.
    """
    unknown = words.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"A sheet has no {', '.join(sorted(unknown))}.")
    if on_duty and not grants.holding(ON_DUTY).filter(pk=on_duty.pk).exists():
        raise Refusal(_("Choose somebody from the office. Only they can be on duty."), field="on_duty")
    _check(session)
    sheet = _locked(session)
    changed = [name for name, value in words.items() if getattr(sheet, name) != value]
    if sheet.on_duty_id != (on_duty.pk if on_duty else None):
        changed.append("on_duty")
    if not changed:
        return sheet
    for name in changed:
        setattr(sheet, name, on_duty if name == "on_duty" else words[name])
    sheet.save(update_fields=changed)
    trail.append(act="sheets.write", thing=session, by=by, now=now)
    return sheet


@verb
def tick_left(*, session: Session, by: User, now: datetime) -> Sheet:
    """Note that everyone has left the room and it is locked. Ticked twice, the first tick stays.

    Raises Refusal when the session is cancelled, is held online only, or has not begun.
    """
    _check(session)
    if session.room_id is None:
        raise Refusal(_("This session is online, so there is no room to lock. There is nothing to tick."))
    if begins(session) > now:
        raise Refusal(_("This session has not begun yet. Tick this when everyone has left."))
    sheet = _locked(session)
    if sheet.left_at:
        return sheet
    sheet.left_at, sheet.left_by = now, by
    sheet.save(update_fields=["left_at", "left_by"])
    trail.append(act="sheets.tick_left", thing=session, by=by, now=now)
    return sheet


def _check(session: Session) -> None:
    """Read the session again and refuse a cancelled one."""
    session.refresh_from_db(fields=["cancelled", "day", "starts", "ends", "room"])
    if session.cancelled:
        raise Refusal(_("This session is cancelled. There is nothing to get ready and nobody to wait for."))


def _locked(session: Session) -> Sheet:
    """Return the sheet of a session, made when it is missing, and locked."""
    Sheet.objects.get_or_create(session_id=session.pk)
    return Sheet.objects.select_for_update(no_key=True).get(session_id=session.pk)


def alert_open_rooms(*, now: datetime) -> int:
    """Ask "Is everyone out?" about sessions over for longer than the college waits; return how many were new.

    Only where a sheet names who closes or who is on duty. Told: the person on duty, or else everyone in the office.
    """
    due = overdue(now=now).filter(sheet__alerted_on=None).order_by("pk")
    return sum(_alert(session=session, now=now) for session in due)


def overdue(*, now: datetime) -> QuerySet[Session]:
    """Return sessions in a room that ended more than left_minutes ago, somebody watches over, and nobody ticked."""
    day = today(now)
    watched = Q(sheet__closes__gt="") | Q(sheet__on_duty__isnull=False)
    return Session.objects.filter(
        watched,
        cancelled=False,
        room__isnull=False,
        offering__state=Offering.State.PUBLISHED,
        day__gte=day - timedelta(days=1),
        day__lte=day,
        period__endswith__lte=now - timedelta(minutes=college().left_minutes),
        period__endswith__gt=now - STALE,
        sheet__left_at=None,
    )


@verb
def _alert(*, session: Session, now: datetime) -> int:
    """Write the notices of one session, once: who comes second finds it alerted."""
    sheets = Sheet.objects.select_for_update(no_key=True)
    sheet = sheets.filter(session=session, left_at=None, alerted_on=None).first()
    if sheet is None:
        return 0
    office = grants.holding(ON_DUTY)
    told = list(office.filter(pk=sheet.on_duty_id or 0)) or list(office.order_by("pk"))
    for person in told:
        notices.write(
            person=person,
            purpose=PURPOSE,
            occasion=f"session {session.pk}",
            about_id=session.pk,
            urgent=True,
            now=now,
        )
    sheet.alerted_on = now
    sheet.save(update_fields=["alerted_on"])
    return 1


def with_sheets(*, first: date, days: int = DAYS_SHOWN) -> QuerySet[Session]:
    """Return the sessions in a room on these days, with their sheets, by day, venue and time; drafts are left out."""
    rows = Session.objects.filter(
        cancelled=False,
        room__isnull=False,
        offering__state=Offering.State.PUBLISHED,
        day__gte=first,
        day__lt=first + timedelta(days=days),
    )
    return rows.select_related(
        "offering__revision",
        "room__venue",
        "sheet__on_duty",
        "sheet__left_by",
        "offering__pair__peer_tutor",
        "offering__pair__staff_tutor",
    ).order_by("day", "room__venue__name", "room__venue_id", "starts", "room__name", "pk")


def sheet_of(session: Session) -> Sheet | None:
    """Return the sheet that came with a session, or none; it runs no query when the session came with it."""
    return getattr(session, "sheet", None)


def left_on(sheet: Sheet) -> datetime | None:
    """Return when somebody ticked that everyone has left, on the college's wall clock."""
    return local(sheet.left_at, college().zone) if sheet.left_at else None


def says_something(sheet: Sheet | None) -> bool:
    """Return whether anything was written on a sheet."""
    return sheet is not None and (sheet.on_duty_id is not None or any(getattr(sheet, name) for name in FIELDS))


def look_of(session: Session, *, late: Collection[int]) -> str:
    """Return how a session stands: "left", "late" (nobody ticked in time), "ready" or "empty". late: ids."""
    sheet = sheet_of(session)
    if sheet and sheet.left_at:
        return "left"
    if session.pk in late:
        return "late"
    return "ready" if says_something(sheet) else "empty"


def words_of(sheet: Sheet) -> Mapping[str, Any]:
    """Return the words of a sheet by name, as a form begins with them."""
    return {name: getattr(sheet, name) for name in FIELDS} | {"on_duty": sheet.on_duty_id}
