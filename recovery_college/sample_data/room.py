"""What happens in and after the room in the sample college: headcounts, people at the door, hellos and concerns."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from courses.models import Session
from foundations.accounts import grants, people
from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.refusals import Refusal
from students import concerns, contact_tasks, deputies, headcounts, walk_ins
from students.concerns import Worry
from students.models import Concern, ContactTask, Student

LEAD, DEPUTY = "Frankie Lead", "Gwen Price"
MOST_COUNTS, MOST_DOORS = 12, 4
DOOR = ("Bev", "Tomos", "Ash", "Priya")
HELPS = ("A seat by the window", "Starting a little later", "The handout by post", "")
TOLD = (
    (
        "Somebody waited outside for one of the students and shouted. It was about half past two.",
        "not_now",
        "A student",
    ),
    ("A student said that they sleep in the car at the moment. They were cold.", "unsure", "I don’t know the name"),
    ("Since last week someone in our group brings plasters and hides both arms.", "not_now", "Someone in our group"),
)


def happens(*, admin: User, students: list[Student], seed: int, now: datetime) -> None:
    """Let the last weeks bring all of this, by calling the verbs."""
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    leads = _leads(admin=admin, now=now - timedelta(days=400))
    _count(dice=dice, now=now)
    _walk_in(now=now)
    _say_hello(dice=dice, now=now)
    _worry(leads=leads, dice=dice, tellers=[each.user for each in students[3:6]], now=now)


def _leads(*, admin: User, now: datetime) -> tuple[User, User]:
    gwen = people.meet(name=DEPUTY, email="gwen.price@larkmoor.example", now=now)
    grants.give(role="safeguarding_lead", to=gwen, by=admin, now=now)
    deputies.name(person=gwen, by=admin, now=now)
    return next(each for each in deputies.leads() if each.name == LEAD), gwen


def _count(*, dice: random.Random, now: datetime) -> None:
    """Count the people of the newest sessions where a number is enough."""
    over = Session.objects.filter(cancelled=False, period__endswith__lt=now, offering__state="published")
    rows = over.select_related("offering__course__kind").order_by("-day", "-starts", "pk")
    places = [each for each in rows[:400] if headcounts.may_be_counted(each.offering)]
    for session in places[:MOST_COUNTS]:
        teaching = session.teachings.select_related("tutor__user").order_by("pk").first()
        if teaching and session.period.upper:
            by = teaching.tutor.user
            headcounts.count(session=session, people=dice.randrange(3, 15), by=by, now=session.period.upper)


def _walk_in(*, now: datetime) -> None:
    """Add a few people at the door of groups that run on, where there is a seat."""
    day = current.today(now)
    held = Session.objects.filter(
        cancelled=False, day=day, offering__state="published", offering__audience="everyone", offering__last_end__gt=now
    )
    rows = held.exclude(teachings=None).order_by("starts", "pk")[:MOST_DOORS]
    for session, name in zip(rows, DOOR, strict=False):
        teaching = session.teachings.select_related("tutor__user").order_by("pk")[0]
        try:
            with transaction.atomic():
                walk_ins.add(session=session, name=name, by=teaching.tutor.user, now=now)
        except Refusal:
            continue  # no seat was left there


def _say_hello(*, dice: random.Random, now: datetime) -> None:
    """Answer most of the hellos of the last weeks; a few wait for their tutors, one for the office."""
    tasks = list(contact_tasks.waiting(ContactTask.objects.all(), now=now).order_by("made_on", "pk"))
    for task in tasks[: len(tasks) * 2 // 3]:
        teaching = task.session.teachings.select_related("tutor__user").order_by("pk").first()
        if teaching is None:
            continue
        outcome = dice.choices(["spoke", "no_answer", "no_more"], [8, 3, 1])[0]
        words = dice.choice(HELPS) if outcome == "spoke" else ""
        task.refresh_from_db()
        if task.state == ContactTask.State.OPEN:
            contact_tasks.answer(task=task, outcome=outcome, words=words, by=teaching.tutor.user, now=now)
    for task in tasks[-1:]:
        teaching = task.session.teachings.select_related("tutor__user").order_by("pk").first()
        task.refresh_from_db()
        if teaching and task.state == ContactTask.State.OPEN:
            contact_tasks.pass_to_office(task=task, by=teaching.tutor.user, now=now)


def _worry(*, leads: tuple[User, User], dice: random.Random, tellers: list[User], now: datetime) -> None:
    """Raise three concerns: one is closed, one is looked after, and one nobody has opened yet."""
    lead, deputy = leads
    closed, seen, _new = (
        _raise(dice, told, by=by, now=now - ago)
        for told, by, ago in zip(
            TOLD, tellers, (timedelta(days=20), timedelta(days=3), timedelta(minutes=20)), strict=True
        )
    )
    concerns.see(concern=closed, by=lead, now=now - timedelta(days=20))
    words = "Rang the student. They know who it was and feel safe. The front desk looks out for him."
    concerns.add_note(concern=closed, words=words, by=lead, now=now - timedelta(days=19))
    concerns.close(concern=closed, outcome="helped", by=lead, now=now - timedelta(days=12))
    concerns.see(concern=seen, by=deputy, now=now - timedelta(days=3))
    words = "Asked the tutors who it was. The housing line sees them on Thursday."
    concerns.add_note(concern=seen, words=words, by=deputy, now=now - timedelta(days=2))


def _raise(dice: random.Random, told: tuple[str, str, str], *, by: User, now: datetime) -> Concern:
    words, danger, about = told
    number = UUID(int=dice.getrandbits(128), version=4)
    worry = Worry(words=words, danger=danger, about=about)
    return concerns.send(number=number, worry=worry, by=by, now=now)
