"""The words of what panel members, authors and conveners are told, if it is still true."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from courses import panels, reviews, seats, small_changes
from courses.models import Approval, Member, Panel, ReviewRequest, Verdict
from foundations.college.current import college
from foundations.lib.http import absolute
from foundations.lib.periods import local
from foundations.lib.wording import clock, long_day, long_day_and_year
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice


def panel_asked(notice: Notice, now: datetime) -> Message | None:
    """Would you join a panel? Only while it is open, and for the time and place that hold now."""
    rows = Member.objects.filter(pk=notice.about_id or 0, person=notice.person_id, panel__closed=False)
    member = rows.select_related("panel__revision", "person").first()
    if member is None or seats.asking(member.panel, member) != notice.occasion:
        return None
    panel = member.panel
    context = {
        "name": member.name,
        "title": panel.revision.title,
        "when": when(panel),
        "place": panel.place,
        "page": absolute(reverse("panel", args=[panel.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


def panel_off(notice: Notice, now: datetime) -> Message | None:
    """The panel was called off."""
    panel = Panel.objects.filter(pk=notice.about_id or 0).exclude(called_off_at=None).select_related("revision").first()
    if panel is None:
        return None
    context = {"name": notice.person.name, "title": panel.revision.title}
    return compose(template=template_of(notice.purpose), context=context)


def panel_answered(notice: Notice, now: datetime) -> Message | None:
    """What the panel said about the words you helped to make."""
    rows = Verdict.objects.select_related("panel__revision", "confirmed")
    verdict = rows.filter(pk=notice.about_id or 0).first()
    if verdict is None:
        return None
    context = {
        "name": notice.person.name,
        "title": verdict.panel.revision.title,
        "verdict": verdict,
        "parts": ", ".join(str(small_changes.PARTS[part]) for part in verdict.may_change),
    }
    return compose(template=template_of(notice.purpose), context=context)


def review_due(notice: Notice, now: datetime) -> Message | None:
    """The yearly look is due, or the approval ends: unless it was done meanwhile."""
    approval: Approval | None = reviews.valid(now=now).filter(pk=notice.about_id or 0).first()
    if approval is None or f"until {approval.expires} " not in notice.occasion:
        return None
    if notice.occasion.endswith(" ends"):
        return _look_again(notice, approval.revision.title, ends=True, day=long_day_and_year(approval.expires))
    check = reviews.check_of(approval, now=now)
    if check is None or not check.missing or not notice.occasion.endswith(f" {check.year}"):
        return None
    return _look_again(notice, check.title, day=long_day_and_year(check.day))


def review_asked(notice: Notice, now: datetime) -> Message | None:
    """Somebody asks for a full look; not once a panel has answered."""
    request = ReviewRequest.objects.filter(pk=notice.about_id or 0, settled_on=None).select_related("course").first()
    if request is None:
        return None
    title = request.course.revisions.order_by("-number")[0].title
    return _look_again(notice, title, why=str(ReviewRequest.Why(request.why).label), words=request.words)


def when(panel: Panel) -> str:
    """Return when a panel meets, in words: "Monday 23 November, 2pm"; nothing when it is still open."""
    if panel.meets is None:
        return ""
    meets = local(panel.meets, college().zone)
    return _("%(day)s, %(time)s") % {"day": long_day(meets.date()), "time": clock(meets)}


def _look_again(notice: Notice, title: str, **words: object) -> Message:
    context = {"title": title, "page": absolute(reverse("college_reviews")), **words}
    return compose(template=template_of(notice.purpose), context=context)


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    seats.ASKED: panel_asked,
    panels.OFF: panel_off,
    small_changes.ANSWERED: panel_answered,
    reviews.DUE: review_due,
    reviews.ASKED: review_asked,
}
