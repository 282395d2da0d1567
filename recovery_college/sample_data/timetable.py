"""The sample college's three terms: which course runs when, where and with whom, without a clash."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from courses import offering_facts, offerings
from courses.meetings import Meeting
from courses.models import Course, Offering, Revision, Room, Term
from foundations.accounts.models import User
from recovery_college.sample_data.library import WEEKS_IN_TERM
from tutors import pairing
from tutors.models import Pair, Tutor

SLOTS = (time(10, 0), time(13, 30), time(18, 0))
WEEKDAYS = (0, 1, 2, 3, 4, 1, 2, 3, 5)  # a few courses meet on a Saturday
ONLINE = {"understand": 0.2, "wellbeing": 0.2, "life": 0.2, "connect": 0.1, "involved": 0.2, "create": 0.0}
BLENDED = {"tidy-enough", "when-you-feel-lonely", "caring-for-someone"}
IN_PERSON = {"walk-and-talk", "tea-and-board-games"}
PLACE_OF_ITS_OWN = {"cooking": "Kitchen", "growing": "The plot", "walk": "The plot", "clay": "Clay room"}
OFFERINGS_BY_TERM = (45, 50, 55)
LINK = "https://meet.larkmoor.example/room"


@dataclass
class Diary:
    """Who and what is taken when. A slot is half a day or an evening, so a booked slot never overlaps another."""

    taken: set[tuple[str, int, date, time]] = field(default_factory=set)

    def free(self, kind: str, number: int, days: Sequence[date], slot: time) -> bool:
        """Say whether someone or something is free in this slot on all these days."""
        return all((kind, number, day, slot) not in self.taken for day in days)

    def book(self, kind: str, number: int, days: Sequence[date], slot: time) -> None:
        """Take the slot on all these days."""
        self.taken.update((kind, number, day, slot) for day in days)


@dataclass
class Planner:
    """Plans the terms of the sample college by calling the college's own verbs."""

    dice: random.Random
    tutors: Sequence[Tutor]
    rooms: Sequence[Room]
    by: User
    publisher: User
    closed: set[date] = field(default_factory=set)
    diary: Diary = field(default_factory=Diary)
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)  # by peer tutor and staff tutor

    def plan_term(self, term: Term, courses: Sequence[Course], *, count: int, now: datetime) -> list[Offering]:
        """Plan and publish so many offerings; courses come round again when there are more offerings than courses."""
        order = list(courses)
        self.dice.shuffle(order)
        planned = [self.plan(term, order[number % len(order)], now=now) for number in range(count)]
        return [offering for offering in planned if offering is not None]

    def plan(self, term: Term, course: Course, *, now: datetime, **more: Any) -> Offering | None:
        """Plan one offering where room and tutors are free; none when nothing fits in four hundred tries.

        more: what else offerings.plan() is told, such as who invites.
        """
        revision = course.revisions.get()
        weeks = len(revision.session_titles)
        for _try in range(400):
            first = term.starts + timedelta(
                weeks=self.dice.randrange(max(1, WEEKS_IN_TERM - weeks)), days=self.dice.choice(WEEKDAYS)
            )
            days = [first + timedelta(weeks=week) for week in range(weeks)]
            slot = self.dice.choice(SLOTS)
            if not self.closed.isdisjoint(days):
                continue
            mode = self._mode(course)
            room = None if mode == Offering.Mode.ONLINE else self._room(course, revision.size, days, slot)
            pair = self._pair(course, days, slot)
            if pair and (room or mode == Offering.Mode.ONLINE):
                return self._publish(term, course, revision, days, slot, mode, room, pair, now=now, **more)
        return None

    def _publish(
        self,
        term: Term,
        course: Course,
        revision: Revision,
        days: Sequence[date],
        slot: time,
        mode: str,
        room: Room | None,
        pair: tuple[Tutor, Tutor],
        *,
        now: datetime,
        **more: Any,
    ) -> Offering:
        ends = (datetime.combine(days[0], slot) + timedelta(minutes=revision.session_minutes)).time()
        titles = revision.session_titles
        meetings = [Meeting(day, slot, ends, room, title) for day, title in zip(days, titles, strict=True)]
        size = 1 if course.kind_id == "coaching" else min(revision.size, room.size if room else revision.size)
        places = {"online": size} if mode == Offering.Mode.ONLINE else {"room": size}
        if mode == Offering.Mode.BLENDED:
            places["online"] = 4
        offering = offerings.plan(
            course=course,
            term=term,
            pair=self._agreed(*pair, now=now),
            places=places,
            meetings=meetings,
            mode=mode,
            join_link="" if mode == Offering.Mode.IN_PERSON else LINK,
            by=self.by,
            now=now,
            **more,
        )
        for tutor in pair:
            self.diary.book("tutor", tutor.pk, days, slot)
        if room:
            self.diary.book("room", room.pk, days, slot)
        if offering.age_from < offering_facts.ADULT:
            offerings.note_dbs(offering=offering, by=self.by, now=now)
        return offerings.publish(offering=offering, by=self.publisher, now=now)

    def _agreed(self, peer: Tutor, staff: Tutor, *, now: datetime) -> Pair:
        known = self.pairs.get((peer.pk, staff.pk))
        if known is None:
            known = pairing.propose(peer_tutor=peer, staff_tutor=staff, by=self.by, now=now)
            pairing.agree(pair=known, by=peer.user, now=now)
            known = self.pairs[peer.pk, staff.pk] = pairing.agree(pair=known, by=staff.user, now=now)
        return known

    def _mode(self, course: Course) -> str:
        base = course.slug.rstrip("0123456789-")
        if base in BLENDED:
            return Offering.Mode.BLENDED
        by_hand = base in IN_PERSON or any(word in base for word in PLACE_OF_ITS_OWN)
        online = not by_hand and self.dice.random() < ONLINE[course.category.slug]
        return Offering.Mode.ONLINE if online else Offering.Mode.IN_PERSON

    def _room(self, course: Course, size: int, days: Sequence[date], slot: time) -> Room | None:
        own = next((name for word, name in PLACE_OF_ITS_OWN.items() if word in course.slug), None)
        fits = [
            room
            for room in self.rooms
            if (room.name.startswith(own) if own else room.size >= size)
            and self.diary.free("room", room.pk, days, slot)
        ]
        return self.dice.choice(fits) if fits else None

    def _pair(self, course: Course, days: Sequence[date], slot: time) -> tuple[Tutor, Tutor] | None:
        area = course.category.slug
        free = [t for t in self.tutors if area in t.areas and self.diary.free("tutor", t.pk, days, slot)]
        peers = [tutor for tutor in free if tutor.lived != Tutor.Lived.NO]
        staff = [tutor for tutor in free if tutor.subject]
        if not peers or not staff:
            return None
        peer = self.dice.choice(peers)
        others = [tutor for tutor in staff if tutor.pk != peer.pk]
        others = [tutor for tutor in others if (peer.pk, tutor.pk) in self.pairs] or others  # who knows whom
        return (peer, self.dice.choice(others)) if others else None
