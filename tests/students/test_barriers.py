"""What got in the way is counted without a person, and no small number can be worked out from what is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import DateField

from courses.models import Term
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import barriers, enrolment
from students.models import Barrier, BarrierTicket, Enrolment
from tests.factories.courses import NOW, make_offering
from tests.factories.students import AFTER_ALL, make_enrolment, make_marks, make_over

pytestmark = pytest.mark.django_db
READABLE = datetime(2027, 4, 9, 9, 0, tzinfo=UTC)


def gave_up(offering=None) -> Enrolment:
    mine = make_enrolment(offering or make_offering())
    enrolment.withdraw(enrolment=mine, by=mine.student.user, now=NOW)
    return Enrolment.objects.select_related("offering__term").get(pk=mine.pk)


def tell(mine, kind="money", words="", session=None, now=NOW) -> bool:
    return barriers.tell(enrolment=mine, session=session, kind=kind, words=words, now=now)


def fill(**kinds: int) -> Term:
    offering = make_offering(places=20)
    for kind, people in kinds.items():
        for number in range(people):
            assert tell(gave_up(offering), kind, f"{kind} {number}")
    return offering.term


def test_a_reason_has_no_person_no_course_and_no_moment() -> None:
    assert {field.name for field in Barrier._meta.concrete_fields} == {"key", "term", "kind", "words"}
    assert not [each for each in BarrierTicket._meta.concrete_fields if isinstance(each, DateField)]
    before = Entry.objects.count()
    mine = gave_up()
    given_up = Entry.objects.count()
    assert tell(mine, words="Zebra on the bus")
    assert Entry.objects.count() == given_up > before
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM students_barrier")
        assert "Zebra" not in cursor.fetchone()[0]


def test_all_reasons_of_a_term_are_written_again_when_one_comes() -> None:
    fill(money=2)
    keys = set(Barrier.objects.values_list("key", flat=True))
    tell(gave_up(make_offering()), "work")
    assert not keys & set(Barrier.objects.values_list("key", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM students_barrier")
        assert cursor.fetchone()[0] == 1
    assert sorted(Barrier.objects.values_list("kind", flat=True)) == ["money", "money", "work"]


def test_it_is_asked_once_and_saying_nothing_counts_as_an_answer() -> None:
    mine = gave_up()
    assert barriers.asked(mine, None, now=NOW)
    assert tell(mine, "")
    assert not barriers.asked(mine, None, now=NOW)
    assert tell(mine, "money") is False
    assert Barrier.objects.count() == 0


def test_a_missed_session_is_asked_about_for_two_weeks() -> None:
    _offering, (mine,) = make_over()
    mine = make_marks(mine, "attended", "attended", "apologies", "attended")
    third = mine.offering.sessions.get(number=3)
    assert barriers.missed({mine.pk: mine}, now=AFTER_ALL).session == third
    assert barriers.missed({mine.pk: mine}, now=AFTER_ALL + timedelta(days=14)) is None
    assert tell(mine, "caring", session=third, now=AFTER_ALL)
    assert barriers.missed({mine.pk: mine}, now=AFTER_ALL) is None
    assert tell(mine, "caring", session=mine.offering.sessions.get(number=1), now=AFTER_ALL) is False
    assert Barrier.objects.count() == 1


def test_who_has_a_place_or_only_left_the_line_is_not_asked() -> None:
    offering = make_offering(places=1)
    mine = make_enrolment(offering)
    waiting = make_enrolment(offering)
    enrolment.withdraw(enrolment=waiting, by=waiting.student.user, now=NOW)
    waiting.refresh_from_db()
    assert [barriers.asked(each, None, now=NOW) for each in (mine, waiting)] == [False, False]


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        tell(gave_up(), "weather")
    assert refused.value.field == "kind"


def test_five_have_a_number_and_four_look_like_none() -> None:
    term = fill(money=5, work=4)
    lines = {line.kind: line for line in barriers.table(term, now=READABLE)}
    assert lines["What it costs to come"].people == 5
    assert len(lines["What it costs to come"].words) == 5
    four, none = lines["Work or other classes"], lines["Looking after somebody"]
    assert (four.people, four.words) == (none.people, none.words) == (None, ())


def test_no_sum_is_shown_from_which_a_small_number_follows() -> None:
    """The attack: take the numbers that are shown from a total. There is none; two colleges that differ in
    their small numbers alone are shown the same."""
    term = fill(money=5, work=4, caring=1)
    first = barriers.table(term, now=READABLE)
    tell(gave_up(make_offering()), "caring")
    second = barriers.table(term, now=READABLE)
    assert first == second


def test_a_term_is_not_read_while_reasons_can_come_so_that_no_two_days_differ() -> None:
    """The attack: read today, wait until somebody gives up, read tomorrow, and take the difference."""
    term = fill(money=5)
    last = datetime(2027, 4, 8, 22, 0, tzinfo=UTC)
    assert barriers.readable(now=last) == []
    with pytest.raises(Refusal, match="Reasons of this term"):
        barriers.table(term, now=last)
    late = gave_up()
    assert barriers.asked(late, None, now=last)
    assert not barriers.asked(late, None, now=READABLE)
    assert tell(late, "money", now=READABLE) is False
    assert barriers.readable(now=READABLE) == [term]
