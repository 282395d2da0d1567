"""The prospectus for everyone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, override_settings

from recovery_college.prospectus import content
from recovery_college.prospectus.models import Edition, EditionContent, EditionFile
from tests.people import make_user
from tests.recovery_college.prospectus import sample_book

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SHA = "a1" * 32


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[None]:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES={"default": files, "staticfiles": static}):
        yield


def issue(year: int = 2026, state: str = "issued") -> Edition:
    by = make_user()
    said = content.as_json(sample_book.book(6))
    gone = {"withdrawn_at": NOW, "withdrawn_by": by} if state == "withdrawn" else {}
    edition = Edition.objects.create(
        year=year, state=state, made_at=NOW, made_by=by, issued_at=NOW, issued_by=by, **gone
    )
    EditionContent.objects.create(edition=edition, content=said, sha256=content.sha256(said))
    name = default_storage.save("prospectus/book.pdf", ContentFile(b"%PDF-1.7 book"))
    EditionFile.objects.create(edition=edition, storage_name=name, sha256=SHA, bytes=13, pages=7)
    return edition


def test_without_an_edition_a_kind_page_says_so(client: Client):
    page = client.get("/prospectus/")
    assert page.status_code == 200
    assert "There is no prospectus yet" in page.content.decode()
    assert client.get("/prospectus/2026/").status_code == 404
    assert client.get("/prospectus/2026.pdf").status_code == 404


def test_the_newest_issued_year_is_found(client: Client):
    issue(2025)
    issue(2026)
    issue(2027, "printing")
    issue(2028, "withdrawn")
    assert client.get("/prospectus/").headers["Location"] == "/prospectus/2026/"
    assert [client.get(f"/prospectus/{year}/").status_code for year in (2025, 2026, 2027, 2028)] == [200, 200, 404, 404]
    assert [client.get(f"/prospectus/{year}.pdf").status_code for year in (2027, 2028)] == [404, 404]


def test_the_web_page_says_what_the_book_says(client: Client):
    edition = issue()
    page = client.get("/prospectus/2026/").content.decode()
    said = edition.content.content
    for course in content.courses_of(said):
        assert page.count(f'id="title-{course["slug"]}"') == 1
        assert page.count(f"Code {course['code']}") == 1
    assert [page.count(f'id="part-{category["slug"]}"') for category in said["categories"]] == [1] * 6
    assert page.count("<caption>") == sum(len(term["venues"]) for term in said["terms"])
    assert f"/prospectus/2026.pdf?v={SHA[:16]}" in page


def test_the_file_is_kept_for_good_under_its_hash_and_asked_for_again_without(client: Client):
    issue()
    plain = client.get("/prospectus/2026.pdf")
    assert b"".join(plain.streaming_content) == b"%PDF-1.7 book"
    assert plain.headers["Content-Type"] == "application/pdf"
    assert plain.headers["ETag"] == f'"{SHA}"'
    assert plain.headers["Cache-Control"] == "public, max-age=300"
    hashed = client.get(f"/prospectus/2026.pdf?v={SHA[:16]}")
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(hashed.streaming_content) == b"%PDF-1.7 book"
    assert client.get("/prospectus/2026.pdf", headers={"If-None-Match": f'"{SHA}"'}).status_code == 304


def test_the_page_takes_few_queries_however_many_courses(client: Client, django_assert_max_num_queries):
    issue()
    client.get("/prospectus/2026/")
    with django_assert_max_num_queries(4):
        client.get("/prospectus/2026/")
