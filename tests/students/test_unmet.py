"""Who wanted a course and got no place, in numbers that tell of nobody."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import wishes
from courses.models import Course, Offering, Term
from students import enrolment, offers, unmet
from students.models import Enrolment
from tests.factories.courses import make_course, make_offering, make_room, make_term, make_venue
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


def full(course: Course | None = None, **facts: object) -> Offering:
    """An offering of one place, which somebody has."""
    offering = make_offering(course, places=1, **facts)  # type: ignore[arg-type]
    make_enrolment(offering)
    return offering


def numbers(**how: object) -> list[tuple[str, int, int, int, int]]:
    rows = unmet.wanted(**{"now": NOW, **how})  # type: ignore[arg-type]
    return [(row.title, row.missed, row.waiting, row.turned_down, row.wishes) for row in rows]


def test_people_are_counted_once_each_in_the_right_column() -> None:
    offering = full(make_course("Sleep"))
    waiting, leaving, refusing = (make_enrolment(offering) for _each in range(3))
    enrolment.withdraw(enrolment=leaving, by=leaving.student.user, now=NOW)
    assert numbers() == [("Sleep", 1, 2, 0, 0)]
    enrolment.withdraw(enrolment=waiting, by=waiting.student.user, now=NOW)
    placed = Enrolment.objects.get(offering=offering, state="confirmed")
    enrolment.withdraw(enrolment=placed, by=placed.student.user, now=NOW)
    refusing.refresh_from_db()
    offers.decline(enrolment=refusing, by=refusing.student.user, now=NOW)
    assert numbers() == [("Sleep", 2, 0, 1, 0)]


def test_who_still_waits_when_the_group_has_begun_got_no_place() -> None:
    make_enrolment(full(make_course("Sleep")))
    assert numbers() == [("Sleep", 0, 1, 0, 0)]
    assert numbers(now=LATER) == [("Sleep", 1, 0, 0, 0)]


def test_one_person_in_two_lines_is_one_person_and_a_place_on_another_run_is_a_place() -> None:
    course, alex = make_course("Sleep"), make_student()
    for days in (0, 7):
        make_enrolment(full(course, first=date(2027, 1, 12) + timedelta(days=days)), alex)
    assert numbers() == [("Sleep", 0, 1, 0, 0)]
    make_enrolment(make_offering(course, first=date(2027, 3, 2)), alex)
    assert numbers() == []


def test_wishes_count_for_the_course_and_the_most_wanted_is_first() -> None:
    sleep, cooking = make_course("Sleep"), make_course("Cooking")
    for course, people in ((sleep, 1), (cooking, 2)):
        for _each in range(people):
            wishes.wish(course=course, by=make_user(), now=NOW)
    told, dropped = make_user(), make_user()
    wishes.wish(course=sleep, by=dropped, now=NOW)
    wishes.drop(course=sleep, by=dropped, now=NOW)
    wishes.wish(course=sleep, by=told, now=NOW)
    sleep.wishes.filter(wished_by=told).update(told_on=NOW)
    assert numbers() == [("Cooking", 0, 0, 0, 2), ("Sleep", 0, 0, 0, 1)]


def test_a_term_and_a_place_narrow_it() -> None:
    spring, summer = make_term(), make_term("Summer 2027", date(2027, 4, 19), date(2027, 7, 1))
    far, near = make_venue("Far"), make_venue("Near")
    one = full(make_course("Sleep"), term=spring, room=make_room(venue=far))
    two = full(make_course("Cooking"), term=summer, first=date(2027, 5, 4), room=make_room(venue=near))
    for offering in (one, two):
        make_enrolment(offering)
    wishes.wish(course=one.course, by=make_user(), now=NOW)
    assert numbers(term=spring) == [("Sleep", 0, 1, 0, 0)]
    assert numbers(venue=near) == [("Cooking", 0, 1, 0, 0)]
    assert numbers(term=spring, venue=near) == []


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, "fewer than 5"), (4, "fewer than 5"), (5, 5), (12, 12)])
def test_a_number_that_could_tell_who_it_was_does_not_leave_the_office(number: int, shown: int | str) -> None:
    assert unmet.shown(number) == shown


def test_the_file_runs_no_formula_and_its_order_tells_nothing() -> None:
    rows = [unmet.Wanted("b", "B2", "=HYPERLINK(1)", missed=4), unmet.Wanted("a", "A1", "Sleep", waiting=2, wishes=7)]
    assert unmet.as_csv(rows).decode("utf-8-sig").splitlines()[1:] == [
        "A1,Sleep,0,fewer than 5,0,7",
        "B2,'=HYPERLINK(1),fewer than 5,0,0,0",
    ]


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


def soon() -> dict[str, object]:
    return {"first": timezone.localdate() + timedelta(days=30), "now": timezone.now()}


def test_the_page_shows_it_with_a_way_to_plan_and_the_file_hides_small_numbers(office: Client) -> None:
    offering = make_offering(make_course("Sleep"), places=1, **soon())
    for _each in range(3):
        make_enrolment(offering, now=timezone.now())
    html = office.get(reverse("college_unmet")).content.decode()
    assert reverse("college_offering_plan", args=[offering.course.slug]) in html
    assert '<td class="num">2</td>' in html
    term = Term.objects.get(pk=offering.term_id)
    assert "Sleep" in office.get(reverse("college_unmet"), {"term": term.slug}).content.decode()
    file = office.get(reverse("college_unmet_csv"))
    assert "fewer than 5" in file.content.decode("utf-8-sig")
    assert "attachment" in file.headers["Content-Disposition"]


def test_the_page_asks_as_often_for_one_as_for_many(office: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(reverse("college_unmet")).status_code == 200
        return len(queries)

    make_enrolment(full(make_course("Sleep")))
    asked()
    one = asked()
    for number in range(4):
        make_enrolment(full(make_course(f"Course {number}")))
    assert asked() == one


def test_nobody_else_may() -> None:
    pages = [reverse("college_unmet"), reverse("college_unmet_csv")]
    for user in (make_student().user, make_user("Ada", roles=["auditor"])):
        client = sign_in_client(Client(), user)
        assert [client.get(page).status_code for page in pages] == [403, 403]
