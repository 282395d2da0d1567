"""Pages for spreadsheets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Room
from courses.models.upload import Upload
from courses.spreadsheets import runs
from tests.courses.views.pages import queries, text
from tests.factories.courses import make_venue
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
ROOMS = b"Place,Room,People\nOld Library,Room 9,20\n"


@pytest.fixture
def office(client: Client) -> Client:
    return sign_in_client(client, make_user("Robin", roles=["office"]))


def send(office: Client, raw: bytes, name: str = "rooms.csv") -> Upload:
    file = SimpleUploadedFile(name, raw, content_type="text/csv")
    response = office.post(reverse("college_spreadsheets"), {"kind": "rooms", "file": file})
    assert response.status_code == 302
    return Upload.objects.order_by("-pk")[0]


def test_a_spreadsheet_is_sent_read_and_added(office: Client) -> None:
    make_venue("Old Library")
    upload = send(office, ROOMS)
    page = reverse("college_spreadsheet", args=[upload.uuid])
    assert "We are working through your rows" in text(office.get(page))
    asked_again = text(office.get(page, headers={"HX-Request": "true"})).strip()
    assert (asked_again.startswith('<div class="rc-note"'), asked_again.count("hx-get")) == (True, 1)
    runs.work(upload_id=upload.pk, now=timezone.now())
    words = text(office.get(page))
    assert "Every row is fine" in words
    assert "Row 2: Old Library, Room 9, 20" in words
    part = text(office.get(page, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert part.lstrip().startswith("<dl")
    office.post(reverse("college_spreadsheet_take", args=[upload.uuid]))
    runs.work(upload_id=upload.pk, now=timezone.now())
    assert "Your spreadsheet is in" in text(office.get(page))
    assert Room.objects.get().name == "Room 9"


def test_problems_stand_row_by_row_and_can_be_taken_home(office: Client) -> None:
    upload = send(office, b"Place,Room,People\n<b>Nowhere,Room 9,many\n")
    runs.work(upload_id=upload.pk, now=timezone.now())
    words = text(office.get(reverse("college_spreadsheet", args=[upload.uuid])))
    assert "1 row to put right" in words
    assert "&lt;b&gt;Nowhere" in words
    assert "Row 2" in words
    raw = office.get(reverse("college_spreadsheet_problems", args=[upload.uuid, "csv"])).content.decode("utf-8-sig")
    assert raw.splitlines()[0] == "Row,Column,What to put right"
    assert "many" in raw
    words = text(office.post(reverse("college_spreadsheet_take", args=[upload.uuid]), follow=True))
    assert "put right first" in words


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"\x89PNG\r\n\x1a\n\0\0", "not a spreadsheet"), (b"Place,Room", "no rows below"), (b"Room,People\na,1", "Place")],
)
def test_a_file_of_another_kind_is_answered_in_words(office: Client, raw: bytes, words: str) -> None:
    upload = send(office, raw)
    runs.work(upload_id=upload.pk, now=timezone.now())
    page = text(office.get(reverse("college_spreadsheet", args=[upload.uuid])))
    assert words in page or "CSV UTF-8" in page


def test_no_file_an_empty_file_and_a_huge_one_come_back_with_words(office: Client) -> None:
    page = reverse("college_spreadsheets")
    assert "Choose a file." in text(office.post(page, {"kind": "rooms"}))
    empty = SimpleUploadedFile("a.csv", b"")
    assert "This file is empty" in text(office.post(page, {"kind": "rooms", "file": empty}))
    huge = SimpleUploadedFile("a.csv", b"x" * (runs.MOST_BYTES + 1))
    assert "5 MB at most" in text(office.post(page, {"kind": "rooms", "file": huge}))
    assert Upload.objects.count() == 0


def test_every_kind_can_be_taken_out_and_started_from(office: Client) -> None:
    for kind in runs.ROWS:
        for form in ("csv", "xlsx"):
            for name in ("college_spreadsheet_empty", "college_spreadsheet_all"):
                response = office.get(reverse(name, args=[kind, form]))
                assert (response.status_code, "attachment" in response["Content-Disposition"]) == (200, True)
    assert office.get(reverse("college_spreadsheet_all", args=["people", "csv"])).status_code == 404
    assert office.get(reverse("college_spreadsheet_all", args=["rooms", "exe"])).status_code == 404


def test_tutors_and_strangers_stay_out(office: Client) -> None:
    upload = send(office, ROOMS)
    tutor = sign_in_client(Client(), make_tutor().user)
    for name, args in (
        ("college_spreadsheets", []),
        ("college_spreadsheet", [upload.uuid]),
        ("college_spreadsheet_all", ["offerings", "csv"]),
    ):
        assert tutor.get(reverse(name, args=args)).status_code == 403
        assert Client().get(reverse(name, args=args)).status_code == 302


def test_the_list_asks_the_same_queries_for_one_and_many(office: Client) -> None:
    send(office, ROOMS)
    once = queries(office, reverse("college_spreadsheets"))
    for _number in range(4):
        send(office, ROOMS)
    assert queries(office, reverse("college_spreadsheets")) == once
