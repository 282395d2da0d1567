"""Concerns: what somebody saw or heard, and worries about. They go to the safeguarding leads and to nobody else.

Nothing of a concern is in an address, a subject, a log or the audit trail. Whoever raised it learns that it was seen
and closed, and never more.

When nobody could read one, because no lead is named or the only ones are part of it, it is not taken: whoever wants to
raise it is shown the college's number there and then. It never goes on to another role, such as a college admin: no
page promised them to read it, nobody would look for it there, and they may be the person it is about. The overview of
the college says in red that no lead is named (`cover`). One that lost its readers later waits: whoever is named next
finds it on their list, and is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses import teaching
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import attendance, deputies, working_hours
from students.models import Concern, ConcernLeftOut, ConcernNote

RAISED, UNSEEN, CLOSED = "students.concern_raised", "students.concern_unseen", "students.concern_closed"


@dataclass(frozen=True)
class Worry:
    """What somebody tells. about: in their words; person: picked from the people of a session; left_out: leads."""

    words: str
    danger: str
    about: str = ""
    person: User | None = None
    left_out: tuple[User, ...] = ()


@dataclass(frozen=True)
class Cover:
    """Whether concerns are read. leads: how many may open them. unread: open ones that none of these may open."""

    leads: int
    unread: int


def people_of(session: Session) -> list[User]:
    """Return the people of a session, whom its tutors can pick from: those on its list, and its two tutors."""
    students = [claim.student.user for claim in attendance.roster(session).select_related("student__user")]
    pair = session.offering.pair
    tutors = [pair.peer_tutor.user, pair.staff_tutor.user] if pair else []
    return sorted([*students, *tutors], key=lambda each: (each.name, each.pk))


def session_for(user: User, uuid: UUID | None) -> Session | None:
    """Return the session whose people this person may pick from: one they teach, or any for who helps students."""
    if uuid is None:
        return None
    rows = Session.objects.select_related("offering__pair__peer_tutor__user", "offering__pair__staff_tutor__user")
    rows = rows if user.has_perm("students.help") else rows.filter(pk__in=teaching.sessions_of(user).values("pk"))
    return rows.filter(uuid=uuid).first()


@verb
def send(*, number: UUID, worry: Worry, by: User, now: datetime, session: Session | None = None) -> Concern:
    """Keep a concern and tell the leads who may open it to look. The same number from the same person is one concern.

    A lead who is named in it, or whom the person left out, never opens it. Raises Refusal without words, and when
    nobody would be left to read it.
    """
    known = Concern.objects.filter(uuid=number, raised_by=by).first()
    if known:
        return known
    if not worry.words.strip():
        raise Refusal(_("Tell us what you saw or heard. A few words are enough."), field="words")
    out, readers = _readers(worry)
    if not readers:
        raise Refusal(_nobody())
    concern = Concern(
        uuid=number,
        words=worry.words.strip(),
        about=worry.about.strip() or (worry.person.name if worry.person else ""),
        about_person=str(worry.person.uuid) if worry.person else "",
        danger=worry.danger,
        session=session,
        due=working_hours.one_hour_after(now),
        raised_at=now,
        raised_by=by,
    )
    try:
        with transaction.atomic():
            concern.save(force_insert=True)
    except IntegrityError:
        raise Refusal(_("This did not go through. Open the page again and send it once more.")) from None
    ConcernLeftOut.objects.bulk_create([ConcernLeftOut(concern=concern, person=person) for person in out])
    trail.append(act="concerns.send", thing=concern, by=by, now=now, left_out=len(out))
    _tell(readers, RAISED, concern, now=now)
    return concern


def _nobody() -> str:
    phone = college().phone
    if not phone:
        return _("Then nobody could read it. Ring the college instead, or 999 if someone is in danger.")
    words = _("Then nobody could read it. Ring the college instead, on %(phone)s, or 999 if someone is in danger.")
    return words % {"phone": phone}


def _readers(worry: Worry) -> tuple[list[User], list[User]]:
    """Return the leads who are left out, and those who can open it."""
    out: list[User] = []
    readers: list[User] = []
    ticked = {each.pk for each in worry.left_out}
    about = worry.about.lower()
    for lead in deputies.leads():
        named = bool(lead.name) and lead.name.lower() in about
        picked = worry.person is not None and lead.pk == worry.person.pk
        (out if lead.pk in ticked or named or picked else readers).append(lead)
    return out, readers


def readers_of(concern: Concern) -> list[User]:
    """Return the leads who may open a concern now."""
    left_out = concern.left_out.values("person")
    return [each for each in deputies.leads().exclude(pk__in=left_out) if str(each.uuid) != concern.about_person]


@verb
def see(*, concern: Concern, by: User, now: datetime) -> Concern:
    """Open a concern: the first time says to who raised it that it was seen; every time is written down.

    Raises Refusal for anybody who may not open it.
    """
    concern = _held(concern, by=by)
    if concern.seen_at is None:
        concern.seen_at, concern.seen_by = now, by
        concern.save(update_fields=["seen_at", "seen_by"])
    trail.append(act="concerns.see", thing=concern, by=by, now=now)
    return concern


@verb
def add_note(*, concern: Concern, words: str, by: User, now: datetime) -> ConcernNote:
    """Write down what was done. Raises Refusal without words, before it was opened, and when it is closed."""
    concern = _held(concern, by=by)
    _check_open(concern)
    if not words.strip():
        raise Refusal(_("Write what you did, or what you will do."), field="words")
    note = ConcernNote.objects.create(concern=concern, words=words.strip(), written_at=now, written_by=by)
    trail.append(act="concerns.add_note", thing=concern, by=by, now=now, note=note.pk)
    return note


@verb
def close(*, concern: Concern, outcome: str, by: User, now: datetime) -> Concern:
    """Close a concern with how it ended; who raised it hears that it is closed, and no more. Twice changes nothing.

    Raises Refusal before it was opened, without an outcome, and when nobody wrote down what was done.
    """
    concern = _held(concern, by=by)
    if concern.closed_at:
        return concern
    _check_open(concern)
    if outcome not in Concern.Outcome.values:
        raise Refusal(_("Choose how it ended."), field="outcome")
    if not concern.notes.exists():
        raise Refusal(_("Write down what you did first. Then close it."), field="outcome")
    concern.outcome, concern.closed_at, concern.closed_by = Concern.Outcome(outcome), now, by
    concern.save(update_fields=["outcome", "closed_at", "closed_by"])
    trail.append(act="concerns.close", thing=concern, by=by, now=now, outcome=outcome)
    if concern.raised_by.email:
        _tell([concern.raised_by], CLOSED, concern, now=now)
    return concern


def call_deputies(*, now: datetime) -> int:
    """Put what nobody opened within a working hour on the deputy's list, and tell them; return how many."""
    late = Concern.objects.unseen().filter(due__lte=now, called_on=None).order_by("due", "pk")
    return sum(_call(concern_id=pk, now=now) for pk in list(late.values_list("pk", flat=True)))


@verb
def _call(*, concern_id: int, now: datetime) -> int:
    rows = Concern.objects.unseen().filter(pk=concern_id, called_on=None).select_for_update(no_key=True)
    concern = rows.first()
    readers = readers_of(concern) if concern else []
    if concern is None or not readers:
        return 0
    concern.called_on = now
    concern.save(update_fields=["called_on"])
    _tell(deputies.call_first(readers), UNSEEN, concern, now=now)
    return 1


def cover() -> Cover:
    """Return how many leads there are, and how many open concerns none of them may read. Three queries."""
    leads = list(deputies.leads())
    rows = Concern.objects.filter(closed_at=None).prefetch_related("left_out")
    unread = 0
    for concern in rows:
        out = {each.person_id for each in concern.left_out.all()}
        unread += all(lead.pk in out or str(lead.uuid) == concern.about_person for lead in leads)
    return Cover(leads=len(leads), unread=unread)


def follow(*, gone: User, to: User) -> int:
    """Let concerns about a person whose record is joined to another name that one; return how many. Called by merge.

    Without it somebody could open what is about themselves. Who it is about is sealed, so each row is opened to
    compare; what is there twice is the same person, and no trail says that a concern was about anybody.
    """
    rows = Concern.objects.exclude(about_person="").select_for_update(no_key=True).order_by("pk")
    found = [each for each in rows if each.about_person == str(gone.uuid)]
    for concern in found:
        concern.about_person = str(to.uuid)
        concern.save(update_fields=["about_person"])
    return len(found)


def to_ring(user: User, *, now: datetime) -> Sequence[Concern]:
    """Return what this person may open and nobody has opened in time, the longest wait first."""
    late = Concern.objects.visible_to(user).unseen().filter(due__lte=now)
    return list(late.select_related("raised_by").order_by("due", "pk"))


def _held(concern: Concern, *, by: User) -> Concern:
    """Lock a concern for somebody who may open it. Asks the rows: a role may have been taken back a moment ago."""
    person = User.objects.get(pk=by.pk)
    rows = Concern.objects.visible_to(person).select_related("raised_by").select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=concern.pk).first()
    if found is None:
        raise Refusal(_("Only a safeguarding lead who is not part of it can do this. Ring the college."))
    return found


def _check_open(concern: Concern) -> None:
    if concern.seen_at is None:
        raise Refusal(_("Open it first. Then whoever told us can see that somebody has."))
    if concern.closed_at:
        raise Refusal(_("This is closed. If there is something new, raise a new concern."))


def _tell(people: Iterable[User], purpose: str, concern: Concern, *, now: datetime) -> None:
    for person in people:
        notices.write(
            person=person,
            purpose=purpose,
            occasion=f"concern {concern.pk}",
            about_id=concern.pk,
            urgent=True,
            now=now,
        )
