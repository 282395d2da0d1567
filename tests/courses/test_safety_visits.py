"""Walking through a venue, two people together."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import safety_visits
from courses.models import SafetyVisit, Venue
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_venue

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def note(venue: Venue | None = None, **more: object) -> SafetyVisit:
    values = {"day": DAY, "peer_name": "Winnie", "colleague_name": "Idris", **more}
    return safety_visits.note(venue=venue or make_venue(), **values, by=User.objects.system(), now=NOW)


def test_the_newest_visit_of_each_venue_in_one_query() -> None:
    hall, barn, shed = make_venue(), make_venue(), make_venue()
    note(hall, day=date(2025, 3, 1))
    newest = note(hall, noticed="The door sticks.")
    other = note(barn, day=date(2025, 11, 1))
    with CaptureQueriesContext(connection) as asked:
        found = safety_visits.newest([hall, barn, shed])
    assert len(asked) == 1
    assert found == {hall.pk: newest, barn.pk: other}
    today = NOW.date()
    assert [safety_visits.is_old(found.get(each.pk), today=today) for each in (hall, barn, shed)] == [False, True, True]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"peer_name": " "}, "peer_name", "Write the name of the peer who came"),
        ({"colleague_name": ""}, "colleague_name", "Two people walk through together. Write the name of the other"),
        ({"colleague_name": "winnie"}, "colleague_name", "Two people walk through together"),
        ({"day": date(2026, 11, 24)}, "day", "This day is still to come. Note the visit when it has been"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(changes: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        note(**changes)
    assert refused.value.field == field
    assert SafetyVisit.objects.count() == 0


def test_a_day_has_one_visit() -> None:
    venue = make_venue()
    note(venue)
    with pytest.raises(Refusal, match="A visit on this day is noted already"):
        note(venue, peer_name="Somebody else")
    assert SafetyVisit.objects.count() == 1
