"""Finding a person whose name was heard on the phone."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import search
from students.models import Student
from tests.factories.students import make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def robin() -> User:
    return make_user("Robin", roles=["office"])


@pytest.fixture(autouse=True)
def people() -> None:
    make_student("Zoë Whitlock", email="zoe.w@larkmoor.example", phone="01632 960 104")
    make_student("Siobhán O’Neill", phone="+44 1632 960222")
    make_student("Sam Whitlock", phone="07700 900 333")
    make_student("Alex Field", email=None)


def names(wanted: str, by: User) -> list[str]:
    return [student.name for student in search.find(wanted=wanted, by=by, now=NOW).students]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("whitlock", ["Sam Whitlock", "Zoë Whitlock"]),
        ("zoe", ["Zoë Whitlock"]),
        ("WHIT zo", ["Zoë Whitlock"]),
        ("Witlock", ["Sam Whitlock", "Zoë Whitlock"]),
        ("Zoe Witlok", ["Zoë Whitlock"]),
        ("Siobhan", ["Siobhán O’Neill"]),
        ("Shiobhan", ["Siobhán O’Neill"]),
        ("oneill", ["Siobhán O’Neill"]),
        ("Feild", ["Alex Field"]),
        ("960 104", ["Zoë Whitlock"]),
        ("+44 1632 960104", ["Zoë Whitlock"]),
        ("01632960222", ["Siobhán O’Neill"]),
        ("zoe.w@", ["Zoë Whitlock"]),
        ("ZOE.W@LARKMOOR.EXAMPLE", ["Zoë Whitlock"]),
        ("Quetzalcoatl", []),
        ("%%", []),
        ("zo\0e", ["Zoë Whitlock"]),
    ],
)
def test_a_person_is_found_by_what_was_heard(robin: User, wanted: str, found: list[str]) -> None:
    first = names(wanted, robin)[: len(found) or None]
    assert sorted(first) == sorted(found)


def test_one_letter_is_too_little(robin: User) -> None:
    with pytest.raises(Refusal) as refused:
        search.find(wanted=" a ", by=robin, now=NOW)
    assert refused.value.field == "name"


def test_fifty_at_most_and_it_is_said(robin: User) -> None:
    for number in range(51):
        make_student(f"Kim Hill {number:02}")
    found = search.find(wanted="kim hill", by=robin, now=NOW)
    assert (len(found.students), found.more) == (50, True)


def test_a_closed_record_is_not_found(robin: User) -> None:
    keep, gone = Student.objects.get(name="Alex Field"), Student.objects.get(name="Sam Whitlock")
    gone.merged_into, gone.merged_at, gone.merged_by = keep, NOW, robin
    gone.save()
    assert names("whitlock", robin) == ["Zoë Whitlock"]


def test_the_trail_says_that_somebody_looked_and_never_for_whom(robin: User) -> None:
    search.find(wanted="Zoe", by=robin, now=NOW)
    entry = Entry.objects.get(act="students.search")
    assert (entry.by_id, entry.thing_id, entry.detail) == (robin.pk, robin.pk, {"found": 1})


def test_who_may_not_help_students_finds_only_themselves() -> None:
    zoe = Student.objects.get(name="Zoë Whitlock")
    assert names("whitlock", zoe.user) == ["Zoë Whitlock"]


def test_the_same_number_or_name_looks_like_the_same_person() -> None:
    zoe = Student.objects.get(name="Zoë Whitlock")
    make_student("Z Whitlock", phone="+44 1632 960104")
    make_student("zoe whitlock", email=None)
    make_student("Zoë Whitlock junior")
    assert [each.name for each in search.alike(zoe)] == ["Z Whitlock", "zoe whitlock"]


def test_an_empty_number_is_nobodys_number() -> None:
    alex = Student.objects.get(name="Alex Field")
    make_student("Pat", email=None)
    assert search.alike(alex) == []


def test_a_search_asks_as_often_for_one_as_for_many(robin: User) -> None:
    def asked(wanted: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            names(wanted, robin)
        return len(queries)

    asked("zoe")
    assert asked("zoe") == asked("whitlock")


def test_the_page_says_what_was_found_and_keeps_it_out_of_the_address(robin: User) -> None:
    client = sign_in_client(Client(), robin)
    answer = client.post(reverse("college_students"), {"name": "Witlock"})
    html = answer.content.decode()
    assert "These names look like it" in html
    assert html.index("Whitlock") < html.index("</table>")
    assert "itlock" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Write two letters or more" in client.post(reverse("college_students"), {"name": "x"}).content.decode()


def test_somebody_who_looks_up_the_whole_college_is_asked_to_wait(robin: User) -> None:
    cache.clear()
    client = sign_in_client(Client(), robin)
    with override_settings(ACCOUNT_RATE_LIMITS={"find_student": "2/10m/key"}):
        codes = [client.post(reverse("college_students"), {"name": "whit"}).status_code for _each in range(3)]
    assert codes == [200, 200, 429]
