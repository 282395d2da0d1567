"""Spreadsheets in: every row checked by the verbs, in words, and taken as a whole or not at all."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import tablib
from openpyxl import Workbook, load_workbook

from courses import closed_days, planning
from courses.models import Course, Offering, Revision, Room, Session, Venue
from courses.models.upload import Upload, UploadState
from courses.spreadsheets import files, reading, runs
from courses.spreadsheets.resources import CourseRows
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_category, make_course, make_room, make_term, make_venue
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db

COURSE = {
    "Code": "HM01",
    "Title": "Moving home",
    "Kind": "Course",
    "Part of the catalogue": "Understanding myself",
    "In one sentence": "Pack without panic.",
    "What it is about": "Boxes, forms and feelings.",
    "How people learn": "Talking together; Making things",
    "People will be able to": "Make a list\nAsk for help",
}
GROUP = {
    "Reference": "",
    "Course": "HM01",
    "Term": "Spring 2027",
    "First day": date(2027, 1, 12),
    "Starts": "10:00",
    "Ends": "12pm",
    "Number of sessions": 3,
    "Room": "Old Library, Room 1",
    "Places in the room": 12,
    "Tutors": "",
}


def as_csv(*rows: dict[str, Any]) -> bytes:
    table = tablib.Dataset(headers=list(rows[0]))
    for row in rows:
        table.append([row.get(head, "") for head in rows[0]])
    return str(table.export("csv")).encode()


def as_xlsx(*rows: dict[str, Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def run(kind: str, raw: bytes, *, dry_run: bool = False) -> dict[str, Any]:
    return runs.check(kind=kind, raw=raw, by=User.objects.system(), now=NOW, dry_run=dry_run)


def problems(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(each["row"], each["column"], each["words"]) for each in report["problems"]]


@pytest.fixture
def library() -> Room:
    make_category()
    make_term()
    return make_room("Room 1", venue=make_venue("Old Library"), size=16)


# Rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_course_comes_in_with_all_its_words_and_waits_for_a_panel(library: Room, write: Any) -> None:
    report = run("courses", write(COURSE))
    assert (report["new"], report["changed"], report["same"], report["problems"]) == (1, 0, 0, [])
    text = Revision.objects.get(course__code="HM01")
    assert (text.title, text.methods, text.outcomes) == (
        "Moving home",
        ["talking_together", "making"],
        ["Make a list", "Ask for help"],
    )
    assert (text.session_minutes, text.size) == (120, 12)
    assert not hasattr(text, "approval")


def test_the_same_file_twice_changes_nothing_and_other_words_are_a_new_revision(library: Room) -> None:
    run("courses", as_csv(COURSE))
    before = Entry.objects.count()
    assert run("courses", as_csv(COURSE))["same"] == 1
    assert (Revision.objects.count(), Entry.objects.count()) == (1, before)
    assert run("courses", as_csv({**COURSE, "Title": "Moving house"}))["changed"] == 1
    assert list(Revision.objects.order_by("number").values_list("title", flat=True)) == ["Moving home", "Moving house"]


def test_a_dry_run_is_the_same_run_rolled_back(library: Room) -> None:
    before = Entry.objects.count()
    report = run("courses", as_csv(COURSE), dry_run=True)
    assert (report["new"], report["ready"][0]["row"]) == (1, 2)
    assert (Course.objects.count(), Entry.objects.count()) == (0, before)


def test_one_row_with_a_problem_keeps_every_row_out(library: Room) -> None:
    wrong = {**COURSE, "Code": "HM02", "Title": "Other", "Kind": "Cuorse", "Minutes": "ten"}
    report = run("courses", as_csv({**COURSE, "Minutes": ""}, wrong))
    assert problems(report) == [
        (3, "Minutes", "“ten” is not a number we can use. Write 15 to 600."),
        (3, "Kind", "We do not know “Cuorse”. Did you mean “Course”? Please write it that way."),
    ]
    assert (report["problem_rows"], Course.objects.count()) == (1, 0)


def test_what_a_verb_refuses_is_said_beside_its_column(library: Room) -> None:
    twin = {**COURSE, "Code": "HM02"}
    report = run("courses", as_csv(COURSE, twin))
    assert problems(report) == [
        (3, "Title", "Another course has, or had, this web address. Change the title a little.")
    ]
    assert Course.objects.count() == 0


def test_a_course_stays_where_it_is_in_the_catalogue(library: Room) -> None:
    run("courses", as_csv(COURSE))
    report = run("courses", as_csv({**COURSE, "Kind": "Workshop"}))
    assert [each[:2] for each in problems(report)] == [(2, "Kind")]


def test_missing_and_unknown_columns_are_named() -> None:
    report = run("courses", as_csv({"Code": "A1", "Titel": "X", "Colour": "red"}))
    assert report["missing"] == ["Title", "Kind", "Part of the catalogue", "In one sentence", "What it is about"]
    assert report["unknown"] == ["Titel", "Colour"]


def test_places_and_rooms_are_added_and_changed() -> None:
    venue = {"Name": "Riverside", "Town": "Larkmoor", "No steps": "yes", "Hearing loop": "maybe"}
    assert problems(run("venues", as_csv(venue))) == [
        (2, "Hearing loop", "“maybe” is not an answer we know. Write yes or no.")
    ]
    assert run("venues", as_csv({**venue, "Hearing loop": "no"}))["new"] == 1
    assert run("venues", as_csv({**venue, "Hearing loop": "yes"}))["changed"] == 1
    assert run("venues", as_csv({**venue, "Hearing loop": "Y"}))["same"] == 1
    assert (Venue.objects.get().town, Venue.objects.get().hearing_loop) == ("Larkmoor", True)
    room = {"Place": "riverside", "Room": "Hall", "People": 40}
    assert run("rooms", as_csv(room))["new"] == 1
    assert run("rooms", as_csv({**room, "People": 45}))["changed"] == 1
    assert run("rooms", as_csv({**room, "People": 45}))["same"] == 1
    assert Room.objects.get().size == 45
    assert problems(run("rooms", as_csv({**room, "Place": "Rivreside"}))) == [
        (2, "Place", "We do not know “Rivreside”. Did you mean “Riverside”? Please write it that way.")
    ]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_group_comes_in_as_a_draft_with_its_sessions_past_a_closed_day(library: Room, write: Any) -> None:
    run("courses", as_csv(COURSE))
    closed_days.close(day=date(2027, 1, 19), name="Inset", by=User.objects.system(), now=NOW)
    row = {**GROUP, "First day": datetime(2027, 1, 12) if write is as_xlsx else "12/01/2027"}
    if write is as_xlsx:
        row["Starts"] = time(10)
    assert run("offerings", write(row))["new"] == 1
    offering = Offering.objects.get()
    assert (offering.state, offering.places.get().capacity) == ("draft", 12)
    assert [(each.day, each.starts, each.ends) for each in Session.objects.order_by("number")] == [
        (date(2027, 1, day), time(10), time(12)) for day in (12, 26)
    ] + [(date(2027, 2, 2), time(10), time(12))]
    assert run("offerings", write(row))["same"] == 1
    assert Offering.objects.count() == 1


def test_the_pair_is_found_by_either_order_of_names(library: Room) -> None:
    run("courses", as_csv(COURSE))
    pair = make_pair(make_tutor("Ash Okafor", lived="own"), make_tutor("Sam Whitlock", subject=True))
    assert run("offerings", as_csv({**GROUP, "Tutors": "Sam Whitlock and Ash Okafor"}))["new"] == 1
    assert Offering.objects.get().pair == pair


def test_rows_that_clash_within_the_file_are_told_with_the_way_out(library: Room) -> None:
    run("courses", as_csv(COURSE))
    make_room("Room 2", venue=library.venue, size=16)
    report = run("offerings", as_csv(GROUP, {**GROUP, "Reference": "R2", "Starts": "11:00", "Ends": "13:00"}))
    assert problems(report) == [
        (
            3,
            "Room",
            (
                "Room 1 is taken on Tuesday 12 January, 11am to 1pm. Choose another room or another time. "
                "Old Library, Room 2 is free then."
            ),
        )
    ]
    assert Offering.objects.count() == 0


@pytest.mark.parametrize(
    ("cells", "column", "start"),
    [
        ({"First day": "13/01/27 ten o'clock"}, "First day", "“13/01/27 ten o'clock” is not a day we can read."),
        ({"Starts": "ten"}, "Starts", "“ten” is not a time we can read."),
        ({"Starts": "25:00"}, "Starts", "“25:00” is not a time we can read."),
        ({"Ends": "9am"}, "Ends", "A session ends after it starts."),
        ({"Course": "HM10"}, "Course", "We do not know “HM10”. Did you mean “HM01”?"),
        ({"Room": ""}, "Room", "This is empty."),
        ({"Places in the room": 17}, "Room", "Room 1 seats 16 people."),
        ({"Tutors": "Nobody and No one"}, "Tutors", "We do not know “Nobody and No one”"),
        ({"Number of sessions": "-1"}, "Number of sessions", "“-1” is not a number"),
        ({"Term": "Spring 2028"}, "Term", "We do not know “Spring 2028”. Did you mean “Spring 2027”?"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_column(
    library: Room, cells: dict[str, Any], column: str, start: str
) -> None:
    run("courses", as_csv(COURSE))
    ((number, where, words),) = problems(run("offerings", as_csv({**GROUP, **cells})))
    assert (number, where, words[: len(start)]) == (2, column, start)
    assert Offering.objects.count() == 0


def test_a_group_that_is_there_otherwise_is_not_changed_behind_peoples_backs(library: Room) -> None:
    run("courses", as_csv(COURSE))
    run("offerings", as_csv({**GROUP, "Reference": "A"}))
    report = run("offerings", as_csv({**GROUP, "Reference": "A", "How people join": "Online"}))
    words = "This group is planned already, in another way. Change it on its page, or give it another reference."
    assert problems(report) == [(2, "Reference", words)]


# Files ---------------------------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MOST_UNPACKED + 1))
    return packed.getvalue()


def not_a_workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("hello.txt", "hello")
    return packed.getvalue()


def entities() -> bytes:
    raw = as_xlsx(COURSE)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "xl/workbook.xml":
                body = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
            new.writestr(part.filename, body)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b"x" * (reading.MOST_BYTES + 1), "too big"),
        ("Code,Title\nA1,Café".encode("cp1252"), "CSV UTF-8"),
        (b"Code,Title\nA1,\0", "not a spreadsheet"),
        (b"\xff\xfeC", "CSV UTF-8"),
        (b"PK\x03\x04 broken", "cannot open"),
        (b'Code,Title\n"A1,B', "quotes"),
        (b"\n\n", "first row is empty"),
        (b"Code,Title\n", "no rows"),
        (b"Code,Code\nA,B", "there twice"),
        (b"Code\n" + b"A\n" * 5001, "more than 5,000"),
        (",".join(f"c{n}" for n in range(61)).encode() + b"\n1", "too many columns"),
        (zip_bomb(), "grows too big"),
        (not_a_workbook(), "not a spreadsheet"),
        (entities(), "cannot open"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        reading.read(raw)
    assert refused.value.field == "file"


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    raw = as_xlsx({"Code": "A1"}, *({"Code": f"B{n}"} for n in range(5001)))
    with pytest.raises(Refusal, match="more than 5,000"):
        reading.read(raw)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_as_it_was_and_runs_no_formula(library: Room, form: str) -> None:
    hostile = make_course('=HYPERLINK("http://bad.example")', bring="+44 1632", access="@here", content_note="-1")
    rows = CourseRows(by=User.objects.system(), now=NOW)
    raw = files.everything(rows, form=form)
    if form == "xlsx":
        cells = [cell for row in load_workbook(io.BytesIO(raw)).active.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
    else:
        assert b"\n=" not in raw
        assert b",=" not in raw
        assert b",+44" not in raw
    report = run("courses", raw)
    assert (report["same"], report["problems"]) == (1, [])
    assert hostile.revisions.count() == 1


def test_the_empty_file_and_the_rows_to_put_right_can_be_opened(library: Room) -> None:
    for kind, maker in runs.ROWS.items():
        rows = maker(by=User.objects.system(), now=NOW)
        first = next(load_workbook(io.BytesIO(files.empty_file(rows, form="xlsx"))).active.values)
        assert list(first) == [str(head) for _field, head in maker.columns], kind
    report = {"problems": [{"row": 7, "column": "Course", "words": "=no"}]}
    assert files.to_put_right(report, form="csv").decode("utf-8-sig").splitlines()[1] == "7,Course,'=no"


# From sending to taking in -------------------------------------------------------------------------------------------


def send(raw: bytes, kind: str = "courses") -> Upload:
    return runs.send(kind=kind, name="spring.csv", raw=raw, by=make_user("Robin"), now=NOW)


def test_a_spreadsheet_is_checked_then_taken_in_and_its_file_is_gone(
    library: Room, django_capture_on_commit_callbacks: Any
) -> None:
    upload = send(as_csv(COURSE))
    stored, storage = upload.file.name, upload.file.storage
    runs.work(upload_id=upload.pk, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, upload.report["new"], Course.objects.count()) == (UploadState.CHECKED, 1, 0)
    runs.take(upload=upload, by=make_user(), now=NOW)
    runs.take(upload=upload, by=make_user(), now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        runs.work(upload_id=upload.pk, now=NOW)
    runs.work(upload_id=upload.pk, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, upload.file.name, Course.objects.count()) == (UploadState.TAKEN, "", 1)
    assert not storage.exists(stored)


def test_rows_with_problems_cannot_be_taken_in(library: Room) -> None:
    upload = send(as_csv({**COURSE, "Kind": "None"}))
    runs.work(upload_id=upload.pk, now=NOW)
    with pytest.raises(Refusal, match="There is something to put right first"):
        runs.take(upload=upload, by=make_user(), now=NOW)
    assert Upload.objects.get().state == UploadState.CHECKED


def test_what_changed_between_the_check_and_the_taking_keeps_all_rows_out(library: Room) -> None:
    upload = send(as_csv(COURSE, {**COURSE, "Code": "HM02", "Title": "Another"}))
    runs.work(upload_id=upload.pk, now=NOW)
    runs.take(upload=Upload.objects.get(), by=make_user(), now=NOW)
    make_course("Twin")
    Course.objects.update(slug="another")
    runs.work(upload_id=upload.pk, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, upload.report["problem_rows"]) == (UploadState.CHECKED, 1)
    assert Course.objects.filter(code__startswith="HM").count() == 0


def test_a_file_that_breaks_us_stops_after_three_tries(library: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = send(as_csv(COURSE))

    def explode(raw: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(runs, "read", explode)
    for _ in range(3):
        with pytest.raises(MemoryError):
            runs.work(upload_id=upload.pk, now=NOW)
    runs.work(upload_id=upload.pk, now=NOW)
    assert (Upload.objects.get().state, runs.waiting()) == (UploadState.BROKEN, [])


def test_an_empty_or_huge_file_is_refused_at_once_and_old_ones_are_forgotten(library: Room) -> None:
    for raw in (b"", b"x" * (runs.MOST_BYTES + 1)):
        with pytest.raises(Refusal):
            send(raw)
    upload = send(as_csv(COURSE))
    assert runs.clear(now=NOW + runs.KEPT) == 0
    assert runs.clear(now=NOW + runs.KEPT + timedelta(hours=1)) == 1
    assert Upload.objects.get(pk=upload.pk).state == UploadState.BROKEN


def test_a_clash_leaves_nothing_of_its_row(library: Room) -> None:
    planning.add_room(venue=library.venue, name="Small", size=2, by=User.objects.system(), now=NOW)
    run("courses", as_csv(COURSE))
    report = run("offerings", as_csv({**GROUP, "Room": "Old Library, Small"}))
    assert report["problem_rows"] == 1
    assert Offering.objects.count() == 0
