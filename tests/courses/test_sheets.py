"""Session sheets: the words of a room, the tick that everyone has left, and the one question when nobody ticked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import offerings, scheduling, sheets, tasks
from courses.models import Session, Sheet
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.factories.courses import FIRST_DAY, NOW, make_offering, make_room
from tests.people import make_user

pytestmark = pytest.mark.django_db
# the first session is on 12 January, 10am to 12pm; the college waits half an hour
TOO_EARLY = datetime(2027, 1, 12, 12, 29, 59, tzinfo=UTC)
LATE = datetime(2027, 1, 12, 12, 30, tzinfo=UTC)


def first_session(**more: object) -> Session:
    return make_offering(**more).sessions.order_by("number")[0]  # type: ignore[arg-type]


def with_closer(**more: object) -> Session:
    session = first_session(**more)
    sheets.write(session=session, closes="Sam", by=make_user(), now=NOW)
    return session


def told() -> list[int]:
    return list(Notice.objects.filter(purpose=sheets.PURPOSE).order_by("pk").values_list("person_id", flat=True))


def test_what_is_written_is_kept_and_written_down_once() -> None:
    session, by = first_session(), make_user(roles=["office"])
    words = {"set_up": "Chairs in a circle", "keys": "At the front desk", "closes": "Sam"}
    for _time in range(2):
        sheets.write(session=session, by=by, now=NOW, on_duty=by, **words)
    sheet = Sheet.objects.get(session=session)
    assert {name: getattr(sheet, name) for name in words} == words
    assert sheet.on_duty == by
    assert Entry.objects.filter(act="sheets.write").count() == 1


def test_what_is_not_named_stays() -> None:
    session, by = first_session(), make_user()
    sheets.write(session=session, keys="At the front desk", by=by, now=NOW)
    sheets.write(session=session, closes="Sam", by=by, now=NOW)
    assert Sheet.objects.values_list("keys", "closes").get() == ("At the front desk", "Sam")


def test_a_sheet_has_no_other_words() -> None:
    with pytest.raises(TypeError, match="no diagnosis"):
        sheets.write(session=first_session(), diagnosis="x", by=make_user(), now=NOW)


def test_the_next_session_begins_with_the_words_of_the_one_before() -> None:
    offering, by = make_offering(weeks=3), make_user(roles=["office"])
    one, two, three = offering.sessions.order_by("number")
    sheets.write(session=one, set_up="Circle", on_duty=by, by=by, now=NOW)
    sheets.write(session=two, set_up="Tables", by=by, now=NOW)
    begun = sheets.proposed(three)
    assert (begun.pk, begun.set_up, begun.on_duty) == (None, "Tables", None)
    assert sheets.proposed(one).set_up == "Circle"
    assert not sheets.says_something(sheets.proposed(first_session(first=FIRST_DAY + timedelta(days=1))))
    assert Sheet.objects.count() == 2


def test_a_cancelled_session_needs_nothing() -> None:
    session, by = first_session(weeks=2), make_user()
    scheduling.cancel(session=session, by=by, now=NOW)
    with pytest.raises(Refusal, match="There is nothing to get ready and nobody to wait for"):
        sheets.write(session=session, keys="x", by=by, now=NOW)
    with pytest.raises(Refusal, match="This session is cancelled"):
        sheets.tick_left(session=session, by=by, now=LATE)


def test_only_somebody_from_the_office_is_on_duty() -> None:
    with pytest.raises(Refusal, match="Only they can be on duty") as refused:
        sheets.write(session=first_session(), on_duty=make_user(), by=make_user(), now=NOW)
    assert refused.value.field == "on_duty"


def test_the_first_tick_stays() -> None:
    session, sam, kit = first_session(), make_user(), make_user()
    sheets.tick_left(session=session, by=sam, now=LATE)
    sheets.tick_left(session=session, by=kit, now=LATE + timedelta(minutes=1))
    sheet = Sheet.objects.get()
    assert (sheet.left_at, sheet.left_by) == (LATE, sam)
    assert Entry.objects.filter(act="sheets.tick_left").count() == 1


def test_nobody_ticks_before_it_begins() -> None:
    session = first_session()
    with pytest.raises(Refusal, match="has not begun yet"):
        sheets.tick_left(session=session, by=make_user(), now=datetime(2027, 1, 12, 9, 59, tzinfo=UTC))
    assert sheets.tick_left(session=session, by=make_user(), now=datetime(2027, 1, 12, 10, tzinfo=UTC)).left_at


def test_online_there_is_no_room_to_leave() -> None:
    with pytest.raises(Refusal, match="no room to lock"):
        sheets.tick_left(session=first_session(mode="online"), by=make_user(), now=LATE)


def test_whoever_is_on_duty_is_asked_once() -> None:
    session, noor = first_session(), make_user("Noor", roles=["office"])
    make_user(roles=["college_admin"])
    sheets.write(session=session, on_duty=noor, by=noor, now=NOW)
    assert sheets.alert_open_rooms(now=TOO_EARLY) == 0
    assert sheets.alert_open_rooms(now=LATE) == 1
    assert sheets.alert_open_rooms(now=LATE + timedelta(minutes=5)) == 0
    assert told() == [noor.pk]
    assert Sheet.objects.get().alerted_on == LATE


def test_with_nobody_on_duty_everyone_in_the_office_is_asked() -> None:
    noor, kim = make_user("Noor", roles=["office"]), make_user("Kim", roles=["college_admin", "office"])
    make_user(roles=["auditor"])
    with_closer()
    assert sheets.alert_open_rooms(now=LATE) == 1
    assert told() == [noor.pk, kim.pk]


def test_who_left_the_office_is_not_on_duty_any_more() -> None:
    noor, kim, session = make_user("Noor", roles=["office"]), make_user("Kim", roles=["office"]), first_session()
    sheets.write(session=session, on_duty=noor, by=kim, now=NOW)
    grants.take_back(role="office", to=noor, by=User.objects.system(), now=NOW)
    sheets.alert_open_rooms(now=LATE)
    assert told() == [kim.pk]


def test_nobody_is_asked_about_what_needs_no_tick() -> None:
    make_user(roles=["office"])
    ticked = with_closer()
    sheets.tick_left(session=ticked, by=make_user(), now=TOO_EARLY)
    first_session()  # nobody wrote a sheet
    nothing_said = first_session()
    sheets.write(session=nothing_said, keys="At the desk", by=make_user(), now=NOW)
    called_off = with_closer(weeks=2)
    scheduling.cancel(session=called_off, by=make_user(), now=NOW)
    whole = with_closer()
    offerings.cancel(offering=whole.offering, by=make_user(), now=NOW)
    with_closer(published=False)
    assert sheets.alert_open_rooms(now=LATE) == 0
    assert told() == []


def test_after_a_long_outage_nobody_is_asked_about_yesterday() -> None:
    make_user(roles=["office"])
    with_closer()
    assert sheets.alert_open_rooms(now=datetime(2027, 1, 13, 0, 0, tzinfo=UTC)) == 0
    assert sheets.alert_open_rooms(now=datetime(2027, 1, 12, 23, 59, tzinfo=UTC)) == 1


def test_a_late_evening_is_asked_about_after_midnight() -> None:
    make_user(roles=["office"])
    with_closer(starts=time(21), ends=time(23, 45))
    assert sheets.alert_open_rooms(now=datetime(2027, 1, 13, 0, 14, tzinfo=UTC)) == 0
    assert sheets.alert_open_rooms(now=datetime(2027, 1, 13, 0, 15, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 3, 26), datetime(2027, 3, 26, 12, 30, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 29, 11, 30, tzinfo=UTC)),
        (date(2027, 10, 29), datetime(2027, 10, 29, 11, 30, tzinfo=UTC)),
        (date(2027, 11, 1), datetime(2027, 11, 1, 12, 30, tzinfo=UTC)),
    ],
)
def test_the_wait_is_on_the_wall_clock_across_both_clock_changes(day: date, due: datetime) -> None:
    make_user(roles=["office"])
    with_closer(first=day)
    assert sheets.alert_open_rooms(now=due - timedelta(seconds=1)) == 0
    assert sheets.alert_open_rooms(now=due) == 1


def test_the_college_says_how_long_it_waits() -> None:
    make_user(roles=["office"])
    with_closer()
    college = current.college()
    type(college).objects.update(left_minutes=60)
    current.forget()
    assert sheets.alert_open_rooms(now=LATE) == 0
    assert sheets.alert_open_rooms(now=LATE + timedelta(minutes=30)) == 1


def test_what_the_question_says() -> None:
    noor = make_user("Noor", roles=["office"], email="noor@larkmoor.example")
    session = with_closer(room=make_room("Room 1"))
    sheets.alert_open_rooms(now=LATE)
    notice = Notice.objects.get(purpose=sheets.PURPOSE, person=noor)
    assert deliveries.deliver(notice_id=notice.pk, now=LATE) == "sent"
    sent = mail.outbox[0]
    assert sent.subject == "Is everyone out?"
    for words in ("Room 1", "Tuesday 12 January, 10am to 12pm", "Closing up: Sam", f"/college/sheets/{session.uuid}/"):
        assert words in sent.body


def test_ticked_meanwhile_nobody_is_asked() -> None:
    make_user(roles=["office"])
    session = with_closer()
    sheets.alert_open_rooms(now=LATE)
    sheets.tick_left(session=session, by=make_user(), now=LATE + timedelta(seconds=1))
    notice = Notice.objects.get(purpose=sheets.PURPOSE)
    deliveries.deliver(notice_id=notice.pk, now=LATE + timedelta(seconds=2))
    notice.refresh_from_db()
    assert (notice.state, mail.outbox) == (Notice.State.MOOT, [])


def test_delivered_a_day_late_it_is_not_asked() -> None:
    make_user(roles=["office"])
    with_closer()
    sheets.alert_open_rooms(now=LATE)
    notice = Notice.objects.get(purpose=sheets.PURPOSE)
    deliveries.deliver(notice_id=notice.pk, now=LATE + timedelta(days=1))
    notice.refresh_from_db()
    assert notice.state == Notice.State.MOOT


def test_the_task_looks_at_the_clock() -> None:
    make_user(roles=["office"])
    with_closer()
    tasks.alert_open_rooms()
    assert told() == []


def test_looking_for_open_rooms_costs_one_query_when_all_is_well() -> None:
    counts = []
    for _more in range(2):
        for _each in range(1 + 2 * len(counts)):
            sheets.tick_left(session=with_closer(), by=make_user(), now=TOO_EARLY)
        current.college()
        with CaptureQueriesContext(connection) as counted:
            assert sheets.alert_open_rooms(now=LATE) == 0
        counts.append(len(counted))
    assert counts == [1, 1]
