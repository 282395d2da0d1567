"""My learning: what a student needs today, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from courses.models import Session
from foundations.accounts.models import User
from foundations.college import current
from students import facts, line
from students.facts import Facts
from students.models import Enrolment
from students.models import EnrolmentState as State

SHOWN = 6


@dataclass(frozen=True)
class Claim:
    """One enrolment with the facts of its offering. rank: how far from the front of the line, if waiting."""

    enrolment: Enrolment
    facts: Facts
    rank: int | None = None


@dataclass(frozen=True)
class Coming:
    """One session still to come, the number-th of its offering."""

    session: Session
    claim: Claim
    number: int

    @property
    def where(self) -> str:
        """Where it meets."""
        return facts.where(self.session)


@dataclass(frozen=True)
class Learning:
    """Everything on the page, most pressing first. more: how many sessions come after those shown."""

    offers: list[Claim]
    coming: list[Coming]
    more: int
    this_week: int
    held: list[Claim]
    lines: list[Claim]
    done: list[Claim]

    @property
    def nothing_yet(self) -> bool:
        """Say whether there is nothing at all to show."""
        return not (self.offers or self.coming or self.held or self.lines or self.done)


def of(user: User, *, now: datetime) -> Learning:
    """Return what a person's learning page shows now."""
    mine = Enrolment.objects.visible_to(user).belonging_to(user)
    shown = list(mine.filter(state__in=[*Enrolment.LIVE, State.COMPLETED]).order_by("-enrolled_at", "-pk"))
    known = facts.of(claim.offering_id for claim in shown)
    ranks = line.places_in_line(shown)
    claims = [Claim(claim, known[claim.offering_id], ranks.get(claim.pk)) for claim in shown]
    with_place = [claim for claim in claims if claim.enrolment.state == State.CONFIRMED]
    coming = sorted(
        (each for claim in with_place for each in _coming(claim, now)),
        key=lambda each: (each.session.day, each.session.starts, each.session.pk),
    )
    week = current.today(now).isocalendar()[:2]
    return Learning(
        offers=[claim for claim in _in(claims, State.OFFERED) if _open(claim, now)],
        coming=coming[:SHOWN],
        more=len(coming[SHOWN:]),
        this_week=sum(each.session.day.isocalendar()[:2] == week for each in coming),
        held=_in(claims, State.HELD),
        lines=_in(claims, State.WAITING),
        done=[claim for claim in claims if over(claim, now)],
    )


def over(claim: Claim, now: datetime) -> bool:
    """Say whether a course is one that the student has done."""
    last_end = claim.facts.offering.last_end
    ended = last_end is not None and last_end <= now and claim.enrolment.state == State.CONFIRMED
    return ended or claim.enrolment.state == State.COMPLETED


def _open(claim: Claim, now: datetime) -> bool:
    return claim.enrolment.offer_due is not None and claim.enrolment.offer_due > now


def _coming(claim: Claim, now: datetime) -> list[Coming]:
    numbered = enumerate(claim.facts.sessions, start=1)
    return [Coming(held, claim, number) for number, held in numbered if facts.ends(held) > now]


def _in(claims: list[Claim], state: State) -> list[Claim]:
    return [claim for claim in claims if claim.enrolment.state == state]
