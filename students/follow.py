"""What enrolments do when the courses change, and what they answer when the courses ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count

from courses import places
from courses.events import (
    EnrolmentOfViewer,
    JoiningChanged,
    OfferingCancelled,
    PeopleComing,
    PlacesRaised,
    SessionsChanged,
)
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.notifications import notices
from students import line, reach, steps
from students.models import Enrolment
from students.models import EnrolmentState as State

CHANGED_PURPOSE = "students.sessions_changed"


def on_places_raised(event: PlacesRaised) -> None:
    """Offer the new places to those in line, first come first."""
    (offering,) = places.lock([event.offering_id])
    _offer_all([offering], now=event.now)


def on_offering_cancelled(event: OfferingCancelled) -> None:
    """End every live claim on an offering that the college cancelled, and tell each person; offers are dead."""
    (offering,) = places.lock([event.offering_id])
    by = User.objects.get(pk=event.by_id)
    for enrolment in steps.locked(Enrolment.objects.live().filter(offering=offering)):
        if enrolment.state in Enrolment.HOLDING:
            places.release(offering=offering, channel=enrolment.channel, seats=enrolment.seats)
        steps.step(enrolment, State.CANCELLED, act="enrolment.cancel", by=by, now=event.now)
        steps.tell(enrolment, "students.offering_cancelled", now=event.now)


def on_joining_changed(event: JoiningChanged) -> None:
    """Let no offer outlive the new end of joining, and let the line move if it can move again."""
    (offering,) = places.lock([event.offering_id])
    _trim(steps.locked(Enrolment.objects.filter(offering=offering, state=State.OFFERED)), {offering.pk: offering})
    _offer_all([offering], now=event.now)


def on_sessions_changed(event: SessionsChanged) -> None:
    """Tell everybody with a place once about all sessions that changed. No offer outlives the new end of joining."""
    offerings = {offering.pk: offering for offering in places.lock(event.offering_ids)}
    live = list(steps.locked(Enrolment.objects.live().filter(offering__in=offerings)))
    _trim(live, offerings)
    people = {each.student.user_id: each.student.user for each in live if each.state in reach.TOLD}
    for _pk, person in sorted(people.items()):
        occasion = f"change {event.change_id}"
        notices.write(
            person=person, purpose=CHANGED_PURPOSE, occasion=occasion, about_id=event.change_id, now=event.now
        )
    _offer_all(offerings.values(), now=event.now)


def _trim(enrolments: Iterable[Enrolment], offerings: Mapping[int, Offering]) -> None:
    for enrolment in enrolments:
        until = offerings[enrolment.offering_id].joins_until
        if enrolment.offer_due and until and enrolment.offer_due > until:
            enrolment.offer_due = until
            enrolment.save(update_fields=["offer_due"])


def _offer_all(offerings: Iterable[Offering], *, now: datetime) -> None:
    for offering in offerings:
        for channel in Places.Channel.values:
            line.offer_next(offering=offering, channel=channel, now=now)


def of_viewer(question: EnrolmentOfViewer) -> Mapping[int, str]:
    """Answer which of these offerings a person has a live claim on: offering id -> state."""
    mine = Enrolment.objects.live().filter(student__user_id=question.user_id, offering_id__in=question.offering_ids)
    return dict(mine.values_list("offering_id", "state"))


def people_coming(question: PeopleComing) -> Mapping[int, int]:
    """Answer how many people have a confirmed place on each offering, nought included: offering id -> people."""
    coming = Enrolment.objects.coming().filter(offering_id__in=question.offering_ids)
    counted = coming.values("offering_id").annotate(people=Count("pk")).values_list("offering_id", "people")
    return {**dict.fromkeys(question.offering_ids, 0), **dict(counted.order_by("offering_id"))}
