"""What people ask the college: who, what, by which way, and who answered. A team's wish for coaching is one too."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses import closed_days
from courses.models import Offering
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.current import college
from foundations.lib import periods
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import registration
from students.models import Enquiry, Student

ASKED = "students.enquiry_asked"
HELP = "students.help"
WORKING_DAYS = 2
KEPT = timedelta(days=365)
LONGEST_CLOSED = timedelta(days=60)
WEEKEND = 5
MOST_IN_TEAM = 200


@verb
def take(
    *,
    name: str,
    reach: str,
    words: str,
    way: str,
    by: User,
    now: datetime,
    team: str = "",
    size: int | None = None,
) -> Enquiry:
    """Write down what somebody asked, and tell the office. by: whoever took it; the college's computer on the website.

    team and size together make it a team's wish for coaching. Raises Refusal without words or a way to answer, or when
    a team does not say who or how many it is.
    """
    name, reach, words, team = name.strip(), reach.strip(), words.strip(), team.strip()
    for_team = bool(team) or size is not None
    if not words:
        raise Refusal(_("Write a few words, so that we know what to answer."), field="words")
    if not reach:
        raise Refusal(_("Write an email address or a phone number, so that we can answer."), field="reach")
    if for_team and not team:
        raise Refusal(_("Write the name of your team."), field="team")
    if for_team and not 1 <= (size or 0) <= MOST_IN_TEAM:
        words = _("Write how many of you there are, from 1 to %(most)s.")
        raise Refusal(words % {"most": MOST_IN_TEAM}, field="size")
    enquiry = Enquiry(way=way, for_team=for_team, name=name, reach=reach, words=words, team=team, size=size)
    enquiry.taken_at, enquiry.taken_by = now, by
    enquiry.save(force_insert=True)
    trail.append(act="enquiries.take", thing=enquiry, by=by, now=now, way=way, team=for_team)
    for colleague in grants.holding(HELP).exclude(pk=by.pk).order_by("pk"):
        notices.write(person=colleague, purpose=ASKED, occasion=f"enquiry {enquiry.pk}", about_id=enquiry.pk, now=now)
    return enquiry


@verb
def answer(*, enquiry: Enquiry, words: str, by: User, now: datetime) -> Enquiry:
    """Write down that somebody was answered, and what was said in short.

    Raises Refusal without words, when a colleague answered it before, or when it was blanked.
    """
    enquiry = _held(enquiry)
    if enquiry.answered_at is not None:
        raise Refusal(_("Somebody has answered this already. Their answer stands below."))
    _not_blank(enquiry)
    if not words.strip():
        raise Refusal(_("Write in a sentence what you told them."), field="words")
    enquiry.answer, enquiry.answered_at, enquiry.answered_by = words.strip(), now, by
    enquiry.save(update_fields=["answer", "answered_at", "answered_by"])
    trail.append(act="enquiries.answer", thing=enquiry, by=by, now=now)
    return enquiry


@verb
def make_student(*, enquiry: Enquiry, by: User, now: datetime) -> Student:
    """Let whoever asked become a student with the name and address they gave; who is one already is linked.

    Raises Refusal when they gave no name, when it is a team's, or when it was blanked.
    """
    enquiry = _held(enquiry)
    if enquiry.student is not None:
        return enquiry.student
    _not_blank(enquiry)
    if enquiry.for_team or not enquiry.name:
        raise Refusal(_("There is no name of one person here. Ask them what to call them, then add a student."))
    email = _address_in(enquiry.reach)
    phone = "" if email else enquiry.reach[:30]
    reach = Student.Reach.MAIL if email else Student.Reach.PHONE
    enquiry.student = registration.register(name=enquiry.name, email=email, phone=phone, reach=reach, by=by, now=now)
    enquiry.save(update_fields=["student"])
    trail.append(act="enquiries.make_student", thing=enquiry, by=by, now=now, student=enquiry.student.pk)
    return enquiry.student


@verb
def plan_group(*, enquiry: Enquiry, offering: Offering, by: User, now: datetime) -> Enquiry:
    """Say which group by invitation was planned for a team.

    Raises Refusal when no team asked, or when the group is open to everyone.
    """
    enquiry = _held(enquiry)
    if not enquiry.for_team:
        raise Refusal(_("No team asked for this. Groups are planned for teams only."))
    if offering.audience != Offering.Audience.INVITATION:
        raise Refusal(_("This group is open to everyone. Choose one by invitation."), field="offering")
    if enquiry.offering_id != offering.pk:
        enquiry.offering = offering
        enquiry.save(update_fields=["offering"])
        trail.append(act="enquiries.plan_group", thing=enquiry, by=by, now=now, offering=offering.pk)
    return enquiry


@verb
def erase(*, enquiry: Enquiry, by: User, now: datetime) -> Enquiry:
    """Blank every word of an enquiry; that somebody asked, and when, stays. Twice changes nothing."""
    enquiry = _held(enquiry)
    if enquiry.blanked_on is None:
        enquiry.name = enquiry.reach = enquiry.words = enquiry.team = enquiry.answer = ""
        enquiry.blanked_on = current.today(now)
        enquiry.save(update_fields=["name", "reach", "words", "team", "answer", "blanked_on"])
        trail.append(act="enquiries.erase", thing=enquiry, by=by, now=now)
    return enquiry


def blank_old(*, now: datetime) -> int:
    """Blank the words of what was asked a year ago and longer; return how many."""
    system = User.objects.system()
    old = list(Enquiry.objects.filter(blanked_on=None, taken_at__lte=now - KEPT).order_by("pk"))
    for enquiry in old:
        erase(enquiry=enquiry, by=system, now=now)
    return len(old)


def waiting() -> QuerySet[Enquiry]:
    """Return what waits for an answer, the oldest first."""
    return Enquiry.objects.filter(answered_at=None, blanked_on=None).order_by("taken_at", "pk")


def done() -> QuerySet[Enquiry]:
    """Return what was answered or blanked, the newest first."""
    rows = Enquiry.objects.filter(Q(answered_at__isnull=False) | Q(blanked_on__isnull=False))
    return rows.select_related("answered_by").order_by("-taken_at", "-pk")


def late(enquiries: list[Enquiry], *, now: datetime) -> set[int]:
    """Return the ids of those that have waited for more than two working days. One query for all."""
    if not enquiries:
        return set()
    first = min(_day(each) for each in enquiries)
    shut = closed_days.between(first, current.today(now) + LONGEST_CLOSED).days()
    today = current.today(now)
    return {each.pk for each in enquiries if each.answered_at is None and answer_by(_day(each), shut) < today}


def answer_by(day: date, shut: Container[date]) -> date:
    """Return the second working day after a day. shut: the college's closed days."""
    left = WORKING_DAYS
    for ahead in range(1, LONGEST_CLOSED.days):
        then = day + timedelta(days=ahead)
        if then.weekday() < WEEKEND and then not in shut:
            left -= 1
        if left == 0:
            return then
    return day + LONGEST_CLOSED


def promised(*, now: datetime) -> date:
    """Return the day by which we answer what is asked now. One query."""
    today = current.today(now)
    return answer_by(today, closed_days.between(today, today + LONGEST_CLOSED).days())


def _day(enquiry: Enquiry) -> date:
    return periods.local(enquiry.taken_at, college().zone).date()


def _held(enquiry: Enquiry) -> Enquiry:
    rows = Enquiry.objects.select_for_update(no_key=True, of=("self",)).select_related("student")
    return rows.get(pk=enquiry.pk)


def _not_blank(enquiry: Enquiry) -> None:
    if enquiry.blanked_on is not None:
        raise Refusal(_("The words of this were erased. There is nothing left to answer."))


def _address_in(reach: str) -> str | None:
    """Return an e-mail address when that is what somebody wrote, and nothing else."""
    try:
        validate_email(reach)
    except ValidationError:
        return None
    return reach
