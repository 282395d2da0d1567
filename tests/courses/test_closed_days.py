"""Days on which nothing is planned."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import closed_days
from courses.models import ClosedDay
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import settings
from foundations.lib.refusals import Refusal
from tests.factories.courses import FIRST_DAY, NOW, make_offering, make_room, make_term, make_venue
from tests.people import make_user

pytestmark = pytest.mark.django_db
CHRISTMAS = date(2026, 12, 25)


def close(day: date = FIRST_DAY, **more: object) -> ClosedDay:
    return closed_days.close(**{"day": day, "name": "Team day", "by": User.objects.system(), "now": NOW, **more})


def holidays(first: date, last: date) -> list[tuple[date, str]]:
    rows = closed_days.bring_in_holidays(first=first, last=last, by=User.objects.system(), now=NOW)
    return [(row.day, row.name) for row in rows]


def live_in(nation: str) -> None:
    settings.change(by=User.objects.system(), now=NOW, nation=nation)


def test_a_day_is_closed_for_everybody_or_for_one_venue_and_read_in_one_query() -> None:
    hall, barn, sam = make_venue(), make_venue(), make_user()
    everywhere = close(by=sam)
    only_hall = close(date(2027, 1, 13), venue=hall, name="Painting")
    with CaptureQueriesContext(connection) as asked:
        closed = closed_days.between(date(2027, 1, 1), date(2027, 1, 31))
        assert closed.on(FIRST_DAY) == closed.on(FIRST_DAY, barn.pk) == everywhere
        assert closed.on(date(2027, 1, 13), hall.pk) == only_hall
        assert only_hall.venue == hall
        assert closed.on(date(2027, 1, 13)) is closed.on(date(2027, 1, 13), barn.pk) is None
        assert closed.days() == {FIRST_DAY}
        assert closed.days(hall.pk) == {FIRST_DAY, date(2027, 1, 13)}
    assert len(asked) == 1
    assert list(Entry.objects.about(everywhere).values_list("act", "by_id")) == [("closed_days.close", sam.pk)]


def test_days_outside_are_not_read() -> None:
    close()
    assert list(closed_days.between(date(2027, 1, 13), date(2027, 1, 20))) == []
    assert closed_days.on_days([]).days() == set()
    assert closed_days.on_days([FIRST_DAY, date(2027, 1, 1)]).days() == {FIRST_DAY}


def test_a_day_is_closed_once() -> None:
    hall = make_venue()
    close()
    for venue in (None, hall):
        with pytest.raises(Refusal) as refused:
            close(venue=venue)
        assert refused.value.field == "day"
        assert str(refused.value) == ("It is closed on Tuesday 12 January 2027 already: Team day. Choose another day.")
    assert ClosedDay.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": " "}, "name", "Say what the day is, like “Team day”"),
        ({"day": date(27, 1, 12)}, "day", "Check the year. It needs 4 numbers, like 2027"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(changes: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        close(**changes)
    assert refused.value.field == field


def test_open_again_twice_is_once() -> None:
    row = close()
    for _time in range(2):
        closed_days.open_again(closed=row, by=User.objects.system(), now=NOW)
    assert ClosedDay.objects.count() == 0
    assert Entry.objects.filter(act="closed_days.open_again", thing_id=row.pk).count() == 1


def test_sessions_of_the_day_are_told_and_a_venue_closes_only_its_own() -> None:
    hall = make_venue()
    here = make_offering(room=make_room(venue=hall), weeks=1).sessions.get()
    there = make_offering(weeks=1).sessions.get()
    online = make_offering(weeks=1, mode="online").sessions.get()
    assert list(closed_days.sessions_on(close(venue=hall, name="Painting"))) == [here]
    assert set(closed_days.sessions_on(close())) == {here, there, online}
    type(there).objects.filter(pk=there.pk).update(cancelled=True, cancelled_at=NOW, cancelled_by=make_user())
    assert set(closed_days.sessions_on(ClosedDay.objects.get(venue=None))) == {here, online}


def test_bank_holidays_come_once_with_the_names_of_the_diary() -> None:
    assert holidays(date(2026, 12, 1), date(2027, 1, 1)) == [
        (CHRISTMAS, "Christmas Day"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2027, 1, 1), "New Year's Day"),
    ]
    assert holidays(date(2026, 12, 1), date(2027, 1, 1)) == []
    assert set(ClosedDay.objects.values_list("why", flat=True)) == {"holiday"}


def test_a_day_of_the_college_s_own_keeps_its_name() -> None:
    close(CHRISTMAS, name="We all rest")
    assert holidays(CHRISTMAS, CHRISTMAS) == []
    assert ClosedDay.objects.get().name == "We all rest"


@pytest.mark.parametrize(
    ("nation", "day", "there"),
    [
        ("england", date(2027, 3, 29), True),  # Easter Monday
        ("wales", date(2027, 3, 29), True),
        ("scotland", date(2027, 3, 29), False),
        ("scotland", date(2026, 11, 30), True),  # Saint Andrew's Day
        ("england", date(2026, 11, 30), False),
        ("northern_ireland", date(2027, 7, 12), True),
        ("ireland", date(2027, 2, 1), True),  # Saint Brigid's Day
        ("ireland", date(2027, 3, 26), False),  # Good Friday is no public holiday there
    ],
)
def test_each_nation_has_its_own(nation: str, day: date, there: bool) -> None:
    live_in(nation)
    assert [found for found, _name in holidays(day, day)] == ([day] if there else [])


def test_where_they_are_not_known_that_is_said() -> None:
    live_in("other")
    assert closed_days.knows_holidays() is False
    with pytest.raises(Refusal, match="We do not know the bank holidays of your country"):
        holidays(CHRISTMAS, CHRISTMAS)
    assert make_term("Winter", date(2026, 12, 1), CHRISTMAS).ends == CHRISTMAS
    assert ClosedDay.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (CHRISTMAS, date(2026, 12, 24), "The last day comes before the first day"),
        (date(2026, 1, 1), date(2036, 1, 1), "Choose three years at most. Check the two days"),
        (date(26, 1, 1), date(26, 1, 2), "Choose three years at most. Check the two days"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: date, last: date, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        holidays(first, last)
    assert refused.value.field == "last"


def test_a_term_brings_the_bank_holidays_of_its_days() -> None:
    make_term("Winter", date(2026, 12, 21), date(2026, 12, 27))
    assert list(ClosedDay.objects.order_by("day").values_list("day", flat=True)) == [CHRISTMAS, date(2026, 12, 26)]
