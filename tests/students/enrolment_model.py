"""A plain model of places and lines: lists and loops, no database, no locks, no cleverness.

enrolment_machine drives the verbs and this side by side.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from students.models import Enrolment

RUNS = 2
ZONE = ZoneInfo("Europe/London")
LIVE, HOLDING, HAD_A_PLACE = set(Enrolment.LIVE), set(Enrolment.HOLDING), {"confirmed", "completed"}
# what the gate counts: a seat stays counted when the course is completed
COUNTED = HOLDING | {"completed"}


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
    """Two runs of one course. sessions: when each begins; until: when joining closes; ends: when the run is over.

    most: the most places of a term, 0 for any number. resting: who wants no messages, and until which day.
    """

    capacity: list[int]
    sessions: list[list[datetime]]
    ends: list[datetime]
    now: datetime
    most: int = 0
    claims: list[Claim] = field(default_factory=list)
    off: set[int] = field(default_factory=set)
    resting: dict[int, date | None] = field(default_factory=dict)
    joining: list[tuple[int, date | None]] = field(default_factory=lambda: [(1, None)] * RUNS)
    until: list[datetime] = field(init=False)

    def __post_init__(self) -> None:
        self.until = [each[0] for each in self.sessions]

    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def begun(self, at: int) -> bool:
        """Its first day is today, or over."""
        return self.sessions[at][0].astimezone(ZONE).date() <= self.today()

    def of(self, *states: str) -> list[int]:
        """Return which claims are in one of these states."""
        return [number for number, c in enumerate(self.claims) if c.state in states]

    def free(self, at: int) -> int:
        return self.capacity[at] - sum(c.seats for c in self.claims if c.run == at and c.state in COUNTED)

    def live(self, who: int, at: int) -> Claim | None:
        return next((c for c in self.claims if (c.student, c.run) == (who, at) and c.state in LIVE), None)

    def open(self, at: int) -> bool:
        return at not in self.off and self.now < self.until[at]

    def next(self, at: int) -> Claim | None:
        """The first in line who fits; else the first who waits for another run and would take any."""
        line = [c for c in self.claims if c.state == "waiting" and c.seats <= self.free(at)]
        own = [c for c in line if c.run == at and not self.excused(c)]
        if own:
            return min(own, key=lambda c: c.position)
        placed = {c.student for c in self.claims if c.state in HOLDING or c.run == at}
        others = [c for c in line if c.run != at and c.any_run and not self.unable(c.student)]
        return next((c for c in others if c.student not in placed), None)

    def excused(self, c: Claim) -> bool:
        """Somebody in line who is passed over, keeping their position."""
        thinking = any(each.student == c.student and each.state == "offered" for each in self.claims)
        return self.unable(c.student) or (c.any_run and thinking)

    def unable(self, who: int) -> bool:
        return self.rests(who) or self.has_the_most(who)

    def rests(self, who: int) -> bool:
        until = self.resting.get(who, date.min)
        return until is None or until > self.today()

    def has_the_most(self, who: int, but: Claim | None = None) -> bool:
        holding = [c for c in self.claims if c.student == who and c.state in HOLDING and c is not but]
        return bool(self.most) and len(holding) >= self.most

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

    def staff_add(self, who: int, at: int, wanted: int, *, line: bool, any_run: bool) -> None:
        self.must(self.open(at))
        live = self.live(who, at)
        if live and live.state == "held":
            live.state = "confirmed"
            self.leave(who)
        elif not live:
            self.begin(who, at, wanted, line=line, any_run=any_run)

    def begin(self, who: int, at: int, wanted: int, *, line: bool, any_run: bool) -> None:
        self.must(self.open(at) and not self.has_the_most(who))
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
        self.must(self.open(c.run) and c.state == "declined" and not later and not self.has_the_most(c.student))
        self.must(self.take(c.run, c.seats))
        self.add(c.student, c.run, c.seats, "confirmed")

    def withdraw(self, c: Claim) -> None:
        if c.state == "offered":
            self.decline(c)
        elif c.state in LIVE:
            self.must(c.state != "confirmed" or self.now < self.ends[c.run])
            self.end(c, "withdrawn")

    def end_double(self, c: Claim) -> None:
        if c.state in LIVE:
            self.end(c, "declined" if c.state == "offered" else "withdrawn")

    def finish(self, c: Claim) -> None:
        if c.state == "confirmed":
            c.state = "completed"

    def move(self, c: Claim) -> None:
        to = 1 - c.run
        self.must(c.state in LIVE and self.now < self.ends[c.run])
        self.must(self.live(c.student, to) is None and self.open(to) and not self.has_the_most(c.student, but=c))
        self.must(self.take(to, c.seats))
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
        self.must(at not in self.off and self.begun(at) and self.now < self.ends[at])
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

    def write_past(self, who: int, at: int, completed: bool) -> None:
        self.must(at not in self.off and self.ends[at] <= self.now)
        mine = [c for c in self.claims if (c.student, c.run) == (who, at) and c.state in LIVE | HAD_A_PLACE]
        if mine:
            self.must(mine[0].state in HAD_A_PLACE)
        else:
            self.must(self.free(at) >= 1)
            mine = [Claim(who, at, 1, "confirmed")]
            self.claims += mine
        if completed:
            mine[0].state = "completed"

    def own(self, at: int) -> Claim | None:
        found = self.next(at)
        return found if found and found.run == at else None

    def resize(self, at: int, capacity: int) -> None:
        taken = self.capacity[at] - self.free(at)
        self.must(capacity >= taken and at not in self.off)
        raised, self.capacity[at] = capacity > self.capacity[at], capacity
        if raised:
            self.offer(at)

    def can_be_cancelled(self, at: int) -> bool:
        """Not before much has happened, so that it does not end every sequence."""
        return len(self.claims) > 5 and at not in self.off and self.now < self.ends[at]

    def cancel(self, at: int) -> None:
        self.off.add(at)
        for c in self.claims:
            if c.run == at and c.state in LIVE:
                c.state, c.due = "cancelled", None

    def close_joining(self, at: int, session: int, day: date | None) -> None:
        self.must(at not in self.off)
        if self.joining[at] == (session, day):
            return
        self.joining[at] = (session, day)
        self.until[at] = self.sessions[at][session - 1]
        if day:
            self.until[at] = min(self.until[at], datetime.combine(day + timedelta(days=1), time(), ZONE))
        for c in self.claims:
            if c.run == at and c.due:
                c.due = min(c.due, self.until[at])
        self.offer(at)

    def rest(self, who: int, until: date | None) -> None:
        self.resting[who] = until

    def rest_no_more(self, who: int) -> None:
        if who in self.resting:
            waits = [at for at in range(RUNS) if (mine := self.live(who, at)) and mine.state == "waiting"]
            del self.resting[who]
            for at in waits:
                self.offer(at)

    def rests_end(self) -> None:
        nine = datetime.combine(self.today(), time(9), ZONE) <= self.now
        for who, until in list(self.resting.items()):
            if until and (until < self.today() or (until == self.today() and nine)):
                self.rest_no_more(who)

    def sweep(self) -> None:
        for at in range(RUNS):
            self.offer(at)

    def must(self, allowed: object) -> None:
        if not allowed:
            raise Refused
