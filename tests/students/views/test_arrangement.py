"""The office's pages of arrangements, and what is on a register: what to do, never why, and not after the end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundations.accounts.models import User
from students import arrangement, enrolment, need
from students.models import Arrangement
from tests.courses.views.pages import queries, text
from tests.factories.courses import day_after, make_offering
from tests.factories.students import NOW, make_arrangement, make_enrolment, make_need, make_student, open_record
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
DURING = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)
AFTER = datetime(2027, 2, 10, 12, tzinfo=UTC)
NEEDLE = "Zebedee Quillfeather was frightened on the ward"


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


def page(row: Arrangement) -> str:
    return reverse("college_arrangement", args=[row.uuid])


def listed(client: Client, **asked: str) -> str:
    return text(client.get(reverse("college_arrangements"), asked)).split("<main", 1)[1]


def test_what_is_to_arrange_comes_soonest_first_and_late_is_flagged(office: Client) -> None:
    later = make_arrangement(make_offering(first=day_after(14)), make_student("Ash"))
    sooner = make_arrangement(make_offering(), make_student("Bo"))
    shown = listed(office)
    assert shown.index(page(sooner)) < shown.index(page(later))
    assert "Do it now" not in shown
    with time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC), tick=False):
        shown = listed(sign_in_client(Client(), make_user(roles=["office"])))
    assert shown.count("Do it now") == 1
    assert "1 thing has to be arranged now" in shown


def test_lists_by_tab_kind_and_who(office: Client) -> None:
    robin = make_user("Sam", roles=["office"])
    rows = {kind: make_arrangement(make_offering(), kind=kind) for kind in ("seat", "print", "signer", "loop")}
    arrangement.arrange(arrangement=rows["print"], answer="In the box", by=robin, now=NOW)
    arrangement.refuse(arrangement=rows["signer"], answer="Nobody is free", by=robin, now=NOW)
    arrangement.assign(arrangement=rows["seat"], who=robin, by=robin, now=NOW)

    def kinds(client: Client, **asked: str) -> set[str]:
        shown = listed(client, **asked)
        return {kind for kind, row in rows.items() if page(row) in shown}

    assert kinds(office) == {"seat", "loop"}
    assert kinds(office, show="arranged") == {"print"}
    assert kinds(office, show="not_possible") == {"signer"}
    assert kinds(office, kind="loop") == {"loop"}
    assert kinds(office, mine="nobody") == {"loop"}
    assert kinds(office, mine="yes") == set()
    assert kinds(sign_in_client(Client(), robin), mine="yes") == {"seat"}
    assert kinds(office, show="nonsense", kind="nonsense", mine="nonsense") == {"seat", "loop"}
    enrolment.withdraw(enrolment=rows["print"].enrolment, by=robin, now=NOW)
    enrolment.withdraw(enrolment=rows["loop"].enrolment, by=robin, now=NOW)
    assert kinds(office, show="cancel") == {"print"}
    with time_machine.travel(AFTER, tick=False):
        client = sign_in_client(Client(), robin)
        assert (kinds(client), kinds(client, show="after")) == (set(), {"seat"})


def test_the_list_asks_the_same_for_one_and_for_many(office: Client) -> None:
    offering = make_offering()
    make_arrangement(offering)
    one = queries(office, reverse("college_arrangements"))
    for _each in range(5):
        make_arrangement(offering, kind="interpreter")
    assert queries(office, reverse("college_arrangements")) == one


def test_the_office_does_everything_on_one_page(office: Client) -> None:
    robin = make_user("Ollie", roles=["office"])
    row = make_arrangement(make_offering(), make_student("Alex"), "other", words="A quiet corner", shared=True)
    open_record(row.need.student, User.objects.get(name="Robin"))
    shown = text(office.get(page(row)))
    for words in (
        "For Alex, in",
        "A quiet corner",
        "Nothing yet. Please write the line below.",
        "Tuesday 5 January 2027",
    ):
        assert words in shown
    office.post(page(row), {"act": "assign", "assign-who": robin.pk})
    office.post(page(row), {"act": "line", "line-line": "Keep the corner seat free"})
    row.refresh_from_db()
    assert (row.who, row.need.line) == (robin, "Keep the corner seat free")
    wrong = text(office.post(page(row), {"act": "refuse", "refuse-answer": ""}))
    assert "Say to the student what you tried" in wrong
    office.post(page(row), {"act": "refuse", "refuse-answer": "No corner in this room"})
    row.refresh_from_db()
    assert (row.state, row.answer) == ("not_possible", "No corner in this room")
    office.post(page(row), {"act": "arrange", "arrange-answer": "Another room"})
    row.refresh_from_db()
    assert (row.state, row.answer) == ("arranged", "Another room")
    office.post(page(row), {"act": "burn"})
    office.post(page(row), {"act": "say_met", "say_met-met": "met"})
    row.refresh_from_db()
    assert row.met == ""
    with time_machine.travel(AFTER, tick=False):
        client = sign_in_client(Client(), robin)
        open_record(row.need.student, robin)
        client.post(page(row), {"act": "say_met", "say_met-met": "not"})
    row.refresh_from_db()
    assert (row.met, row.met_by) == ("not", robin)


def test_what_nobody_needs_any_more_has_no_buttons(office: Client) -> None:
    row = make_arrangement(make_offering())
    open_record(row.need.student, User.objects.get(name="Robin"))
    need.end(need=row.need, by=row.need.student.user, now=NOW)
    shown = text(office.get(page(row))).split("<main", 1)[1]
    assert "There is nothing to do." in shown
    assert "<form" not in shown.split("</main>")[0]


def test_only_the_office_opens_these_pages() -> None:
    row = make_arrangement(make_offering())
    addresses = [page(row), *(reverse(f"college_arrangement{name}") for name in ("s", "s_day", "_figures"))]
    addresses.append(reverse("college_arrangement_figures_csv", args=[2026]))
    for user in (row.need.student.user, make_pair().peer_tutor.user, make_user(roles=["panel_member"])):
        client = sign_in_client(Client(), user)
        assert {client.get(address).status_code for address in addresses} == {403}
    assert {Client().get(address).status_code for address in addresses} == {302}


def test_figures_on_the_page_and_as_a_spreadsheet(office: Client) -> None:
    offering = make_offering()
    for _each in range(5):
        make_arrangement(offering, kind="print")
    shown = text(office.get(reverse("college_arrangement_figures")))
    assert "Large print handouts" in shown
    response = office.get(reverse("college_arrangement_figures_csv", args=[2026]))
    assert response["Content-Disposition"] == 'attachment; filename="arrangements-2026.csv"'
    assert "Large print handouts,5,5,0,0,0,0,0" in response.content.decode()
    assert office.get(reverse("college_arrangement_figures_csv", args=[99999])).status_code == 404
    assert "2026 to 31 August 2027" in text(office.get(reverse("college_arrangement_figures"), {"year": "1999"}))


def test_the_sheet_of_a_day_names_nobody(office: Client) -> None:
    row = make_arrangement(make_offering(), make_student("Zebedee"), shared=True)
    shown = text(office.get(reverse("college_arrangements_day"), {"day": date(2027, 1, 12).isoformat()}))
    assert "A seat near the door" in shown
    assert row.need.student.name not in shown
    assert "Nobody asked for anything" in text(office.get(reverse("college_arrangements_day"), {"day": "nonsense"}))


# The register --------------------------------------------------------------------------------------------------------


def registers(kinds: tuple[str, ...], *, shared: bool, line: str = "", now: datetime = DURING) -> list[str]:
    """Return the register page and the printed sheet of a session with one student, who wrote the needle everywhere."""
    pair, alex = make_pair(), make_student("Alex", support=NEEDLE)
    offering = make_offering(pair=pair, room=None, mode="online")
    (own,) = need.of_student(alex)
    need.change(need=own, words=NEEDLE, line=line, shared=shared, by=alex.user, now=NOW)
    for kind in kinds:
        make_need(alex, kind, words=NEEDLE, shared=shared)
    make_enrolment(offering, alex)
    robin = make_user(NEEDLE[:7], roles=["office"])
    for row in Arrangement.objects.filter(need__student=alex).exclude(need__kind="seat").select_related("need"):
        arrangement.arrange(arrangement=row, answer=NEEDLE, by=robin, now=NOW)
    session = offering.sessions.get(number=1)
    with time_machine.travel(now, tick=False):
        client = sign_in_client(Client(), pair.peer_tutor.user)
        return [text(client.get(reverse(name, args=[session.uuid]))) for name in ("register", "register_print")]


def test_a_register_says_what_to_do_and_never_why() -> None:
    kinds = ("seat", "someone", "interpreter", "travel")
    page, sheet = registers(kinds, shared=True, line="Please don’t ask Alex to read aloud")
    for words in (
        "A seat near the door",
        "Someone comes along. Two seats together",
        "An interpreter is in the room",
        "Please don’t ask Alex to read aloud",
    ):
        assert page.count(words) == 2
        assert words not in sheet
    for words in (NEEDLE, "Quillfeather", "ward", "travel", "Bus"):
        assert words not in page.split("<main", 1)[1].split("</main>")[0]
        assert words not in sheet.split("<main", 1)[1].split("</main>")[0]


def test_it_opens_only_when_it_is_tapped() -> None:
    page, _sheet = registers(("seat",), shared=True)
    for before in page.split("A seat near the door")[:-1]:
        assert before.rindex("<details") > max(before.rfind("</details>"), before.rfind("<details open"))


def test_what_is_not_shared_is_not_there() -> None:
    page, _sheet = registers(("seat", "signer"), shared=False, line="Speak slowly")
    assert "Alex asked for nothing." in page
    for words in ("A seat near the door", "interpreter", "Speak slowly", "Before you start"):
        assert words not in page


def test_when_the_course_has_ended_it_is_gone() -> None:
    page, _sheet = registers(("seat",), shared=True, now=AFTER)
    assert "A seat near the door" not in page
    assert "Alex asked for nothing." in page


def test_stopped_ended_or_not_possible_it_is_gone() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, room=None, mode="online")
    alex, bo, cal = (make_arrangement(offering, kind=kind, shared=True) for kind in ("seat", "print", "captions"))
    need.share(need=alex.need, shared=False, by=alex.need.student.user, now=NOW)
    need.end(need=bo.need, by=bo.need.student.user, now=NOW)
    arrangement.refuse(arrangement=cal, answer="No screen", by=make_user(), now=NOW)
    session = offering.sessions.get(number=1)
    with time_machine.travel(DURING, tick=False):
        shown = text(sign_in_client(Client(), pair.peer_tutor.user).get(reverse("register", args=[session.uuid])))
    assert shown.count("asked for nothing.") == 3
