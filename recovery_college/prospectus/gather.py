"""What the college has for one academic year, read into a Book.

An edition of 2026 holds the offerings of every term that starts from 1 September 2026 to 31 August 2027. Only what is
published, open to everyone and written by an approved revision is in it: never an offering by invitation, never a text
that no panel has agreed to.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from courses.models import Category, Offering, Revision, Session, Term, Venue
from courses.models.revision import Method
from foundations.college import current
from foundations.college.models import College
from foundations.lib.years import first_day_of
from recovery_college.prospectus import content as said
from recovery_college.prospectus import dates, texts
from tutors.models import Pair, Tutor

ONLINE = "online"


def book(*, year: int, now: datetime) -> said.Book:
    """Return everything an edition of this year would say if it were published now."""
    college = current.college()
    today = current.today(now)
    runs = [(offering, _run(offering, college)) for offering in printable(year, today)]
    categories = tuple(_categories(runs))
    return said.Book(
        year=year,
        language=settings.LANGUAGE_CODE,
        made_on=today.isoformat(),
        college=_college(college),
        texts=texts.printed(),
        help_lines=tuple(_help_lines()),
        categories=categories,
        terms=tuple(_terms(runs)),
        venues=tuple(_venues({run.venue for _offering, run in runs})),
        tutors=_tutors(run for _offering, run in runs),
        index=tuple(_index(categories)),
    )


def in_year(year: int) -> QuerySet[Offering]:
    """Return the offerings of the terms that start within the academic year, soonest first."""
    return (
        Offering.objects.filter(term__starts__gte=first_day_of(year), term__starts__lt=first_day_of(year + 1))
        .exclude(state=Offering.State.CANCELLED)
        .order_by("first_start", "id")
    )


def printable(year: int, today: date) -> list[Offering]:
    """Return the offerings that may be printed, with all that an entry needs, in a fixed number of queries."""
    live = Session.objects.filter(cancelled=False).select_related("room__venue").order_by("day", "starts", "id")
    return list(
        in_year(year)
        .filter(
            state=Offering.State.PUBLISHED,
            audience=Offering.Audience.EVERYONE,
            revision__approval__expires__gte=today,
        )
        .select_related("course__category", "course__kind", "revision", "term", "pair__peer_tutor", "pair__staff_tutor")
        .prefetch_related(Prefetch("sessions", queryset=live, to_attr="live_sessions"))
    )


def sessions_of(offering: Offering) -> Sequence[Session]:
    """Return the live sessions that `printable` read along, in time order."""
    live: list[Session] = getattr(offering, "live_sessions", [])
    return live


def _college(college: College) -> said.CollegeFacts:
    return said.CollegeFacts(
        name=college.name,
        short_name=college.short_name,
        phone=college.phone,
        email=college.email,
        address=", ".join(line.strip() for line in college.address.splitlines() if line.strip()),
        opening_hours=college.opening_hours,
        web=settings.PUBLIC_URL,
        web_words=urlsplit(settings.PUBLIC_URL).netloc,
        colour=college.colour,
        accent=college.accent,
    )


def _help_lines() -> Iterable[said.Help]:
    for line in current.help_lines():
        yield said.Help(
            words=line.words,
            call=line.call,
            text_number=line.text_number,
            text_words=line.text_words,
            sign_words=line.sign_words,
            sign_address=line.sign_address,
        )


def _run(offering: Offering, college: College) -> said.Run:
    sessions = sessions_of(offering)
    places = list(dict.fromkeys(session.room.venue for session in sessions if session.room))
    names = [place.name for place in places]
    if offering.mode != Offering.Mode.IN_PERSON:
        names.append(_("Online"))
    return said.Run(
        term=offering.term.slug,
        term_name=offering.term.name,
        mode=offering.mode,
        mode_words=str(Offering.Mode(offering.mode).label),
        when_words=dates.when(sessions),
        time_words=dates.time(sessions),
        venue=places[0].slug if places else ONLINE,
        where_words=_(" or ").join(names) if names else _("We will tell you where"),
        tutors=_pair(offering.pair, college),
        meetings=tuple(
            said.Meeting(session.day.isoformat(), f"{session.starts:%H:%M}", f"{session.ends:%H:%M}")
            for session in sessions
        ),
    )


def _pair(pair: Pair | None, college: College) -> tuple[said.TutorName, ...]:
    """Both tutors, A to Z. Where one hides their perspective neither is shown, or the other's would tell it."""
    if pair is None:
        return ()
    hidden = pair.peer_tutor.perspective_hidden or pair.staff_tutor.perspective_hidden
    both = [
        _tutor(pair.peer_tutor, "" if hidden else college.peer_word),
        _tutor(pair.staff_tutor, "" if hidden else college.staff_word),
    ]
    return tuple(sorted(both, key=lambda tutor: sort_key(tutor.name)))


def _tutor(tutor: Tutor, role: str) -> said.TutorName:
    return said.TutorName(name=tutor.name, role=role, line=tutor.line)


def _categories(runs: Sequence[tuple[Offering, said.Run]]) -> Iterable[said.CategoryPart]:
    by_course: dict[int, list[tuple[Offering, said.Run]]] = {}
    for offering, run in runs:
        by_course.setdefault(offering.course_id, []).append((offering, run))
    for category in Category.objects.order_by("order", "id"):
        entries = [_entry(found) for found in by_course.values() if found[0][0].course.category_id == category.pk]
        if entries:
            yield said.CategoryPart(
                slug=category.slug,
                name=category.name,
                description=category.description,
                pattern=category.pattern,
                courses=tuple(sorted(entries, key=lambda entry: (sort_key(entry.title), entry.code))),
                colour=category.colour,
            )


def _entry(found: Sequence[tuple[Offering, said.Run]]) -> said.Entry:
    """Return a course once, with the newest of the approved revisions that its offerings are taught from."""
    first = found[0][0]
    revision: Revision = max((offering.revision for offering, _run in found), key=lambda each: each.number)
    runs = tuple(run for _offering, run in found)
    return said.Entry(
        slug=first.course.slug,
        code=first.course.code,
        title=revision.title,
        kind_words=first.course.kind.name,
        length_words=dates.length(sessions_of(first), revision.session_minutes),
        line=revision.line,
        about=texts.paragraphs(revision.about),
        who_for=revision.who_for,
        outcomes=tuple(revision.outcomes),
        methods=tuple(str(Method(method).label) for method in revision.methods),
        bring=revision.bring,
        content_note=revision.content_note,
        access=revision.access,
        good_first_course=revision.good_first_course,
        pairs=tuple(dict.fromkeys(run.tutors for run in runs if run.tutors)),
        runs=runs,
    )


def _terms(runs: Sequence[tuple[Offering, said.Run]]) -> Iterable[said.TermTable]:
    terms: dict[int, Term] = {offering.term_id: offering.term for offering, _run in runs}
    names: dict[str, str] = dict(Venue.objects.values_list("slug", "name"))
    for term in sorted(terms.values(), key=lambda each: (each.starts, each.pk)):
        mine = [(offering, run) for offering, run in runs if offering.term_id == term.pk]
        venues = sorted({run.venue for _offering, run in mine}, key=lambda slug: (slug == ONLINE, sort_key(slug)))
        yield said.TermTable(
            slug=term.slug,
            name=term.name,
            starts=term.starts.isoformat(),
            ends=term.ends.isoformat(),
            dates_words=dates.span(term.starts, term.ends),
            venues=tuple(
                said.VenueTable(
                    venue=venue,
                    name=names.get(venue, _("Online")),
                    rows=tuple(_row(offering, run) for offering, run in mine if run.venue == venue),
                )
                for venue in venues
            ),
        )


def _row(offering: Offering, run: said.Run) -> said.Row:
    return said.Row(
        day=run.meetings[0].day if run.meetings else "",
        when_words=run.when_words,
        time_words=run.time_words,
        title=offering.revision.title,
        course=offering.course.slug,
        pattern=offering.course.category.pattern,
    )


def _venues(used: set[str]) -> Iterable[said.VenuePart]:
    venues = Venue.objects.filter(slug__in=used).prefetch_related("rooms").order_by("-hub", "name", "id")
    for venue in venues:
        rooms = sorted(venue.rooms.all(), key=lambda room: sort_key(room.name))
        yield said.VenuePart(
            slug=venue.slug,
            name=venue.name,
            hub=venue.hub,
            address=tuple(part for part in (venue.street, venue.town, venue.postcode) if part),
            way_here=tuple(line.strip() for line in venue.way_here.splitlines() if line.strip()),
            bus=venue.bus,
            parking=venue.parking,
            facts=_facts(venue),
            access_note=venue.access_note,
            rooms=tuple(f"{room.name} ({room.floor})" if room.floor else room.name for room in rooms),
        )


def _facts(venue: Venue) -> tuple[said.AccessFact, ...]:
    return (
        said.AccessFact(_("No steps"), venue.step_free),
        said.AccessFact(_("Accessible toilet"), venue.toilet),
        said.AccessFact(_("Hearing loop"), venue.hearing_loop),
        said.AccessFact(_("Quiet space"), venue.quiet_space),
        said.AccessFact(_("Blue Badge parking"), venue.blue_badge),
    )


def _tutors(runs: Iterable[said.Run]) -> tuple[said.TutorName, ...]:
    """Everyone who teaches this year, once, A to Z, in their own words; their role is said with a course only."""
    everyone = {(tutor.name, tutor.line) for run in runs for tutor in run.tutors}
    return tuple(
        said.TutorName(name=name, role="", line=line)
        for name, line in sorted(everyone, key=lambda each: (sort_key(each[0]), each[1]))
    )


def _index(categories: Iterable[said.CategoryPart]) -> Iterable[said.IndexLetter]:
    titles = [(course.title, course.slug) for category in categories for course in category.courses]
    titles.sort(key=lambda title: (sort_key(title[0]), title[1]))
    for letter, group in groupby(titles, key=lambda title: _letter(title[0])):
        yield said.IndexLetter(letter=letter, titles=tuple(group))


def sort_key(words: str) -> str:
    """Return words as a dictionary sorts them: without accents, case and signs."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign == " ").strip()


def _letter(title: str) -> str:
    first = sort_key(title)[:1].upper()
    return first if first.isalpha() else "#"
