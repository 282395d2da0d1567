"""The library of the sample college: its own words, categories, courses and venues."""

from datetime import date, datetime, timedelta

from courses import authoring, planning
from courses.authoring import CourseText
from courses.models import Category, Course, Room, Term
from foundations.accounts.models import User
from foundations.college import settings, texts
from recovery_college.sample_data import panels
from recovery_college.sample_data.reading import CollegeTexts, PageText, SampleTexts

SEASONS = {
    1: "Spring",
    2: "Spring",
    3: "Spring",
    4: "Summer",
    5: "Summer",
    6: "Summer",
    7: "Summer",
    8: "Autumn",
}
WEEKS_IN_TERM = 12


def terms(today: date, *, by: User, now: datetime) -> list[Term]:
    """Add three terms around today: the last one, this one (eight weeks in) and the next."""
    this = today - timedelta(days=today.weekday(), weeks=8)
    starts = [this - timedelta(weeks=18), this, this + timedelta(weeks=15)]
    return [
        planning.add_term(
            name=f"{SEASONS.get(start.month, 'Autumn')} {start.year}",
            starts=start,
            ends=start + timedelta(weeks=WEEKS_IN_TERM) - timedelta(days=3),
            enrolment_opens=start - timedelta(weeks=10),
            by=by,
            now=now,
        )
        for start in starts
    ]


def college(words: CollegeTexts, *, by: User, now: datetime) -> None:
    """Write the college's name, ways to reach it, and the texts of its pages and prospectus."""
    settings.change(
        by=by,
        now=now,
        name=words.name,
        short_name=words.short_name,
        phone=words.phone,
        email=words.email,
        address=f"{words.street}, {words.town} {words.postcode}",
        opening_hours=words.hours,
    )
    charter = words.charter
    promises = [
        "## As a student",
        *(f"- {line}" for line in charter.student),
        "",
        "## As a college",
        *(f"- {line}" for line in charter.college),
    ]
    limit = ["## One limit", charter.limits.strip()]
    bodies = {
        "welcome_staff": (words.welcome_staff.title, _signed(words.welcome_staff)),
        "welcome_student": (words.welcome_student.title, _signed(words.welcome_student)),
        "what_is": (words.what_is.title, words.what_is.text),
        "who_can_come": (words.who_can_come.title, words.who_can_come.text),
        "how_it_works": ("How it works", _headed((part.title, part.text) for part in words.how_it_works)),
        "charter": (charter.title, "\n".join([charter.line, "", *promises, "", *limit])),
        "getting_involved": (
            "Get involved",
            _headed((part.title, part.text) for part in words.getting_involved),
        ),
        "partners": ("Our partners", _headed((part.name, part.line) for part in words.partners)),
        "questions": (
            "Questions people ask",
            _headed((each.question, each.answer) for each in words.questions),
        ),
    }
    for key, (heading, body) in bodies.items():
        texts.write(key=key, heading=heading, body=body, by=by, now=now)


def _signed(page: PageText) -> str:
    return f"{page.text.strip()}\n\n{page.signed}"


def _headed(parts: object) -> str:
    assert hasattr(parts, "__iter__")
    return "\n\n".join(f"## {heading}\n\n{words.strip()}" for heading, words in parts)


def courses(sample: SampleTexts, *, by: User, board: panels.Board, now: datetime, scale: int) -> list[Course]:
    """Put every course into the library, approved; at a larger scale, further groups of each."""
    categories = {
        each.slug: Category.objects.create(
            slug=each.slug, name=each.name, description=each.line, order=each.order, pattern=each.slug, colour=each.slug
        )
        for each in sample.categories
    }
    found = []
    for copy in range(scale):
        for number, text in enumerate(sample.courses):
            tail = "" if copy == 0 else f" {copy + 1}"
            course = authoring.start(
                slug=f"{text.slug}{tail.replace(' ', '-')}",
                code=f"{text.code}{tail.replace(' ', '-')}",
                category=categories[text.category],
                kind=text.kind,
                text=CourseText(
                    title=f"{text.title}{tail}",
                    line=text.line,
                    about=text.about,
                    who_for=text.who_for,
                    outcomes=text.outcomes,
                    methods=text.methods,
                    bring=text.bring,
                    content_note=text.content_note,
                    good_first_course=text.good_first_course,
                    access=text.access,
                    easy_read="\n".join(text.easy_read),
                    session_titles=text.sessions,
                    session_minutes=text.session_minutes,
                    size=text.size,
                ),
                by=by,
                now=panels.written(number, now=now, scale=copy),
            )
            panels.say_yes(course.revisions.get(), number, board=board, now=now, scale=copy)
            found.append(course)
    return found


def rooms(sample: SampleTexts, *, by: User, now: datetime, scale: int) -> list[Room]:
    """Add every venue and its rooms; at a larger scale each room is several."""
    found = []
    for text in sample.venues:
        venue = planning.add_venue(
            slug=text.slug,
            name=text.name,
            by=by,
            now=now,
            hub=text.hub,
            street=text.street,
            town=text.town,
            postcode=text.postcode,
            way_here="\n".join(text.way_here),
            bus=text.bus,
            parking=text.parking,
            step_free=text.step_free,
            toilet=text.toilet,
            hearing_loop=text.hearing_loop,
            quiet_space=text.quiet_space,
            blue_badge=text.parking_blue_badge,
            access_note=text.access_note,
        )
        for copy in range(scale):
            for room in text.rooms:
                name = room.name if copy == 0 else f"{room.name} {copy + 1}"
                found.append(
                    planning.add_room(
                        venue=venue,
                        name=name,
                        size=room.size,
                        floor=room.floor,
                        step_free=text.step_free,
                        hearing_loop=text.hearing_loop,
                        by=by,
                        now=now,
                    )
                )
    return found
