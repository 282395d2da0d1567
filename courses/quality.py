"""What may be taught and printed: the approval of one revision of a course."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Approval, Contribution, Course, Revision, Verdict
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

APPROVAL_LASTS = timedelta(days=3 * 365)
FEWEST_METHODS = 2


def check_ready(revision: Revision) -> None:
    """Raise Refusal when the words name fewer than two ways of learning, or nothing that people will learn."""
    if len(set(revision.methods)) < FEWEST_METHODS:
        raise Refusal(
            _("Every course uses more than one way of learning. Add another way, then send it to a panel."),
            field="methods",
        )
    if not revision.outcomes:
        raise Refusal(_("Say what people will learn, then send it to a panel."), field="outcomes")


@verb
def approve(*, revision: Revision, verdict: Verdict, by: User, now: datetime) -> Approval:
    """Approve a revision for three years on the verdict of a panel; the verbs of courses/panels.py call it.

    Raises Refusal when the text names fewer than two ways of learning or says nothing about what people will learn.
    """
    check_ready(revision)
    approval, _made = Approval.objects.update_or_create(
        revision=revision,
        defaults={
            "verdict": verdict,
            "approved_at": now,
            "approved_by": by,
            "expires": current.today(now + APPROVAL_LASTS),
        },
    )
    trail.append(act="quality.approve", thing=revision, by=by, now=now)
    return approval


def made(course: Course, *, person: User | None, name: str) -> bool:
    """Return whether somebody took part in making a course: noted as a co-producer, or the writer of its words.

    People are told apart by account and by name: a writer who is put down by name on a panel is still the writer.
    """
    noted, wrote = Q(name__iexact=name) | Q(person__name__iexact=name), Q(written_by__name__iexact=name)
    if person is not None:
        noted, wrote = noted | Q(person=person), wrote | Q(written_by=person)
        if person.name:
            noted |= Q(name__iexact=person.name) | Q(person__name__iexact=person.name)
            wrote |= Q(written_by__name__iexact=person.name)
    return (
        Contribution.objects.filter(noted, course=course).exists()
        or Revision.objects.filter(wrote, course=course).exists()
    )


def makers(course: Course) -> list[str]:
    """Return the names of everybody who took part in making a course, A to Z, each once."""
    noted = Contribution.objects.filter(course=course).values_list("name", flat=True)
    wrote = Revision.objects.filter(course=course, written_by__is_system=False).values_list("written_by__name")
    names = {name.casefold(): name for name in [*noted, *(name for (name,) in wrote)] if name}
    return sorted(names.values(), key=str.casefold)


def authors(revision: Revision) -> list[User]:
    """Return the people with an account who are told what a panel said: the co-producers, and who wrote the words."""
    noted = Contribution.objects.filter(course=revision.course_id, person__isnull=False).values("person")
    found = User.objects.filter(Q(pk__in=noted) | Q(pk=revision.written_by_id), is_system=False)
    return list(found.order_by("pk"))


def approved_revision(course: Course, *, now: datetime) -> Revision | None:
    """Return the newest revision with a valid approval, or none."""
    return (
        Revision.objects.filter(course=course, approval__expires__gte=current.today(now))
        .order_by("-number", "pk")
        .first()
    )
