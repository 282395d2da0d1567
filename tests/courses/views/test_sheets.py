"""The pages of the session sheets: the office writes, tutors read, both tick."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import scheduling, sheets
from courses.models import Session, Sheet
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_course, make_offering, make_room, make_venue
from tests.factories.students import make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LIST, PAPER = "/college/sheets/", "/college/sheets/print/"
BEGUN = NOW + timedelta(hours=1, minutes=30)  # 10:30 on the wall
LATE = NOW + timedelta(hours=3, minutes=45)


@pytest.fixture(autouse=True)
def this_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def today_at(name: str = "Room 1", title: str = "Sleep and rest", **more: object) -> Session:
    room = make_room(name, venue=make_venue("The Old Library"))
    offering = make_offering(make_course(title), first=TODAY, room=room, **{"weeks": 1, **more})  # type: ignore[arg-type]
    return offering.sessions.order_by("number")[0]


def page(session: Session) -> str:
    return reverse("college_sheet", args=[session.uuid])


def mine(session: Session) -> str:
    return reverse("teaching_sheet", args=[session.uuid])


def tutor_of(session: Session) -> Client:
    pair = session.offering.pair
    assert pair is not None
    return sign_in_client(Client(), pair.peer_tutor.user)


def test_the_next_days_by_venue(office: Client) -> None:
    session = today_at(weeks=3)
    make_offering(make_course("Online one"), first=TODAY, mode="online")
    html = text(office.get(LIST))
    for words in ("Monday 23 November", "The Old Library", "10am to 12pm, Room 1", "Sleep and rest", "Write the sheet"):
        assert words in html
    assert "Online one" not in html
    assert "Monday 30 November" not in html
    assert "Monday 30 November" in text(office.get(LIST, {"day": "2026-11-30"}))
    sheets.write(session=session, closes="Sam", opens="Kit", by=make_user(), now=NOW)
    html = text(office.get(LIST))
    assert "Kit opens, Sam closes" in html
    assert "Open the sheet" in html


def test_nothing_on_says_so(office: Client) -> None:
    assert "No sessions in rooms in these seven days" in text(office.get(LIST, {"day": "nonsense"}))
    assert "No sessions in rooms on this day." in text(office.get(PAPER))


def test_what_the_office_writes_the_tutor_reads(office: Client) -> None:
    session, noor = today_at(), make_user("Noor", roles=["office"])
    words = {"set_up": "Chairs in a circle", "keys": "At the front desk", "on_duty": noor.pk}
    response = office.post(page(session), words, follow=True)
    assert "The sheet is kept." in response.content.decode()
    assert "Noor is on duty" in response.content.decode()
    html = text(tutor_of(session).get(mine(session)))
    for shown in ("Chairs in a circle", "At the front desk", "Noor"):
        assert shown in html
    paper = text(office.get(PAPER))
    assert "Chairs in a circle" in paper
    assert "Everyone has left, and the room is locked:" in paper


def test_a_new_sheet_begins_with_the_one_before(office: Client) -> None:
    session = today_at(weeks=2)
    sheets.write(session=session, set_up="Chairs in a circle", by=make_user(), now=NOW)
    following = session.offering.sessions.get(number=2)
    html = text(office.get(page(following)))
    assert "These are the words of the session before." in html
    assert "Chairs in a circle" in html
    assert "This is what the session before needed." in text(tutor_of(following).get(mine(following)))
    assert Sheet.objects.count() == 1


def test_too_many_words_are_said_beside_the_field(office: Client) -> None:
    session = today_at()
    html = text(office.post(page(session), {"opens": "x" * 81}))
    assert "Error:" in html
    assert Sheet.objects.count() == 0


def test_nobody_from_outside_can_be_put_on_duty(office: Client) -> None:
    session, somebody = today_at(), make_user("Somebody")
    html = text(office.post(page(session), {"on_duty": somebody.pk}))
    assert "Error:" in html
    assert Sheet.objects.count() == 0


def test_a_refusal_is_said_on_the_page(office: Client) -> None:
    session = today_at(weeks=2)
    scheduling.cancel(session=session, by=make_user(), now=NOW)
    html = text(office.post(page(session), {"keys": "x"}))
    assert "This session is cancelled" in html
    assert Sheet.objects.count() == 0


def test_a_tutor_ticks_once_it_has_begun() -> None:
    session = today_at()
    client = tutor_of(session)
    assert "Has everyone left?" not in text(client.get(mine(session)))
    assert "has not begun yet" in client.post(mine(session), follow=True).content.decode()
    with time_machine.travel(BEGUN, tick=False):
        home = text(client.get(reverse("teaching")))
        assert "Room, keys, and has everyone left?" in home
        assert mine(session) in home
        assert "within 30 minutes of the end" in text(client.get(mine(session)))
        html = client.post(mine(session), follow=True).content.decode()
        assert "Thank you. Everyone has left" in html
        assert "ticked it on Monday 23 November at 10:30am." in html
        assert "Room, keys, and has everyone left?" not in text(client.get(reverse("teaching")))
    assert session.offering.pair is not None
    assert Sheet.objects.get().left_by == session.offering.pair.peer_tutor.user


def test_the_office_ticks_and_sees_who_did_not(office: Client) -> None:
    session = today_at()
    sheets.write(session=session, closes="Sam", by=make_user(), now=NOW)
    with time_machine.travel(LATE, tick=False):
        html = text(office.get(LIST))
        assert "Nobody ticked for 1 room" in html
        left = reverse("college_sheet_left", args=[session.uuid])
        assert left in text(office.get(page(session)))
        assert "Thank you. Everyone has left." in office.post(left, follow=True).content.decode()
        html = text(office.get(LIST))
        assert "Everyone has left" in html
        assert "Nobody ticked" not in html
    assert Sheet.objects.get().left_at == LATE


def test_the_office_cannot_tick_before_it_begins(office: Client) -> None:
    session = today_at()
    response = office.post(reverse("college_sheet_left", args=[session.uuid]), follow=True)
    assert "has not begun yet" in response.content.decode()
    assert Sheet.objects.count() == 0


def test_another_tutor_finds_nothing_and_ticks_nothing() -> None:
    session = today_at()
    other = sign_in_client(Client(), make_tutor().user)
    with time_machine.travel(BEGUN, tick=False):
        assert [other.get(mine(session)).status_code, other.post(mine(session)).status_code] == [404, 404]
    draft = make_offering(pair=make_pair(), first=TODAY, weeks=1, published=False).sessions.get()
    assert tutor_of(draft).get(mine(draft)).status_code == 404
    assert Sheet.objects.count() == 0


def test_who_may_not() -> None:
    session = today_at()
    left = reverse("college_sheet_left", args=[session.uuid])
    for user in (make_student().user, make_tutor().user, make_user(roles=["auditor"])):
        client = sign_in_client(Client(), user)
        assert [client.get(each).status_code for each in (LIST, PAPER, page(session))] == [403, 403, 403]
        assert client.post(left).status_code == 403
    for user in (make_student().user, make_user(roles=["office"])):
        assert sign_in_client(Client(), user).get(mine(session)).status_code == 403
    assert Client().get(page(session)).status_code == 302
    assert sign_in_client(Client(), make_user(roles=["office"])).get(left).status_code == 405


def test_a_list_of_sheets_costs_the_same_for_one_and_for_three(office: Client) -> None:
    costs = []
    for names in ("A", "BC"):
        for name in names:
            sheets.write(session=today_at(name), closes="Sam", by=make_user(), now=NOW)
        costs.append([queries(office, LIST), queries(office, PAPER)])
    assert costs[0] == costs[1]
