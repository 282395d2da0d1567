"""Stories of hope: somebody lets the college show their words for a time, and can take them back on any day."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from courses.models import Course, Story
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import today
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

LONGEST = timedelta(days=2 * 366)
SOON = timedelta(days=60)


@verb
def show(
    *,
    words: str,
    shown_as: str,
    expires: date,
    by: User,
    now: datetime,
    course: Course | None = None,
    teller: User | None = None,
) -> Story:
    """Show a story under the name that its teller chose, until a day they chose; `by` wrote their consent down.

    Raises Refusal without words or a name, for a day that is over, and for more than two years.
    """
    if not words.strip():
        raise Refusal(_("Write the story, in the words of the person who tells it."), field="words")
    if not shown_as.strip():
        raise Refusal(_("Write the name to show. It can be another name than their own."), field="shown_as")
    if expires <= today(now):
        raise Refusal(_("Choose a day that is still to come."), field="expires")
    if expires > today(now) + LONGEST:
        raise Refusal(_("Ask again after two years at most. Choose an earlier day."), field="expires")
    story = Story.objects.create(
        words=words.strip(),
        shown_as=shown_as.strip(),
        course=course,
        teller=teller,
        agreed_at=now,
        agreed_by=by,
        expires=expires,
    )
    trail.append(act="stories.show", thing=story, by=by, now=now)
    return story


@verb
def take_back(*, story: Story, by: User, now: datetime) -> Story:
    """Stop showing a story and blank its words, on the teller's wish. Twice changes nothing."""
    story = Story.objects.select_for_update(no_key=True).get(pk=story.pk)
    if story.taken_back_at is not None:
        return story
    story.words, story.shown_as = "", ""
    story.taken_back_at, story.taken_back_by = now, by
    story.save(update_fields=["words", "shown_as", "taken_back_at", "taken_back_by"])
    trail.append(act="stories.take_back", thing=story, by=by, now=now)
    return story


def shown(*, now: datetime) -> QuerySet[Story]:
    """Return the stories that everyone may read now, the newest first."""
    return Story.objects.filter(taken_back_at=None, expires__gte=today(now)).order_by("-agreed_at", "-pk")


def with_shown(courses: QuerySet[Course], *, now: datetime) -> QuerySet[Course]:
    """Return courses that know the stories shown with them, as `stories_shown`: no query more."""
    mine = shown(now=now).filter(course=OuterRef("pk"))
    return courses.annotate(
        stories_shown=ArraySubquery(mine.values(story=JSONObject(words="words", shown_as="shown_as")))
    )


def told_by(person: User) -> QuerySet[Story]:
    """Return the stories that a person tells and has not taken back, shown or run out."""
    return Story.objects.filter(teller=person, taken_back_at=None).order_by("-agreed_at", "-pk")


def kept() -> QuerySet[Story]:
    """Return every story that was not taken back, the first to run out first."""
    return Story.objects.filter(taken_back_at=None).select_related("teller", "course").order_by("expires", "pk")
