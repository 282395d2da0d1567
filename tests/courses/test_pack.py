"""The course pack: what it takes, who may open it, and what students are given."""

import pytest
from django.core.files.base import ContentFile

from courses import authoring, offerings, pack, pack_formats
from courses.models import PackFile, Release, Revision
from courses.models.pack import Paper, private_storage
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import EARLIER, NOW, make_course, make_offering
from tests.factories.packs import PDF, make_pack_file, office_file, zipped
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db

GOOD = {
    "pdf": PDF,
    "png": b"\x89PNG\r\n\x1a\n" + b"x" * 20,
    "jpg": b"\xff\xd8\xff\xe0" + b"x" * 20,
    "mp3": b"ID3\x04" + b"x" * 20,
    "txt": "Crème brûlée,\r\n\tand tea.".encode(),
    "docx": office_file("word/document.xml"),
    "pptx": office_file("ppt/presentation.xml"),
    "xlsx": office_file("xl/workbook.xml"),
    "odt": zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
    "odp": zipped(mimetype=b"application/vnd.oasis.opendocument.presentation"),
}
BAD = {
    "a program": b"MZ\x90\x00\x03",
    "a plain zip": zipped(notes_dot_txt=b"hello"),
    "a broken zip": b"PK\x03\x04" + b"x" * 40,
    "a zip that only says it is a document": zipped(word__document_dot_xml=b"<x/>"),
    "an open spreadsheet": zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "a note that is a bomb": zipped(mimetype=b"0" * 5000),
    "words in a strange encoding": "Crème".encode("utf-16"),
    "text with a zero in it": b"hello\x00world",
}


@pytest.fixture
def revision() -> Revision:
    return make_course(session_titles=["One", "Two"]).revisions.get()


def titles(revision: Revision) -> list[tuple[str, str]]:
    return list(revision.pack.order_by("pk").values_list("title", "format"))


@pytest.mark.parametrize("form", GOOD)
def test_a_format_is_told_by_its_content_and_never_by_its_name(revision: Revision, form: str) -> None:
    file = make_pack_file(revision, content=GOOD[form])
    assert (file.format, file.size) == (form, len(GOOD[form]))
    assert file.file.name is not None
    assert file.file.name.startswith("packs/")
    assert "ignored" not in file.file.name
    with file.file.open("rb") as stored:
        assert stored.read() == GOOD[form]
    assert pack.neutral_name(file) == f"session-1-handout.{form}"


@pytest.mark.parametrize("what", BAD)
def test_what_we_do_not_know_is_refused(revision: Revision, what: str) -> None:
    with pytest.raises(pack_formats.UnusableFile, match="We do not know this kind of file") as refused:
        make_pack_file(revision, content=BAD[what])
    assert (refused.value.field, PackFile.objects.count()) == ("file", 0)


def test_macros_empty_and_big_files_are_refused(revision: Revision, monkeypatch: pytest.MonkeyPatch) -> None:
    macros = office_file("word/document.xml", word__vbaProject_dot_bin=b"x")
    with pytest.raises(pack_formats.UnusableFile, match="This file holds macros, which could harm a computer"):
        make_pack_file(revision, content=macros)
    with pytest.raises(pack_formats.UnusableFile, match="empty"):
        make_pack_file(revision, content=b"")
    with pytest.raises(pack_formats.UnusableFile, match="It can have 20 MB"):
        pack_formats.format_of(ContentFile(PDF), pack_formats.MOST_BYTES + 1)
    assert PackFile.objects.count() == 0


def test_one_paper_has_several_formats_and_each_only_once(revision: Revision) -> None:
    make_pack_file(revision)
    make_pack_file(revision, content=b"In words.")
    with pytest.raises(Refusal, match="Take that one out first, or choose another title") as refused:
        make_pack_file(revision, title=" my  WORRY map ")
    assert str(refused.value).startswith("The pack has “my WORRY map” as PDF already.")
    assert refused.value.field == "title"
    (sheet,) = pack.sheets(revision)
    assert (sheet.title, [file.format for file in sheet.files]) == ("My worry map", ["pdf", "txt"])


@pytest.mark.parametrize("session", [0, 3])
def test_a_session_that_the_course_does_not_have_is_refused(revision: Revision, session: int) -> None:
    with pytest.raises(Refusal, match="This course has no such session") as refused:
        make_pack_file(revision, session=session)
    assert refused.value.field == "session"


def test_sheets_stand_whole_course_first_then_by_session_and_paper(revision: Revision) -> None:
    make_pack_file(revision, title="B", session=2)
    make_pack_file(revision, title="C", session=1)
    make_pack_file(revision, title="A", session=1, paper=Paper.SLIDES)
    make_pack_file(revision, title="Plan", session=None, paper=Paper.LESSON_PLAN)
    assert [sheet.title for sheet in pack.sheets(revision)] == ["Plan", "A", "C", "B"]


def test_a_new_revision_begins_with_the_same_stored_files(revision: Revision) -> None:
    by = make_user()
    file = make_pack_file(revision)
    text = authoring.text_of(revision)
    newer = authoring.revise(
        course=revision.course, text=authoring.CourseText(**{**text.__dict__, "title": "Newer"}), by=by, now=NOW
    )
    copy = newer.pack.get()
    assert (copy.file.name, copy.digest, copy.title) == (file.file.name, file.digest, file.title)
    assert copy.uuid != file.uuid
    make_pack_file(newer, title="Only in the newer one")
    assert titles(revision) == [("My worry map", "pdf")]


def test_a_stored_file_goes_with_the_last_revision_that_points_to_it(
    revision: Revision, django_capture_on_commit_callbacks
) -> None:
    by = make_user()
    file = make_pack_file(revision)
    newer = authoring.revise(
        course=revision.course,
        text=authoring.CourseText(**{**authoring.text_of(revision).__dict__, "title": "Newer"}),
        by=by,
        now=NOW,
    )
    name = file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        pack.remove(file=newer.pack.get(), by=by, now=NOW)
    assert private_storage().exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        pack.remove(file=file, by=by, now=NOW)
    assert not private_storage().exists(name)
    assert [entry.act for entry in Entry.objects.by(by).filter(act__startswith="pack.")] == ["pack.remove"] * 2


def test_handouts_are_given_once_and_taken_back(revision: Revision) -> None:
    files = [make_pack_file(revision), make_pack_file(revision, content=b"In words.")]
    offering, other, by = make_offering(revision.course), make_offering(revision.course), make_user()
    for _twice in range(2):
        pack.release(offering=offering, files=files, by=by, now=NOW)
    assert Release.objects.count() == 2
    assert [sheet.title for sheet in pack.released(offering)] == ["My worry map"]
    assert pack.released(other) == []
    assert [sheet.given for sheet in pack.sheets(revision, given_to=offering)] == [True]
    assert [sheet.given for sheet in pack.sheets(revision, given_to=other)] == [False]
    with pytest.raises(pack.GivenOut, match="Students were given this handout"):
        pack.remove(file=files[0], by=by, now=NOW)
    pack.take_back(offering=offering, files=files, by=by, now=NOW)
    assert pack.released(offering) == []
    pack.remove(file=files[0], by=by, now=NOW)
    assert titles(revision) == [("My worry map", "txt")]


def test_only_handouts_of_the_words_that_are_taught_are_given(revision: Revision) -> None:
    offering, by = make_offering(revision.course), make_user()
    plan = make_pack_file(revision, title="Plan", paper=Paper.LESSON_PLAN)
    elsewhere = make_pack_file(make_course("Other").revisions.get())
    for file in (plan, elsewhere):
        with pytest.raises(pack.NotAHandout, match="Only handouts of this course can be given to students"):
            pack.release(offering=offering, files=[file], by=by, now=NOW)
    assert Release.objects.count() == 0


def test_who_may_open_a_file_as_colleague(revision: Revision) -> None:
    file = make_pack_file(revision)
    peer, staff = make_tutor(lived="own"), make_tutor(subject=True)
    offering = make_offering(revision.course, pair=make_pair(peer=peer, staff=staff))
    make_offering(pair=make_pair())

    def may(user: User) -> bool:
        return pack.visible_to(user).filter(pk=file.pk).exists()

    assert [may(make_user(roles=[role])) for role in ("office", "college_admin", "panel_member")] == [True] * 3
    assert [may(make_user(roles=[role])) for role in ("auditor", "plan_adviser")] == [False, False]
    assert [may(peer.user), may(staff.user), may(make_tutor(lived="own").user), may(make_user())] == [
        True,
        True,
        False,
        False,
    ]
    assert list(pack.offerings_of(peer.user)) == [offering]
    peer.left_at, peer.left_by = NOW, peer.user
    peer.save(update_fields=["left_at", "left_by"])
    assert may(peer.user) is False


def test_tutors_prepare_before_it_is_published_and_not_after_a_draft_is_cancelled(revision: Revision) -> None:
    peer = make_tutor(lived="own")
    draft = make_offering(revision.course, pair=make_pair(peer=peer), published=False)
    assert list(pack.offerings_of(peer.user)) == [draft]
    offerings.cancel(offering=draft, by=make_user(), now=EARLIER)
    assert list(pack.offerings_of(peer.user)) == []
