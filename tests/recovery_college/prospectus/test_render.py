"""The finished file: every course once, tagged, bookmarked, and nothing a text can break."""

import dataclasses
import os
import re
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest
import weasyprint
from pdfua import validate

from foundations.lib import patterns, pdf
from recovery_college.prospectus import child, content
from recovery_college.prospectus.models.print_job import PrintFault, PrintStage
from recovery_college.prospectus.render import book as rendering
from recovery_college.prospectus.render import tiles
from tests.recovery_college.prospectus import sample_book

HOSTILE = (
    "<script>alert(1)</script> & “quotes”",
    "مرحبا بكم في الكلية",
    "Joy 😀 and tea",
    "W" * 200,
    'end"]}</style>\\',
)


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    """Twelve courses in six categories, the first five with hostile titles."""
    book = sample_book.book(12)
    titles = iter(HOSTILE)
    categories = tuple(
        dataclasses.replace(
            category,
            courses=tuple(dataclasses.replace(course, title=next(titles, course.title)) for course in category.courses),
        )
        for category in book.categories
    )
    return content.as_json(dataclasses.replace(book, categories=categories))


@pytest.fixture(scope="module")
def printed(small: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.pdf"
    rendering.write(small, path)
    return path


@pytest.fixture(scope="module")
def reader(printed: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(printed)


@pytest.fixture(scope="module")
def elements(reader: pypdf.PdfReader) -> list[Any]:
    """Every structure element that the document's tree reaches, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, dict) and "/S" in element:
            found.append(element)
            for kid in element.get("/K", []):
                if not isinstance(kid, int):
                    walk(kid)

    for kid in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]:
        walk(kid)
    return found


def test_the_checker_finds_nothing(printed: Path):
    report = validate(str(printed))
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []
    assert len([outcome for outcome in report.outcomes if not outcome.skipped]) >= 10


def test_title_language_and_kind_of_file_are_said(reader: pypdf.PdfReader):
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Larkmoor Recovery College: prospectus 2026 to 2027"
    assert root["/Lang"].lower() == "en-gb"
    assert root["/MarkInfo"]["/Marked"] is not None
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_every_course_is_printed_exactly_once(reader: pypdf.PdfReader, small: dict[str, Any]):
    words = " ".join(page.extract_text() for page in reader.pages)
    codes = Counter(re.findall(r"Code ([A-Z]+\d+)", words))
    assert codes == {course["code"]: 1 for course in content.courses_of(small)}


def test_bookmarks_lead_to_parts_and_courses(reader: pypdf.PdfReader, small: dict[str, Any]):
    top = [each for each in reader.outline if not isinstance(each, list)]
    names = [str(each.title) for each in top]
    assert names[1:4] == ["Contents", "Welcome", "From a student"]
    for category in small["categories"]:
        place = reader.outline.index(top[names.index(category["name"])])
        below = [" ".join(str(each.title).split()) for each in reader.outline[place + 1]]
        assert below == [course["title"] for course in category["courses"]]


def test_contents_and_index_say_the_page_on_which_a_course_stands(reader: pypdf.PdfReader, small: dict[str, Any]):
    course = content.courses_of(small)[-1]
    pages = [page.extract_text() for page in reader.pages]
    stands = next(number for number, words in enumerate(pages, 1) if f"Code {course['code']}" in words)
    index = " ".join(pages[-1].split())
    assert f"{course['title']} {stands}" in index


def test_heads_of_rows_and_columns_have_their_scope(elements: list[Any]):
    heads = [element for element in elements if element["/S"] == "/TH"]
    scopes = Counter(str(element["/A"]["/Scope"]) for element in heads)
    assert len(heads) == scopes["/Column"] + scopes["/Row"]
    assert scopes["/Column"] > 0
    assert scopes["/Row"] > 0


def test_headings_are_not_empty_and_courses_are_third_level(elements: list[Any], small: dict[str, Any]):
    levels = Counter(element["/S"] for element in elements if re.fullmatch(r"/H\d", element["/S"]))
    assert levels["/H1"] == 1
    assert levels["/H3"] >= len(content.courses_of(small))
    assert all(element["/K"] for element in elements if re.fullmatch(r"/H\d", element["/S"]))


def test_each_link_has_one_annotation_that_says_its_words(reader: pypdf.PdfReader, elements: list[Any]):
    annotations = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    links = [element for element in elements if element["/S"] == "/Link"]
    assert len(annotations) == len(links) > 40
    assert all(
        str(note["/Contents"]).strip() and not str(note["/Contents"]).startswith("course-") for note in annotations
    )


def test_running_heads_are_artifacts_and_every_mark_has_its_element(reader: pypdf.PdfReader, elements: list[Any]):
    tagged: dict[int, set[int]] = {}
    for element in elements:
        if "/Pg" not in element:
            continue
        page = element.raw_get("/Pg").idnum
        tagged.setdefault(page, set()).update(kid for kid in element.get("/K", []) if isinstance(kid, int))
    for page in reader.pages:
        stream = page.get_contents().get_data().decode("latin-1")
        marks = {int(mark) for mark in re.findall(r"/MCID (\d+)", stream)}
        assert marks == tagged.get(page.indirect_reference.idnum, set())
    assert "/Pagination" in reader.pages[-1].get_contents().get_data().decode("latin-1")


def test_a_hostile_text_stays_a_text(small: dict[str, Any]):
    html = rendering.html(small)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_colours_of_the_college_cannot_carry_rules(small: dict[str, Any]):
    bad = {**small, "college": {**small["college"], "colour": "red}body{display:none"}}
    assert "display:none" not in tiles.style_sheet(bad)
    assert patterns.COLLEGE_COLOUR in tiles.style_sheet(bad)


def test_a_category_takes_its_pattern_and_its_inks_apart(small: dict[str, Any]):
    first = {**small["categories"][0], "pattern": "life", "colour": "create"}
    college = (patterns.COLLEGE_COLOUR, patterns.COLLEGE_ACCENT)
    inks = patterns.inks_of("create", *college)
    rules = tiles.style_sheet({**small, "categories": [first]})
    assert patterns.tile("life", inks, ground=inks.paper) in rules
    old = {key: value for key, value in first.items() if key != "colour"}
    own = patterns.inks_of("life", *college)
    assert patterns.tile("life", own, ground=own.paper) in tiles.style_sheet({**small, "categories": [old]})


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/", "https://static.invalid/none.css"])
def test_a_book_loads_nothing_but_our_own_files(address: str):
    with pytest.raises(pdf.NotOurs):
        weasyprint.HTML(
            string=f'<link rel="stylesheet" href="{address}">',
            base_url=pdf.BASE,
            url_fetcher=pdf.OnlyOurFiles(),
        ).render()


def test_the_child_says_true_steps_and_how_much_it_took(tmp_path: Path):
    source, target = tmp_path / "content.json", tmp_path / "book.pdf"
    source.write_text(sample_book.dumps(sample_book.tiny()))
    steps: list[child.Step] = []

    done = child.render(source, target, hear=steps.append)

    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == [
        PrintStage.STARTED,
        PrintStage.FIRST_LAYOUT,
        PrintStage.PAGE_NUMBERS,
        PrintStage.WRITING,
    ]
    assert done.pages == len(pypdf.PdfReader(target).pages) == steps[-1].total
    assert 50_000_000 < done.memory < child.MOST_RESIDENT


def test_a_child_that_cannot_read_its_content_stops_and_says_why(tmp_path: Path):
    source = tmp_path / "content.json"
    source.write_text("{}")
    with pytest.raises(child.Stopped) as stopped:
        child.render(source, tmp_path / "book.pdf", hear=lambda step: None)
    assert stopped.value.fault == PrintFault.LAYOUT


def test_a_child_that_is_killed_leaves_no_process(tmp_path: Path):
    source = tmp_path / "content.json"
    source.write_text(sample_book.dumps(sample_book.tiny()))

    def kill(step: child.Step) -> None:
        if step.stage == PrintStage.FIRST_LAYOUT:
            os.kill(running()[0], signal.SIGKILL)

    def running() -> list[int]:
        return [int(line.parent.name) for line in Path("/proc").glob("[0-9]*/cmdline") if named(line, str(source))]

    def named(line: Path, words: str) -> bool:
        try:
            return words in line.read_text(errors="replace")
        except OSError:  # it ended while we looked
            return False

    with pytest.raises(child.Killed):
        child.render(source, tmp_path / "book.pdf", hear=kill)
    assert running() == []


def test_too_little_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = tmp_path / "content.json"
    source.write_text(sample_book.dumps(sample_book.tiny()))
    monkeypatch.setattr(child, "MOST_RESIDENT", 20_000_000)
    with pytest.raises(child.Stopped) as stopped:
        child.render(source, tmp_path / "book.pdf", hear=lambda step: None)
    assert stopped.value.fault == PrintFault.MEMORY
