"""Students and two years of attendance from spreadsheets: every row through the verbs, all of it or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import scheduling
from courses.models import Offering, Places
from courses.models.upload import Upload, UploadState
from courses.spreadsheets import files, runs
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import enrolment, merging, never_asked, past, spreadsheets
from students.models import Enrolment, Mark, Student
from students.steps import Full
from tests.courses.test_spreadsheets import as_csv, as_xlsx, entities, not_a_workbook, problems, zip_bomb
from tests.factories.courses import make_course, make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.house.test_never_asked import FORBIDDEN
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=200)
ALEX = {
    "Name": "Alex Field",
    "Reference": "A-101",
    "Email": "Alex@Larkmoor.example",
    "Phone": "",
    "How to reach them": "By e-mail",
    "What would help them take part": "A seat near the door",
}
SAM = {"Name": "Sam Hill", "Reference": "", "Email": "", "Phone": "01632 960104", "How to reach them": ""}


def run(kind: str, raw: bytes, *, dry_run: bool = False) -> dict[str, Any]:
    return runs.check(kind=kind, raw=raw, by=User.objects.system(), now=LATER, dry_run=dry_run)


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering, channel="room").taken


# Students -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_students_come_in_as_if_written_down_one_by_one(write: Any) -> None:
    report = run("students", write(ALEX, {**SAM, "What would help them take part": ""}))
    assert (report["new"], report["same"], report["problems"]) == (2, 0, [])
    alex, sam = Student.objects.order_by("name")
    assert (alex.name, alex.reference, alex.user.email) == ("Alex Field", "A-101", "alex@larkmoor.example")
    assert (alex.reach, alex.support) == ("mail", "A seat near the door")
    assert (sam.reference, sam.user.email, sam.user.phone, sam.reach) == (None, None, "01632 960104", "phone")
    assert Entry.objects.filter(act="registration.register").count() == 2
    assert Notice.objects.count() == 0


def test_the_same_file_twice_changes_nothing_and_what_people_told_us_since_stays() -> None:
    run("students", as_csv(ALEX, SAM))
    Student.objects.filter(reference="A-101").update(name="Alexandra")
    before = (Entry.objects.count(), User.objects.count())
    report = run("students", as_csv(ALEX, SAM))
    assert (report["new"], report["changed"], report["same"], report["problems"]) == (0, 0, 2, [])
    assert (Entry.objects.count(), User.objects.count()) == before
    assert Student.objects.filter(name="Alexandra").exists()


def test_a_dry_run_is_the_same_run_rolled_back_and_shows_names_alone() -> None:
    before = Entry.objects.count()
    report = run("students", as_csv(ALEX), dry_run=True)
    assert (report["new"], report["ready"]) == (1, [{"row": 2, "words": "Alex Field"}])
    assert (Student.objects.count(), User.objects.filter(is_system=False).count(), Entry.objects.count()) == (
        0,
        0,
        before,
    )


def test_somebody_is_known_by_name_and_number_and_by_a_record_that_was_joined() -> None:
    robin = make_user("Robin", roles=["office"])
    there = make_student("SAM  Hill", email=None, phone="+44 1632 960104")
    assert run("students", as_csv(SAM))["same"] == 1
    keep = make_student("Sam H")
    merging.merge(keep=keep, other=there, by=robin, now=NOW, reason="Rang")
    assert run("students", as_csv(SAM))["same"] == 1
    assert Student.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "column", "start"),
    [
        ({"Name": ""}, "Name", "Write what to call them."),
        ({"Reference": "", "Email": ""}, "Reference", "Write a reference, an email address or a phone number"),
        ({"Email": "alex"}, "Email", "This is not an email address."),
        ({"Email": "a\nb@c.example"}, "Email", "This is not an email address."),
        ({"Phone": "12"}, "Phone", "Check the phone number."),
        ({"How to reach them": "By txt"}, "How to reach them", "We do not know “By txt”."),
        ({"Name": "x" * 81}, "Name", "This is too long"),
        ({"Reference": "943 476 5919"}, "Reference", "This looks like an NHS number"),
    ],
)
def test_what_cannot_be_is_said_beside_its_column_and_keeps_every_row_out(
    cells: dict[str, str], column: str, start: str
) -> None:
    found = problems(run("students", as_csv({**SAM, "What would help them take part": ""}, {**ALEX, **cells})))
    assert [(number, where) for number, where, _words in found] == [(3, column)]
    assert found[0][2].startswith(start)
    assert Student.objects.count() == 0


def test_an_address_that_two_people_share_is_said_and_loses_nobody() -> None:
    found = problems(run("students", as_csv(ALEX, {**ALEX, "Name": "Kit Field", "Reference": "A-102"})))
    assert [each[:2] for each in found] == [(3, "Email")]
    assert Student.objects.count() == 0


@pytest.mark.parametrize(
    "head",
    [
        "Diagnosis", "diagnoses", "NHS number", "NHS No.", "nhs_no", "NHSNumber", "Date of birth", "DOB", "D.O.B.",
        "Birth date", "Born", "Age", "Medication", "GP", "GP name", "Consultant", "Risk", "Risk level", "Referred by",
        "Referral", "Patient ID", "Hospital number", "CHI", "Condition", "MHA status", "Care coordinator",
        "Ethnicity", "Cluster",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["students", "past"])
def test_a_column_that_we_never_ask_is_refused_with_words_not_left_out(kind: str, head: str) -> None:
    with pytest.raises(Refusal, match="never asks") as refused:
        run(kind, as_csv({**ALEX, head: ""}))
    assert (refused.value.field, head in str(refused.value)) == ("file", True)
    assert Student.objects.count() == 0


def test_no_column_of_ours_asks_what_we_never_ask() -> None:
    for maker in spreadsheets.of_people(None).values():  # type: ignore[arg-type]
        heads = [str(head) for _field, head in maker.columns]
        assert [head for head in heads if FORBIDDEN.search(head)] == []
        never_asked.check(heads)


@pytest.mark.parametrize("number", ["", "A-101", "9434765918", "943476591", "94347659199"])
def test_other_references_are_no_nhs_numbers(number: str) -> None:
    assert not never_asked.looks_like_nhs_number(number)


# The past ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def group() -> Offering:
    offering = make_offering(make_course("Sleep"), titles=["One", "Two", "Three"], places=2)
    offering.reference = "SLEEP-1"
    offering.save()
    return offering


@pytest.fixture
def alex() -> Student:
    run("students", as_csv(ALEX))
    return Student.objects.get(reference="A-101")


ROW = {"Reference": "A-101", "Group": "sleep-1", "Completed": "yes", "Session 1": "Here", "Session 2": "Late"}
ROW |= {"Session 3": ""}


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_place_of_the_past_comes_in_with_its_marks_and_takes_a_place(
    group: Offering, alex: Student, write: Any
) -> None:
    report = run("past", write(ROW))
    assert (report["new"], report["problems"]) == (1, [])
    claim = Enrolment.objects.get()
    assert (claim.student, claim.offering, claim.state, taken(group)) == (alex, group, "completed", 1)
    marks = Mark.objects.order_by("session__number").values_list("session__number", "was")
    assert list(marks) == [(1, "attended"), (2, "late")]
    assert Notice.objects.count() == 0
    acts = Entry.objects.filter(kind="enrolment").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["past.write", "past.mark", "past.complete"]


def test_the_same_past_twice_changes_nothing_and_more_marks_are_added(group: Offering, alex: Student) -> None:
    run("past", as_csv(ROW))
    before = Entry.objects.count()
    assert run("past", as_csv(ROW))["same"] == 1
    assert (Entry.objects.count(), taken(group)) == (before, 1)
    assert run("past", as_csv({**ROW, "Session 3": "Not here"}))["new"] == 1
    assert (Mark.objects.count(), Enrolment.objects.count(), taken(group)) == (3, 1, 1)


def test_two_rows_of_one_person_and_group_are_one_place(group: Offering, alex: Student) -> None:
    run("past", as_csv(ROW, {**ROW, "Session 3": "Left early"}))
    assert (Enrolment.objects.count(), Mark.objects.count(), taken(group)) == (1, 3, 1)


def test_the_places_count_holds_and_nothing_is_half_imported(group: Offering) -> None:
    people = [{**SAM, "Name": f"Kim {n}", "Reference": f"K{n}", "Phone": ""} for n in range(3)]
    run("students", as_csv(*people))
    rows = [{**ROW, "Reference": f"K{n}"} for n in range(3)]
    found = problems(run("past", as_csv(*rows)))
    assert [each[:2] for each in found] == [(4, "Group")]
    assert found[0][2].startswith("All places of this group are written down already.")
    assert (Enrolment.objects.count(), taken(group)) == (0, 0)
    assert run("past", as_csv(*rows[:2]))["new"] == 2
    assert taken(group) == 2


@pytest.mark.parametrize(
    ("cells", "column", "start"),
    [
        ({"Reference": "A-999"}, "Reference", "We do not know this person."),
        ({"Group": "SLEEP-2"}, "Group", "We do not know “SLEEP-2”. Did you mean “SLEEP-1”?"),
        ({"Session 1": "Here!"}, "Session 1", "We do not know “Here!”."),
        ({"Session 4": "Here"}, "Session 4", "This group had no session 4"),
        ({"Completed": "maybe"}, "Completed", "“maybe” is not an answer we know."),
    ],
)
def test_what_cannot_have_been_is_said_beside_its_column(
    group: Offering, alex: Student, cells: dict[str, str], column: str, start: str
) -> None:
    ((number, where, words),) = problems(run("past", as_csv({**ROW, "Session 4": "", **cells})))
    assert (number, where, words[: len(start)]) == (2, column, start)
    assert (Enrolment.objects.count(), Mark.objects.count()) == (0, 0)


def write(student: Student, offering: Offering, **how: Any) -> Enrolment:
    said = {"marks": {1: "attended"}, "by": User.objects.system(), "now": LATER, **how}
    return past.write(student=student, offering=offering, **said)


def test_what_is_not_over_or_was_cancelled_is_no_past(group: Offering, alex: Student) -> None:
    with pytest.raises(Refusal, match="is not over yet"):
        write(alex, group, now=NOW)
    Offering.objects.filter(pk=group.pk).update(state="cancelled", cancelled_at=NOW, cancelled_by=User.objects.system())
    with pytest.raises(Refusal, match="was cancelled, so nobody"):
        write(alex, group)


def test_a_register_is_not_overwritten(group: Offering, alex: Student) -> None:
    write(alex, group)
    with pytest.raises(Refusal, match="has another mark for") as refused:
        write(alex, group, marks={1: "late"})
    assert refused.value.field == "session_1"


def test_who_enrolled_here_gets_only_the_marks_that_lack(group: Offering, alex: Student) -> None:
    claim = make_enrolment(group, alex)
    assert write(alex, group) == claim
    assert (Mark.objects.count(), taken(group)) == (1, 1)


def test_who_is_in_line_is_settled_first(group: Offering, alex: Student) -> None:
    for _each in range(2):
        make_enrolment(group)
    enrolment.join_line(student=alex, offering=group, by=alex.user, now=NOW)
    with pytest.raises(Refusal, match="in line for this group"):
        write(alex, group)
    with pytest.raises(Full):
        write(make_student(), group)


def test_a_session_that_was_cancelled_has_no_marks(group: Offering, alex: Student) -> None:
    scheduling.cancel(session=group.sessions.get(number=2), by=User.objects.system(), now=NOW, words="Snow")
    with pytest.raises(Refusal, match="no session 2"):
        write(alex, group, marks={2: "attended"})


# Files and pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["students", "past"])
@pytest.mark.parametrize(
    "raw",
    [b"", b"Name,Reference\nA,\0", b"PK\x03\x04 broken", b"Name\n" + b"A\n" * 5001, zip_bomb(),
     not_a_workbook(), entities()],
)  # fmt: skip
def test_a_hostile_file_is_answered_in_words(kind: str, raw: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        run(kind, raw)
    assert refused.value.field == "file"


def test_formulas_in_names_are_only_words() -> None:
    run("students", as_csv({**ALEX, "Name": '=HYPERLINK("x")', "What would help them take part": "@SUM(1)"}))
    assert Student.objects.get().name == '=HYPERLINK("x")'


def test_the_empty_file_has_the_columns_and_people_who_do_not_exist() -> None:
    make_student("Real Person")
    for maker in spreadsheets.of_people(None).values():  # type: ignore[arg-type]
        raw = files.empty_file(maker(by=User.objects.system(), now=NOW), form="csv").decode("utf-8-sig")
        assert raw.splitlines()[0] == ",".join(str(head) for _field, head in maker.columns)
        assert ("Example" in raw, "Real Person" in raw) == (True, False)


def test_a_list_of_many_asks_no_more_a_row_than_a_list_of_few() -> None:
    def asked(*rows: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            run("students", as_csv(*rows), dry_run=True)
        return len(queries)

    def person(number: int) -> dict[str, str]:
        return {"Name": f"Kim {number}", "Reference": f"K{number}", "Email": f"k{number}@larkmoor.example"}

    one, eleven = asked(person(0)), asked(*(person(number) for number in range(11)))
    assert (eleven - one) / 10 <= 12


def send(client: Client, kind: str, raw: bytes) -> Upload:
    file = SimpleUploadedFile("people.csv", raw, content_type="text/csv")
    assert client.post(reverse("college_spreadsheets"), {"kind": kind, "file": file}).status_code == 302
    upload = Upload.objects.get()
    runs.work(upload_id=upload.pk, now=timezone.now())
    return upload


def test_from_sending_to_taking_in_and_no_name_is_kept_in_the_report() -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    upload = send(office, "students", as_csv(ALEX))
    page = reverse("college_spreadsheet", args=[upload.uuid])
    html = office.get(page).content.decode()
    assert [words in html for words in ("Nobody is told.", "Row 2: Alex Field")] == [True, True]
    office.post(reverse("college_spreadsheet_take", args=[upload.uuid]))
    runs.work(upload_id=upload.pk, now=timezone.now())
    upload.refresh_from_db()
    assert (upload.state, upload.file.name, Student.objects.count()) == (UploadState.TAKEN, "", 1)
    assert "Alex" not in str(upload.report)
    assert reverse("college_students") in office.get(page).content.decode()


def test_a_refused_file_is_not_kept(django_capture_on_commit_callbacks: Any) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    with django_capture_on_commit_callbacks(execute=True):
        upload = send(office, "students", as_csv({**ALEX, "NHS number": "943 476 5919"}))
    upload.refresh_from_db()
    assert (upload.state, upload.file.name) == (UploadState.BROKEN, "")
    html = office.get(reverse("college_spreadsheet", args=[upload.uuid])).content.decode()
    assert "We have not kept this file." in html
    assert "5919" not in str(upload.report)


def test_who_may_not_help_students_sends_and_reads_no_people(monkeypatch: pytest.MonkeyPatch) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    upload = send(office, "students", as_csv(ALEX))
    monkeypatch.setattr(spreadsheets.PeopleRows, "permission", "nobody.may")
    assert office.get(reverse("college_spreadsheet", args=[upload.uuid])).status_code == 404
    assert office.post(reverse("college_spreadsheet_take", args=[upload.uuid])).status_code == 404
    assert office.get(reverse("college_spreadsheet_empty", args=["students", "csv"])).status_code == 404
    assert "people.csv" not in office.get(reverse("college_spreadsheets")).content.decode()
    assert office.post(reverse("college_spreadsheets"), {"kind": "students"}).status_code == 200


def test_people_never_go_out_as_a_file() -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    for kind in ("students", "past"):
        assert office.get(reverse("college_spreadsheet_all", args=[kind, "csv"])).status_code == 404
        assert office.get(reverse("college_spreadsheet_empty", args=[kind, "xlsx"])).status_code == 200
        assert (
            reverse("college_spreadsheet_all", args=[kind, "csv"])
            not in office.get(reverse("college_spreadsheets")).content.decode()
        )
