"""Until when people can join an offering. Usually until its first session begins; a college may say otherwise."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from courses import meetings, places
from courses.events import JoiningChanged
from courses.models import Offering
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


@verb
def change(
    *,
    offering: Offering,
    join_sessions: int,
    first_session_required: bool,
    closes_on: date | None,
    by: User,
    now: datetime,
) -> Offering:
    """Say until when people can join: until the session with this number begins, and no later than the end of a day.

    first_session_required: nobody joins after the first one. What is the same already is not a change. When joining
    is open for longer, free places go to the line at once. Raises Refusal for a session that is not there, for two
    rules that contradict each other, and when the offering was cancelled.
    """
    (offering,) = places.lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    held = offering.sessions.filter(cancelled=False).count()
    if not 1 <= join_sessions <= max(held, 1):
        words = _("This group has %(count)s sessions. Choose a number from 1 to %(count)s.")
        raise Refusal(words % {"count": max(held, 1)}, field="join_sessions")
    if first_session_required and join_sessions > 1:
        words = _("If people need the first session, they can only join before it. Choose 1, or take the tick away.")
        raise Refusal(words, field="join_sessions")
    wanted = (join_sessions, first_session_required, closes_on)
    if wanted == (offering.join_sessions, offering.first_session_required, offering.closes_on):
        return offering
    offering.join_sessions, offering.first_session_required, offering.closes_on = wanted
    offering.save(update_fields=["join_sessions", "first_session_required", "closes_on"])
    meetings.settle_times(offering, now=now)
    trail.append(act="join_rules.change", thing=offering, by=by, now=now)
    if offering.state == Offering.State.PUBLISHED:
        publish(JoiningChanged(offering_id=offering.pk, by_id=by.pk, now=now))
    return offering
