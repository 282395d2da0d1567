"""A friendly hello after a miss. It asks for no reason, and it never counts against anyone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import working_hours
from students.models import ContactTask, Mark, Student

FRESH = timedelta(days=14)  # a hello that comes later than this is strange
SHOWN = timedelta(days=28)  # after that a hello is let be
DAYS = 2  # open days to say hello in
MOST_TRIES = 2
SUGGEST_A_TALK = 3


def follow(*, session: Session, marks: Mapping[int, str | None], by: User, now: datetime) -> None:
    """Ask for a hello to each person who was not here, and take back the open ones that were not needed.

    marks: enrolment id -> what the mark is now. One task for each enrolment and session. Called within the verb that
    marks, which has locked these enrolments. Nobody is asked about who asked us not to, nor long after the session.
    """
    tasks = ContactTask.objects.filter(session=session, enrolment__in=marks).select_for_update(no_key=True)
    there = {task.enrolment_id: task for task in tasks.order_by("pk")}
    away = {pk for pk, was in marks.items() if was == Mark.Was.DID_NOT_ATTEND}
    back = [task.pk for pk, task in there.items() if pk not in away and task.state == ContactTask.State.OPEN]
    if back:
        ContactTask.objects.filter(pk__in=back).update(state=ContactTask.State.WITHDRAWN)
    asked = 0
    if away and current.today(now) - session.day <= FRESH:
        asked = _ask(session, away - _asked_us_not_to(away), there, now=now)
    if asked or back:
        trail.append(act="contact_tasks.follow", thing=session, by=by, now=now, asked=asked, withdrawn=len(back))


def _ask(session: Session, away: Iterable[int], there: Mapping[int, ContactTask], *, now: datetime) -> int:
    again = [there[pk].pk for pk in away if pk in there and there[pk].state == ContactTask.State.WITHDRAWN]
    new = sorted(pk for pk in away if pk not in there)
    if not again and not new:
        return 0
    due = working_hours.day_after(current.today(now), days=DAYS)
    if again:
        ContactTask.objects.filter(pk__in=again).update(state=ContactTask.State.OPEN, due=due)
    who = current.college().hellos
    ContactTask.objects.bulk_create(
        [ContactTask(session=session, enrolment_id=pk, who=who, due=due, made_on=now) for pk in new]
    )
    return len(again) + len(new)


def _asked_us_not_to(enrolments: Iterable[int]) -> set[int]:
    """Return those of the enrolments whose student once said: please don't get in touch about this."""
    said = ContactTask.objects.filter(outcome=ContactTask.Outcome.NO_MORE)
    stopped = said.filter(enrolment__student__enrolments__in=list(enrolments))
    return set(stopped.values_list("enrolment__student__enrolments", flat=True))


@verb
def answer(*, task: ContactTask, outcome: str, by: User, now: datetime, words: str = "") -> ContactTask:
    """Write down how a hello went. Nobody answered once: it stays for one more try, two open days later.

    Who asks not to be contacted is not contacted about a miss again. Raises Refusal without an outcome, for a message
    where none may be left, for a hello that is no longer needed, and when `by` may not see it.
    """
    task = _held(task, by=by)
    if task.state == ContactTask.State.DONE and task.outcome == outcome:
        return task
    _check_open(task)
    if outcome not in ContactTask.Outcome.values:
        raise Refusal(_("Choose how it went."), field="outcome")
    if outcome == ContactTask.Outcome.MESSAGE and not may_leave_message(task.enrolment.student):
        raise Refusal(_("They asked us to leave no message. Try again another day."), field="outcome")
    if outcome == ContactTask.Outcome.NO_ANSWER and task.tries + 1 < MOST_TRIES:
        task.tries += 1
        task.due = working_hours.day_after(current.today(now), days=DAYS)
        task.save(update_fields=["tries", "due"])
    else:
        task.state, task.outcome = ContactTask.State.DONE, ContactTask.Outcome(outcome)
        task.words, task.done_at, task.done_by = words.strip(), now, by
        task.save(update_fields=["state", "outcome", "words", "done_at", "done_by"])
    trail.append(act="contact_tasks.answer", thing=task, by=by, now=now, outcome=outcome)
    if outcome == ContactTask.Outcome.NO_MORE:
        _stop(task)
    return task


def _stop(task: ContactTask) -> None:
    """Take back every other open hello to the same student."""
    others = ContactTask.objects.open().filter(enrolment__student=task.enrolment.student_id).exclude(pk=task.pk)
    others.update(state=ContactTask.State.WITHDRAWN)


@verb
def pass_to_office(*, task: ContactTask, by: User, now: datetime) -> ContactTask:
    """Hand a hello to the office, which has it from now on. Twice changes nothing. Raises Refusal as answer does."""
    task = _held(task, by=by)
    if task.who == ContactTask.Who.OFFICE:
        return task
    _check_open(task)
    task.who, task.passed_at, task.passed_by = ContactTask.Who.OFFICE, now, by
    task.save(update_fields=["who", "passed_at", "passed_by"])
    trail.append(act="contact_tasks.pass_to_office", thing=task, by=by, now=now)
    return task


def may_leave_message(student: Student) -> bool:
    """Say whether a message may be left for a student. Without their word for it, none is left."""
    return student.safe_message == Student.SafeMessage.YES


def waiting(tasks: QuerySet[ContactTask], *, now: datetime) -> QuerySet[ContactTask]:
    """Return the open ones of the last weeks, soonest first, with what a list shows of them."""
    rows = tasks.filter(state=ContactTask.State.OPEN, made_on__gte=now - SHOWN)
    return rows.select_related("session__offering__revision", "enrolment__student__user").order_by("due", "pk")


def misses_in_a_row(enrolment_ids: Iterable[int]) -> Mapping[int, int]:
    """Return how many of the last marked sessions each was not at, one after the other: enrolment id -> sessions.

    Apologies are no miss and end the row. For staff alone; three suggest a talk, and people decide. One query.
    """
    marks = Mark.objects.filter(enrolment__in=list(enrolment_ids)).order_by("session__day", "session__starts", "pk")
    row: dict[int, int] = defaultdict(int)
    for enrolment, was in marks.values_list("enrolment_id", "was"):
        row[enrolment] = row[enrolment] + 1 if was == Mark.Was.DID_NOT_ATTEND else 0
    return row


def _held(task: ContactTask, *, by: User) -> ContactTask:
    rows = ContactTask.objects.visible_to(by).select_related("enrolment__student")
    found = rows.select_for_update(no_key=True, of=("self",)).filter(pk=task.pk).first()
    if found is None:
        raise Refusal(_("This is with the office now, or with other tutors. You need not do anything."))
    return found


def _check_open(task: ContactTask) -> None:
    if task.state == ContactTask.State.WITHDRAWN:
        raise Refusal(_("This is not needed any more: the mark was put right, or they asked us not to get in touch."))
    if task.state == ContactTask.State.DONE:
        raise Refusal(_("Somebody has said hello already. You need not do anything."))
