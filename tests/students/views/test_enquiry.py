"""Asking without an account, on a phone that others use; the office's list, and a team's wish that becomes a group."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from students.models import Enquiry, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import make_enquiry
from tests.people import make_user, sign_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
ASKED = {"words": "Is there a lift? Zebra.", "reach": "ash@larkmoor.example", "name": "Ash"}


def helper() -> Client:
    return sign_in_client(Client(), make_user("Noor", roles=["office"]))


def words(client: Client, name: str, *args: object) -> str:
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return page.content.decode()


def test_anybody_asks_and_nothing_of_it_stays_on_the_phone() -> None:
    client = Client()
    assert "We answer by" in words(client, "ask_us")
    sent = client.post(reverse("ask_us"), ASKED)
    assert sent.url == reverse("asked")
    thanks = client.get(sent.url)
    assert [word in thanks.content.decode() for word in ("Zebra", "Ash", "We answer by")] == [False, False, True]
    assert "no-store" in thanks["Cache-Control"]
    assert "Zebra" not in words(client, "ask_us")
    enquiry = Enquiry.objects.get()
    assert (enquiry.words, enquiry.way, enquiry.taken_by.is_system) == (ASKED["words"], "web", True)
    assert [name for name in client.cookies if "csrf" not in name] == []


@pytest.mark.parametrize(
    ("left_out", "said"),
    [("words", "Write a few words"), ("reach", "Write an email address or a phone number")],
)
def test_what_is_missing_is_said_beside_the_question(left_out: str, said: str) -> None:
    page = Client().post(reverse("ask_us"), {**ASKED, left_out: ""})
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert Enquiry.objects.count() == 0


def test_twenty_questions_an_hour_from_one_place() -> None:
    answers = [Client().post(reverse("ask_us"), ASKED).status_code for _each in range(21)]
    assert answers == [302] * 20 + [429]
    assert Client(REMOTE_ADDR="192.0.2.7").post(reverse("ask_us"), ASKED).status_code == 302
    assert Enquiry.objects.count() == 21


def test_a_team_asks_and_the_office_plans_a_group_for_it() -> None:
    course = make_course("Kinder teams", kind="team_coaching")
    sent = Client().post(
        reverse("ask_for_team"), {**ASKED, "team": "Moor nurses", "size": "8", "words": "To be less tired."}
    )
    assert sent.url == reverse("asked")
    team, client = Enquiry.objects.get(), helper()
    shown = words(client, "college_enquiry", team.uuid)
    link = f"{reverse('college_offering_plan', args=[course.slug])}?audience=invitation&amp;host=team&amp;seats=8"
    assert ("Moor nurses would like to learn together" in shown, link in shown) == (True, True)
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert [form[name].value() for name in ("audience", "host", "seats")] == ["invitation", "team", "8"]
    group = make_offering(course, first=date(2027, 1, 13), audience="invitation", host="team", host_name="Moor nurses")
    act = reverse("college_enquiry_act", args=[team.uuid])
    lost = client.post(act, {"do": "group", "offering": "nonsense"}, follow=True)
    assert "Choose a group from the list." in lost.content.decode()
    assert Enquiry.objects.get().offering is None
    client.post(act, {"do": "group", "offering": group.uuid})
    assert Enquiry.objects.get().offering == group
    assert "Kinder teams" in words(client, "college_enquiry", team.uuid)


def test_a_team_says_who_and_how_many_it_is() -> None:
    page = Client().post(reverse("ask_for_team"), {**ASKED, "team": "", "size": "0"}).content.decode()
    assert "Write the name of your team." in page
    assert Enquiry.objects.count() == 0


def test_the_office_writes_down_who_rang_answers_and_makes_them_a_student() -> None:
    client = helper()
    form = {"way": "phone", "words": "Can I bring my sister?", "name": "Kit", "reach": "01632 960 111"}
    sent = client.post(reverse("college_enquiry_add"), form)
    enquiry = Enquiry.objects.get()
    assert sent.url == reverse("college_enquiry", args=[enquiry.uuid])
    assert "Kit asked" in words(client, "college_enquiry", enquiry.uuid)
    made = client.post(reverse("college_enquiry_act", args=[enquiry.uuid]), {"do": "student"})
    assert made.url == reverse("college_student", args=[Student.objects.get().uuid])
    assert client.post(sent.url, {"words": ""}).status_code == 200
    client.post(sent.url, {"words": "Yes, gladly."})
    assert "Yes, gladly." in words(client, "college_enquiry", enquiry.uuid)
    assert "answered this already. Their answer stands" in client.post(sent.url, {"words": "No."}).content.decode()
    assert "Everybody has an answer" in words(client, "college_enquiries")


def test_what_waits_too_long_is_flagged_and_comes_first() -> None:
    now, client = timezone.now(), helper()
    make_enquiry("Newer", now=now)
    make_enquiry("Older", now=now - timedelta(days=14))
    shown = words(client, "college_enquiries")
    assert shown.index("Older") < shown.index("Longer than two working days") + 200 < shown.index("Newer") + 200
    assert shown.count("Longer than two working days") == 1


def test_the_words_are_erased_on_request() -> None:
    client, enquiry = helper(), make_enquiry("Zebra")
    client.post(reverse("college_enquiry_act", args=[enquiry.uuid]), {"do": "erase"})
    assert "Zebra" not in words(client, "college_enquiry", enquiry.uuid) + words(client, "college_enquiries")
    assert Enquiry.objects.get().blanked_on is not None
    refused = client.post(reverse("college_enquiry_act", args=[enquiry.uuid]), {"do": "student"}, follow=True)
    assert "were erased" in refused.content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_three() -> None:
    client = helper()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            words(client, "college_enquiries")
        return len(queries)

    make_enquiry()
    words(client, "college_enquiries")
    one = count()
    for _each in range(2):
        make_enquiry(team="Moor nurses", size=8)
    assert count() == one


def test_others_do_not_open_the_list() -> None:
    enquiry = make_enquiry()
    other = sign_in_client(Client(), make_user("Panel", roles=["panel_member"]))
    assert other.get(reverse("college_enquiries")).status_code == 403
    assert other.post(reverse("college_enquiry_act", args=[enquiry.uuid]), {"do": "erase"}).status_code == 403
    assert Enquiry.objects.get().blanked_on is None
