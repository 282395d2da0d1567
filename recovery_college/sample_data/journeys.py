"""What the sample students did: enrolled, waited, gave up places, came to class, wrote plans."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Prefetch

from courses.models import Offering, Session, Teaching
from foundations.lib.refusals import Refusal
from learning_plans import plans
from recovery_college.sample_data.reading import StudentTexts
from students import attendance, enrolment, line, offers
from students.models import Enrolment, Mark, Student

# How many want an offering, as shares of its places, and how often: over-full ones have a line.
BEGUN = ((3.2, 3), (2.4, 3), (1.7, 3), (1.1, 3), (0.6, 2))
COMING = ((1.8, 2), (1.2, 1), (0.8, 4), (0.5, 4), (0.2, 2))
GIVE_UP = 0.06
SAY_YES = 0.7  # on each day that an offer is open
MARKS = (
    (Mark.Was.ATTENDED, 74),
    (Mark.Was.LATE, 7),
    (Mark.Was.LEFT_EARLY, 3),
    (Mark.Was.APOLOGIES, 8),
    (Mark.Was.DID_NOT_ATTEND, 8),
)
UNMARKED = 0.1  # the share of past sessions that nobody has marked yet

Act = tuple[datetime, int, Callable[[], object]]


def enrol_everyone(
    offerings: Sequence[Offering],
    students: Sequence[Student],
    *,
    dice: random.Random,
    now: datetime,
    most: int,
) -> None:
    """Let students enrol through the one gate, in the order of time, up to `most` claims in all."""
    acts: list[Act] = []
    for offering in offerings:
        assert offering.first_start is not None
        capacity = sum(offering.places.values_list("capacity", flat=True))
        fills = COMING if offering.first_start > now else BEGUN
        (share,) = dice.choices([fill for fill, _weight in fills], [weight for _fill, weight in fills])
        wanted = min(len(students), max(1, round(capacity * share)))
        opens = max(offering.published_at or now, offering.first_start - timedelta(days=60))
        closes = min(now, offering.first_start)
        for student in dice.sample(list(students), wanted):
            if closes <= opens:
                break
            at = opens + (closes - opens) * dice.random()
            acts.append((at, len(acts), _enrolling(student, offering, at)))
            if dice.random() < GIVE_UP:
                later = at + (closes - at) * dice.random()
                acts.append((later, len(acts), _giving_up(student, offering, later)))
    if len(acts) > most:
        acts = dice.sample(acts, most)
    for day, act in _with_days(sorted(acts, key=lambda act: act[:2])):
        if day is not None:
            _answer_offers(dice, now=day)
            offers.lapse(now=day)
        act()
    offers.lapse(now=now)


def _answer_offers(dice: random.Random, *, now: datetime) -> None:
    """Let most of those who were offered a place say yes on the next day; the others forget."""
    offered = Enrolment.objects.filter(state=Enrolment.State.OFFERED, offer_due__gt=now).order_by("pk")
    for each in offered.select_related("student__user"):
        if dice.random() < SAY_YES:
            with suppress(Refusal):  # joining has closed since
                offers.accept(enrolment=each, by=each.student.user, now=now)


def _with_days(acts: Sequence[Act]) -> list[tuple[datetime | None, Callable[[], object]]]:
    """Mark the first act of each day with its time, so that offers lapse day by day as they would have."""
    seen, marked = None, []
    for at, _number, act in acts:
        marked.append((at if at.date() != seen else None, act))
        seen = at.date()
    return marked


def _enrolling(student: Student, offering: Offering, at: datetime) -> Callable[[], object]:
    def act() -> None:
        enrolment.enrol(student=student, offering=offering, by=student.user, now=at, join_line=True)

    return act


def _giving_up(student: Student, offering: Offering, at: datetime) -> Callable[[], object]:
    def act() -> None:
        live = Enrolment.objects.live().filter(student=student, offering=offering).first()
        if live:
            enrolment.withdraw(enrolment=live, by=student.user, now=at)

    return act


def mark_registers(*, dice: random.Random, now: datetime) -> None:
    """Mark most of the sessions that are over, each by one of its tutors."""
    over = Session.objects.filter(cancelled=False, period__endswith__lt=now, offering__state="published")
    teaching = Prefetch("teachings", Teaching.objects.select_related("tutor__user").order_by("pk"))
    for session in over.select_related("offering").prefetch_related(teaching).order_by("day", "starts", "pk"):
        first = next(iter(session.teachings.all()), None)
        if first is None or dice.random() < UNMARKED:
            continue
        people = Enrolment.objects.coming().filter(offering=session.offering).order_by("pk")
        marks = {
            each.uuid: dice.choices([was for was, _ in MARKS], [weight for _, weight in MARKS])[0] for each in people
        }
        assert session.period.upper is not None
        attendance.mark(session=session, marks=marks, by=first.tutor.user, now=session.period.upper)


def write_plans(
    students: Sequence[Student],
    texts: StudentTexts,
    *,
    dice: random.Random,
    now: datetime,
    share: float = 0.4,
) -> None:
    """Let some students start a plan; the first student always has one."""
    for number, student in enumerate(students):
        if number and dice.random() > share:
            continue
        at = max(student.registered_at, now - timedelta(days=dice.randrange(5, 120)))
        plan = plans.start(student=student, by=student.user, now=at)
        plans.write_hope(plan=plan, words=dice.choice(texts.hopes), by=student.user, now=at)
        for chosen in dice.sample(list(texts.goals), dice.choice([1, 1, 2])):
            goal = plans.add_goal(plan=plan, words=chosen.text, steps=chosen.steps, by=student.user, now=at)
            for step in list(goal.steps.order_by("number"))[: dice.randrange(len(chosen.steps) + 1)]:
                plans.tick(step=step, done=True, by=student.user, now=at)


def give_alex_something_of_everything(alex: Student, offerings: Sequence[Offering], *, now: datetime) -> None:
    """Let the sample student have courses behind, under way and ahead, stand in one line, and hold one open offer."""
    _enrol_before_it_began(alex, [each for each in offerings if each.last_end and each.last_end < now])
    under_way = [
        each for each in offerings if each.first_start and each.last_end and each.first_start < now < each.last_end
    ]
    _enrol_before_it_began(alex, under_way)
    coming = [each for each in offerings if each.first_start and each.first_start > now + timedelta(days=3)]
    full = [each for each in coming if not any(place.free > 0 for place in each.places.all())]
    roomy = [each for each in coming if line.has_room(each, enrolment.usual_channel(each), now=now)]
    for offering in roomy[:2]:
        enrolment.enrol(student=alex, offering=offering, by=alex.user, now=now)
    for offering in full[:2]:
        enrolment.enrol(student=alex, offering=offering, by=alex.user, now=now, join_line=True)
    for offering in full[1:2]:
        _clear_the_way(alex, offering, now=now)


def _enrol_before_it_began(alex: Student, offerings: Sequence[Offering]) -> None:
    """Give Alex a place on the first of these that had one left."""
    for offering in offerings:
        at = offering.first_start - timedelta(days=3) if offering.first_start else None
        if at and line.has_room(offering, enrolment.usual_channel(offering), now=at):
            enrolment.enrol(student=alex, offering=offering, by=alex.user, now=at)
            return


def _clear_the_way(alex: Student, offering: Offering, *, now: datetime) -> None:
    """People ahead of Alex leave the line and one gives up a place, so that Alex is offered it."""
    ahead = (
        Enrolment.objects.filter(offering=offering, state=Enrolment.State.WAITING)
        .exclude(student=alex)
        .order_by("position")
    )
    for waiting in ahead.select_related("student__user"):
        enrolment.withdraw(enrolment=waiting, by=waiting.student.user, now=now)
    holder = (
        Enrolment.objects.filter(offering=offering, state=Enrolment.State.CONFIRMED)
        .select_related("student__user")
        .order_by("pk")[0]
    )
    try:
        enrolment.withdraw(enrolment=holder, by=holder.student.user, now=now)
    except Refusal as refusal:
        raise RuntimeError("The sample college could not free a place for Alex.") from refusal
