"""Where a course stands, and who a group is for: the pages of the office."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Course, Offering
from foundations.college import settings
from tests.courses.views.pages import text
from tests.factories.courses import NOW, make_category, make_course, make_offering
from tests.factories.students import make_student
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at(name: str, thing: Course | Offering) -> str:
    return reverse(name, args=[thing.slug if isinstance(thing, Course) else thing.uuid])


def test_a_course_is_moved_on_its_page(office: Client) -> None:
    course, create = make_course("Kites"), make_category("create", "Making things")
    address = at("college_course_place", course)
    assert "Where Kites stands" in text(office.get(address))
    html = text(office.post(address, {"category": create.pk, "kind": "workshop"}, follow=True))
    assert "The catalogue shows it there now." in html
    course.refresh_from_db()
    assert (course.category, course.kind_id) == (create, "workshop")


def test_a_course_is_retired_and_brought_back(office: Client) -> None:
    offering = make_offering(make_course("Kites"), weeks=1)
    retire = at("college_course_retire", offering.course)
    assert "People can still come to it: Spring 2027" in text(office.post(retire, follow=True))
    idle = make_course("Boats")
    assert "The course is not offered any more." in text(office.post(at("college_course_retire", idle), follow=True))
    assert "Offer it again" in text(office.get(at("college_course_place", idle)))
    shelf = text(office.get(reverse("college_courses"), {"state": "retired"}))
    assert ("Boats" in shelf, "Plan dates" in shelf) == (True, False)
    html = text(office.post(at("college_course_bring_back", idle), follow=True))
    assert "The course can be planned again." in html


def test_a_published_group_is_changed_on_its_page(office: Client) -> None:
    settings.change(by=make_user(), now=NOW, minimum_age=14)
    offering = make_offering(make_course("Kites"), weeks=1)
    address = at("college_offering_change", offering)
    html = text(office.get(address))
    assert "people found it on the website. So this stays as it is." in html
    assert "Look at the DBS checks of both tutors" in text(office.post(address, {"age_from": "16"}))
    sent = {"age_from": "16", "age_to": "25", "dbs_seen": "on", "reference": "SP27-1", "audience": "invitation"}
    assert "The group is changed." in text(office.post(address, sent, follow=True))
    offering.refresh_from_db()
    assert (offering.age_from, offering.age_to, offering.reference) == (16, 25, "SP27-1")
    assert (offering.dbs_seen_by.name, offering.audience) == ("Robin", "everyone")
    page = text(office.get(at("college_offering", offering)))
    assert address in page


def test_a_draft_is_changed_to_one_by_invitation(office: Client) -> None:
    draft = make_offering(weeks=1, published=False)
    address = at("college_offering_change", draft)
    sent = {"audience": "invitation", "host": "ward", "host_name": "", "age_from": "18"}
    assert "Write the name of the ward" in text(office.post(address, sent))
    office.post(address, {**sent, "host_name": "Rowan ward"})
    draft.refresh_from_db()
    assert (draft.audience, draft.host_name) == ("invitation", "Rowan ward")
    office.post(address, {**sent, "audience": "everyone", "host_name": "Rowan ward"})
    draft.refresh_from_db()
    assert (draft.audience, draft.host_name) == ("everyone", "")


def test_nobody_else_opens_them() -> None:
    offering = make_offering(weeks=1)
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for name, thing, way in (
        ("college_course_place", offering.course, "get"),
        ("college_course_retire", offering.course, "post"),
        ("college_course_bring_back", offering.course, "post"),
        ("college_offering_change", offering, "get"),
    ):
        assert [getattr(each, way)(at(name, thing)).status_code for each in outsiders] == [403] * 3, name
        assert getattr(Client(), way)(at(name, thing)).status_code == 302, name
