"""What would help a student: said once, shared if they say so, kept sealed, looked at again each year."""

from datetime import timedelta

import pytest
from django.db import connection

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import arrangement_lists, need, registration
from students.models import Arrangement, Need, Student
from students.need import Wish
from tests.factories.courses import FIRST_DAY, day_after, make_offering
from tests.factories.students import EARLIER, NOW, make_arrangement, make_enrolment, make_need, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
NEEDLE = "Since the ward, doors frighten me"


def fresh(asked: Need) -> Need:
    return Need.objects.select_related("student__user").get(pk=asked.pk)


def test_what_is_asked_for_is_written_down_once_with_a_day_to_look_again() -> None:
    alex = make_student()
    first = make_need(alex, "print", shared=True)
    again = make_need(alex, "print", now=NOW)
    assert (again.pk, Need.objects.count()) == (first.pk, 1)
    assert (first.shared, first.asked_at, first.asked_by, first.review) == (
        True,
        EARLIER,
        alex.user,
        (EARLIER + timedelta(days=365)).date(),
    )
    assert [(each.act, each.on_behalf_of_id) for each in Entry.objects.filter(kind="need")] == [("need.ask", None)]


def test_the_office_asks_in_their_name() -> None:
    alex, robin = make_student(), make_user(roles=["office"])
    need.ask(student=alex, wish=Wish("signer"), by=robin, now=NOW)
    entry = Entry.objects.get(act="need.ask")
    assert (entry.by_id, entry.on_behalf_of_id) == (robin.pk, alex.user_id)


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (Wish("other"), "words", "Write what would help"),
        (Wish("other", words="  "), "words", "Write what would help"),
        (Wish("interpreter"), "language", "Tell us which language"),
        (Wish("x"), "help", "Choose something from the list"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(wish: Wish, field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        need.ask(student=make_student(), wish=wish, by=make_user(), now=NOW)
    assert refused.value.field == field
    assert Need.objects.count() == 0


def test_words_lie_sealed_in_the_database() -> None:
    alex = make_student()
    make_need(alex, "someone", words=NEEDLE, line=NEEDLE)
    make_need(alex, "other", words=NEEDLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words || line FROM students_need")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT support FROM students_student WHERE id = %s", [alex.pk])
        rows += [row[0] for row in cursor.fetchall()]
    assert len(rows) == 3
    assert [row for row in rows if NEEDLE in row] == []
    assert sorted(each.own_words() for each in need.of_student(alex)) == [NEEDLE, NEEDLE]
    assert NEEDLE not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_own_words_of_every_route_become_a_need_and_are_kept_as_they_are() -> None:
    """Registration with words, as the office and the joining pages do it, and My details afterwards."""
    alex = make_student(support="A quiet corner")
    (asked,) = need.of_student(alex)
    assert (asked.kind, asked.own_words(), asked.shared) == ("other", "A quiet corner", False)

    def details(support: str) -> None:
        registration.change_details(
            student=alex, by=alex.user, now=NOW, name=alex.name, phone="", reach="mail", support=support
        )

    details("A quiet corner, please")
    assert [each.own_words() for each in need.of_student(alex)] == ["A quiet corner, please"]
    details("")
    assert need.of_student(alex) == []
    details("Something new")
    assert [each.own_words() for each in need.of_student(alex)] == ["Something new"]
    assert Need.objects.filter(kind="other").count() == 2


def test_other_words_are_arranged_anew_and_the_same_change_nothing() -> None:
    row = make_arrangement(make_offering(), kind="interpreter")
    Arrangement.objects.filter(pk=row.pk).update(state="arranged", arranged_at=NOW, arranged_by=make_user())
    asked, by = row.need, row.need.student.user
    need.change(need=asked, words="Polish", line="", shared=False, by=by, now=NOW)
    row.refresh_from_db()
    assert row.state == "arranged"
    need.change(need=asked, words="Polish", line="Speak slowly", shared=True, by=by, now=NOW)
    row.refresh_from_db()
    assert (row.state, fresh(asked).line, fresh(asked).shared) == ("arranged", "Speak slowly", True)
    need.change(need=asked, words="Urdu", line="", shared=True, by=by, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.arranged_at, fresh(asked).words) == ("open", None, "Urdu")
    with pytest.raises(Refusal):
        need.change(need=asked, words="", line="", shared=True, by=by, now=NOW)


def test_sharing_begins_and_stops_with_one_press() -> None:
    asked = make_need(make_student())
    for shared in (True, True, False):
        need.share(need=asked, shared=shared, by=asked.student.user, now=NOW)
        assert fresh(asked).shared == shared
    acts = list(Entry.objects.filter(kind="need").order_by("pk").values_list("act", flat=True))
    assert acts == ["need.ask", "need.share", "need.stop_sharing"]


def test_ended_it_is_closed_everywhere_ahead_and_can_be_asked_for_again() -> None:
    row = make_arrangement(make_offering(), kind="other", words="A quiet corner")
    asked, by = row.need, row.need.student.user
    need.end(need=asked, by=by, now=NOW)
    need.end(need=asked, by=make_user(), now=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (fresh(asked).ended_by, fresh(asked).ended_at, row.state, row.closed_by) == (by, NOW, "closed", by)
    assert Student.objects.get(pk=asked.student_id).support == ""
    assert need.change(need=asked, words="x", line="", shared=True, by=by, now=NOW).ended_at == NOW
    assert need.share(need=asked, shared=True, by=by, now=NOW).shared is False
    again = make_need(asked.student, "other", words="A corner", now=NOW)
    assert again.pk != asked.pk
    assert Arrangement.objects.filter(need=again).count() == 1


def test_each_student_is_asked_once_a_year_and_not_before() -> None:
    alex = make_student()
    asked, _other = make_need(alex, "seat"), make_need(alex, "print")
    assert need.ask_for_reviews(now=EARLIER + timedelta(days=364)) == 0
    due = EARLIER + timedelta(days=366)
    assert (need.ask_for_reviews(now=due), need.ask_for_reviews(now=due + timedelta(hours=1))) == (1, 0)
    assert Notice.objects.filter(purpose=need.REVIEW_PURPOSE, person=alex.user).count() == 1
    need.keep(need=asked, by=alex.user, now=due)
    assert list(need.to_review(due)) == [_other]
    assert fresh(asked).review == (due + timedelta(days=365)).date()


def test_a_person_finds_only_their_own() -> None:
    mine, theirs = make_need(make_student()), make_need(make_student())
    office = make_user(roles=["office"])
    assert list(Need.objects.visible_to(mine.student.user)) == [mine]
    assert set(Need.objects.visible_to(office)) == {mine, theirs}
    assert list(Need.objects.visible_to(office).belonging_to(office)) == []


@pytest.mark.parametrize("kind", Need.Kind.values)
def test_tutors_read_what_to_do_and_never_the_words(kind: str) -> None:
    asked = make_need(make_student(), kind, words=NEEDLE, shared=True)
    line = arrangement_lists.for_tutors(asked)
    assert NEEDLE not in line
    assert (line == "") == (kind in {"other", "travel"})


def test_one_need_is_arranged_for_many_courses() -> None:
    alex = make_student()
    before = make_enrolment(make_offering(), alex)
    asked = make_need(alex, "print", now=NOW)
    after = make_enrolment(make_offering(first=day_after(1)), alex)
    waiting = make_enrolment(make_offering(places=1, first=day_after(2)), make_student())
    line = make_enrolment(waiting.offering, alex)
    assert line.state == "waiting"
    rows = Arrangement.objects.filter(need=asked).order_by("pk")
    assert [row.enrolment_id for row in rows] == [before.pk, after.pk]
    assert rows[0].due < FIRST_DAY
