"""A machine of hypothesis that drives the verbs of an enrolment and a plain model side by side.

After every step each claim has to be in the same state in both; and what must always be true is looked up in the rows
by themselves, in rows_truth. Each sequence is a transaction that is taken back.
"""

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar

from django.db import transaction
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from courses import join_rules, offerings, places
from courses.models import Offering, Places, Session
from foundations.accounts.models import User
from foundations.college import current
from foundations.college.models import College
from foundations.lib.refusals import Refusal
from students import enrolment, offers, past, pause, pause_end
from students.models import Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_student
from tests.students.enrolment_model import RUNS, Model, Refused
from tests.students.enrolment_truth import Truth

STUDENTS = 6
student = some.integers(0, STUDENTS - 1)
run = some.integers(0, RUNS - 1)
seats = some.sampled_from([1, 1, 1, 2])
often = some.sampled_from([True, True, True, False])
seldom = some.sampled_from([False, False, False, True])
which = some.integers(0, 30)
ANSWERS = ["release", "accept", "decline", "undo", "withdraw", "move", "end_double", "finish"]
WAYS_IN = ["enrol", "enrol", "staff_add", "otherwise"]
CHANGES = ["capacity", "capacity", "capacity", "joining", "joining", "cancel", "rest", "back"]


@dataclass(frozen=True)
class World:
    """What every sequence begins with: two runs of one course of two weeks each, some people, and the office."""

    runs: list[Offering]
    sessions: list[list[datetime]]
    people: list[Student]
    office: User

    @classmethod
    def make(cls) -> "World":
        first = make_offering(weeks=2)
        other = make_offering(course=first.course, weeks=2, first=date(2027, 2, 16))
        found = Offering.objects.filter(pk__in=[first.pk, other.pk]).select_related("term").order_by("pk")
        held = [Session.objects.filter(offering=each).order_by("period") for each in found]
        begins = [[each.period.lower for each in sessions] for sessions in held]
        return cls(list(found), begins, [make_student() for _ in range(STUDENTS)], User.objects.system())


class Machine(RuleBasedStateMachine):
    """Several people and the office, pressing whatever they can press, in any order.

    world: made before the first sequence, by who runs the machine. done, refused: how often, by verb, in all sequences.
    """

    world: ClassVar[World]
    done: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()
    sequences: ClassVar[int] = 0

    @initialize(
        one=some.integers(1, 3), other=some.integers(1, 3), most=some.sampled_from([0, 0, 0, 1, 2]),
        crowd=some.lists(some.tuples(student, run, some.booleans()), max_size=6),
    )  # fmt: skip
    def begin(self, one: int, other: int, most: int = 0, crowd: Sequence[tuple[int, int, bool]] = ()) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        Machine.sequences += 1
        world = self.world
        self.runs, self.people, self.office = [copy.copy(each) for each in world.runs], world.people, world.office
        for offering, capacity in zip(self.runs, (one, other), strict=True):
            Places.objects.filter(offering=offering).update(capacity=capacity)
        if most:
            College.objects.update(most_per_term=most)
            current.forget()
        ends = [each.last_end for each in self.runs]
        self.model = Model([one, other], world.sessions, ends, NOW, most=most)
        self.truth = Truth(self.runs, self.people, self.model)
        for who, at, any_run in crowd:
            self.enrol(who, at, any_run=any_run)

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)
            current.forget()

    def rows(self) -> list[Enrolment]:
        return self.truth.rows

    def both(self, act: str, verb: Callable[[], object], plain: Callable[[], object]) -> None:
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
        (self.refused if said_no else self.done)[act] += 1
        self.truth.look(after=act)

    @rule(how=some.sampled_from(WAYS_IN), who=student, at=run, wanted=seats, line=often, any_run=seldom)
    def somebody_comes(self, how: str, who: int, at: int, wanted: int, line: bool, any_run: bool) -> None:
        if how == "enrol":
            self.enrol(who, at, wanted, line=line, any_run=any_run)
        elif how == "staff_add":
            self.staff_add(who, at, wanted, line=line, any_run=any_run)
        elif self.model.ends[at] <= self.model.now:
            self.write_past(who, at, completed=line)
        elif self.model.begun(at):
            self.walk_in(who, at)
        else:
            self.hold(who, at, wanted)

    def enrol(self, who: int, at: int, wanted: int = 1, *, line: bool = True, any_run: bool = False) -> None:
        one, now = self.people[who], self.model.now
        self.both(
            "enrol",
            lambda: enrolment.enrol(
                student=one, offering=self.runs[at], by=one.user, now=now, seats=wanted, join_line=line, any_run=any_run
            ),
            lambda: self.model.enrol(who, at, wanted, line=line, any_run=any_run and line),
        )

    def staff_add(self, who: int, at: int, wanted: int, *, line: bool, any_run: bool) -> None:
        verb = partial(enrolment.staff_add, seats=wanted, join_line=line, any_run=any_run)
        self.by_the_office(
            "staff_add",
            verb,
            who,
            at,
            lambda: self.model.staff_add(who, at, wanted, line=line, any_run=any_run and line),
        )

    def hold(self, who: int, at: int, wanted: int) -> None:
        verb = partial(enrolment.hold, seats=wanted)
        self.by_the_office("hold", verb, who, at, lambda: self.model.hold(who, at, wanted))

    def walk_in(self, who: int, at: int) -> None:
        self.by_the_office("walk_in", enrolment.walk_in, who, at, lambda: self.model.walk_in(who, at))

    def write_past(self, who: int, at: int, *, completed: bool) -> None:
        """A spreadsheet brings a place of the past."""
        verb = partial(past.write, marks={}, completed=completed)
        self.by_the_office("write_past", verb, who, at, lambda: self.model.write_past(who, at, completed))

    def by_the_office(
        self, act: str, verb: Callable[..., object], who: int, at: int, plain: Callable[[], object]
    ) -> None:
        facts = {"student": self.people[who], "offering": self.runs[at], "by": self.office, "now": self.model.now}
        self.both(act, lambda: verb(**facts), plain)

    @precondition(lambda self: self.model.claims)
    @rule(number=which, act=some.sampled_from(ANSWERS))
    def answer(self, number: int, act: str) -> None:
        """Anything said of any claim, also of one that has ended."""
        self.say(act, number % len(self.model.claims))

    @precondition(lambda self: self.model.of("offered", "declined"))
    @rule(number=which, act=some.sampled_from(["accept", "accept", "decline", "decline", "withdraw", "move"]))
    def answer_offer(self, number: int, act: str) -> None:
        """Yes or no to an offer, or a no taken back."""
        asked = self.model.of("offered", "declined")
        found = asked[number % len(asked)]
        self.say(act if self.model.claims[found].state == "offered" else "undo", found)

    @precondition(lambda self: self.model.of("confirmed", "held"))
    @rule(number=which, act=some.sampled_from(["withdraw", "withdraw", "withdraw", "release", "move", "finish"]))
    def give_up(self, number: int, act: str) -> None:
        placed = self.model.of("confirmed", "held")
        self.say(act, placed[number % len(placed)])

    def say(self, act: str, number: int) -> None:
        row, claim = self.rows()[number], self.model.claims[number]
        by, now = self.people[claim.student].user, self.model.now
        to = self.runs[1 - claim.run]
        verbs: dict[str, Callable[[], object]] = {
            "release": lambda: enrolment.release(enrolment=row, by=self.office, now=now),
            "accept": lambda: offers.accept(enrolment=row, by=by, now=now),
            "decline": lambda: offers.decline(enrolment=row, by=by, now=now),
            "undo": lambda: offers.undo_decline(enrolment=row, by=by, now=now),
            "withdraw": lambda: enrolment.withdraw(enrolment=row, by=by, now=now),
            "move": lambda: enrolment.move(enrolment=row, to=to, by=by, now=now, own_choice=number % 2 == 0),
            "end_double": lambda: enrolment.end_double(enrolment=row, by=self.office, now=now),
            "finish": lambda: enrolment.finish(enrolments=[row], by=self.office, now=now),
        }
        self.both(act, verbs[act], lambda: getattr(self.model, act)(claim))

    @rule(
        act=some.sampled_from(CHANGES), who=student, at=run, capacity=some.integers(0, 4), session=some.integers(1, 2),
        days=some.sampled_from([None, None, 1, 20, 90]),
    )  # fmt: skip
    def something_changes(self, act: str, who: int, at: int, capacity: int, session: int, days: int | None) -> None:
        if act == "capacity":
            self.resize(at, capacity)
        elif act == "joining":
            self.close_joining(at, session, None if days is None else NOW.date() + timedelta(days=days))
        elif act == "rest":
            self.rest(who, days)
        elif act == "back" and self.model.resting:
            self.rest_no_more(sorted(self.model.resting)[who % len(self.model.resting)])
        elif act == "cancel" and self.model.can_be_cancelled(at):
            self.both("cancel", lambda: self.of_run(offerings.cancel, at), lambda: self.model.cancel(at))

    def resize(self, at: int, capacity: int) -> None:
        verb = partial(places.change_capacity, channel="room", capacity=capacity)
        self.both("change_capacity", lambda: self.of_run(verb, at), lambda: self.model.resize(at, capacity))

    def close_joining(self, at: int, session: int, day: date | None) -> None:
        """The college says until when people can join: until a session begins, and no later than a day."""
        verb = partial(join_rules.change, join_sessions=session, first_session_required=False, closes_on=day)
        self.both("change_joining", lambda: self.of_run(verb, at), lambda: self.model.close_joining(at, session, day))

    def of_run(self, verb: Callable[..., object], at: int) -> object:
        return verb(offering=self.runs[at], by=self.office, now=self.model.now)

    def rest(self, who: int, days: int | None) -> None:
        """Somebody wants no messages, for so many days or until they say so."""
        one, until = self.people[who], days and self.model.today() + timedelta(days=days)
        verb = partial(pause.begin, student=one, by=one.user, now=self.model.now, until=until)
        self.both("pause", verb, lambda: self.model.rest(who, until))

    def rest_no_more(self, who: int) -> None:
        one = self.people[who]
        verb = partial(pause_end.end, student=one, by=one.user, now=self.model.now)
        self.both("end_pause", verb, lambda: self.model.rest_no_more(who))

    @rule(hours=some.sampled_from([0, 0, 0, 1, 5, 30, 30, 50, 400, 1200]), sweep=some.booleans(), number=which)
    def time_passes(self, hours: int, sweep: bool, number: int) -> None:
        """Some hours, or until an offer runs out, to the second. Then what runs every ten minutes may have run."""
        offered = [self.model.claims[each] for each in self.model.of("offered")]
        out = offered[number % len(offered)].due if offered and not hours else None
        self.model.now = max(self.model.now + timedelta(hours=hours), out or NOW)
        now = self.model.now
        if offered:
            self.both("lapse", lambda: offers.lapse(now=now), self.model.lapse)
        if sweep:
            self.both("end_pauses", lambda: pause_end.end_what_is_over(now=now), self.model.rests_end)
            self.both("sweep", lambda: offers.offer_what_is_free(now=now), self.model.sweep)
