"""The office joins two records of one person, after looking at both."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from students.models import Student
from tests.factories.students import make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


def opened(both: tuple[Student, Student]) -> str:
    for record in both:
        open_record(record, User.objects.get(name="Robin"))
    return reverse("college_student_merge", args=[record.uuid for record in both])


@pytest.fixture
def both() -> tuple[Student, Student]:
    return make_student("Zoë Whitlock", phone="01632 960104"), make_student("Z. Whitlock", phone="+441632960104")


def test_from_the_person_to_the_other_record_to_one(office: Client, both: tuple[Student, Student]) -> None:
    keep, other = both
    look = opened(both)
    page = office.get(reverse("college_student_same", args=[keep.uuid])).content.decode()
    assert look in page
    seen = office.get(look).content.decode()
    assert [words in seen for words in ("Zoë Whitlock", "Z. Whitlock", "This cannot be undone")] == [True] * 3
    assert Student.objects.filter(merged_into=None).count() == 2
    answer = office.post(look, {"reason": "They rang", "sure": "on"}, follow=True)
    assert "Joined. Everything of both is here now." in answer.content.decode()
    assert Student.objects.get(merged_into=keep) == other
    old = office.get(reverse("college_student", args=[other.uuid]), follow=True)
    assert old.request["PATH_INFO"] == reverse("college_student", args=[keep.uuid])


def test_somebody_else_is_looked_for_and_never_themselves(office: Client, both: tuple[Student, Student]) -> None:
    keep, other = both
    open_record(keep, User.objects.get(name="Robin"))
    html = office.post(reverse("college_student_same", args=[keep.uuid]), {"name": "whitlock"}).content.decode()
    assert reverse("college_student_merge", args=[keep.uuid, other.uuid]) in html
    assert reverse("college_student_merge", args=[keep.uuid, keep.uuid]) not in html


def test_a_reason_and_having_asked_are_wanted(office: Client, both: tuple[Student, Student]) -> None:
    look = opened(both)
    html = office.post(look, {"reason": ""}).content.decode()
    assert "Write how you know that this is one person." in html
    assert "Ask the person first." in html
    assert Student.objects.filter(merged_into=None).count() == 2


def test_who_signed_in_is_not_closed_and_the_page_says_the_way(office: Client, both: tuple[Student, Student]) -> None:
    User.objects.filter(pk=both[1].user_id).update(last_login=timezone.now())
    look = opened(both)
    html = office.get(look).content.decode()
    assert "Keep that record instead" in html
    assert "Join these two records" not in html
    office.post(look, {"reason": "They rang", "sure": "on"})
    assert Student.objects.filter(merged_into=None).count() == 2


def test_nobody_else_may_and_a_miss_is_a_miss(office: Client, both: tuple[Student, Student]) -> None:
    pages = [
        reverse("college_student_same", args=[both[0].uuid]),
        reverse("college_student_merge", args=[both[0].uuid, both[1].uuid]),
    ]
    for user in (both[0].user, make_user("Ada", roles=["auditor"])):
        client = sign_in_client(Client(), user)
        assert [client.get(page).status_code for page in pages] == [403, 403]
        assert client.post(pages[1], {"reason": "x", "sure": "on"}).status_code == 403
    assert office.get(reverse("college_student_merge", args=[both[0].uuid, both[0].user.uuid])).status_code == 404
    assert Student.objects.filter(merged_into=None).count() == 2
