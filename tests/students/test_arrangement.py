"""Arrangements: begun with the place, dated five working days ahead, answered either way, closed kindly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import closed_days, offerings, scheduling
from courses.meetings import Meeting
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import message
from foundations.notifications.models import Notice
from students import arrangement, arrangement_asking, arrangement_lists, enrolment, need, offers
from students.models import Arrangement, Enrolment
from tests.factories.courses import FIRST_DAY, day_after, make_offering
from tests.factories.students import NOW, make_arrangement, make_enrolment, make_need, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 5)  # five working days before Tuesday 12 January
AFTER = datetime(2027, 2, 10, 12, tzinfo=UTC)


def fresh(row: Arrangement) -> Arrangement:
    return Arrangement.objects.select_related("need__student__user", "enrolment__offering").get(pk=row.pk)


def office() -> User:
    return make_user("Robin", roles=["office"])


def said(row: Arrangement, purpose: str) -> list[Notice]:
    return list(Notice.objects.filter(purpose=purpose, about_id=row.pk).order_by("pk"))


# Begun by every route ------------------------------------------------------------------------------------------------


def test_a_place_begins_what_helps_and_says_by_when() -> None:
    row = make_arrangement(make_offering())
    assert (row.state, row.due, row.who, row.made_on) == ("open", DUE, None, NOW)
    assert Entry.objects.filter(act="arrangement.begin", thing_id=row.enrolment_id).count() == 1


def test_a_place_in_line_begins_nothing_and_the_offered_place_does() -> None:
    offering = make_offering(places=1)
    holder, alex = make_enrolment(offering), make_student()
    make_need(alex)
    waiting = make_enrolment(offering, alex)
    assert Arrangement.objects.count() == 0
    enrolment.withdraw(enrolment=holder, by=holder.student.user, now=NOW)
    assert Arrangement.objects.count() == 0
    offers.accept(enrolment=waiting, by=alex.user, now=NOW + timedelta(minutes=5))
    assert Arrangement.objects.get().enrolment_id == waiting.pk


def test_a_held_place_begins_it_when_it_is_theirs() -> None:
    offering, alex, by = make_offering(), make_student(), office()
    make_need(alex)
    enrolment.hold(student=alex, offering=offering, by=by, now=NOW)
    assert Arrangement.objects.count() == 0
    enrolment.staff_add(student=alex, offering=offering, by=by, now=NOW)
    assert Arrangement.objects.get().state == "open"


def test_who_asked_for_nothing_costs_one_query_and_gets_nothing() -> None:
    make_enrolment(make_offering())
    assert Arrangement.objects.count() == 0


def test_what_slipped_through_is_begun_within_the_hour() -> None:
    row = make_arrangement(make_offering())
    make_need(make_student())  # asked, but no place
    Arrangement.objects.all().delete()
    assert (arrangement.mend(now=NOW), arrangement.mend(now=NOW)) == (1, 0)
    new = Arrangement.objects.get()
    assert (new.need_id, new.enrolment_id, new.due) == (row.need_id, row.enrolment_id, DUE)


def test_nothing_is_begun_for_a_course_that_is_over() -> None:
    alex = make_student()
    make_enrolment(make_offering(), alex)
    asked = make_need(alex, now=AFTER)
    assert Arrangement.objects.filter(need=asked).count() == 0


# By when -------------------------------------------------------------------------------------------------------------


def test_the_college_s_closed_days_and_bank_holidays_are_passed_over() -> None:
    closed_days.close(day=date(2027, 1, 8), name="Team day", by=User.objects.system(), now=NOW)
    closed_days.close(day=date(2027, 1, 6), name="Moving", by=User.objects.system(), now=NOW)
    # 11, 7, 5, 4 January; Friday 1 January is a bank holiday; 31 December
    assert make_arrangement(make_offering()).due == date(2026, 12, 31)


def test_asked_for_late_it_is_due_on_the_next_working_day() -> None:
    saturday = datetime(2027, 1, 9, 10, tzinfo=UTC)
    offering, alex = make_offering(), make_student()
    asked = make_need(alex)
    make_enrolment(offering, alex, now=saturday)
    row = Arrangement.objects.get(need=asked)
    assert row.due == date(2027, 1, 11)
    assert not arrangement_lists.late(row, now=saturday)
    assert arrangement_lists.late(row, now=saturday + timedelta(days=2))


def test_asked_for_between_sessions_it_is_due_before_the_next() -> None:
    alex = make_student()
    make_enrolment(make_offering(), alex)
    asked = make_need(alex, now=datetime(2027, 1, 13, 10, tzinfo=UTC))  # the next session is on Tuesday 19
    assert Arrangement.objects.get(need=asked).due == date(2027, 1, 13)


def test_the_day_moves_with_the_first_session() -> None:
    row = make_arrangement(make_offering(weeks=1))
    session = Session.objects.select_related("room").get(offering=row.enrolment.offering_id)
    to = Meeting(day_after(7), session.starts, session.ends, session.room)
    scheduling.move(session=session, to=to, by=User.objects.system(), now=NOW)
    assert fresh(row).due == DUE + timedelta(days=7)


def test_a_new_closed_day_is_reckoned_in_within_the_hour_and_what_is_late_stays_late() -> None:
    row = make_arrangement(make_offering())
    closed_days.close(day=date(2027, 1, 8), name="Team day", by=User.objects.system(), now=NOW)
    arrangement_asking.look_again(now=NOW)
    assert fresh(row).due == date(2027, 1, 4)
    arrangement_asking.look_again(now=datetime(2027, 1, 7, 12, tzinfo=UTC))
    assert fresh(row).due == date(2027, 1, 4)


# Closed kindly -------------------------------------------------------------------------------------------------------


def test_giving_up_the_place_closes_what_was_open_and_what_was_arranged() -> None:
    offering, alex = make_offering(), make_student()
    one, two = make_arrangement(offering, alex), make_need(alex, "print", now=NOW)
    arrangement.arrange(arrangement=one, answer="By the door", by=office(), now=NOW)
    enrolment.withdraw(enrolment=one.enrolment, by=alex.user, now=NOW)
    rows = Arrangement.objects.order_by("pk")
    assert [(row.state, row.closed_by_id, bool(row.arranged_at)) for row in rows] == [
        ("closed", alex.user_id, True),
        ("closed", alex.user_id, False),
    ]
    assert [need.pk for need in need.of_student(alex)] == [one.need_id, two.pk]
    for act, more in ((arrangement.arrange, {"answer": "x"}), (arrangement.refuse, {"answer": "x"})):
        with pytest.raises(Refusal, match="The place was given"):
            act(arrangement=fresh(one), by=office(), now=NOW, **more)
    with pytest.raises(Refusal):
        arrangement.say_met(arrangement=fresh(one), met="met", by=alex.user, now=AFTER)


def test_back_again_it_is_arranged_anew() -> None:
    row = make_arrangement(make_offering())
    enrolment.withdraw(enrolment=row.enrolment, by=row.need.student.user, now=NOW)
    make_enrolment(row.enrolment.offering, row.need.student)
    assert sorted(Arrangement.objects.values_list("state", flat=True)) == ["closed", "open"]


def test_a_course_that_the_college_cancels_closes_them() -> None:
    row = make_arrangement(make_offering())
    offerings.cancel(offering=row.enrolment.offering, by=User.objects.system(), now=NOW)
    assert fresh(row).state == "closed"


# What the office does ------------------------------------------------------------------------------------------------


def test_who_sees_to_it_works_in_the_office() -> None:
    row, robin = make_arrangement(make_offering()), office()
    arrangement.assign(arrangement=row, who=robin, by=robin, now=NOW)
    assert fresh(row).who == robin
    with pytest.raises(Refusal, match="Only they can open") as refused:
        arrangement.assign(arrangement=row, who=make_user(), by=robin, now=NOW)
    assert refused.value.field == "who"
    arrangement.assign(arrangement=row, who=None, by=robin, now=NOW)
    assert fresh(row).who is None


def test_who_is_given_it_is_told_without_a_name_or_what_it_is() -> None:
    row, robin, bo = make_arrangement(make_offering()), office(), make_user("Bo", roles=["office"])
    for _press in range(2):
        arrangement.assign(arrangement=row, who=bo, by=robin, now=NOW)
    (notice,) = said(row, arrangement.GIVEN_PURPOSE)
    mail = message.compose_for(notice, now=NOW)
    assert (notice.person, mail.subject, str(row.uuid) in mail.text) == (bo, "Something new is on your list", True)
    whole = mail.subject + mail.text + mail.html
    assert [words in whole for words in (row.need.student.name, "A seat near the door")] == [False, False]
    arrangement.assign(arrangement=row, who=robin, by=robin, now=NOW + timedelta(hours=1))
    assert [each.person for each in said(row, arrangement.GIVEN_PURPOSE)] == [bo]
    assert message.compose_for(notice, now=NOW + timedelta(hours=1)) is None


def test_arranged_the_student_is_told_once_for_the_same_words() -> None:
    row, robin = make_arrangement(make_offering(), kind="signer"), office()
    for _twice in range(2):
        arrangement.arrange(arrangement=row, answer="Sam signs.", by=robin, now=NOW)
    row = fresh(row)
    assert (row.state, row.arranged_at, row.arranged_by, row.answer) == ("arranged", NOW, robin, "Sam signs.")
    (notice,) = said(row, arrangement.ANSWERED_PURPOSE)
    mail = message.compose_for(notice, now=NOW)
    assert mail is not None
    assert mail.subject == "An answer for you"
    assert "Sam signs." in mail.text
    assert "It is arranged" in mail.text


def test_not_possible_needs_words_and_the_student_gets_them() -> None:
    row, robin = make_arrangement(make_offering(), kind="signer"), office()
    with pytest.raises(Refusal) as refused:
        arrangement.refuse(arrangement=row, answer=" ", by=robin, now=NOW)
    assert refused.value.field == "answer"
    arrangement.refuse(arrangement=row, answer="Nobody is free. We can film it.", by=robin, now=NOW)
    row = fresh(row)
    assert (row.state, row.refused_by, row.arranged_at) == ("not_possible", robin, None)
    (notice,) = said(row, arrangement.ANSWERED_PURPOSE)
    mail = message.compose_for(notice, now=NOW)
    assert mail is not None
    assert "Nobody is free. We can film it." in mail.text
    later = NOW + timedelta(hours=1)
    arrangement.arrange(arrangement=row, answer="Sam can after all.", by=robin, now=later)
    assert message.compose_for(notice, now=later) is None
    assert (fresh(row).state, fresh(row).refused_at) == ("arranged", None)


def test_the_database_holds_each_state_to_its_acts() -> None:
    row = make_arrangement(make_offering())
    for wrong in ({"state": "arranged"}, {"state": "closed"}, {"met": "met"}, {"state": "open", "refused_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Arrangement.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.create(need=row.need, enrolment=row.enrolment, due=DUE, made_on=NOW)


def test_whether_it_worked_is_said_once_the_course_has_begun() -> None:
    row = make_arrangement(make_offering())
    by = row.need.student.user
    for met, now, words in (
        ("met", NOW, "The first session has not been yet"),
        ("perhaps", AFTER, "Choose one of the three answers"),
    ):
        with pytest.raises(Refusal, match=words):
            arrangement.say_met(arrangement=row, met=met, by=by, now=now)
    arrangement.say_met(arrangement=row, met="partly", by=by, now=AFTER)
    assert (fresh(row).met, fresh(row).met_by) == ("partly", by)


# Flagged, and asked afterwards ---------------------------------------------------------------------------------------

ON_THE_DAY = datetime(2027, 1, 5, 9, tzinfo=UTC)


def test_what_is_open_on_its_day_is_told_to_the_office_once_a_day() -> None:
    row, robin, bo = make_arrangement(make_offering()), office(), make_user(roles=["college_admin"])
    arrangement_asking.look_again(now=ON_THE_DAY - timedelta(days=1))
    assert said(row, arrangement_asking.LATE_PURPOSE) == []
    for hour in range(3):
        arrangement_asking.look_again(now=ON_THE_DAY + timedelta(hours=hour))
    assert {each.person_id for each in said(row, arrangement_asking.LATE_PURPOSE)} == {robin.pk, bo.pk}
    assert len(said(row, arrangement_asking.LATE_PURPOSE)) == 2
    arrangement.assign(arrangement=row, who=bo, by=robin, now=ON_THE_DAY)
    arrangement_asking.look_again(now=ON_THE_DAY + timedelta(days=1))
    notices = said(row, arrangement_asking.LATE_PURPOSE)
    assert [each.person_id for each in notices[2:]] == [bo.pk]
    mail = message.compose_for(notices[-1], now=ON_THE_DAY + timedelta(days=1))
    assert mail is not None
    assert row.need.student.name not in mail.text
    assert "A seat near the door" in mail.text
    arrangement.arrange(arrangement=row, answer="", by=bo, now=ON_THE_DAY + timedelta(days=1))
    assert message.compose_for(notices[-1], now=ON_THE_DAY + timedelta(days=1)) is None
    arrangement_asking.look_again(now=ON_THE_DAY + timedelta(days=2))
    assert len(said(row, arrangement_asking.LATE_PURPOSE)) == 3


@pytest.mark.parametrize(
    "now", [datetime(2027, 1, 9, 12, tzinfo=UTC), datetime(2027, 1, 6, 7, tzinfo=UTC)], ids=["saturday", "early"]
)
def test_nobody_is_reminded_at_the_weekend_or_before_the_office_opens(now: datetime) -> None:
    row = make_arrangement(make_offering())
    office()
    arrangement_asking.look_again(now=now)
    assert said(row, arrangement_asking.LATE_PURPOSE) == []


def test_a_late_mail_says_nothing_to_who_left_the_office() -> None:
    row, robin = make_arrangement(make_offering()), office()
    arrangement_asking.flag_late(now=ON_THE_DAY)
    (notice,) = said(row, arrangement_asking.LATE_PURPOSE)
    robin.grants.update(ended_at=ON_THE_DAY, ended_by=User.objects.system())
    assert message.compose_for(notice, now=ON_THE_DAY) is None


def test_after_the_course_the_student_is_asked_once() -> None:
    offering, alex = make_offering(), make_student()
    row = make_arrangement(offering, alex)
    make_need(alex, "print", now=NOW)
    for hour in range(2):
        arrangement_asking.look_again(now=AFTER + timedelta(hours=hour))
    notice = Notice.objects.get(purpose=arrangement_asking.WORKED_PURPOSE)
    assert (notice.person_id, notice.about_id) == (alex.user_id, row.enrolment_id)
    mail = message.compose_for(notice, now=AFTER)
    assert mail is not None
    assert f"/my/places/{row.enrolment.uuid}/" in mail.text
    for each in Arrangement.objects.all():
        arrangement.say_met(arrangement=each, met="met", by=alex.user, now=AFTER)
    assert message.compose_for(notice, now=AFTER) is None


def test_a_completed_course_keeps_what_was_arranged() -> None:
    row = make_arrangement(make_offering())
    Enrolment.objects.filter(pk=row.enrolment_id).update(state="completed", ended_at=AFTER, ended_by=office())
    event = arrangement.PlaceEnded(enrolment_id=row.enrolment_id, by_id=office().pk, now=AFTER)
    arrangement.on_place_ended(event)
    assert fresh(row).state == "open"


# Lists ---------------------------------------------------------------------------------------------------------------


def test_a_day_s_sheet_counts_and_names_nobody() -> None:
    offering = make_offering()
    for _two in range(2):
        make_arrangement(offering, kind="seat", shared=True)
    make_arrangement(offering, kind="print")
    with CaptureQueriesContext(connection) as asked:
        (line,) = arrangement_lists.of_day(FIRST_DAY)
    assert line.things == {"Large print handouts": 1, "A seat near the door": 2}
    assert len(asked) == 2
    assert arrangement_lists.of_day(FIRST_DAY, venue="elsewhere") == []
    assert arrangement_lists.of_day(day_after(1)) == []
