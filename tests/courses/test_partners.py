"""Partners, and where printed prospectuses go."""

from datetime import date, timedelta

import pytest

from courses import partners
from courses.models import Partner, Posting, PostingPlace
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW
from tests.people import make_user

pytestmark = pytest.mark.django_db


def make_partner(name: str = "Open Gate", **facts: object) -> Partner:
    return partners.add(name=name, **facts, by=User.objects.system(), now=NOW)


def make_place(name: str = "Fernhill Library", copies: int = 40, **more: object) -> PostingPlace:
    values = {"name": name, "address": "1 High Street\nFernhill", "copies": copies, **more}
    return partners.add_place(**values, by=User.objects.system(), now=NOW)


def test_a_partner_is_added_changed_ended_and_comes_back() -> None:
    sam, partner = make_user(), make_partner(contact_name="Kim")
    changed = partners.change(partner=partner, name="Open Gates", data_seen="First names.", by=sam, now=NOW)
    assert (changed.name, changed.contact_name, changed.data_seen) == ("Open Gates", "Kim", "First names.")
    for _time in range(2):
        assert partners.end(partner=partner, by=sam, now=NOW).ended_by == sam
    for _time in range(2):
        assert partners.begin_again(partner=partner, by=sam, now=NOW).ended_at is None
    acts = Entry.objects.about(partner).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["partners.add", "partners.change", "partners.end", "partners.begin_again"]


def test_names_are_used_once() -> None:
    make_partner()
    other = make_partner("Another")
    with pytest.raises(Refusal) as refused:
        make_partner("open gate")
    assert refused.value.field == "name"
    with pytest.raises(Refusal, match="There is a partner with this name"):
        partners.change(partner=other, name="Open Gate", by=User.objects.system(), now=NOW)
    assert Partner.objects.count() == 2


@pytest.mark.parametrize(("days", "look"), [(-1, "bad"), (0, "few"), (60, "few"), (61, None), (None, None)])
def test_an_agreement_that_is_over_or_soon_will_be_is_flagged(days: int | None, look: str | None) -> None:
    today = NOW.date()
    partner = make_partner(agreement_ends=None if days is None else today + timedelta(days=days))
    flag = partners.agreement_flag(partner, today=today)
    assert (flag[1] if flag else None) == look
    ended = partners.end(partner=partner, by=User.objects.system(), now=NOW)
    assert partners.agreement_flag(ended, today=today) is None


def test_a_year_begins_in_september() -> None:
    assert [partners.year_of(day) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [2025, 2026]


def test_copies_are_noted_once_a_year_and_stay_as_they_were() -> None:
    library, surgery, sam = make_place(), make_place("Surgery", 10), make_user()
    for _time in range(2):
        made = partners.mark_sent(places=[surgery, library], year=2026, by=sam, now=NOW)
    assert made == []
    partners.change_place(place=library, name="Library", address="2 Low Road", copies=99, by=sam, now=NOW)
    rows = partners.posting_list(2026)
    assert [(row.place.name, row.copies, row.sent is not None) for row in rows] == [
        ("Library", 40, True),
        ("Surgery", 10, True),
    ]
    assert [(row.copies, row.sent) for row in partners.posting_list(2027)] == [(99, None), (10, None)]
    assert Posting.objects.filter(sent_by=sam).count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"copies": 0}, "copies", "Write how many copies, at least 1"),
        ({"name": "fernhill library"}, "name", "This place is on the list already"),
    ],
)
def test_a_place_that_will_not_do_is_refused(changes: dict[str, object], field: str, words: str) -> None:
    make_place()
    other = make_place("Café")
    with pytest.raises(Refusal, match=words) as refused:
        make_place(**{"name": "New", **changes})
    assert refused.value.field == field
    values = {"name": other.name, "address": "x", "copies": 3, **changes}
    with pytest.raises(Refusal, match=words) as refused:
        partners.change_place(place=other, **values, by=User.objects.system(), now=NOW)
    assert refused.value.field == field


def test_the_table_runs_no_formula() -> None:
    make_place('=HYPERLINK("x")', partner=make_partner("@partner"))
    table = partners.as_csv(partners.posting_list(2026)).decode("utf-8-sig")
    assert table.splitlines() == [
        "Place,Address,Copies,Sent on,Partner",
        '"\'=HYPERLINK(""x"")","1 High Street, Fernhill",40,,\'@partner',
    ]
