"""What helps me: asked for, shown with who and when, shared or not, changed and ended, by nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from students import arrangement
from students.models import Arrangement, Need
from tests.courses.views.pages import queries, text
from tests.factories.courses import day_after, make_offering
from tests.factories.students import NOW, make_arrangement, make_enrolment, make_need, make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 2, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def of(row: Arrangement) -> Client:
    return sign_in_client(Client(), row.need.student.user)


def test_asked_for_on_my_own_page_it_is_arranged_for_the_place_i_have() -> None:
    alex = make_student()
    make_enrolment(make_offering(), alex)
    client = sign_in_client(Client(), alex.user)
    assert "You have not asked for anything." in text(client.get(reverse("my_help")))
    answers = {"help": ["print", "interpreter"], "language": "Polish", "share": "no", "words": "A quiet corner"}
    shown = text(client.post(reverse("my_help_add"), answers, follow=True))
    for words in ("Large print handouts", "Polish", "A quiet corner", "by <strong>Tuesday 5 January</strong>"):
        assert words in shown
    assert Need.objects.filter(shared=True).count() == 0
    again = text(client.get(reverse("my_help_add")))
    assert 'value="print"' not in again
    assert 'value="seat"' in again


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"help": ["interpreter"], "share": "no"}, "Tell us which language, so that we can look for the right person."),
        ({"help": ["seat"]}, "Choose yes or no. Both are fine."),
        ({"line": "Speak slowly", "share": "yes"}, "Write here what would help. Only the office reads it."),
        ({"help": ["a diagnosis"]}, "a diagnosis"),
    ],
)
def test_what_is_missing_is_said_and_nothing_ticked_is_lost(answers: dict[str, object], words: str) -> None:
    client = sign_in_client(Client(), make_student().user)
    shown = text(client.post(reverse("my_help_add"), answers))
    assert words in shown
    assert "Error:" in shown
    assert shown.count("checked") == (answers.get("help") in (["seat"], ["interpreter"])) + ("share" in answers)
    assert Need.objects.count() == 0


def test_help_with_travel_needs_no_yes_or_no() -> None:
    client = sign_in_client(Client(), make_student().user)
    assert client.post(reverse("my_help_add"), {"help": ["travel"]}).status_code == 302
    assert Need.objects.get().shared is False


def test_shared_and_stopped_with_one_press() -> None:
    row = make_arrangement(make_offering())
    client = of(row)
    assert "Your tutors do not see it." in text(client.get(reverse("my_help")))
    shown = text(client.post(reverse("my_help_share", args=[row.need.uuid]), {"shared": "yes"}, follow=True))
    assert "They read: “A seat near the door”." in shown
    shown = text(client.post(reverse("my_help_share", args=[row.need.uuid]), {"shared": "no"}, follow=True))
    assert "Your tutors do not see it." in shown


def test_changed_and_ended() -> None:
    row = make_arrangement(make_offering(), kind="other", words="A quiet corner")
    client, change = of(row), reverse("my_help_change", args=[row.need.uuid])
    assert "A quiet corner" in text(client.get(change))
    answers = {"words": "A corner by the window", "line": "Keep the window seat free", "share": "yes"}
    shown = text(client.post(change, answers, follow=True))
    assert "They read: “Keep the window seat free”." in shown
    assert "In your own words" in text(client.post(change, {"words": "", "share": "no"}))
    end = reverse("my_help_end", args=[row.need.uuid])
    assert "A corner by the window" in text(client.get(end))
    assert Need.objects.live().count() == 1
    client.post(end)
    assert Need.objects.live().count() == 0
    assert client.get(change).status_code == 404
    assert client.post(end).status_code == 404


def test_a_year_later_it_is_asked_if_it_is_still_right() -> None:
    row = make_arrangement(make_offering())
    assert "Is it still right?" not in text(of(row).get(reverse("my_help")))
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        client = of(row)
        assert "Is it still right?" in text(client.get(reverse("my_help")))
        shown = text(client.post(reverse("my_help_keep", args=[row.need.uuid]), follow=True))
        assert "Is it still right?" not in shown


def test_my_place_says_who_and_when_and_afterwards_asks_if_it_worked() -> None:
    row, robin = make_arrangement(make_offering(), kind="signer"), make_user("Robin", roles=["office"])
    client, place = of(row), reverse("my_place", args=[row.enrolment.uuid])
    assert "The office sees to it, by <strong>Tuesday 5 January</strong>." in text(client.get(place))
    arrangement.assign(arrangement=row, who=robin, by=robin, now=NOW)
    assert "Robin in the office sees to it" in text(client.get(place))
    arrangement.arrange(arrangement=row, answer="Sam signs from 10am.", by=robin, now=NOW)
    assert "Sam signs from 10am." in text(client.get(place))
    worked = reverse("my_help_worked", args=[row.uuid])
    assert "The first session has not been yet." in text(client.post(worked, {"met": "met"}, follow=True))
    with time_machine.travel(AFTER, tick=False):
        client = of(row)
        assert "Did what you asked for work?" in text(client.get(place))
        assert "You told us: Partly." in text(client.post(worked, {"met": "partly"}, follow=True))
    row.refresh_from_db()
    assert (row.met, row.met_by_id) == ("partly", row.need.student.user_id)


def test_what_was_closed_is_not_on_the_place() -> None:
    row = make_arrangement(make_offering())
    of(row).post(reverse("my_help_end", args=[row.need.uuid]))
    assert "What we sort out for you" not in text(of(row).get(reverse("my_place", args=[row.enrolment.uuid])))


@pytest.mark.parametrize("name", ["my_help_change", "my_help_share", "my_help_keep", "my_help_end", "my_help_worked"])
def test_nobody_else_finds_mine_not_even_the_office(name: str) -> None:
    row = make_arrangement(make_offering())
    uuid = row.uuid if name == "my_help_worked" else row.need.uuid
    office = make_user(roles=["office"])
    make_student(email=office.email)
    for user in (make_student().user, office):
        client = sign_in_client(Client(), user)
        assert client.post(reverse(name, args=[uuid]), {"met": "met", "shared": "yes"}).status_code == 404
    row.refresh_from_db()
    assert (row.met, row.need.ended_at, row.need.shared) == ("", None, False)


def test_my_details_show_what_is_shared() -> None:
    alex = make_student()
    make_need(alex, "seat", shared=True)
    make_need(alex, "print")
    shown = text(sign_in_client(Client(), alex.user).get(reverse("my_details")))
    assert (shown.count("Shared with my tutors"), shown.count("Only the office sees it")) == (1, 1)


def test_the_office_writes_down_what_somebody_asks_for_on_the_phone() -> None:
    alex, robin = make_student("Alex"), make_user(roles=["office"])
    make_enrolment(make_offering(), alex)
    open_record(alex, robin)
    client, page = sign_in_client(Client(), robin), reverse("college_student_help", args=[alex.uuid])
    assert "What would help Alex take part?" in text(client.get(page))
    shown = text(client.post(page, {"help": ["someone"], "share": "yes"}, follow=True))
    assert "To bring someone along" in shown
    assert Need.objects.get().asked_by == robin
    assert Arrangement.objects.get().state == "open"
    assert sign_in_client(Client(), alex.user).get(page).status_code == 403


def test_my_page_asks_the_same_for_one_and_for_many() -> None:
    def asked(kinds: tuple[str, ...]) -> int:
        alex = make_student()
        for kind in kinds:
            make_need(alex, kind)
        for number in range(len(kinds)):
            make_enrolment(make_offering(first=day_after(number)), alex)
        return queries(sign_in_client(Client(), alex.user), reverse("my_help"))

    assert asked(("seat",)) == asked(("seat", "print", "loop"))
