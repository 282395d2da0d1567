"""Feedback: three short questions after a course. Confidential, and built so that nobody can look up who said what.

Who was asked is kept in tickets (answered: yes or no), what was said in rows without a person or a time, and nothing
joins the two: docs/adr/0013-confidential-feedback.md. Answers are read only once the round has closed, all together and
from five people on: a page that grew from five to six answers would show what the sixth said.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses import reviews
from courses.models import Offering, ReviewRequest
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import questions, reach
from students.mixing import in_mixed_order, write_again
from students.models import Enrolment, FeedbackRound, FeedbackTicket
from students.models import EnrolmentState as State
from students.models import Feedback as Row

PURPOSE = "students.how_was_it"
OPEN_FOR = timedelta(days=14)
FEWEST = 5
POOR = 2.0
LONGEST = 1000
HAD_A_PLACE = (State.CONFIRMED, State.COMPLETED)


@dataclass(frozen=True)
class Answers:
    """What one person said. worth: 5 for the best answer to 1, none when it was skipped."""

    worth: int | None = None
    keep: str = ""
    change: str = ""

    @property
    def nothing(self) -> bool:
        """Every question was skipped."""
        return self.worth is None and not self.keep.strip() and not self.change.strip()


@dataclass(frozen=True)
class Heard:
    """What the people of one offering said, together. worth: (words, people, per cent) for each answer, best first.

    people: how many answered. worth is empty when fewer than five answered that question.
    """

    round: FeedbackRound
    asked: questions.Feedback
    people: int
    worth: tuple[tuple[str, int, int], ...]
    keep: tuple[str, ...]
    change: tuple[str, ...]


# Asking ---------------------------------------------------------------------------------------------------------------


def open_rounds(*, now: datetime) -> int:
    """Ask the people of every offering whose last session is over how it was; return how many rounds are new."""
    ended = Offering.objects.filter(
        state=Offering.State.PUBLISHED, last_end__lte=now, last_end__gt=now - OPEN_FOR
    ).exclude(pk__in=FeedbackRound.objects.values("offering"))
    return sum(_open(offering_id=pk, now=now) for pk in ended.order_by("pk").values_list("pk", flat=True))


@verb
def _open(*, offering_id: int, now: datetime) -> int:
    offering = Offering.objects.select_for_update(no_key=True).get(pk=offering_id)
    had = Enrolment.objects.filter(offering=offering, state__in=HAD_A_PLACE).select_related("student__user")
    people = list(had.order_by("pk"))
    if not people or offering.last_end is None or FeedbackRound.objects.filter(offering=offering).exists():
        return 0
    new = FeedbackRound.objects.create(
        offering=offering,
        text=questions.feedback_now().text,
        opens=offering.last_end,
        closes=offering.last_end + OPEN_FOR,
        people=len(people),
    )
    FeedbackTicket.objects.bulk_create(FeedbackTicket(enrolment=each, round=new) for each in people)
    for each in people:
        if reach.how(each.student) == "email":  # nobody is rung, and no letter is written, only to ask this
            person, occasion = each.student.user, f"offering {offering.pk}"
            notices.write(person=person, purpose=PURPOSE, occasion=occasion, about_id=each.pk, now=now)
    return 1


def due(enrolments: Iterable[Enrolment], *, now: datetime) -> dict[int, FeedbackTicket]:
    """Return the tickets still to be used of these enrolments, by enrolment id. One query."""
    wanted = [each.pk for each in enrolments]
    tickets = FeedbackTicket.objects.filter(enrolment__in=wanted, given=False, round__closes__gt=now)
    return {each.enrolment_id: each for each in tickets.select_related("round__text").order_by("pk")}


# Answering ------------------------------------------------------------------------------------------------------------


@verb
def give(*, enrolment: Enrolment, answers: Answers, now: datetime) -> bool:
    """Keep what somebody said about a course, apart from who they are; return whether it was taken.

    Nothing answered is fine too: they are not asked again. It can be done once, and nobody, they themselves included,
    finds the answers again. Nothing is written into the trail: a line there would say when. Raises Refusal when the
    round is closed, or they were not asked.
    """
    ticket = FeedbackTicket.objects.filter(enrolment=enrolment).first()
    if ticket is None:
        raise Refusal(_("We ask this after the last session of a course you had a place on. Come back then."))
    asked = _locked(ticket.round_id, now=now)
    if not FeedbackTicket.objects.filter(pk=ticket.pk, given=False).update(given=True):
        return False
    if not answers.nothing:
        _keep(asked, answers)
    return True


@verb
def add_paper(*, asked: FeedbackRound, answers: Answers, by: User, now: datetime) -> FeedbackRound:
    """Type in one sheet of paper that has no name on it; it is counted. Return the round.

    Raises Refusal for an empty sheet, when the round is closed, and for more sheets than people.
    """
    asked = _locked(asked.pk, now=now)
    if answers.nothing:
        raise Refusal(_("This sheet is empty. Choose or write at least one answer."), field="worth")
    if asked.papers >= asked.people:
        raise Refusal(_("There are more sheets than people on this course. Look whether one was typed in twice."))
    asked.papers += 1
    asked.save(update_fields=["papers"])
    _keep(asked, answers)
    trail.append(act="feedback.add_paper", thing=asked, by=by, now=now, papers=asked.papers)
    return asked


def _locked(round_id: int, *, now: datetime) -> FeedbackRound:
    asked = FeedbackRound.objects.select_for_update(no_key=True).get(pk=round_id)
    if asked.closes <= now:
        raise Refusal(_("We have stopped asking about this course. You can still ring us and tell us."))
    return asked


def _keep(asked: FeedbackRound, answers: Answers) -> None:
    said: dict[str, int | str] = {}
    if answers.worth is not None:
        said["worth"] = answers.worth
    for name in ("keep", "change"):
        words = getattr(answers, name).strip()[:LONGEST]
        if words:
            said[name] = words
    new = Row(round=asked, answers=json.dumps(said, ensure_ascii=False))
    write_again(Row.objects.filter(round=asked), [new], words="answers")


# Hearing --------------------------------------------------------------------------------------------------------------


def closed(rounds: "QuerySet[FeedbackRound]", *, now: datetime) -> "QuerySet[FeedbackRound]":
    """Return the rounds in which nothing can change any more, of offerings whose last session is over."""
    return rounds.filter(closes__lte=now, offering__last_end__lte=now)


def heard(offering: Offering, *, now: datetime) -> Heard | None:
    """Return what people said about an offering, all together; none before it closed, and from fewer than five."""
    rounds = closed(FeedbackRound.objects.filter(offering=offering), now=now).select_related("text")
    asked = rounds.first()
    return _heard(asked) if asked else None


def _heard(asked: FeedbackRound) -> Heard | None:
    said = [json.loads(row.answers) for row in Row.objects.filter(round=asked).order_by("key")]
    if len(said) < FEWEST:
        return None
    words = questions.feedback(asked.text)
    keep, change = (
        tuple(in_mixed_order((each[name] for each in said if name in each), salt=f"{asked.pk} {name}"))
        for name in ("keep", "change")
    )
    return Heard(
        asked, words, len(said), _worth(words, [each["worth"] for each in said if "worth" in each]), keep, change
    )


def _worth(words: questions.Feedback, values: list[int]) -> tuple[tuple[str, int, int], ...]:
    if len(values) < FEWEST:
        return ()
    counted = [(said, values.count(int(value))) for value, said in words.choices]
    return tuple((said, people, round(people * 100 / len(values))) for said, people in counted)


@verb
def weigh(*, now: datetime) -> int:
    """Look through the rounds that have closed, once each; where most were disappointed, ask for a review.

    Poor is a mean of 2 or below, of 5 the best, from five answers on. Return how many rounds were looked through.
    """
    rounds = closed(FeedbackRound.objects.filter(weighed=False), now=now).select_related("offering__course", "text")
    found = list(rounds.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for asked in found:
        asked.weighed = True
        asked.save(update_fields=["weighed"])
        together = _heard(asked)
        if together and together.worth and mean(together) <= POOR:
            _ask_for_review(asked, now=now)
    return len(found)


def mean(together: Heard) -> float:
    """Return the mean of the first question, 5 the best and 1 the worst. Needs at least one answer."""
    people = sum(each[1] for each in together.worth)
    return sum((questions.BEST - place) * each[1] for place, each in enumerate(together.worth)) / people


def _ask_for_review(asked: FeedbackRound, *, now: datetime) -> None:
    reviews.ask_for_review(
        course=asked.offering.course,
        why=ReviewRequest.Why.FEEDBACK,
        words=_("Most people who answered after the last run were disappointed. Their words are with the feedback."),
        by=User.objects.system(),
        now=now,
    )
