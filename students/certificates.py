"""The certificate of a completed course: who, what, when, and both who taught it. Nothing on it speaks of health.

It is written while the person waits, outside every transaction, by one thread of a process at a time (Pango is not safe
in several). One takes 0.2 to 0.3 s of a processor, 150 take 3.6 s (measured); MOST bounds a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundations.college import current
from foundations.lib import patterns, pdf, when
from foundations.lib.refusals import Refusal
from students import facts
from students.facts import Facts
from students.models import Completion, Enrolment

NAME = "certificate.pdf"
MANY = "certificates.pdf"
KIND = "application/pdf"
MOST = 300
COLOURS = "print/certificate-colours.css"
STYLES = ("print/certificate.css", COLOURS)
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Certificate:
    """What stands on one. dates: "12 January to 2 February 2027". given: the day it was completed. tutors: A to Z."""

    name: str
    course: str
    sessions: int
    hours: str
    dates: str
    given: datetime
    tutors: tuple[str, ...]


def of(enrolments: Sequence[Enrolment]) -> list[Certificate]:
    """Return the certificates of completed enrolments in their order. Three queries, however many."""
    known = facts.of(each.offering_id for each in enrolments)
    rows = Completion.objects.filter(enrolment__in=[each.pk for each in enrolments]).order_by("pk")
    completed = dict(rows.values_list("enrolment_id", "completed_at"))
    return [
        _certificate(each, known[each.offering_id], completed[each.pk]) for each in enrolments if each.pk in completed
    ]


def _certificate(enrolment: Enrolment, known: Facts, given: datetime) -> Certificate:
    pair = known.offering.pair
    days = [session.day for session in known.sessions]
    return Certificate(
        name=enrolment.student.name,
        course=known.title,
        sessions=len(days),
        hours=_hours(known),
        dates=when.between(days[0], days[-1]) if days else "",
        given=given,
        tutors=tuple(sorted((pair.peer_tutor.name, pair.staff_tutor.name))) if pair else (),
    )


def _hours(known: Facts) -> str:
    """Return how long all sessions are together, to the half hour: "8 hours" or "7½ hours"."""
    together = sum((facts.ends(each) - facts.begins(each) for each in known.sessions), timedelta())
    whole, half = divmod(round(together.total_seconds() / 1800), 2)
    number = f"{whole or ''}{'½' if half else ''}" or "0"
    return ngettext("%(n)s hour", "%(n)s hours", whole + half) % {"n": number}


def write(certificates: Sequence[Certificate]) -> bytes:
    """Return the certificates as one PDF/UA-1 file, a page each. Raises Refusal for none, and for more than MOST."""
    if not certificates:
        raise Refusal(_("There is no certificate to print yet. Come back when somebody has completed a course."))
    if len(certificates) > MOST:
        words = _("That is more than %(most)s certificates. Print those of one student at a time.")
        raise Refusal(words % {"most": MOST})
    file = BytesIO()
    with _one_at_a_time:
        pdf.write(html(certificates), file, made={COLOURS: style_sheet()})
    return file.getvalue()


def html(certificates: Sequence[Certificate]) -> str:
    """Return the pages for print, in the college's language."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "certificates": certificates,
            "college": current.college(),
            "styles": STYLES,
            "language": settings.LANGUAGE_CODE,
        }
        return render_to_string("students/after/certificate.html", context)


def style_sheet() -> str:
    """Return the college's own colours and pattern: the category's would say what the course was about."""
    college = current.college()
    colour = patterns.plain_colour(college.colour, patterns.COLLEGE_COLOUR)
    accent = patterns.plain_colour(college.accent, patterns.COLLEGE_ACCENT)
    brand = patterns.inks_of(patterns.BRAND, colour, accent)
    tile = patterns.tile(patterns.BRAND, brand, ground=colour)
    return (
        f":root{{--deep:{colour};--first:{brand.first};--accent:{accent}}}"
        f".band{{background-color:{colour};background-image:{tile}}}"
    )
