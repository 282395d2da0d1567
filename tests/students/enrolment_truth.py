"""What must always be true of places, lines and offers, looked up in the rows of the database after every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.models import Offering, Places
from foundations.notifications.models import Notice
from students import line
from students.models import Enrolment, Student
from tests.students.enrolment_model import COUNTED, HOLDING, LIVE, RUNS, Claim, Model


@dataclass(frozen=True)
class Seen:
    """How a claim was at the last look."""

    state: str
    due: datetime | None


class Truth:
    """The rows, look by look. The model lends it the time, the ends of joining, and who is passed over rightly."""

    def __init__(self, runs: Sequence[Offering], people: Sequence[Student], model: Model) -> None:
        self.run = {each.pk: number for number, each in enumerate(runs)}
        self.who = {each.pk: number for number, each in enumerate(people)}
        self.model = model
        self.rows: list[Enrolment] = []
        self.seen: dict[int, Seen] = {}
        self.excused: set[int] = set()
        self.able_late: set[int] = set()
        self.offered_ever: set[int] = set()

    def look(self, *, after: str) -> None:
        """Read all rows anew and check everything. after: the verb that ran last."""
        self.rows = list(Enrolment.objects.filter(offering__in=self.run).order_by("pk"))
        self.places = {self.run[each.offering_id]: each for each in Places.objects.filter(offering__in=self.run)}
        self.same_as_the_model()
        excused = {row.pk for row, claim in self.pairs() if claim.state == "waiting" and self.model.excused(claim)}
        self.excused, before = excused, self.excused
        self.able_late = (set() if after == "sweep" else self.able_late) | excused
        self.counters_equal_rows()
        for row in self.rows:
            self.step_of(row, excused | before)
        self.nothing_free_that_fits_somebody(swept=after == "sweep")
        self.ranks()
        self.seen = {row.pk: Seen(row.state, row.offer_due) for row in self.rows}
        if after in {"sweep", "lapse"}:
            self.each_offer_is_told_once()

    def pairs(self) -> list[tuple[Enrolment, Claim]]:
        return list(zip(self.rows, self.model.claims, strict=True))

    def same_as_the_model(self) -> None:
        theirs = [
            (self.who[r.student_id], self.run[r.offering_id], r.seats, r.state, r.position or 0) for r in self.rows
        ]
        model = [(c.student, c.run, c.seats, c.state, c.position) for c in self.model.claims]
        assert theirs == model, "the rows are not as the model says"
        for row, claim in self.pairs():
            claim.due = row.offer_due

    def counters_equal_rows(self) -> None:
        for at, found in self.places.items():
            held = sum(row.seats for row in self.rows if self.run[row.offering_id] == at and row.state in COUNTED)
            assert found.taken == held <= found.capacity, "seats that are counted, held, and there"

    def step_of(self, row: Enrolment, excused: set[int]) -> None:
        """Check what one claim did since the last look."""
        at, was = self.run[row.offering_id], self.seen.get(row.pk, Seen("", None))
        if was.state and was.state not in LIVE:
            assert (row.state, row.offer_due) == (was.state, None), "what has ended is dead for good"
        if row.state == "offered":
            kept = row.offer_due or self.model.ends[at]
            assert kept <= self.model.until[at], "an offer past the end of joining"
            assert was.due is None or kept <= was.due, "an offer kept for longer"
        if row.state == "offered" != was.state:
            assert was.state in {"", "waiting"}, "an offer made of something else than a wish"
            assert self.model.open(at), "an offer after cut-off"
            assert self.model.now < kept, "an offer that has run out already"
            self.offered_ever.add(row.pk)
        if row.state in HOLDING and was.state not in HOLDING and self.model.open(at):
            assert not self.passed_over(row, excused), "somebody ahead could have had these seats"

    def passed_over(self, row: Enrolment, excused: set[int]) -> list[int]:
        """Return who waits for this run ahead of a claim that holds seats, and could have had them."""
        ahead = [each for each in self.rows if each.offering_id == row.offering_id and each.state == "waiting"]
        if row.position is not None:
            ahead = [each for each in ahead if each.position is not None and each.position < row.position]
        return [each.pk for each in ahead if each.seats <= row.seats and each.pk not in excused]

    def nothing_free_that_fits_somebody(self, *, swept: bool) -> None:
        """In a run that can be joined, every free place is offered: at once, or to who could not have it then, by the
        sweep; after the sweep that holds for those in another run's line too, who would take any."""
        for at in range(RUNS):
            if self.model.open(at):
                free = self.places[at].capacity - self.places[at].taken
                waits = [(row, claim) for row, claim in self.pairs() if row.state == "waiting" and row.seats <= free]
                own = [row.pk for row, claim in waits if claim.run == at and row.pk not in self.able_late]
                assert own == [], "a free place that was not offered"
                assert not swept or self.model.next(at) is None, "a free place that the sweep did not offer"

    def ranks(self) -> None:
        """What a page says of somebody's turn is the number of people ahead of them, and one."""
        lines: list[list[Enrolment]] = [[], []]
        for row in self.rows:
            if row.state == "waiting":
                lines[self.run[row.offering_id]].append(row)
        ordered = [sorted(each, key=lambda row: row.position or 0) for each in lines]
        expected = {row.pk: rank for each in ordered for rank, row in enumerate(each, start=1)}
        assert line.places_in_line(self.rows) == expected

    def each_offer_is_told_once(self) -> None:
        told = Notice.objects.filter(purpose="students.place_offered", about_id__in=self.offered_ever)
        assert sorted(told.values_list("about_id", flat=True)) == sorted(self.offered_ever)
