"""Moving and cancelling as the office sees it: look first, then do it once, then ring who has no e-mail."""

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Change, ClosedDay, Offering, Session
from foundations.notifications.models import Notice
from tests.courses.views.pages import text
from tests.factories.courses import FIRST_DAY, NOW, day_after, make_course, make_offering, make_room, make_venue
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
SNOW = {"name": "Snow", "words": "It is snowing."}


def first(offering: Offering) -> Session:
    return offering.sessions.select_related("room__venue").order_by("number")[0]


def told() -> int:
    return Notice.objects.filter(occasion__startswith="change ").count()


def close_of(session: Session) -> str:
    return reverse("college_close_venue_day", args=[session.room.venue.slug, session.day.isoformat()])


@pytest.fixture
def alex() -> Offering:
    """A group of two weeks with Alex, who has an address, and Bo, who is rung."""
    offering = make_offering(make_course("Being heard"), weeks=2)
    make_enrolment(offering, make_student("Alex"))
    bo = make_student("Bo", email=None)
    bo.user.phone = "01632 960123"
    bo.user.save()
    make_enrolment(offering, bo)
    return offering


def test_a_move_is_looked_at_first_and_done_once(office: Client, alex: Offering) -> None:
    session = first(alex)
    address = reverse("college_session_move", args=[session.uuid])
    sent = {"day": "2027-01-13", "starts": "14:00", "ends": "16:00", "room": session.room_id, "words": "Sorry!"}
    html = text(office.post(address, {**sent, "look": "1"}))
    assert "4 people: 2 students, 2 tutors." in html
    assert "This is the e-mail for Alex." in html
    assert "moved to Wednesday 13 January, 2pm to 4pm" in html
    assert "Move it and tell 4 people" in html
    assert "1 phone call to make" in html
    assert (told(), first(alex).day) == (0, FIRST_DAY)
    for _press in range(2):
        html = text(office.post(address, sent, follow=True))
        assert "The session is moved." in html
    assert (told(), first(alex).starts) == (4, time(14))


def test_the_next_free_day_is_proposed_and_fills_the_form(office: Client, alex: Offering) -> None:
    session = first(alex)
    address = reverse("college_session_move", args=[session.uuid])
    assert "Tuesday 26 January is free: same time, same room, both tutors." in text(office.get(address))
    assert 'value="2027-01-26"' in text(office.get(f"{address}?day=2027-01-26"))
    assert office.get(f"{address}?day=9999-99-99").status_code == 200


def test_a_clash_is_said_when_looking_already(office: Client, alex: Offering) -> None:
    session, room = first(alex), make_room("Garden room")
    make_offering(room=room, weeks=1)
    sent = {"day": "2027-01-12", "starts": "10:00", "ends": "12:00", "room": room.pk, "look": "1"}
    html = text(office.post(reverse("college_session_move", args=[session.uuid]), sent))
    assert "Garden room is taken on Tuesday 12 January" in html
    assert "Move it and tell" not in html


def test_cancelling_shows_the_mail_with_the_line_and_leads_to_who_is_rung(office: Client, alex: Offering) -> None:
    session = first(alex)
    address = reverse("college_session_cancel", args=[session.uuid])
    assert "Cancel this session and tell 4 people" in text(office.get(address))
    assert "We are sorry." in text(office.post(address, {"words": "We are sorry.", "look": "1"}))
    assert Session.objects.filter(cancelled=True).count() == 0
    html = text(office.post(address, {"words": "We are sorry."}, follow=True))
    assert "Who to ring today" in html
    to_ring, _, mailed = html.partition("Told by message")
    assert ("Bo" in to_ring, "01632 960123" in to_ring, "Alex" in to_ring) == (True, True, False)
    assert ("<span>Bo<" in mailed, "<span>Alex<" in mailed) == (False, True)
    assert "Was: Tuesday 12 January, 10am to 12pm" in html
    assert "It is cancelled already." in text(office.get(address))


def test_what_is_over_cannot_be_cancelled_and_says_why(office: Client) -> None:
    offering = make_offering(weeks=1, first=NOW.date().replace(year=2025), now=NOW.replace(year=2025, month=1))
    address = reverse("college_session_cancel", args=[first(offering).uuid])
    assert "This session is over" in text(office.get(address))
    assert "This session is over" in text(office.post(address))


def test_a_group_moves_after_its_new_dates_were_shown(office: Client, alex: Offering) -> None:
    address = reverse("college_offering_move", args=[alex.uuid])
    assert "2 sessions are still to come." in text(office.get(address))
    sent = {"first": "2027-01-14", "starts": "14:00", "ends": "16:00", "room": "", "words": ""}
    html = text(office.post(address, {**sent, "look": "1"}))
    assert "Thursday 14 January, 2pm" in html
    assert "Move them and tell 4 people" in html
    assert first(alex).day == FIRST_DAY
    for _press in range(2):
        assert "The sessions are moved." in text(office.post(address, sent, follow=True))
    assert (first(alex).day, told()) == (day_after(2), 4)
    assert "Write both times" in text(office.post(address, {**sent, "ends": ""}))
    assert "It ends before it starts." in text(office.post(address, {**sent, "ends": "13:00"}))
    assert "That time is over already." in text(office.post(address, {**sent, "first": "2020-01-14"}))


def test_a_group_with_nothing_to_come_says_so(office: Client) -> None:
    offering = make_offering(weeks=1, first=NOW.date().replace(year=2025), now=NOW.replace(year=2025, month=1))
    assert "So there is nothing to move." in text(office.get(reverse("college_offering_move", args=[offering.uuid])))


def test_a_cancelled_group_leads_to_who_is_rung(office: Client, alex: Offering) -> None:
    address = reverse("college_offering_cancel", args=[alex.uuid])
    assert "Cancel it and tell 4 people" in text(office.get(address))
    html = text(office.post(address, {"words": "The ceiling came down."}, follow=True))
    assert ("Bo" in html, "The ceiling came down." in html) == (True, True)
    assert "4 people hear of it, each once." in html


def test_a_snow_day_from_choosing_to_ringing(office: Client) -> None:
    venue = make_venue("The Old Library")
    room, other_room = make_room(venue=venue), make_room(venue=venue)
    heard = make_offering(make_course("Being heard"), room=room, weeks=1)
    worry = make_offering(make_course("Worry"), room=other_room, weeks=1, starts=time(13), ends=time(15))
    alex = make_student("Alex")
    make_enrolment(heard, alex)
    make_enrolment(worry, alex)
    make_enrolment(worry, make_student("Bo", email=None))
    address = close_of(first(heard))
    chosen = office.get(reverse("college_close_day"), {"venue": venue.slug, "day": "2027-01-12"})
    assert chosen.url == address
    html = text(office.get(address))
    assert "Close The Old Library on Tuesday 12 January" in html
    assert "Move it to Tuesday 19 January, same time. Room and tutors are free" in html
    assert "6 people: 2 students, 4 tutors." in html
    assert "1 student is at more than one of these sessions" in html
    answers = {f"what_{first(heard).pk}": "move-2027-01-19", f"what_{first(worry).pk}": "online"}
    assert "Write the link with which people join online." in text(office.post(address, {**SNOW, **answers}))
    answers[f"link_{first(worry).pk}"] = "https://meet.larkmoor.example/snow"
    html = text(office.post(address, {**SNOW, **answers, "look": "1"}))
    assert "https://meet.larkmoor.example/snow" in html
    assert "It is snowing." in html
    assert (told(), ClosedDay.objects.count()) == (0, 0)
    html = text(office.post(address, {**SNOW, **answers}, follow=True))
    assert "Closed for the day." in html
    assert "Bo" in html
    assert (first(heard).day, first(worry).room, told()) == (day_after(7), None, 6)
    assert ClosedDay.objects.get().name == "Snow"
    assert "There was nobody to tell." in text(office.post(address, {**SNOW, **answers}, follow=True))
    assert (told(), Change.objects.count()) == (6, 1)


def test_what_is_wrong_on_a_snow_day_is_said(office: Client) -> None:
    offering = make_offering(weeks=1)
    address, session = close_of(first(offering)), first(offering)
    html = text(office.post(address, {"name": "", f"what_{session.pk}": ""}))
    assert "Choose what happens to this session." in html
    too_long = {f"what_{session.pk}": "online", f"link_{session.pk}": f"https://{'x' * 300}@meet.example/"}
    assert "at most 200 characters" in text(office.post(address, {**SNOW, **too_long}))
    assert "That day is not free any more." in text(
        office.post(address, {**SNOW, f"what_{session.pk}": "move-2027-09-09"})
    )
    assert "Choose a place." in text(office.get(reverse("college_close_day"), {"venue": "", "day": "2027-01-12"}))
    assert "That day is over." in text(office.get(reverse("college_close_day"), {"venue": "x", "day": "2020-01-12"}))
    for day in ("2020-01-12", "nonsense", "2027-02-30"):
        assert office.get(reverse("college_close_venue_day", args=[session.room.venue.slug, day])).status_code == 404


def test_names_to_ring_are_for_who_helps_students(alex: Offering) -> None:
    session = first(alex)
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    office.post(reverse("college_session_cancel", args=[session.uuid]))
    address = reverse("college_change", args=[Change.objects.get().uuid])
    assert "Bo" in text(office.get(address))
    for role in ("panel_member", "auditor"):
        assert sign_in_client(Client(), make_user("Kim", roles=[role])).get(address).status_code == 403


@pytest.mark.parametrize("name", ["college_session_move", "college_session_cancel", "college_offering_move"])
def test_others_may_not(name: str) -> None:
    offering = make_offering(weeks=1)
    number = first(offering).uuid if "session" in name else offering.uuid
    stranger = sign_in_client(Client(), make_student("Alex").user)
    assert stranger.get(reverse(name, args=[number])).status_code == 403
    assert stranger.get(close_of(first(offering))).status_code == 403


def ways_to_tell(html: str) -> tuple[bool, bool]:
    return "I rang them" in html, "Not told after all" in html


def test_who_was_rung_is_ticked_off_and_can_be_taken_back(office: Client, alex: Offering) -> None:
    office.post(reverse("college_session_cancel", args=[first(alex).uuid]))
    change = Change.objects.get()
    bo = Notice.objects.get(person__phone="01632 960123", purpose="students.sessions_changed")
    page = reverse("college_change", args=[change.uuid])
    address = reverse("college_change_told", args=[change.uuid, bo.uuid])
    html = text(office.get(page))
    assert (ways_to_tell(html), "On its way" in html) == ((True, False), True)
    html = text(office.post(address, follow=True))
    assert ways_to_tell(html) == (False, True)
    assert "Everybody who had to be rung has been." in html
    bo.refresh_from_db()
    assert (bo.state, bo.told_by.name) == ("told", "Robin")
    assert ways_to_tell(text(office.post(address, {"undo": "1"}, follow=True))) == (True, False)


def test_nobody_is_rung_who_gets_an_e_mail_or_hears_of_something_else(office: Client, alex: Offering) -> None:
    office.post(reverse("college_session_cancel", args=[first(alex).uuid]))
    one = Change.objects.get()
    mailed = Notice.objects.filter(person__email__gt="", purpose="students.sessions_changed")[0]
    address = reverse("college_change_told", args=[one.uuid, mailed.uuid])
    assert "An e-mail is on its way to them." in text(office.post(address, follow=True))
    other = Notice.objects.create(person=mailed.person, purpose="x", occasion="y", due=NOW, written_on=NOW)
    assert office.post(reverse("college_change_told", args=[one.uuid, other.uuid])).status_code == 404
    outsider = sign_in_client(Client(), make_student("Kim").user)
    assert outsider.post(address).status_code == 403
