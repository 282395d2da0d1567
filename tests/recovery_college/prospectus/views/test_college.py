"""The prospectus for those who make it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from recovery_college.prospectus import editions, printing
from recovery_college.prospectus.models import Edition, EditionContent, PrintJob
from tests.factories.courses import make_course, make_offering
from tests.people import make_user, sign_in_client
from tests.recovery_college.prospectus.test_editions import write_texts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGES = ("", "progress/", "proof/", "publish/", "withdraw/")


@pytest.fixture
def office(client: Client) -> Client:
    return sign_in_client(client, make_user("Robin", roles=["office"]))


@pytest.fixture
def admin() -> Client:
    return sign_in_client(Client(), make_user("Ines", roles=["college_admin"]))


@pytest.fixture
def draft() -> Edition:
    write_texts()
    make_offering(make_course("Understanding worry"))
    return editions.make(year=2026, by=make_user(), now=NOW)


def test_the_office_makes_a_year_and_sees_what_is_missing(office: Client):
    assert "There is no prospectus yet" in office.get("/college/prospectus/").content.decode()
    answer = office.post("/college/prospectus/", {"year": "2026"})
    assert answer.headers["Location"] == "/college/prospectus/2026/"
    page = office.get("/college/prospectus/2026/").content.decode()
    assert "No course is ready for this year" in page
    assert "Check and publish" not in page


def test_a_year_out_of_reach_is_said_beside_the_field(office: Client):
    page = office.post("/college/prospectus/", {"year": "26"}).content.decode()
    assert "<title>Error:" in page
    assert Edition.objects.count() == 0


def test_the_office_reads_a_proof_but_may_not_publish(office: Client, draft: Edition):
    proof = office.get("/college/prospectus/2026/proof/").content.decode()
    assert "This is a proof" in proof
    assert "Understanding worry" in proof
    assert office.get("/college/prospectus/2026/publish/").status_code == 403
    assert office.post("/college/prospectus/2026/publish/").status_code == 403
    assert office.post("/college/prospectus/2026/print-again/").status_code == 403
    assert office.post("/college/prospectus/2026/withdraw/").status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_publishing_is_asked_for_once_more_and_then_shown_truly(admin: Client, draft: Edition):
    assert "Publish the prospectus of 2026 to 2027?" in admin.get("/college/prospectus/2026/publish/").content.decode()
    assert EditionContent.objects.count() == 0
    admin.post("/college/prospectus/2026/publish/")
    job = PrintJob.objects.get()

    waiting = admin.get("/college/prospectus/2026/").content.decode()
    assert "Waiting for the printer" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "Look again" in waiting

    printing.claim(job_id=job.pk, now=timezone.now())
    PrintJob.objects.update(stage="page_numbers", done=12, total=48)
    part = admin.get("/college/prospectus/2026/progress/").content.decode()
    assert "Putting in the page numbers" in part
    assert "page 12 of 48" in part
    assert "<html" not in part


def test_a_stopped_printing_says_why_and_has_a_button(admin: Client, office: Client, draft: Edition):
    admin.post("/college/prospectus/2026/publish/")
    job = printing.claim(job_id=PrintJob.objects.get().pk, now=timezone.now())
    printing.fail(job=job, fault="layout", now=timezone.now())
    page = admin.get("/college/prospectus/2026/").content.decode()
    assert "The pages could not be laid out." in page
    assert "Print again" in page
    assert "every 2s" not in page
    assert "Print again" not in office.get("/college/prospectus/2026/").content.decode()
    admin.post("/college/prospectus/2026/print-again/")
    assert [job.state for job in PrintJob.objects.order_by("id")] == ["failed", "waiting"]


def test_publishing_what_is_not_ready_is_refused_with_words(admin: Client):
    editions.make(year=2027, by=make_user(), now=NOW)
    page = admin.post("/college/prospectus/2027/publish/", follow=True).content.decode()
    assert "Not published yet: “No course is ready for this year”" in page
    assert PrintJob.objects.count() == 0


def test_a_withdrawn_year_is_free_again(admin: Client, draft: Edition):
    admin.post("/college/prospectus/2026/publish/")
    PrintJob.objects.update(state="done", ended_on=NOW)
    Edition.objects.update(state="issued")
    assert "Withdraw the prospectus of 2026?" in admin.get("/college/prospectus/2026/withdraw/").content.decode()
    answer = admin.post("/college/prospectus/2026/withdraw/")
    assert answer.headers["Location"] == "/college/prospectus/"
    assert "Withdrawn" in admin.get("/college/prospectus/").content.decode()
    assert admin.get("/college/prospectus/2026/").status_code == 404


def test_the_office_writes_a_text_of_the_college(office: Client):
    page = office.get("/college/prospectus/texts/charter/").content.decode()
    assert "What we promise each other" in page
    office.post("/college/prospectus/texts/charter/", {"heading": "Charter", "body": "We listen."})
    assert "We listen." in office.get("/college/prospectus/texts/charter/").content.decode()
    assert "<title>Error:" in office.post("/college/prospectus/texts/charter/", {}).content.decode()
    assert office.get("/college/prospectus/texts/nothing/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_student_and_a_visitor_see_none_of_it(page: str, draft: Edition):
    address = f"/college/prospectus/2026/{page}"
    assert Client().get(address).headers["Location"].startswith("/")
    student = sign_in_client(Client(), make_user("Alex"))
    assert student.get(address).status_code == 403
    assert student.get("/college/prospectus/").status_code == 403
