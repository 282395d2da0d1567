"""You said, we did: what the college changed about a course after people told it something, for everyone to read."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.events import Done, WhatWeDid
from courses.models import Course
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import SaidAndDone

MOST = 3


@verb
def write(*, course: Course, said: str, did: str, by: User, now: datetime) -> SaidAndDone:
    """Show on a course's page what people said, in the college's words, and what it did. Raises Refusal for a gap."""
    if not said.strip():
        raise Refusal(_("Write what people said, in your own words. Never copy somebody's sentence."), field="said")
    if not did.strip():
        raise Refusal(_("Write what you did about it."), field="did")
    new = SaidAndDone.objects.create(course=course, said=said.strip(), did=did.strip(), written_at=now, written_by=by)
    trail.append(act="said_and_done.write", thing=new, by=by, now=now)
    return new


@verb
def remove(*, told: SaidAndDone, by: User, now: datetime) -> SaidAndDone:
    """Take it off the course's page. Twice changes nothing."""
    told = SaidAndDone.objects.select_for_update(no_key=True).get(pk=told.pk)
    if told.removed_at is None:
        told.removed_at, told.removed_by = now, by
        told.save(update_fields=["removed_at", "removed_by"])
        trail.append(act="said_and_done.remove", thing=told, by=by, now=now)
    return told


def shown(course_ids: tuple[int, ...]) -> QuerySet[SaidAndDone]:
    """Return what is shown on the pages of these courses, the newest first."""
    return SaidAndDone.objects.filter(course__in=course_ids, removed_at=None).order_by("-written_at", "-pk")


def what_we_did(question: WhatWeDid) -> Mapping[int, tuple[Done, ...]]:
    """Answer the three newest of each course."""
    found: dict[int, tuple[Done, ...]] = dict.fromkeys(question.course_ids, ())
    for each in shown(question.course_ids):
        if len(found[each.course_id]) < MOST:
            found[each.course_id] += (Done(said=each.said, did=each.did),)
    return found
