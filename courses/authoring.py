"""Writing a course: the library entry and the revisions of its text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Category, Course, FormerSlug, Revision
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


@dataclass(frozen=True)
class CourseText:
    """The words of a course, as an author writes them. session_minutes: length of one session; size: places."""

    title: str
    line: str
    about: str
    who_for: str = ""
    outcomes: Sequence[str] = ()
    methods: Sequence[str] = ()
    bring: str = ""
    content_note: str = ""
    good_first_course: bool = False
    access: str = ""
    easy_read: str = ""
    session_titles: Sequence[str] = ()
    session_minutes: int = 120
    size: int = 12


def text_of(revision: Revision) -> CourseText:
    """Return a revision's words, to start the next revision from."""
    return CourseText(**{name: getattr(revision, name) for name in CourseText.__dataclass_fields__})


@verb
def start(*, slug: str, code: str, category: Category, kind: str, text: CourseText, by: User, now: datetime) -> Course:
    """Put a new course into the library with its first revision.

    Raises Refusal when the web address was ever another course's, or the code is taken.
    """
    if Course.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists():
        raise Refusal(_("Another course has, or had, this web address. Change the title a little."), field="title")
    if Course.objects.filter(code=code).exists():
        raise Refusal(_("Another course has this code. Choose the next free one."), field="code")
    course = Course.objects.create(slug=slug, code=code, category=category, kind_id=kind, started_at=now, started_by=by)
    trail.append(act="authoring.start", thing=course, by=by, now=now)
    _write(course, number=1, text=text, by=by, now=now)
    return course


@verb
def revise(*, course: Course, text: CourseText, by: User, now: datetime) -> Revision:
    """Keep a changed text as a new revision; the same text again returns the one that is there."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    latest = course.revisions.order_by("-number")[0]
    text = replace(
        text,
        outcomes=list(text.outcomes),
        methods=list(text.methods),
        session_titles=list(text.session_titles),
    )
    if text_of(latest) == text:
        return latest
    return _write(course, number=latest.number + 1, text=text, by=by, now=now)


def _write(course: Course, *, number: int, text: CourseText, by: User, now: datetime) -> Revision:
    words = asdict(text) | {key: list(getattr(text, key)) for key in ("outcomes", "methods", "session_titles")}
    revision = Revision.objects.create(course=course, number=number, written_at=now, written_by=by, **words)
    trail.append(act="authoring.write", thing=revision, by=by, now=now, course=course.pk, number=number)
    return revision
