"""The certificate: a tagged page of paper that says who and what, and nothing that would tell why."""

import subprocess

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pdfua import validate

from foundations.lib.refusals import Refusal
from students import certificates
from students.models import Enrolment
from tests.factories.courses import make_category, make_course, make_offering
from tests.factories.students import make_completed, make_enrolment
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db


def make_one(name: str = "Alex Marlowe"):
    pair = make_pair(peer=make_tutor("Zara Peer", lived="own"), staff=make_tutor("Anna Staff", subject=True))
    course = make_course("Finding calm", category=make_category("secretive", "Hush and hearts"))
    return make_completed(make_offering(course, pair=pair, weeks=4), name=name)


def test_it_says_who_what_when_how_long_and_both_tutors_a_to_z() -> None:
    (found,) = certificates.of([make_one()])
    assert (found.name, found.course, found.sessions, found.hours) == ("Alex Marlowe", "Finding calm", 4, "8 hours")
    assert (found.dates, found.tutors) == ("12 January to 2 February 2027", ("Anna Staff", "Zara Peer"))


def test_nobody_gets_one_for_a_course_they_have_not_completed() -> None:
    assert certificates.of([make_enrolment(make_offering())]) == []
    with pytest.raises(Refusal):
        certificates.write([])


def test_no_word_on_it_hints_at_health_or_at_who_brings_what() -> None:
    mine = make_one()
    words = certificates.html(certificates.of([mine]))
    revision = mine.offering.revision
    for hint in ("Hush", "Peer tutor", "Staff tutor", revision.line, revision.about, mine.student.support or "support"):
        assert hint not in words


def test_the_file_is_tagged_a4_landscape_with_a_page_each(tmp_path) -> None:
    found = certificates.of([make_one(), make_one("Łukasz Nowak-Grześkiewicz of the Long Name")])
    path = tmp_path / "c.pdf"
    path.write_bytes(certificates.write(found))
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    facts = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
    assert (facts["Pages"].strip(), facts["Tagged"].strip(), facts["Title"].strip()) == ("2", "yes", "Certificate")
    assert facts["Page size"].strip() == "841.89 x 595.276 pts (A4)"
    xmp = subprocess.run(["pdfinfo", "-meta", path], capture_output=True, text=True, check=True).stdout
    assert "pdfuaid" in xmp
    assert [(finding.rule_id, finding.message) for finding in validate(str(path)).findings] == []
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Alex Marlowe", "Łukasz", "Finding calm", "Anna Staff", "Zara Peer"):
        assert words in said
    assert said.index("Anna Staff") < said.index("Zara Peer")


def test_a_list_costs_the_same_queries_for_one_and_for_three() -> None:
    counts = []
    for people in (1, 3):
        pks = [make_one().pk for _each in range(people)]
        rows = list(Enrolment.objects.filter(pk__in=pks).select_related("student").order_by("pk"))
        with CaptureQueriesContext(connection) as queries:
            assert len(certificates.of(rows)) == people
        counts.append(len(queries))
    assert counts == [3, 3]
