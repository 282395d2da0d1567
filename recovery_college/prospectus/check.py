"""Is an edition ready to be printed? What must, what should, and what is done, with the page that puts it right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Offering
from foundations.college import current
from foundations.lib.reading_age import reading_age
from recovery_college.prospectus import gather, texts

OLDEST_READER = 11.0
NAMED = 4


class Level(StrEnum):
    """How much a finding matters. MUST stops the publishing."""

    MUST = "must"
    SHOULD = "should"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checklist. fix: the address of the page that puts it right; empty when there is none."""

    level: Level
    heading: str
    words: str
    fix: str = ""
    fix_words: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What the checks look at: the offerings of the year, those that may be printed, and the college's day."""

    planned: Sequence[Offering]
    printable: Sequence[Offering]
    today: date


def findings(*, year: int, now: datetime) -> list[Finding]:
    """Return the whole checklist of a year, what must be put right first."""
    today = current.today(now)
    planned = gather.in_year(year).select_related("revision__approval", "pair", "course")
    material = Material(list(planned), gather.printable(year, today), today)
    found = [finding for check in CHECKS for finding in check(material)]
    return sorted(found, key=lambda finding: list(Level).index(finding.level))


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """Return what must be put right before publishing."""
    return [finding for finding in found if finding.level == Level.MUST]


def _courses(material: Material) -> Iterator[Finding]:
    count = len({offering.course_id for offering in material.printable})
    if count:
        yield Finding(
            Level.DONE,
            ngettext("%(count)s course will be printed", "%(count)s courses will be printed", count) % {"count": count},
            _("Done. Each is approved, published and open to everyone."),
        )
    else:
        yield Finding(
            Level.MUST,
            _("No course is ready for this year"),
            _("Must be done. Publish at least one group in a term that starts in this year."),
            reverse("college_offerings"),
            _("Go to the timetable"),
        )


def _pairs(material: Material) -> Iterator[Finding]:
    paired = [each for each in material.printable if not each.without_pair]
    bad = [each for each in paired if each.pair is None or not each.pair.accepted]
    yield from _listed(
        bad,
        Level.MUST,
        _("Courses without two tutors"),
        _("Must be done. A peer tutor and a staff tutor both say yes before a course is printed:"),
        _("Go to the timetable"),
        done=_("Two tutors for every course"),
    )


def _approved(material: Material) -> Iterator[Finding]:
    ready = {each.pk for each in material.printable}
    bad = [
        each
        for each in material.planned
        if each.state == Offering.State.PUBLISHED
        and each.audience == Offering.Audience.EVERYONE
        and each.pk not in ready
    ]
    yield from _listed(
        bad,
        Level.MUST,
        _("Courses without an approved text"),
        _("Must be done. Nothing is printed that a panel has not agreed to:"),
        _("Go to the courses"),
        done=_("Every text is approved"),
        page="college_courses",
    )


def _planned(material: Material) -> Iterator[Finding]:
    drafts = [
        each
        for each in material.planned
        if each.state == Offering.State.DRAFT and each.audience == Offering.Audience.EVERYONE
    ]
    yield from _listed(
        drafts,
        Level.SHOULD,
        _("Courses that are still being planned"),
        _("Should be done. They will not be printed unless you publish them first:"),
        _("Go to the timetable"),
        done=_("Nothing is left unfinished in the timetable"),
    )


def _texts(_material: Material) -> Iterator[Finding]:
    written = {section.key for section in texts.printed()}
    for key, heading in {**texts.FRONT, **texts.BACK}.items():
        if key in written:
            yield Finding(Level.DONE, str(heading), _("Done. This text is written."))
        else:
            must = key in texts.NEEDED
            yield Finding(
                Level.MUST if must else Level.SHOULD,
                _("“%(heading)s” is not written yet") % {"heading": heading},
                _("Must be done. A new reader needs it.") if must else _("Should be done. It will be left out."),
                reverse("college_prospectus_text", args=[key]),
                _("Write it"),
            )


def _help(_material: Material) -> Iterator[Finding]:
    if current.help_lines():
        yield Finding(Level.DONE, _("Who to ring in a crisis"), _("Done. Please check that the numbers still hold."))
    else:
        yield Finding(
            Level.MUST,
            _("No help line is written down"),
            _("Must be done. Ask a college admin to write down who to ring in a crisis."),
            reverse("college_home"),
            _("Go to the overview"),
        )


def _reading_age(material: Material) -> Iterator[Finding]:
    old = [
        each
        for each in material.printable
        if reading_age(f"{each.revision.line} {each.revision.about} {each.revision.who_for}") > OLDEST_READER
    ]
    yield from _listed(
        old,
        Level.SHOULD,
        _("Texts that may be hard to read"),
        _("Should be done. Shorter sentences and shorter words would help:"),
        _("Go to the courses"),
        done=_("The texts are easy to read"),
        page="college_courses",
    )


def _upcoming(material: Material) -> Iterator[Finding]:
    ahead = {each.course_id for each in material.printable if _last_day(each) >= material.today}
    gone = [each for each in material.printable if each.course_id not in ahead]
    yield from _listed(
        gone,
        Level.SHOULD,
        _("Courses whose dates have all gone by"),
        _("Should be done. Nobody can join these any more. Add a date:"),
        _("Go to the timetable"),
        done=_("Every course has a date to come"),
    )


def _places(material: Material) -> Iterator[Finding]:
    nowhere = [
        each
        for each in material.printable
        if each.mode != Offering.Mode.ONLINE and any(session.room_id is None for session in gather.sessions_of(each))
    ]
    yield from _listed(
        nowhere,
        Level.SHOULD,
        _("Sessions without a room"),
        _("Should be done. The prospectus will say that we will tell people where:"),
        _("Go to the timetable"),
        done=_("Every session has a place"),
    )


CHECKS: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    _courses,
    _pairs,
    _approved,
    _planned,
    _upcoming,
    _places,
    _reading_age,
    _help,
    _texts,
)


def _listed(
    offerings: Sequence[Offering],
    level: Level,
    heading: str,
    words: str,
    fix_words: str,
    *,
    done: str,
    page: str = "college_offerings",
) -> Iterator[Finding]:
    """Give one finding that names the courses, or that all is well."""
    titles = sorted({each.revision.title for each in offerings})
    if not titles:
        yield Finding(Level.DONE, done, _("Done."))
        return
    named = titles[:NAMED]
    if len(titles) > NAMED:
        named.append(_("%(count)s more") % {"count": len(titles) - NAMED})
    said = f"{words} {get_text_list(named, _('and'))}."
    yield Finding(level, f"{heading}: {len(titles)}", said, reverse(page), fix_words)


def _last_day(offering: Offering) -> date:
    sessions = gather.sessions_of(offering)
    return sessions[-1].day if sessions else date.min
