"""Writing a course: the library entry and the revisions of its text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses import listing, pack
from courses.models import Category, Course, FormerSlug, Kind, Offering, Revision
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day


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


PARTS = tuple(CourseText.__dataclass_fields__)
LISTS = ("outcomes", "methods", "session_titles")


class Overtaken(Refusal):
    """Somebody saved newer words since a writer began. theirs: the newest revision, with those words."""

    def __init__(self, theirs: Revision) -> None:
        words = _("Somebody else saved newer words while you were writing. Look at both, then save yours over them.")
        super().__init__(words)
        self.theirs = theirs


def text_of(revision: Revision) -> CourseText:
    """Return a revision's words, to start the next revision from."""
    return CourseText(**{name: getattr(revision, name) for name in PARTS})


def changed(old: CourseText, new: CourseText) -> list[str]:
    """Return the names of the parts that are different in two texts."""
    old, new = _tidied(old), _tidied(new)
    return [name for name in PARTS if getattr(old, name) != getattr(new, name)]


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
def revise(*, course: Course, text: CourseText, by: User, now: datetime, base: int | None = None) -> Revision:
    """Keep a changed text as a new revision; the same text again returns the one that is there.

    base: the number of the revision that the writer began from; left out by callers that read it in this transaction.
    Raises Overtaken when somebody saved other words since; nothing is lost, and theirs is the newest.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    latest = course.revisions.order_by("-number")[0]
    if not changed(text_of(latest), text):
        return latest
    if base is not None and base != latest.number:
        raise Overtaken(latest)
    revision = _write(course, number=latest.number + 1, text=text, by=by, now=now)
    pack.carry_over(latest, revision)
    return revision


@verb
def go_back(*, course: Course, number: int, base: int, by: User, now: datetime) -> Revision:
    """Keep the words of an earlier revision as the newest one; what came between stays in the library.

    base: the newest number that the person saw. Raises Overtaken when newer words were saved since.
    """
    earlier = course.revisions.get(number=number)
    return revise(course=course, text=text_of(earlier), by=by, now=now, base=base)


@verb
def move(*, course: Course, category: Category, kind: str, by: User, now: datetime) -> Course:
    """Put a course into another part of the catalogue, or make it of another kind; the catalogue follows at once.

    Raises Refusal when it becomes of a kind that is not in use, or of one that needs two tutors, while groups that are
    still to come have none.
    """
    course = _held(course)
    if (course.category_id, course.kind_id) == (category.pk, kind):
        return course
    if course.kind_id != kind:
        _check_kind(course, Kind.objects.get(slug=kind), now=now)
    course.category, course.kind_id = category, kind
    course.save(update_fields=["category", "kind"])
    trail.append(act="authoring.move", thing=course, by=by, now=now, category=category.pk, kind=kind)
    listing.refresh(course_ids=[course.pk], now=now)
    return course


@verb
def retire(*, course: Course, by: User, now: datetime) -> Course:
    """Offer a course no more: it leaves the catalogue, and its words and its past groups stay. Twice changes nothing.

    Raises Refusal, naming them, while published groups of it are still to come.
    """
    course = _held(course)
    if course.retired_at is not None:
        return course
    coming = _coming(course, now=now)
    if coming:
        words = _("People can still come to it: %(groups)s. Cancel these groups first, or wait until they are over.")
        raise Refusal(words % {"groups": _named(coming)})
    return _set_retired(course, act="authoring.retire", by=by, now=now, retired=True)


@verb
def bring_back(*, course: Course, by: User, now: datetime) -> Course:
    """Offer a retired course again, with the words and the approval it had."""
    course = _held(course)
    if course.retired_at is None:
        return course
    return _set_retired(course, act="authoring.bring_back", by=by, now=now, retired=False)


def _held(course: Course) -> Course:
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def _set_retired(course: Course, *, act: str, by: User, now: datetime, retired: bool) -> Course:
    course.retired_at, course.retired_by = (now, by) if retired else (None, None)
    course.save(update_fields=["retired_at", "retired_by"])
    trail.append(act=act, thing=course, by=by, now=now)
    listing.refresh(course_ids=[course.pk], now=now)
    return course


def _check_kind(course: Course, kind: Kind, *, now: datetime) -> None:
    if kind.retired:
        raise Refusal(_("This kind is not in use any more. Choose another one."), field="kind")
    alone = [each for each in _coming(course, now=now) if each.pair_id is None and not each.waived_at]
    if kind.needs_pair and alone:
        words = _("%(kind)s needs two tutors, and these groups have none: %(groups)s. Choose tutors for them first.")
        raise Refusal(words % {"kind": kind.name, "groups": _named(alone)}, field="kind")


def _coming(course: Course, *, now: datetime) -> list[Offering]:
    """Return its published offerings that are not over, soonest first."""
    rows = Offering.objects.filter(course=course, state=Offering.State.PUBLISHED).exclude(last_end__lte=now)
    return list(rows.select_related("term").order_by("first_start", "pk"))


def _named(offerings: Sequence[Offering]) -> str:
    """Return "Spring 2027 from Tuesday 12 January, Summer 2027 from Monday 3 May"."""
    words = _("%(term)s from %(day)s")
    days = [(each, current.today(each.first_start) if each.first_start else None) for each in offerings]
    return ", ".join(
        words % {"term": each.term.name, "day": long_day(day)} if day else each.term.name for each, day in days
    )


def joined(*, began: CourseText | None, mine: CourseText, theirs: CourseText) -> tuple[list[str], list[str]]:
    """Say what to do with two texts that both began as one: the parts to take over from theirs, and the disputed ones.

    A part that I left as it was takes their words. A part that both of us changed differently is disputed. When nobody
    knows where I began, every difference is disputed.
    """
    different = changed(mine, theirs)
    touched = set(changed(began, mine)) if began else set(PARTS)
    theirs_too = set(changed(began, theirs)) if began else set(PARTS)
    return [n for n in different if n not in touched], [n for n in different if n in touched & theirs_too]


def _tidied(text: CourseText) -> CourseText:
    """Return the text as it is kept and compared: no spaces around it, and the line ends of the database."""
    values = asdict(text)
    for name, value in values.items():
        if name in LISTS:
            values[name] = list(value)
        elif isinstance(value, str):
            values[name] = value.replace("\r\n", "\n").strip()
    return CourseText(**values)


def _write(course: Course, *, number: int, text: CourseText, by: User, now: datetime) -> Revision:
    words = asdict(_tidied(text))
    revision = Revision.objects.create(course=course, number=number, written_at=now, written_by=by, **words)
    trail.append(act="authoring.write", thing=revision, by=by, now=now, course=course.pk, number=number)
    return revision
