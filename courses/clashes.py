"""Two sessions that want one room or one tutor at a time, found among what was just written, and said in words."""

from collections.abc import Collection
from typing import NoReturn

from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from courses.models import Places, Room, Session, Teaching
from foundations.lib.constraints import broken_by
from foundations.lib.refusals import Refusal
from foundations.lib.wording import from_to, long_day


def refuse(session_ids: Collection[int]) -> None:
    """Raise Refusal when one of these live sessions shares its room or a tutor with another at its time.

    Two queries when nothing clashes. Rooms and tutors are locked by whoever asks, so that the answer stays true.
    """
    here = Session.objects.filter(pk__in=session_ids, cancelled=False)
    others = Session.objects.filter(cancelled=False, room=OuterRef("room"), period__overlap=OuterRef("period"))
    in_room = others.exclude(pk=OuterRef("pk")).order_by("day", "starts", "pk").values("pk")[:1]
    in_way = here.annotate(in_way=Subquery(in_room)).filter(in_way__isnull=False)
    found = in_way.select_related("room__venue", "offering__revision").order_by("day", "starts", "pk").first()
    if found:
        _refuse_room(found)
    mine = Teaching.objects.filter(session__in=session_ids, cancelled=False)
    theirs = Teaching.objects.filter(cancelled=False, tutor=OuterRef("tutor"), period__overlap=OuterRef("period"))
    also = theirs.exclude(pk=OuterRef("pk")).order_by("pk").values("session")[:1]
    busy = mine.annotate(in_way=Subquery(also)).filter(in_way__isnull=False).select_related("session", "tutor")
    taught = busy.order_by("session__day", "session__starts", "pk").first()
    if taught:
        _refuse_tutor(taught)


def _refuse_room(session: Session) -> NoReturn:
    assert session.room is not None
    free = _free_room(session)
    way = _("%(room)s is free then.") % {"room": free.name} if free else _("Choose another room or another time.")
    words = _("%(room)s is taken on %(day)s, %(time)s: “%(title)s” is there. %(way)s")
    facts = {"room": session.room.name, "title": _title(session.in_way), "way": way}  # type: ignore[attr-defined]
    raise Refusal(words % {**facts, **_when(session)}, field="room")


def _refuse_tutor(taught: Teaching) -> NoReturn:
    words = _("%(name)s teaches “%(title)s” on %(day)s, %(time)s. Choose another time, or other tutors.")
    facts = {"name": taught.tutor.name, "title": _title(taught.in_way)}  # type: ignore[attr-defined]
    raise Refusal(words % {**facts, **_when(taught.session)}, field="pair")


def _title(session_id: int) -> str:
    return Session.objects.select_related("offering__revision").get(pk=session_id).offering.revision.title


def _when(session: Session) -> dict[str, str]:
    return {"day": long_day(session.day), "time": from_to(session.starts, session.ends)}


def _free_room(session: Session) -> Room | None:
    """Return the smallest room of the same venue that seats everyone and is free at the time of a session."""
    assert session.room is not None
    in_room = Places.objects.filter(offering=session.offering_id, channel=Places.Channel.ROOM).first()
    taken = Session.objects.filter(cancelled=False, room=OuterRef("pk"), period__overlap=session.period)
    rooms = Room.objects.filter(venue=session.room.venue_id, closed_at=None).exclude(pk=session.room.pk)
    fits = rooms.filter(size__gte=in_room.capacity if in_room else 0)
    return fits.filter(~Exists(taken)).order_by(F("size").asc(), "pk").first()


def in_words(error: IntegrityError) -> Refusal:
    """Return what to say when the database refused a clash that nobody saw coming; any other error is raised again."""
    name = broken_by(error)
    if name == "courses_session_room_once":
        return Refusal(_("The room was taken just now. Choose another room or another time."), field="room")
    if name == "courses_teaching_tutor_once":
        return Refusal(_("One of the tutors was asked to teach elsewhere just now. Choose another time."), field="pair")
    raise error
