"""The pages of a course pack, and who may open its files."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses import authoring, pack
from courses.models import Course, PackFile, Release
from courses.models.pack import Paper
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.packs import PDF, make_pack_file
from tests.factories.students import make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course() -> Course:
    return make_course(session_titles=["What worry is for", "Trying things"])


def sent(content: bytes = PDF, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("../../etc/passwd.exe", content, content_type="text/html")
    return {"paper": "handout", "title": "My worry map", "session": "1", "file": file, **more}


def test_writers_fill_it_panels_look_and_nobody_else_gets_in(office: Client, course: Course) -> None:
    file = make_pack_file(course.revisions.get())
    page, add = reverse("college_course_pack", args=[course.slug]), reverse("college_pack_add", args=[course.slug])
    remove = reverse("college_pack_remove", args=[file.uuid])
    panel = sign_in_client(Client(), make_user(roles=["panel_member"]))
    seen = text(panel.get(page))
    assert "My worry map" in seen
    assert add not in seen
    assert remove not in seen
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    assert [each.get(page).status_code for each in outsiders] == [403, 403, 403]
    for each in (panel, *outsiders):
        assert [each.post(add, sent()).status_code, each.post(remove).status_code] == [403, 403]
    assert office.get(remove).status_code == 405
    assert PackFile.objects.count() == 1


def test_a_file_is_added_listed_and_taken_out(office: Client, course: Course) -> None:
    add = reverse("college_pack_add", args=[course.slug])
    form = text(office.get(add))
    assert "Session 2: Trying things" in form
    assert 'enctype="multipart/form-data"' in form
    page = text(office.post(add, sent(), follow=True))
    assert "The file is in the pack." in page
    assert "Save as PDF" in page
    office.post(add, sent(b"In words.", session=""))
    assert list(PackFile.objects.order_by("pk").values_list("session", "format")) == [(1, "pdf"), (None, "txt")]
    again = text(office.post(add, sent()))
    assert "as PDF already" in again
    assert "<title>Error:" in again
    assert "We do not know this kind of file" in text(office.post(add, sent(b"MZ\x90", title="X")))
    assert "Choose a file." in text(office.post(add, {"title": "X"}))
    file = PackFile.objects.get(format="pdf")
    assert "out of the pack" in text(office.post(reverse("college_pack_remove", args=[file.uuid]), follow=True))
    assert PackFile.objects.count() == 1


def test_a_file_that_is_too_big_is_refused(office: Client, course: Course) -> None:
    big = PDF + b"0" * (20 * 1024 * 1024)
    assert "This file is too big." in text(office.post(reverse("college_pack_add", args=[course.slug]), sent(big)))
    assert PackFile.objects.count() == 0


def test_versions_have_packs_of_their_own(office: Client, course: Course) -> None:
    old = course.revisions.get()
    make_pack_file(old, title="Carried over")
    words = {**authoring.text_of(old).__dict__, "title": "Newer"}
    authoring.revise(course=course, text=authoring.CourseText(**words), by=make_user(), now=NOW)
    make_pack_file(old, title="Only for the older")
    address = reverse("college_course_pack", args=[course.slug])
    newest, older = text(office.get(address)), text(office.get(address, {"version": "1"}))
    assert "This is the pack of version 2, which is not approved yet" in newest
    assert ["Only for the older" in page for page in (newest, older)] == [False, True]
    assert ["Carried over" in page for page in (newest, older)] == [True, True]
    assert "This is the pack of version 1" in older
    assert [office.get(address, {"version": each}).status_code for each in ("9", "x", "1" * 30)] == [404] * 3
    assert office.get(reverse("college_course_pack", args=["none"])).status_code == 404


def test_a_file_is_handed_over_to_save_and_never_to_run(office: Client, course: Course) -> None:
    file = make_pack_file(course.revisions.get())
    response = office.get(reverse("pack_file", args=[file.uuid]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="session-1-handout.pdf"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in response["Cache-Control"]


def test_tutors_open_the_files_of_their_own_courses_only(course: Course) -> None:
    file = make_pack_file(course.revisions.get(), paper=Paper.LESSON_PLAN)
    peer, other = make_tutor(lived="own"), make_tutor(lived="own")
    make_offering(course, pair=make_pair(peer=peer))
    make_offering(pair=make_pair(peer=other))
    mine, theirs = (sign_in_client(Client(), each.user) for each in (peer, other))
    address = reverse("pack_file", args=[file.uuid])
    opened = mine.get(address)
    assert b"".join(opened.streaming_content) == PDF
    assert theirs.get(address).status_code == 404
    assert sign_in_client(Client(), make_student().user).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert sign_in_client(Client(), peer.user, strong=False).get(address).status_code == 302


def test_tutors_give_a_handout_and_take_it_back(course: Course) -> None:
    revision = course.revisions.get()
    file = make_pack_file(revision)
    make_pack_file(revision, content=b"In words.")
    plan = make_pack_file(revision, title="Plan", paper=Paper.LESSON_PLAN)
    peer = make_tutor(lived="own")
    offering = make_offering(course, pair=make_pair(peer=peer))
    mine = sign_in_client(Client(), peer.user)
    other = make_tutor(lived="own")
    make_offering(course, pair=make_pair(peer=other))
    theirs = sign_in_client(Client(), other.user)
    page = reverse("teaching_pack", args=[offering.uuid])
    assert page in text(mine.get(reverse("teaching")))
    assert text(mine.get(page)).count("Give to students") == 1
    give, back = (reverse(name, args=[offering.uuid, file.uuid]) for name in TEACHING)
    assert [theirs.get(page).status_code, theirs.post(give).status_code, theirs.post(back).status_code] == [404] * 3
    assert mine.get(give).status_code == 405
    assert "Students have it" in text(mine.post(give, follow=True))
    assert Release.objects.count() == 2
    assert "Only handouts" in text(mine.post(reverse(TEACHING[0], args=[offering.uuid, plan.uuid]), follow=True))
    assert "Taken back." in text(mine.post(back, follow=True))
    assert Release.objects.count() == 0


TEACHING = ("teaching_pack_release", "teaching_pack_take_back")


def test_pages_cost_the_same_for_one_file_and_for_three(office: Client, course: Course) -> None:
    revision, peer = course.revisions.get(), make_tutor(lived="own")
    offering = make_offering(course, pair=make_pair(peer=peer))
    tutor = sign_in_client(Client(), peer.user)
    make_pack_file(revision)
    addresses = (
        (office, reverse("college_course_pack", args=[course.slug])),
        (tutor, reverse("teaching_pack", args=[offering.uuid])),
    )
    before = [queries(client, address) for client, address in addresses]
    files = [make_pack_file(revision, title=f"Number {n}", session=2) for n in range(2)]
    pack.release(offering=offering, files=files, by=peer.user, now=NOW)
    assert [queries(client, address) for client, address in addresses] == before
