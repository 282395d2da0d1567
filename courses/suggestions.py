"""Courses that people would like to see. Every suggestion is answered, in words."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Answer, Course, Suggestion
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

MOST_WAITING = 5
ANSWERED = "courses.suggestion_answered"


@verb
def suggest(*, words: str, by: User, now: datetime) -> Suggestion:
    """Suggest a course in one's own words; the same words again return the suggestion that waits for an answer.

    Raises Refusal without words, and when five suggestions of the same person wait for an answer.
    """
    words = words.strip()
    if not words:
        raise Refusal(_("Tell us in a few words what you would like to learn about."), field="words")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = list(Suggestion.objects.filter(suggested_by=by, answered_at=None).order_by("pk"))
    for each in waiting:
        if each.words == words:
            return each
    if len(waiting) >= MOST_WAITING:
        text = _("We still have %(count)s ideas of yours to answer. Please wait for those, or ring us.")
        raise Refusal(text % {"count": MOST_WAITING}, field="words")
    suggestion = Suggestion.objects.create(words=words, suggested_at=now, suggested_by=by)
    trail.append(act="suggestions.suggest", thing=suggestion, by=by, now=now)
    return suggestion


@verb
def answer(
    *, suggestion: Suggestion, answer: str, words: str, by: User, now: datetime, course: Course | None = None
) -> Suggestion:
    """Answer a suggestion, with the course that it is about, if there is one; whoever suggested it is told once.

    Raises Refusal without words, without a course for "we have it", and when somebody answered it already.
    """
    suggestion = Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion.pk)
    if suggestion.answered_at is not None:
        raise Refusal(_("Somebody has answered this already. Their answer is on the list."))
    if not words.strip():
        raise Refusal(_("Write a sentence or two. The person reads exactly these words."), field="words")
    if answer == Answer.THERE and course is None:
        raise Refusal(_("Choose the course that we have, so that the person can find it."), field="course")
    suggestion.answer, suggestion.answer_words, suggestion.course = answer, words.strip(), course
    suggestion.answered_at, suggestion.answered_by = now, by
    suggestion.save(update_fields=["answer", "answer_words", "course", "answered_at", "answered_by"])
    trail.append(act="suggestions.answer", thing=suggestion, by=by, now=now, answer=answer)
    notices.write(
        person=suggestion.suggested_by,
        purpose=ANSWERED,
        occasion=f"suggestion {suggestion.pk}",
        about_id=suggestion.pk,
        now=now,
    )
    return suggestion


def waiting() -> QuerySet[Suggestion]:
    """Return the suggestions that wait for an answer, the oldest first."""
    return Suggestion.objects.filter(answered_at=None).select_related("suggested_by").order_by("suggested_at", "pk")


def answered() -> QuerySet[Suggestion]:
    """Return the answered suggestions, the newest answer first."""
    rows = Suggestion.objects.filter(answered_at__isnull=False).select_related("suggested_by", "course")
    return rows.order_by("-answered_at", "-pk")


def of(person: User) -> QuerySet[Suggestion]:
    """Return what one person suggested, the newest first."""
    return Suggestion.objects.filter(suggested_by=person).select_related("course").order_by("-suggested_at", "-pk")
