"""Offerings for some ages: a band is asked for, never a birth date, and somebody under 18 names an adult."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from foundations.lib.refusals import Refusal
from students import enrolment
from students.models import Enrolment
from tests.courses.views.pages import text
from tests.factories.courses import NOW, make_offering
from tests.factories.students import make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def young(**more) -> Offering:
    """An offering for people aged 16 to 25 (its rows are set directly: publishing it is tested with offerings)."""
    offering = make_offering(**more)
    system = offering.planned_by
    Offering.objects.filter(pk=offering.pk).update(
        age_from=16, age_to=25, dbs_seen_at=offering.planned_at, dbs_seen_by=system
    )
    return Offering.objects.get(pk=offering.pk)


def enrol(offering: Offering, **more) -> Enrolment:
    student = make_student()
    return enrolment.enrol(student=student, offering=offering, by=student.user, now=NOW, **more)


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({}, "age_band", "Tell us how old you are"),
        ({"age_band": "a hundred"}, "age_band", "Tell us how old you are"),
        ({"age_band": "under_16"}, "age_band", "This group is for another age"),
        ({"age_band": "26_64"}, "age_band", "This group is for another age"),
        ({"age_band": "16_17"}, "guardian", "an adult we can ring"),
        ({"age_band": "16_17", "guardian": "  "}, "guardian", "an adult we can ring"),
    ],
)
def test_an_age_outside_the_range_or_no_adult_is_refused(answers: dict[str, str], field: str, words: str) -> None:
    offering = young()
    with pytest.raises(Refusal, match=words) as refused:
        enrol(offering, **answers)
    assert refused.value.field == field
    assert Enrolment.objects.count() == 0


def test_the_band_and_the_adult_are_kept_sealed() -> None:
    offering = young()
    claim = enrol(offering, age_band="16_17", guardian=" Mo, 01632 960 111 ")
    kept = Enrolment.objects.get(pk=claim.pk)
    assert (kept.age_band, kept.guardian) == ("16_17", "Mo, 01632 960 111")
    assert "960" not in str(Enrolment.objects.values_list("guardian", flat=True).get())
    assert enrol(offering, age_band="18_25").age_band == "18_25"


def test_a_group_for_adults_never_asks_and_keeps_nothing() -> None:
    claim = enrol(make_offering(), age_band="16_17", guardian="Mo")
    kept = Enrolment.objects.get(pk=claim.pk)
    assert (kept.age_band, kept.guardian) == ("", "")


def test_the_office_asks_too() -> None:
    offering, student, robin = young(), make_student(), make_user("Robin", roles=["office"])
    open_record(student, robin)
    with pytest.raises(Refusal) as refused:
        enrolment.staff_add(student=student, offering=offering, by=robin, now=NOW)
    assert refused.value.field == "age_band"
    adult = "Mo, 01632 960 111"
    claim = enrolment.staff_add(student=student, offering=offering, by=robin, now=NOW, age_band="16_17", guardian=adult)
    assert claim.state == Enrolment.State.CONFIRMED
    page = text(sign_in_client(Client(), robin).get(reverse("college_student", args=[student.uuid])))
    assert ("Age: 16 or 17" in page, f"An adult we can ring: {adult}" in page) == (True, True)


def test_the_database_knows_the_bands() -> None:
    claim = enrol(make_offering())
    with pytest.raises(IntegrityError, match="students_enrolment_age_band"), transaction.atomic():
        Enrolment.objects.filter(pk=claim.pk).update(age_band="17")


def test_the_last_page_asks_only_where_it_matters(client: Client) -> None:
    offering, student = young(now=timezone.now()), make_student()
    sign_in_client(client, student.user)
    page = reverse("enrol_check", args=[offering.course.slug, offering.uuid])
    assert "We never ask for a birth date" in text(client.get(page))
    assert "Tell us how old you are" in text(client.post(page, {}))
    assert "an adult we can ring: a parent" in text(client.post(page, {"age_band": "16_17"}))
    assert client.post(page, {"age_band": "18_25"}).status_code == 302
    adults = make_offering(now=timezone.now())
    words = text(client.get(reverse("enrol_check", args=[adults.course.slug, adults.uuid])))
    assert "birth date" not in words
