"""The questions after a course, in the college's own words. Each time they are written it is a new version of a Text.

A version keeps its lines: for feedback the first question, its five answers from best to worst, and two questions to
write to; for the next steps three questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.college import current, texts
from foundations.college.models import Text
from foundations.lib.refusals import Refusal

FEEDBACK = "feedback_questions"
NEXT_STEPS = "next_steps_questions"
BEST = 5
LINES = 8
STEPS = 3


@dataclass(frozen=True)
class Feedback:
    """What is asked about a course. answers: five, the best first. text: its version; none for the product's own."""

    worth: str
    answers: tuple[str, ...]
    keep: str
    change: str
    text: Text | None = None

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The five answers with what each is worth, 5 for the best."""
        return [(str(BEST - place), words) for place, words in enumerate(self.answers)]


def feedback(text: Text | None) -> Feedback:
    """Return the questions of one version, or the product's own."""
    lines = text.body.splitlines() if text else _usual_feedback()
    return Feedback(lines[0], tuple(lines[1:6]), lines[6], lines[7], text)


def feedback_now() -> Feedback:
    """Return the questions that the next round asks."""
    return feedback(current.text(FEEDBACK))


def next_steps(text: Text | None) -> tuple[str, ...]:
    """Return the three questions of one version, or the product's own."""
    if text:
        return tuple(text.body.splitlines())
    return (
        _("What would you like to do next?"),
        _("What could help you with it?"),
        _("Is there something you could do for others here?"),
    )


def next_steps_now() -> tuple[tuple[str, ...], Text | None]:
    """Return the questions that are asked now, with their version."""
    text = current.text(NEXT_STEPS)
    return next_steps(text), text


def write_feedback(*, lines: Sequence[str], by: User, now: datetime) -> Text:
    """Write the questions about a course anew; rounds that are open go on with theirs. Raises Refusal for a gap."""
    return _write(FEEDBACK, lines, LINES, by=by, now=now)


def write_next_steps(*, lines: Sequence[str], by: User, now: datetime) -> Text:
    """Write the three questions about what comes next anew. Raises Refusal for a gap."""
    return _write(NEXT_STEPS, lines, STEPS, by=by, now=now)


def _write(key: str, lines: Sequence[str], count: int, *, by: User, now: datetime) -> Text:
    plain = [" ".join(line.split()) for line in lines]
    if len(plain) != count or not all(plain):
        raise Refusal(_("Write something in each line. Short words are best."))
    return texts.write(key=key, heading="", body="\n".join(plain), by=by, now=now)


def _usual_feedback() -> list[str]:
    return [
        _("Was it worth your time?"),
        _("Yes, very much"),
        _("Yes, mostly"),
        _("Some of it"),
        _("Not really"),
        _("No"),
        _("What should we keep?"),
        _("What should we change?"),
    ]
