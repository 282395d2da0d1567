"""Planning a run of a course, and looking after it: the pages of the office."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import closed_days, offerings
from courses.meetings import Meeting
from courses.models import ClosedDay, Offering, Places, Room, Session, Term
from foundations.college import settings
from foundations.lib.years import year_of
from recovery_college.prospectus import check, gather
from tests.courses.views.pages import queries, text
from tests.factories.courses import (
    FIRST_DAY,
    NOW,
    day_after,
    make_course,
    make_offering,
    make_room,
    make_term,
    make_venue,
)
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def undone(act: Callable[[], str]) -> str:
    """A refused verb undoes its own transaction; in a test, which is all one transaction, this does it."""
    place = transaction.savepoint()
    answer = act()
    transaction.savepoint_rollback(place)
    return answer


def close(day: date, name: str) -> ClosedDay:
    return closed_days.close(day=day, name=name, by=make_user(), now=NOW)


def plan_of(room: Room | None = None, **changes: object) -> dict[str, object]:
    return {
        "term": make_term().pk,
        "mode": "in_person",
        "how": "weekly",
        "first": FIRST_DAY.isoformat(),
        "count": "",
        "days": "",
        "starts": "10:00",
        "ends": "12:00",
        "room": (room or make_room()).pk,
        "seats": "12",
        "online": "0",
        "audience": "everyone",
        "age_from": "18",
        "age_to": "",
        "pair": "",
        **changes,
    }


def test_dates_are_proposed_first_and_nothing_is_booked(office: Client) -> None:
    course = make_course(session_titles=["One", "Two", "Three"])
    address = reverse("college_offering_plan", args=[course.slug])
    make_term()
    assert "Show me the dates" in text(office.get(address))
    html = text(office.get(address, plan_of()))
    assert html.count("10am to 12pm, ") == 4
    assert "Tuesdays, 10am to 12pm, from 12 January. All of them are free." in html
    assert Offering.objects.count() == 0


def test_dates_after_the_term_are_said(office: Client) -> None:
    course, sent = make_course(session_titles=["One", "Two", "Three"]), plan_of()
    ends = Term.objects.get().ends
    address = reverse("college_offering_plan", args=[course.slug])
    late = text(office.get(address, {**sent, "first": (ends - timedelta(days=7)).isoformat()}))
    assert "1 date is after Spring 2027, which ends on" in late
    assert 'name="count" value="2">Plan 2 sessions only' in late
    assert "after Spring 2027" not in text(office.get(address, sent))


def test_kept_dates_are_a_draft_with_all_its_sessions(office: Client) -> None:
    course, pair = make_course(session_titles=["One", "Two", "Three"]), make_pair()
    address = reverse("college_offering_plan", args=[course.slug])
    settings.change(by=make_user(), now=NOW, minimum_age=16)
    response = office.post(address, plan_of(pair=pair.pk, age_from="16", age_to="25"))
    offering = Offering.objects.get()
    assert response.url == reverse("college_offering", args=[offering.uuid])
    assert (offering.state, offering.pair, offering.age_from, offering.age_to) == ("draft", pair, 16, 25)
    days = list(offering.sessions.order_by("number").values_list("title", "day"))
    assert days == [("One", FIRST_DAY), ("Two", day_after(7)), ("Three", day_after(14))]
    assert Places.objects.get().capacity == 12


def test_a_taken_room_and_a_busy_tutor_are_said_with_a_way_out(office: Client) -> None:
    venue, pair = make_venue("Riverside"), make_pair(make_tutor("Ash Pemberton", lived="own"))
    room, garden = make_room("Room 1", venue=venue), make_room("Garden room", venue=venue)
    make_offering(make_course("Cooking"), room=room, pair=pair, first=day_after(7), weeks=1)
    course = make_course(session_titles=["One", "Two"])
    address = reverse("college_offering_plan", args=[course.slug])
    sent = plan_of(room, pair=pair.pk)
    html = text(office.get(address, sent))
    assert "The room is taken: Cooking is there, 10am to 12pm." in html
    assert "Ash Pemberton teaches Cooking then, 10am to 12pm." in html
    assert "On 1 day one of them teaches elsewhere." in html
    assert "Use Riverside, Garden room this time (20 people)" in html
    assert 'name="start_2027-01-19" value="12:00"' in html
    kept = undone(lambda: text(office.post(address, sent)))
    assert "Room 1 is taken on Tuesday 19 January, 10am to 12pm." in kept
    assert "1 thing needs you." in text(office.get(address, {**sent, "room_2027-01-19": garden.pk}))
    assert "All of them are free." in text(office.get(address, {**sent, "start_2027-01-19": "12:00"}))
    solved = {**sent, "pair": "", "room_2027-01-19": garden.pk}
    assert office.post(address, solved).status_code == 302
    planned = Offering.objects.get(course=course)
    assert list(planned.sessions.order_by("number").values_list("room", flat=True)) == [room.pk, garden.pk]


def test_the_newest_answer_about_a_day_counts(office: Client) -> None:
    course, sent, garden = make_course(), plan_of(), make_room("Garden room")
    day = FIRST_DAY.isoformat()
    answers = urlencode({**sent, f"room_{day}": sent["room"]}) + f"&room_{day}={garden.pk}&pair=&start_{day}=25:00"
    html = text(office.get(reverse("college_offering_plan", args=[course.slug]) + "?" + answers))
    assert f"{garden.venue.name}, Garden room" in html
    assert html.index('id="again"') < html.index('id="proposed"')


def test_a_draft_is_kept_while_one_session_waits_for_a_room(office: Client) -> None:
    room = make_room("Room 1")
    make_offering(make_course("Cooking"), room=room, first=day_after(7), weeks=1)
    course = make_course(session_titles=["One", "Two"])
    address, sent = reverse("college_offering_plan", args=[course.slug]), plan_of(room)
    html = text(office.get(address, sent))
    assert "1 session stays marked until it has a room." in html
    assert '<input type="hidden" name="bare" value="2027-01-19">' in html
    response = office.post(address, {**sent, "bare": "2027-01-19"})
    offering = Offering.objects.get(course=course)
    assert response.url == reverse("college_offering", args=[offering.uuid])
    assert list(offering.sessions.order_by("number").values_list("room", flat=True)) == [room.pk, None]
    html = text(office.get(response.url))
    assert "A room on Tuesday 19 January." in html
    assert html.count("Needs a room") == 1
    assert "1 session has no room" in text(office.get(reverse("college_offerings"), {"term": offering.term.slug}))


def test_a_room_that_is_free_is_never_left_empty(office: Client) -> None:
    course, sent = make_course(), plan_of()
    office.post(reverse("college_offering_plan", args=[course.slug]), {**sent, "bare": FIRST_DAY.isoformat()})
    assert Session.objects.get().room_id == sent["room"]


def test_a_closed_day_is_left_out_and_another_day_of_that_week_is_offered(office: Client) -> None:
    close(day_after(7), "Staff day")
    course = make_course(session_titles=["One", "Two"])
    address, sent = reverse("college_offering_plan", args=[course.slug]), plan_of()
    html = text(office.get(address, sent))
    assert "We left out 1 closed day." in html
    assert "<strong>Tuesday 19 January is left out.</strong> Staff day." in html
    assert "Use Wednesday 20 January" in html
    use = {**sent, "use": "2027-01-19/2027-01-20"}
    assert "left out" not in text(office.get(address, use)).split('id="proposed"')[1]
    assert office.post(address, use).status_code == 302
    days = list(Session.objects.order_by("number").values_list("day", flat=True))
    assert days == [FIRST_DAY, day_after(8)]


def test_days_can_be_chosen_one_by_one(office: Client) -> None:
    close(day_after(7), "Staff day")
    course = make_course(session_titles=["One", "Two", "Three"])
    address = reverse("college_offering_plan", args=[course.slug])
    chosen = "21 January 2027\n2027-01-19\n19/01/2027\n"
    sent = plan_of(how="chosen", first="", days=chosen)
    html = text(office.get(address, sent))
    assert "It is closed that day: Staff day." in html
    refused = undone(lambda: text(office.post(address, sent)))
    assert "It is closed on Tuesday 19 January: Staff day." in refused
    assert office.post(address, {**sent, "use": "2027-01-19/2027-01-20"}).status_code == 302
    kept = list(Session.objects.order_by("number").values_list("title", "day"))
    assert kept == [("One", day_after(8)), ("Two", day_after(9))]


def test_a_room_that_is_too_small_is_said_with_a_larger_one(office: Client) -> None:
    small, large = make_room("Snug", size=5), make_room("Hall", size=40)
    course = make_course()
    html = text(office.get(reverse("college_offering_plan", args=[course.slug]), plan_of(small)))
    assert "Snug seats 5 people, and you plan for 12." in html
    assert f'value="{large.pk}">Use {large.venue.name}, Hall this time (40 people)' in html


def test_a_group_by_invitation_names_who_invites(office: Client) -> None:
    course = make_course()
    address = reverse("college_offering_plan", args=[course.slug])
    host = {"audience": "invitation", "host": "ward", "host_name": "", "host_contact": "Ward clerk"}
    assert "Write the name of the ward" in text(office.post(address, plan_of(**host)))
    assert office.post(address, plan_of(**{**host, "host_name": "Rowan ward"})).status_code == 302
    offering = Offering.objects.get()
    assert (offering.audience, offering.host, offering.host_name) == ("invitation", "ward", "Rowan ward")
    assert "A ward: Rowan ward" in text(office.get(reverse("college_offering", args=[offering.uuid])))
    everyone = plan_of(**{**host, "audience": "everyone", "host_name": "Left over"})
    assert office.post(address, everyone).status_code == 302
    assert Offering.objects.filter(host_name="Left over").count() == 0


def test_only_who_publishes_may_run_a_group_without_two_tutors(office: Client, admin: Client) -> None:
    offering = make_plain_draft()
    page, waive = (reverse(name, args=[offering.uuid]) for name in ("college_offering", "college_offering_waive"))
    assert waive not in text(office.get(page))
    assert office.post(waive, {"reason": "Please"}).status_code == 403
    assert waive in text(admin.get(page))
    assert "Write a few words here." in text(admin.post(waive, {"reason": ""}))
    assert admin.post(waive, {"reason": "Dara is ill."}).url == page
    html = text(admin.get(page))
    assert "It runs without two tutors, for once." in html
    assert "Dara is ill." in html
    admin.post(reverse("college_offering_publish", args=[offering.uuid]))
    again = text(admin.post(waive, {"reason": "Dara is ill."}))
    assert "Only a group that is still being planned" in again
    listed = text(office.get(reverse("college_offerings"), {"term": offering.term.slug}))
    assert "1 group runs by an exception" in listed
    assert "Without two tutors: Dara is ill. (Kim)" in listed
    assert "1 group runs by an exception" in text(office.get(reverse("college_home")))


def test_checks_of_both_tutors_are_noted(office: Client) -> None:
    settings.change(by=make_user(), now=NOW, minimum_age=16)
    offering = make_offering(published=False, age_from=16)
    page, dbs = (reverse(name, args=[offering.uuid]) for name in ("college_offering", "college_offering_dbs"))
    assert "DBS checks not seen yet" in text(office.get(page))
    assert "Have you seen both DBS checks?" in text(office.get(dbs))
    assert "Noted: you saw the DBS checks." in text(office.post(dbs, follow=True))
    assert "DBS checks seen" in text(office.get(page))
    other, choose = make_pair(), reverse("college_offering_pair", args=[offering.uuid])
    office.post(choose, {"pair": other.pk, "dbs_seen": "on"})
    offering.refresh_from_db()
    assert (offering.pair, offering.dbs_seen_by.name) == (other, "Robin")
    nobody = make_plain_draft()
    Offering.objects.filter(pk=nobody.pk).update(age_from=16)
    refused = office.post(reverse("college_offering_dbs", args=[nobody.uuid]), follow=True)
    assert "Choose the two tutors first" in text(refused)


def make_plain_draft() -> Offering:
    meeting = Meeting(FIRST_DAY, time(10), time(12), make_room())
    values = {"course": make_course(), "term": make_term(), "places": {"room": 12}, "meetings": [meeting]}
    return offerings.plan(**values, by=make_user(), now=NOW)


def test_a_group_without_two_tutors_stands_in_the_catalogue_on_its_page_and_in_print(client: Client) -> None:
    offering = make_plain_draft()
    offerings.waive_pair(offering=offering, reason="Dara is ill.", by=make_user(), now=NOW)
    offerings.publish(offering=offering, by=make_user(), now=NOW)
    assert "Understanding worry" in text(client.get(reverse("catalogue")))
    html = text(client.get(reverse("course", args=[offering.course.slug])))
    assert "Tuesday 12 January 2027" in html
    assert "Dara" not in html
    year = year_of(offering.term.starts)
    assert gather.printable(year, NOW.date()) == [offering]
    book = gather.book(year=year, now=NOW)
    assert [run.tutors for part in book.categories for entry in part.courses for run in entry.runs] == [()]
    found = {each.words: each.level for each in check.findings(year=year, now=NOW)}
    assert "Courses without two tutors" not in found


def test_a_week_can_be_left_out(office: Client) -> None:
    course = make_course(session_titles=["One", "Two"])
    sent = plan_of(skip=day_after(7).isoformat())
    assert office.post(reverse("college_offering_plan", args=[course.slug]), sent).status_code == 302
    assert list(Session.objects.order_by("number").values_list("day", flat=True)) == [FIRST_DAY, day_after(14)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": "2027-08-01"}, "Spring 2027 has other days."),
        ({"ends": "09:00"}, "It ends before it starts."),
        ({"room": ""}, "Choose the room they meet in"),
        ({"seats": "0"}, "Write how many people can come."),
        ({"mode": "online", "online": "0"}, "Write how many people can come."),
        ({"age_to": "12"}, "This age is lower than the first one."),
        ({"age_from": "12"}, "Your college is for people aged 18 or over."),
        ({"first": "soon"}, "Write a day, like 12 January 2027."),
        ({"first": ""}, "Choose a day."),
        ({"how": "chosen", "days": ""}, "Write the days."),
        ({"how": "chosen", "days": "2027-01-12\nsoon"}, "“soon” is not a day."),
        ({"how": "chosen", "days": "2028-01-12"}, "Spring 2027 has other days."),
        ({"how": "chosen", "days": "\n".join(str(day_after(n)) for n in range(61))}, "Choose 60 at most."),
        ({"skip": "soon", "room_2027-01-12": "none", "seats": "50"}, "seats 20 people."),
        ({"use": "2027-01-12", "start_2027-01-12": "soon", "room_soon": "1", "seats": "50"}, "seats 20 people."),
    ],
)
def test_plans_that_will_not_do_are_refused_beside_the_field(office: Client, changes: dict, words: str) -> None:
    course = make_course()
    html = text(office.post(reverse("college_offering_plan", args=[course.slug]), {**plan_of(), **changes}))
    assert words in html
    assert "There is a problem" in html
    assert not Session.objects.exists()


def test_an_offering_says_what_it_lacks_each_with_its_link(office: Client, admin: Client) -> None:
    course = make_course(approved=False)
    office.post(reverse("college_offering_plan", args=[course.slug]), plan_of())
    offering = Offering.objects.get()
    html = text(admin.get(reverse("college_offering", args=[offering.uuid])))
    assert "What it still needs" in html
    assert reverse("college_offering_pair", args=[offering.uuid]) in html
    assert reverse("college_course", args=[course.slug]) in html
    assert "Publish it" not in html


def test_two_tutors_are_chosen_and_who_is_busy_is_said(office: Client) -> None:
    busy, free = make_pair(make_tutor("Ash", lived="own")), make_pair(make_tutor("Dara", lived="own"))
    make_offering(pair=busy, weeks=1)
    offering = make_offering(weeks=1, published=False)
    address = reverse("college_offering_pair", args=[offering.uuid])
    html = text(office.get(address))
    assert html.count("One of them teaches then") == 1
    assert "One of these two teaches another session" in text(office.post(address, {"pair": busy.pk}))
    assert "Choose two tutors." in text(office.post(address, {"pair": ""}))
    assert office.post(address, {"pair": free.pk}).status_code == 302
    offering.refresh_from_db()
    assert offering.pair == free


def test_a_session_is_moved_and_refused_beside_its_field(office: Client) -> None:
    offering = make_offering(weeks=1)
    session = offering.sessions.get()
    address = reverse("college_session_move", args=[session.uuid])
    sent = {"day": "2027-01-13", "starts": "14:00", "ends": "16:00", "room": session.room_id}
    assert "The session is moved." in text(office.post(address, sent, follow=True))
    session.refresh_from_db()
    assert (session.day, session.starts) == (day_after(1), time(14))
    make_offering(room=session.room, weeks=1)
    taken = {**sent, "day": "2027-01-12", "starts": "11:00", "ends": "13:00"}
    assert "is taken on Tuesday 12 January" in text(office.post(address, taken))
    assert "It ends before it starts." in text(office.post(address, {**sent, "ends": "13:00"}))


def test_a_session_is_added_and_cancelled_after_asking(office: Client) -> None:
    offering = make_offering(weeks=1)
    make_enrolment(offering)
    add = reverse("college_session_add", args=[offering.uuid])
    assert office.post(add, {"day": "2027-01-20", "starts": "10:00", "ends": "12:00", "room": ""}).status_code == 302
    session = offering.sessions.get(number=2)
    address = reverse("college_session_cancel", args=[session.uuid])
    assert "Cancel this session and tell 3 people" in text(office.get(address))
    assert offering.sessions.filter(cancelled=True).count() == 0
    assert "The session is cancelled." in text(office.post(address, follow=True))
    session.refresh_from_db()
    assert session.cancelled


def test_cancelling_says_first_how_many_are_told(office: Client) -> None:
    offering = make_offering()
    make_enrolment(offering)
    make_enrolment(offering)
    address = reverse("college_offering_cancel", args=[offering.uuid])
    html = text(office.get(address))
    assert "Cancel it and tell 4 people" in html
    offering.refresh_from_db()
    assert offering.state == "published"
    assert "Cancelled." in text(office.post(address, follow=True))
    offering.refresh_from_db()
    assert offering.state == "cancelled"
    assert "It is cancelled already." in text(office.get(address))


def test_places_are_changed_and_refused_beside_the_number(office: Client) -> None:
    offering = make_offering(places=2)
    make_enrolment(offering)
    make_enrolment(offering)
    address = reverse("college_offering_places", args=[offering.uuid])
    assert "2 places are taken. Choose 2 or more" in text(office.post(address, {"channel": "room", "capacity": "1"}))
    assert office.post(address, {"channel": "room", "capacity": "5"}).status_code == 302
    assert Places.objects.get().capacity == 5
    assert text(office.post(address, {"channel": "moon", "capacity": "5"})).count("Change places") > 0
    assert Places.objects.count() == 1


def test_single_pages_cost_the_same_for_few_and_many(office: Client) -> None:
    counts = []
    for weeks in (2, 8):
        course = make_course(session_titles=[f"Part {n}" for n in range(weeks)])
        offering = make_offering(course, weeks=weeks)
        sent = plan_of(offering.sessions.all()[0].room, pair=offering.pair_id)
        plan = reverse("college_offering_plan", args=[course.slug])
        office.get(plan, sent)
        with CaptureQueriesContext(connection) as counted:
            assert office.get(plan, sent).status_code == 200
        counts.append((len(counted), queries(office, reverse("college_offering", args=[offering.uuid]))))
    assert counts[0] == counts[1]
