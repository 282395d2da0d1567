"""A whole edition made from the sample college's texts without a database: as many courses as are asked for."""

import dataclasses
import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from recovery_college.prospectus import content as said
from recovery_college.prospectus import gather, texts

TEXTS = Path(__file__).resolve().parents[3] / "recovery_college" / "sample_data" / "texts"
TERMS = (
    ("autumn", "Autumn 2026", date(2026, 9, 14), date(2026, 12, 11)),
    ("spring", "Spring 2027", date(2027, 1, 11), date(2027, 3, 26)),
    ("summer", "Summer 2027", date(2027, 4, 19), date(2027, 7, 9)),
)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def book(courses: int = 60) -> said.Book:
    """Return an edition with this many courses; more than the sample's sixty repeat them under new names."""
    parts = [read(path.stem) for path in sorted(TEXTS.glob("courses_*.toml"))]
    parts.sort(key=lambda part: part["category"]["order"])
    venues = read("venues")["venues"]
    tutors = [said.TutorName(each["name"], "", each["line"]) for each in read("tutors")["tutors"]]
    each, count = courses // len(parts), 0
    categories = []
    for part in parts:
        entries = []
        for number in range(each):
            entries.append(entry(part["courses"][number % len(part["courses"])], number, count, venues, tutors))
            count += 1
        category = part["category"]
        categories.append(
            said.CategoryPart(category["slug"], category["name"], category["line"], category["slug"], tuple(entries))
        )
    return said.Book(
        year=2026,
        language="en-gb",
        made_on="2026-07-01",
        college=said.CollegeFacts(
            "Larkmoor Recovery College", "Larkmoor", "01632 960 100", "hello@larkmoor.example",
            "3 Market Row, Larkmoor, LM1 2AB", "Monday to Friday, 9am to 4pm", "https://www.larkmoor.example",
            "www.larkmoor.example", "#4A2260", "#FFC247",
        ),
        texts=tuple(sections(read("college"))),
        help_lines=tuple(
            said.Help(line["name"], line["phone"], "", line["text"], line["bsl"], "")
            for line in read("college")["help_lines"]
        ),
        categories=tuple(categories),
        terms=tuple(gather_terms(categories, venues)),
        venues=tuple(venue_part(venue) for venue in venues),
        tutors=tuple(sorted(tutors, key=lambda tutor: gather.sort_key(tutor.name))),
        index=tuple(gather._index(categories)),
    )  # fmt: skip


def sections(college: dict[str, Any]) -> list[said.Section]:
    bodies = {key: college[key]["text"] for key in ("welcome_staff", "welcome_student", "what_is", "who_can_come")}
    charter = college["charter"]
    bodies["how_it_works"] = both(college["how_it_works"], "title", "text")
    lines = [charter["line"], "", "## Students", *(f"- {line}" for line in charter["student"]), "", "## The college"]
    bodies["charter"] = "\n".join([*lines, *(f"- {line}" for line in charter["college"]), "", charter["limits"]])
    bodies["getting_involved"] = both(college["getting_involved"], "title", "text")
    bodies["partners"] = both(college["partners"], "name", "line")
    bodies["questions"] = both(college["questions"], "question", "answer")
    names = {**texts.FRONT, **texts.BACK}
    return [said.Section(key, str(names[key]), tuple(texts.blocks(bodies[key]))) for key in names]


def both(items: list[dict[str, str]], heading: str, words: str) -> str:
    return "\n\n".join(f"## {item[heading]}\n{item[words]}" for item in items)


def entry(
    course: dict[str, Any], number: int, count: int, venues: list[dict[str, Any]], tutors: list[said.TutorName]
) -> said.Entry:
    again = number // 10
    pair = (tutors[count % 40], tutors[(count + 7) % 40])
    pair = tuple(sorted(pair, key=lambda tutor: gather.sort_key(tutor.name)))
    meetings = max(len(course["sessions"]), 1)
    runs = []
    for run in range(2 + count % 2):
        slug, name, starts, _ends = TERMS[(count + run) % 3]
        venue = venues[(count + run) % len(venues)]
        first = starts + timedelta(days=(count * 3 + run) % 12)
        days = tuple(
            said.Meeting((first + timedelta(weeks=week)).isoformat(), "10:00", "12:00") for week in range(meetings)
        )
        weekly = f", weekly for {meetings} weeks" if meetings > 1 else ""
        runs.append(
            said.Run(
                slug, name, "in_person", "In a room together", f"{first:%A} {first.day} {first:%B}{weekly}",
                "10am to 12pm", venue["slug"], venue["name"], pair, days,
            )
        )  # fmt: skip
    return said.Entry(
        slug=course["slug"] + (f"-{again}" if again else ""),
        code=course["code"] + (f"x{again}" if again else ""),
        title=course["title"] + (f" again {again}" if again else ""),
        kind_words=course["kind"].replace("_", "-").capitalize(),
        length_words=f"{meetings} sessions of 2 hours" if meetings > 1 else "2 hours",
        line=course["line"],
        about=texts.paragraphs(course["about"]),
        who_for=course["who_for"],
        outcomes=tuple(course["outcomes"]),
        methods=tuple(method.replace("_", " ").capitalize() for method in course["methods"]),
        bring=course["bring"],
        content_note=course["content_note"],
        access=course["access"],
        good_first_course=course["good_first_course"],
        pairs=(pair,),
        runs=tuple(runs),
    )


def gather_terms(categories: list[said.CategoryPart], venues: list[dict[str, Any]]) -> list[said.TermTable]:
    tables = []
    for slug, name, starts, ends in TERMS:
        parts = []
        for venue in venues:
            rows = [
                said.Row(run.meetings[0].day, run.when_words, run.time_words, course.title, course.slug, part.pattern)
                for part in categories
                for course in part.courses
                for run in course.runs
                if run.venue == venue["slug"] and run.term == slug
            ]
            if rows:
                parts.append(
                    said.VenueTable(venue["slug"], venue["name"], tuple(sorted(rows, key=lambda row: row.day)))
                )
        words = f"{starts:%A} {starts.day} {starts:%B} to {ends:%A} {ends.day} {ends:%B %Y}"
        tables.append(said.TermTable(slug, name, starts.isoformat(), ends.isoformat(), words, tuple(parts)))
    return tables


def venue_part(venue: dict[str, Any]) -> said.VenuePart:
    names = ("step_free", "toilet", "hearing_loop", "quiet_space", "parking_blue_badge")
    words = ("No steps", "Accessible toilet", "Hearing loop", "Quiet space", "Blue Badge parking")
    return said.VenuePart(
        slug=venue["slug"],
        name=venue["name"],
        hub=venue.get("hub", False),
        address=(venue["street"], venue["town"], venue["postcode"]),
        way_here=tuple(venue["way_here"]),
        bus=venue["bus"],
        parking=venue["parking"],
        facts=tuple(said.AccessFact(word, venue[name]) for word, name in zip(words, names, strict=True)),
        access_note=venue["access_note"],
        rooms=tuple(room["name"] for room in venue["rooms"]),
    )


def dumps(said_as_json: dict[str, Any]) -> str:
    return json.dumps(said_as_json, ensure_ascii=False)


def tiny() -> dict[str, Any]:
    """Return two courses and little else, as JSON: quick to print."""
    whole = book(6)
    part = dataclasses.replace(whole.categories[0], courses=whole.categories[0].courses[:1])
    other = dataclasses.replace(whole.categories[1], courses=whole.categories[1].courses[:1])
    less = dataclasses.replace(
        whole,
        texts=whole.texts[:1],
        categories=(part, other),
        terms=(),
        venues=whole.venues[:1],
        tutors=whole.tutors[:2],
        index=tuple(gather._index((part, other))),
    )
    return said.as_json(less)
