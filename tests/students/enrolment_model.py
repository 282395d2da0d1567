"""A plain model of places and lines, and a machine of hypothesis that drives the verbs and the model side by side.

The model is lists and loops: no database, no locks, no cleverness. After every step each claim has to be in the same
state in both, and what must always be true is looked up in the rows by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from courses import offerings, places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import enrolment, offers
from students.models import Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_student

STUDENTS, RUNS = 5, 2
LIVE, HOLDING = set(Enrolment.LIVE), set(Enrolment.HOLDING)
student = some.integers(0, STUDENTS - 1)
run = some.integers(0, RUNS - 1)
seats = some.sampled_from([1, 1, 1, 2])
which = some.integers(0, 30)


@dataclass
class Claim:
    """One claim of the model, in the order in which they were made."""

    student: int
    run: int
    seats: int
    state: str
    any_run: bool = False
    position: int = 0
    due: datetime | None = None


class Refused(Exception):  # noqa: N818 - reads aloud where it is raised
    """The model says no."""


@dataclass
class Model:
    """Two runs of one course. until: when joining closes; ends: when the run is over."""

    capacity: list[int]
    until: list[datetime]
    begins: list[datetime]
    ends: list[datetime]
    now: datetime
    claims: list[Claim] = field(default_factory=list)
    off: set[int] = field(default_factory=set)

    def free(self, at: int) -> int:
        return self.capacity[at] - sum(c.seats for c in self.claims if c.run == at and c.state in HOLDING)

    def live(self, who: int, at: int) -> Claim | None:
        return next((c for c in self.claims if (c.student, c.run) == (who, at) and c.state in LIVE), None)

    def open(self, at: int) -> bool:
        return at not in self.off and self.now < self.until[at]

    def next(self, at: int) -> Claim | None:
        """The first in line who fits; else the first who waits for another run and would take any."""
        thinking = {c.student for c in self.claims if c.state == "offered"}
        own = [c for c in self.claims if c.run == at and c.state == "waiting" and c.seats <= self.free(at)]
        own = [c for c in own if not (c.any_run and c.student in thinking)]
        if own:
            return min(own, key=lambda c: c.position)
        placed = {c.student for c in self.claims if c.state in HOLDING or c.run == at}
        others = [c for c in self.claims if c.run != at and c.state == "waiting" and c.any_run]
        return next((c for c in others if c.seats <= self.free(at) and c.student not in placed), None)

    def offer(self, at: int) -> None:
        while self.open(at) and (following := self.next(at)):
            if following.run == at:
                following.state = "offered"
            else:
                self.claims.append(Claim(following.student, at, following.seats, "offered", any_run=True))

    def take(self, at: int, wanted: int) -> bool:
        return self.next(at) is None and self.free(at) >= wanted

    def add(self, who: int, at: int, wanted: int, state: str, *, any_run: bool = False) -> None:
        position = 1 + max((c.position for c in self.claims if c.run == at), default=0) if state == "waiting" else 0
        self.claims.append(Claim(who, at, wanted, state, any_run=any_run, position=position))
        if state == "confirmed":
            self.leave(who)

    def leave(self, who: int) -> None:
        for c in self.claims:
            if c.student == who and c.state == "waiting" and c.any_run:
                c.state = "withdrawn"

    def enrol(self, who: int, at: int, wanted: int, *, line: bool, any_run: bool) -> None:
        if self.live(who, at):
            return
        self.begin(who, at, wanted, line=line, any_run=any_run)

    def staff_add(self, who: int, at: int, wanted: int, *, line: bool) -> None:
        self.must(self.open(at))
        live = self.live(who, at)
        if live and live.state == "held":
            live.state = "confirmed"
            self.leave(who)
        elif not live:
            self.begin(who, at, wanted, line=line, any_run=False)

    def begin(self, who: int, at: int, wanted: int, *, line: bool, any_run: bool) -> None:
        self.must(self.open(at))
        if self.take(at, wanted):
            self.add(who, at, wanted, "confirmed")
            return
        self.must(line)
        self.add(who, at, wanted, "waiting", any_run=any_run)
        if any_run:
            self.offer(1 - at)

    def hold(self, who: int, at: int, wanted: int) -> None:
        if self.live(who, at):
            return
        self.must(self.open(at) and self.take(at, wanted))
        self.add(who, at, wanted, "held")

    def end(self, c: Claim, state: str) -> None:
        c.state, c.due = state, None
        self.offer(c.run)

    def release(self, c: Claim) -> None:
        if c.state == "held":
            self.end(c, "withdrawn")

    def accept(self, c: Claim) -> None:
        if c.state == "confirmed":
            return
        self.must(c.state == "offered" and c.due is not None and self.now < c.due and self.open(c.run))
        c.state, c.due = "confirmed", None
        self.leave(c.student)

    def decline(self, c: Claim) -> None:
        self.must(c.state != "confirmed")
        if c.state == "offered":
            self.end(c, "declined")

    def undo(self, c: Claim) -> None:
        if self.live(c.student, c.run):
            return
        after = self.claims[1 + next(n for n, each in enumerate(self.claims) if each is c) :]
        later = [each for each in after if (each.student, each.run) == (c.student, c.run)]
        self.must(self.open(c.run) and c.state == "declined" and not later and self.take(c.run, c.seats))
        self.add(c.student, c.run, c.seats, "confirmed")

    def withdraw(self, c: Claim) -> None:
        if c.state == "offered":
            self.decline(c)
        elif c.state in LIVE:
            self.must(c.state != "confirmed" or self.now < self.ends[c.run])
            self.end(c, "withdrawn")

    def move(self, c: Claim) -> None:
        to = 1 - c.run
        self.must(c.state in LIVE and self.now < self.ends[c.run])
        self.must(self.live(c.student, to) is None and self.open(to) and self.take(to, c.seats))
        was = c.run
        c.state, c.due = "moved", None
        self.offer(was)
        self.add(c.student, to, c.seats, "confirmed")

    def lapse(self) -> None:
        for at in range(RUNS):
            over = [c for c in self.claims if c.run == at and c.state == "offered" and c.due and c.due <= self.now]
            for c in over:
                self.end(c, "lapsed")

    def walk_in(self, who: int, at: int) -> None:
        self.must(at not in self.off and self.begins[at].date() <= self.now.date() and self.now < self.ends[at])
        live = self.live(who, at)
        if live and live.state == "confirmed":
            return
        if not (live and live.state in HOLDING):
            first = self.own(at) if self.open(at) else None
            self.must(first is None or first is live)
            self.must(self.free(at) >= (live.seats if live else 1))
        if live:
            live.state, live.due = "confirmed", None
            self.leave(who)
        else:
            self.add(who, at, 1, "confirmed")

    def own(self, at: int) -> Claim | None:
        found = self.next(at)
        return found if found and found.run == at else None

    def resize(self, at: int, capacity: int) -> None:
        taken = self.capacity[at] - self.free(at)
        self.must(capacity >= taken and at not in self.off)
        raised, self.capacity[at] = capacity > self.capacity[at], capacity
        if raised:
            self.offer(at)

    def cancel(self, at: int) -> None:
        self.off.add(at)
        for c in self.claims:
            if c.run == at and c.state in LIVE:
                c.state, c.due = "cancelled", None

    def sweep(self) -> None:
        for at in range(RUNS):
            if any(c.state == "waiting" and (c.run == at or c.any_run) for c in self.claims):
                self.offer(at)

    def must(self, allowed: object) -> None:
        if not allowed:
            raise Refused


class Machine(RuleBasedStateMachine):
    """Several people and the office, pressing whatever they can press, in any order."""

    @initialize(one=some.integers(1, 3), other=some.integers(1, 3))
    def begin(self, one: int, other: int) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        first = make_offering(places=one, weeks=2)
        runs = [first, make_offering(course=first.course, places=other, weeks=2, first=date(2027, 2, 16))]
        self.runs = [Offering.objects.get(pk=each.pk) for each in runs]
        self.people: list[Student] = [make_student() for _ in range(STUDENTS)]
        self.office = User.objects.system()
        times = [(each.joins_until, each.first_start, each.last_end) for each in self.runs]
        until, begins, ends = (list(each) for each in zip(*times, strict=True))
        self.model = Model([one, other], until, begins, ends, NOW)  # type: ignore[arg-type]

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def both(self, verb: Callable[[], object], plain: Callable[[], object]) -> None:
        """Do it in the college and in the model: both do it, or both say no and nothing of it has happened."""
        try:
            with transaction.atomic():
                verb()
            said_no = False
        except Refusal:
            said_no = True
        before = [(c, c.state, c.due) for c in self.model.claims]
        try:
            plain()
        except Refused:
            assert said_no, "the model refuses what the verb allows"
            assert before == [(c, c.state, c.due) for c in self.model.claims]
        else:
            assert not said_no, "the verb refuses what the model allows"
        self.compare()

    def rows(self) -> list[Enrolment]:
        return list(Enrolment.objects.filter(offering__in=self.runs).select_related("student__user").order_by("pk"))

    def compare(self) -> None:
        place = {each.pk: number for number, each in enumerate(self.runs)}
        who = {each.pk: number for number, each in enumerate(self.people)}
        rows = self.rows()
        theirs = [(who[r.student_id], place[r.offering_id], r.seats, r.state, r.position or 0) for r in rows]
        assert theirs == [(c.student, c.run, c.seats, c.state, c.position) for c in self.model.claims]
        for row, claim in zip(rows, self.model.claims, strict=True):
            if row.offer_due and claim.due is None:
                assert self.model.now < row.offer_due <= self.model.until[claim.run], "an offer past the end of joining"
            claim.due = row.offer_due

    @rule(who=student, at=run, wanted=seats, line=some.booleans(), any_run=some.booleans())
    def enrol(self, who: int, at: int, wanted: int, line: bool, any_run: bool) -> None:
        one = self.people[who]
        self.both(
            lambda: enrolment.enrol(
                student=one, offering=self.runs[at], by=one.user, now=self.model.now, seats=wanted,
                join_line=line, any_run=any_run,
            ),
            lambda: self.model.enrol(who, at, wanted, line=line, any_run=any_run and line),
        )  # fmt: skip

    @rule(who=student, at=run, wanted=seats, line=some.booleans())
    def staff_add(self, who: int, at: int, wanted: int, line: bool) -> None:
        self.both(
            lambda: enrolment.staff_add(
                student=self.people[who], offering=self.runs[at], by=self.office, now=self.model.now, seats=wanted,
                join_line=line,
            ),
            lambda: self.model.staff_add(who, at, wanted, line=line),
        )  # fmt: skip

    @rule(who=student, at=run, wanted=seats)
    def hold(self, who: int, at: int, wanted: int) -> None:
        self.both(
            lambda: enrolment.hold(
                student=self.people[who], offering=self.runs[at], by=self.office, now=self.model.now, seats=wanted
            ),
            lambda: self.model.hold(who, at, wanted),
        )

    @rule(who=student, at=run)
    def walk_in(self, who: int, at: int) -> None:
        self.both(
            lambda: enrolment.walk_in(
                student=self.people[who], offering=self.runs[at], by=self.office, now=self.model.now
            ),
            lambda: self.model.walk_in(who, at),
        )

    @precondition(lambda self: self.model.claims)
    @rule(number=which, act=some.sampled_from(["release", "accept", "decline", "undo", "withdraw", "move"]))
    def answer(self, number: int, act: str) -> None:
        number %= len(self.model.claims)
        row, claim = self.rows()[number], self.model.claims[number]
        by, now = row.student.user, self.model.now
        verbs: dict[str, Callable[[], object]] = {
            "release": lambda: enrolment.release(enrolment=row, by=by, now=now),
            "accept": lambda: offers.accept(enrolment=row, by=by, now=now),
            "decline": lambda: offers.decline(enrolment=row, by=by, now=now),
            "undo": lambda: offers.undo_decline(enrolment=row, by=by, now=now),
            "withdraw": lambda: enrolment.withdraw(enrolment=row, by=by, now=now),
            "move": lambda: enrolment.move(enrolment=row, to=self.runs[1 - claim.run], by=by, now=now),
        }
        self.both(verbs[act], lambda: getattr(self.model, act)(claim))

    @rule(at=run, capacity=some.integers(0, 4))
    def resize(self, at: int, capacity: int) -> None:
        self.both(
            lambda: places.change_capacity(
                offering=self.runs[at], channel="room", capacity=capacity, by=self.office, now=self.model.now
            ),
            lambda: self.model.resize(at, capacity),
        )

    @rule(hours=some.sampled_from([1, 5, 30, 50, 400, 1200]))
    def time_passes(self, hours: int) -> None:
        self.model.now += timedelta(hours=hours)

    @rule()
    def lapse(self) -> None:
        self.both(lambda: offers.lapse(now=self.model.now), self.model.lapse)

    @rule()
    def sweep(self) -> None:
        self.both(lambda: offers.offer_what_is_free(now=self.model.now), self.model.sweep)

    @precondition(lambda self: len(self.model.claims) > 5)
    @rule(at=run)
    def cancel(self, at: int) -> None:
        if at not in self.model.off and self.model.now < self.model.ends[at]:
            self.both(
                lambda: offerings.cancel(offering=self.runs[at], by=self.office, now=self.model.now),
                lambda: self.model.cancel(at),
            )

    @invariant()
    def places_are_the_seats_that_are_held(self) -> None:
        for each in self.runs:
            found = Places.objects.get(offering=each)
            held = Enrolment.objects.filter(offering=each, state__in=HOLDING).aggregate(n=Sum("seats"))["n"] or 0
            assert found.taken == held <= found.capacity

    @invariant()
    def nobody_in_line_could_have_been_offered(self) -> None:
        """In a run that can be joined, no free seat fits somebody who waits for that run alone."""
        for at, each in enumerate(self.runs):
            if self.model.open(at):
                found = Places.objects.get(offering=each)
                line = Enrolment.objects.waiting().filter(offering=each, any_run=False)
                assert not line.filter(seats__lte=found.capacity - found.taken).exists()
