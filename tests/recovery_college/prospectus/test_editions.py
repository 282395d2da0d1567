"""Making, publishing and withdrawing an edition."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import texts as college_texts
from foundations.lib.years import year_of
from recovery_college.prospectus import check, content, editions
from recovery_college.prospectus.models import Edition, EditionContent, EditionFile, PrintJob
from tests.factories.courses import make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def write_texts() -> None:
    for key in ("welcome_staff", "who_can_come", "how_it_works"):
        college_texts.write(key=key, heading="", body="Come as you are.", by=User.objects.system(), now=NOW)


@pytest.fixture
def ready() -> Edition:
    write_texts()
    make_offering(make_course("Understanding worry"))
    return editions.make(year=2026, by=make_user(), now=NOW)


def test_making_twice_gives_the_same_draft():
    ann, bob = make_user("Ann"), make_user("Bob")
    first = editions.make(year=2026, by=ann, now=NOW)
    second = editions.make(year=2026, by=bob, now=NOW)
    assert (first.pk, first.state, first.made_by) == (second.pk, "draft", ann)
    assert Entry.objects.filter(act="prospectus.make").count() == 1


@pytest.mark.parametrize("year", [1999, 2101, 0])
def test_a_year_out_of_reach_is_refused_with_words(year: int):
    with pytest.raises(editions.NoSuchYear, match="Write a year such as 2027") as refused:
        editions.make(year=year, by=make_user(), now=NOW)
    assert refused.value.field == "year"


def test_publishing_freezes_what_is_said_and_queues_one_printing(ready: Edition):
    by = make_user()
    job = editions.publish(edition=ready, by=by, now=NOW)

    ready.refresh_from_db()
    frozen = EditionContent.objects.get(edition=ready)
    assert (ready.state, ready.issued_at, ready.issued_by) == ("printing", NOW, by)
    assert [course["title"] for course in content.courses_of(frozen.content)] == ["Understanding worry"]
    assert frozen.sha256 == content.sha256(frozen.content)
    assert (job.state, job.tries) == ("waiting", 0)
    assert [entry.act for entry in Entry.objects.filter(kind="edition").order_by("id")] == [
        "prospectus.make",
        "prospectus.publish",
    ]


def test_what_is_frozen_holds_no_key_of_a_person(ready: Edition):
    editions.publish(edition=ready, by=make_user(), now=NOW)
    frozen = EditionContent.objects.get()
    related = [field.name for field in EditionContent._meta.get_fields() if field.is_relation]
    assert related == ["edition"]
    assert "uuid" not in str(frozen.content)
    assert "@larkmoor.example" not in str(frozen.content)


def test_publishing_again_is_refused_and_says_what_to_do(ready: Edition):
    editions.publish(edition=ready, by=make_user(), now=NOW)
    with pytest.raises(editions.AlreadyIssued) as refused:
        editions.publish(edition=ready, by=make_user(), now=NOW)
    assert "withdraw it on its page and make it again" in str(refused.value.words)
    with pytest.raises(editions.AlreadyIssued):
        editions.make(year=2026, by=make_user(), now=NOW)


def test_what_must_be_done_stops_the_publishing():
    edition = editions.make(year=2026, by=make_user(), now=NOW)
    with pytest.raises(editions.NotReady) as refused:
        editions.publish(edition=edition, by=make_user(), now=NOW)
    assert "No course is ready for this year" in str(refused.value.words)
    assert EditionContent.objects.count() == PrintJob.objects.count() == 0


def test_frozen_rows_cannot_be_changed_or_deleted(ready: Edition):
    editions.publish(edition=ready, by=make_user(), now=NOW)
    file = EditionFile.objects.create(edition=ready, storage_name="a.pdf", sha256="a" * 64, bytes=9, pages=1)
    frozen = EditionContent.objects.get()
    tries = (
        lambda: EditionContent.objects.filter(pk=frozen.pk).update(sha256="0" * 64),
        lambda: EditionContent.objects.filter(pk=frozen.pk).delete(),
        lambda: EditionFile.objects.filter(pk=file.pk).update(pages=2),
        lambda: EditionFile.objects.filter(pk=file.pk).delete(),
    )
    for attempt in tries:
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            attempt()
    assert EditionContent.frozen is True
    assert EditionFile.frozen is True


def test_the_running_role_may_not_even_try(ready: Edition):
    with connection.cursor() as cursor:
        for table in ("prospectus_editioncontent", "prospectus_editionfile"):
            for right, expected in (("SELECT", True), ("INSERT", True), ("UPDATE", False), ("DELETE", False)):
                cursor.execute("SELECT has_table_privilege('rc_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (expected,), (table, right)


def test_two_live_editions_of_a_year_are_refused_by_the_database(ready: Edition):
    with pytest.raises(IntegrityError, match="prospectus_edition_one_live_a_year"), transaction.atomic():
        Edition.objects.create(year=2026, made_at=NOW, made_by=make_user())


def test_a_withdrawn_year_can_be_made_again(ready: Edition):
    by = make_user()
    job = editions.publish(edition=ready, by=by, now=NOW)
    with pytest.raises(editions.NotPublished):
        editions.withdraw(edition=ready, by=by, now=NOW)
    PrintJob.objects.filter(pk=job.pk).update(state="done", ended_on=NOW)
    Edition.objects.filter(pk=ready.pk).update(state="issued")

    gone = editions.withdraw(edition=ready, by=by, now=NOW)
    again = editions.make(year=2026, by=by, now=NOW)

    assert (gone.state, gone.withdrawn_by) == ("withdrawn", by)
    assert again.pk != gone.pk
    assert EditionContent.objects.filter(edition=gone).count() == 1


def test_a_draft_cannot_be_withdrawn_or_printed_again(ready: Edition):
    with pytest.raises(editions.NotPublished, match="Only a published prospectus can be withdrawn"):
        editions.withdraw(edition=ready, by=make_user(), now=NOW)
    with pytest.raises(editions.NothingToPrint, match="This prospectus is not being printed"):
        editions.print_again(edition=ready, by=make_user(), now=NOW)


def test_the_checklist_says_what_must_should_and_is_done():
    make_offering(make_course("Being planned"), published=False)
    hard = "Participants will acquire comprehensive psychoeducational understanding of multidimensional interventions."
    make_offering(make_course("Hard words", about=hard, line=hard))

    found = {finding.heading: finding for finding in check.findings(year=2026, now=NOW)}

    assert found["“Welcome” is not written yet"].level == "must"
    assert found["“Welcome” is not written yet"].fix == "/college/prospectus/texts/welcome_staff/"
    assert found["Courses that are still being planned: 1"].level == "should"
    assert found["Courses that are still being planned: 1"].words.endswith("Being planned.")
    assert found["Texts that may be hard to read: 1"].words.endswith("Hard words.")
    assert found["1 course will be printed"].level == "done"
    assert [finding.level for finding in found.values()] == sorted(
        (finding.level for finding in found.values()), key=["must", "should", "done"].index
    )


def test_a_pair_that_ended_and_dates_gone_by_are_found():
    offering = make_offering(make_course("Left alone"))
    pair = type(offering.pair).objects.filter(pk=offering.pair_id)
    pair.update(ended_at=NOW, ended_by=User.objects.system())
    found = {finding.heading: finding.level for finding in check.findings(year=2026, now=NOW)}
    assert found["Courses without two tutors: 1"] == "must"
    assert found["Every course has a date to come"] == "done"
    later = {finding.heading for finding in check.findings(year=2026, now=datetime(2027, 7, 1, tzinfo=UTC))}
    assert "Courses whose dates have all gone by: 1" in later


def test_the_academic_year_turns_in_september():
    assert year_of(datetime(2026, 8, 31, tzinfo=UTC).date()) == 2025
    assert year_of(datetime(2026, 9, 1, tzinfo=UTC).date()) == 2026
