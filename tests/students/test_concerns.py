"""Concerns: sealed, for the leads alone, never for one who is named in it, and in time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.test import Client
from django.urls import reverse

from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import current
from foundations.college.models import College
from foundations.lib.refusals import Refusal
from foundations.notifications import message
from foundations.notifications.models import Notice
from students import concerns, deputies
from students.concerns import Worry
from students.models import Concern, ConcernNote, Deputy
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, 26, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
SECRET = "Ellis said that nobody at home is kind"
EVERYBODY_ELSE = ("office", "college_admin", "auditor", "panel_member", "plan_adviser")


@pytest.fixture
def leads(db: None) -> tuple[User, User]:
    """Dele, and Gwen who is deputy."""
    dele, gwen = (make_user(name, roles=["safeguarding_lead"]) for name in ("Dele Okafor", "Gwen Price"))
    deputies.name(person=gwen, by=User.objects.system(), now=NOW)
    return dele, gwen


def raise_one(by: User | None = None, **more: object) -> Concern:
    worry = Worry(**{"words": SECRET, "danger": "not_now", **more})  # type: ignore[arg-type]
    return concerns.send(number=uuid4(), worry=worry, by=by or make_user("Kit"), now=NOW)


def told(purpose: str) -> set[int]:
    return set(Notice.objects.filter(purpose=purpose).values_list("person", flat=True))


def test_it_reaches_both_leads_with_please_look_and_nothing_else(leads: tuple[User, User]) -> None:
    concern = raise_one(about="Ellis Moor")
    assert told(concerns.RAISED) == {each.pk for each in leads}
    for notice in Notice.objects.filter(purpose=concerns.RAISED):
        mail = message.compose_for(notice, now=NOW)
        assert mail is not None
        assert mail.subject == "Please look"
        for words in ("Ellis", "concern C", "Kit", SECRET, str(concern.uuid)):
            assert words not in mail.text + mail.html
    assert (concern.due, concern.seen_at) == (NOW + HOUR, None)


def test_the_words_lie_sealed_in_the_database(leads: tuple[User, User]) -> None:
    ellis = make_student("Ellis Moor").user
    raise_one(person=ellis)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM students_concern c")
        ((row,),) = cursor.fetchall()
    for words in ("Ellis", "kind", str(ellis.uuid)):
        assert words not in row
    assert not any("Ellis" in str(entry.detail) for entry in Entry.objects.all())
    assert (Concern.objects.get().about, Concern.objects.get().about_person) == ("Ellis Moor", str(ellis.uuid))


@pytest.mark.parametrize("role", EVERYBODY_ELSE)
def test_nobody_else_finds_it_whatever_their_role(leads: tuple[User, User], role: str) -> None:
    concern, other = raise_one(), make_user(roles=[role])
    assert not Concern.objects.visible_to(other).exists()
    for act in (concerns.see, lambda **more: concerns.add_note(words="Rang.", **more)):
        with pytest.raises(Refusal, match="Only a safeguarding lead who"):
            act(concern=concern, by=other, now=NOW)
    assert Concern.objects.get().seen_at is None


def test_who_raised_it_cannot_open_it(leads: tuple[User, User]) -> None:
    kit = make_user("Kit")
    concern = raise_one(by=kit)
    assert not Concern.objects.visible_to(kit).exists()
    with pytest.raises(Refusal):
        concerns.see(concern=concern, by=kit, now=NOW)


def test_a_lead_who_is_picked_ticked_or_named_never_opens_it(leads: tuple[User, User]) -> None:
    dele, gwen = leads
    for more in ({"person": dele}, {"left_out": (dele,)}, {"about": "I think dele okafor did it"}):
        Notice.objects.all().delete()
        concern = raise_one(**more)
        assert not Concern.objects.visible_to(dele).filter(pk=concern.pk).exists()
        assert Concern.objects.visible_to(gwen).filter(pk=concern.pk).exists()
        assert told(concerns.RAISED) == {gwen.pk}
        with pytest.raises(Refusal):
            concerns.see(concern=concern, by=dele, now=NOW)


def test_who_becomes_a_lead_later_never_opens_what_names_them(leads: tuple[User, User]) -> None:
    nia = make_student("Nia").user
    about_nia, other = raise_one(person=nia), raise_one()
    grants.give(role="safeguarding_lead", to=nia, by=User.objects.system(), now=NOW)
    assert list(Concern.objects.visible_to(nia)) == [other]
    assert nia not in concerns.readers_of(about_nia)


def test_somebody_is_always_left_to_read_it(leads: tuple[User, User]) -> None:
    with pytest.raises(Refusal, match="Then nobody could read it"):
        raise_one(left_out=leads)
    with pytest.raises(Refusal, match="A few words are enough"):
        raise_one(words="  ")
    assert not Concern.objects.exists()


def test_a_college_without_leads_says_so() -> None:
    with pytest.raises(Refusal, match="Ring the college instead, or 999"):
        raise_one()
    College.objects.update(phone="01632 960100")
    current.forget()
    with pytest.raises(Refusal, match="Ring the college instead, on 01632 960100, or 999"):
        raise_one()


@pytest.mark.parametrize("role", ["office", "college_admin"])
def test_the_overview_says_in_red_that_nobody_reads_concerns(role: str) -> None:
    client, page = sign_in_client(Client(), make_user("Robin", roles=[role])), reverse("college_home")
    shown = client.get(page).content.decode()
    assert ("No safeguarding lead is named" in shown, "rc-note--bad" in shown) == (True, True)
    first = make_user("Lena", roles=["safeguarding_lead"])
    assert "There is one safeguarding lead" in client.get(page).content.decode()
    grants.give(role="safeguarding_lead", to=make_user("Nia"), by=User.objects.system(), now=NOW)
    assert "safeguarding lead" not in client.get(page).content.decode()
    raise_one(left_out=(first,))
    assert concerns.cover() == concerns.Cover(leads=2, unread=0)


def test_a_concern_that_lost_its_readers_waits_and_the_next_lead_is_told(leads: tuple[User, User]) -> None:
    left_out, reader = leads
    concern = raise_one(left_out=(left_out,))
    system = User.objects.system()
    grants.take_back(role="safeguarding_lead", to=reader, by=system, now=NOW)
    late = concern.due + timedelta(minutes=1)
    assert (concerns.call_deputies(now=late), concerns.cover()) == (0, concerns.Cover(leads=1, unread=1))
    admin, office = (make_user(role, roles=[role]) for role in ("college_admin", "office"))
    words = "A concern waits that nobody may read"
    shown = [sign_in_client(Client(), each).get(reverse("college_home")).content.decode() for each in (admin, office)]
    assert [words in page for page in shown] == [True, False]
    nia = make_user("Nia", roles=["safeguarding_lead"])
    assert (concerns.call_deputies(now=late), told(concerns.UNSEEN)) == (1, {nia.pk})


def test_two_presses_are_one_concern(leads: tuple[User, User]) -> None:
    number, kit = uuid4(), make_user("Kit")
    worry = Worry(words=SECRET, danger="now")
    first = concerns.send(number=number, worry=worry, by=kit, now=NOW)
    assert concerns.send(number=number, worry=worry, by=kit, now=NOW) == first
    with pytest.raises(Refusal, match="send it once more"):
        concerns.send(number=number, worry=worry, by=make_user("Jo"), now=NOW)
    assert Concern.objects.count() == 1


def test_seen_noted_and_closed_and_who_raised_it_hears_only_that(leads: tuple[User, User]) -> None:
    dele, gwen = leads
    kit = make_user("Kit")
    concern = raise_one(by=kit)
    concern = concerns.see(concern=concern, by=dele, now=NOW)
    concern = concerns.see(concern=concern, by=gwen, now=NOW + HOUR)
    assert (concern.seen_by, concern.seen_at) == (dele, NOW)
    assert list(Entry.objects.filter(act="concerns.see").order_by("pk").values_list("by_id", flat=True)) == [
        dele.pk,
        gwen.pk,
    ]
    concerns.add_note(concern=concern, words=" Rang Ellis. ", by=gwen, now=NOW + HOUR)
    concern = concerns.close(concern=concern, outcome="helped", by=dele, now=NOW + 2 * HOUR)
    assert (concern.outcome, concern.closed_by) == ("helped", dele)
    assert told(concerns.CLOSED) == {kit.pk}
    mail = message.compose_for(Notice.objects.get(purpose=concerns.CLOSED), now=NOW)
    assert mail is not None
    assert (mail.subject, "Ellis" in mail.text, "Rang" in mail.text) == ("Please look", False, False)
    concerns.close(concern=concern, outcome="talked", by=gwen, now=NOW + 3 * HOUR)
    assert Concern.objects.get().outcome == "helped"
    with pytest.raises(Refusal, match=r"This is closed\. If there is something new"):
        concerns.add_note(concern=concern, words="More", by=dele, now=NOW)


def test_the_steps_are_kept_in_order(leads: tuple[User, User]) -> None:
    dele, _gwen = leads
    concern = raise_one()
    for act in (
        lambda: concerns.add_note(concern=concern, words="Rang", by=dele, now=NOW),
        lambda: concerns.close(concern=concern, outcome="helped", by=dele, now=NOW),
    ):
        with pytest.raises(Refusal, match=r"Open it first\. Then whoever told us"):
            act()
    concerns.see(concern=concern, by=dele, now=NOW)
    with pytest.raises(Refusal, match="Write down what you did first"):
        concerns.close(concern=concern, outcome="helped", by=dele, now=NOW)
    with pytest.raises(Refusal, match="Write what you did"):
        concerns.add_note(concern=concern, words=" ", by=dele, now=NOW)
    concerns.add_note(concern=concern, words="Rang", by=dele, now=NOW)
    with pytest.raises(Refusal, match="Choose how it ended"):
        concerns.close(concern=concern, outcome="", by=dele, now=NOW)
    with pytest.raises(IntegrityError, match="students_concern_closed_with_outcome"), transaction.atomic():
        Concern.objects.update(closed_at=NOW, closed_by=dele)


@pytest.mark.parametrize(
    "statement", ["UPDATE students_concernnote SET words = 'x'", "DELETE FROM students_concernnote"]
)
def test_notes_are_never_changed(leads: tuple[User, User], statement: str) -> None:
    dele, _gwen = leads
    concern = concerns.see(concern=raise_one(), by=dele, now=NOW)
    concerns.add_note(concern=concern, words="Rang", by=dele, now=NOW)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ConcernNote.objects.get().words == "Rang"


def test_unseen_after_a_working_hour_the_deputy_is_told_once(leads: tuple[User, User]) -> None:
    dele, gwen = leads
    concern = raise_one()
    assert concerns.call_deputies(now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert concerns.to_ring(gwen, now=NOW) == []
    assert concerns.call_deputies(now=NOW + HOUR) == 1
    assert concerns.call_deputies(now=NOW + 2 * HOUR) == 0
    assert told(concerns.UNSEEN) == {gwen.pk}
    assert concerns.to_ring(gwen, now=NOW + HOUR) == [concern]
    concerns.see(concern=concern, by=dele, now=NOW + 2 * HOUR)
    assert concerns.to_ring(gwen, now=NOW + 2 * HOUR) == []
    assert message.compose_for(Notice.objects.get(purpose=concerns.UNSEEN), now=NOW) is None


def test_what_was_seen_in_time_calls_nobody(leads: tuple[User, User]) -> None:
    concerns.see(concern=raise_one(), by=leads[0], now=NOW)
    assert concerns.call_deputies(now=NOW + 5 * HOUR) == 0


def test_a_deputy_who_is_named_is_not_called_the_others_are(leads: tuple[User, User]) -> None:
    dele, gwen = leads
    raise_one(left_out=(gwen,))
    assert concerns.call_deputies(now=NOW + HOUR) == 1
    assert told(concerns.UNSEEN) == {dele.pk}
    assert concerns.to_ring(gwen, now=NOW + HOUR) == []


def test_a_notice_falls_silent_when_the_role_was_taken_back(leads: tuple[User, User]) -> None:
    dele, _gwen = leads
    raise_one()
    grants.take_back(role="safeguarding_lead", to=dele, by=User.objects.system(), now=NOW)
    notice = Notice.objects.select_related("person").get(purpose=concerns.RAISED, person=dele)
    assert message.compose_for(notice, now=NOW) is None


def test_only_tutors_of_the_session_and_staff_pick_from_its_people() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=1)
    claim = make_enrolment(offering)
    session = offering.sessions.get()
    assert concerns.session_for(pair.peer_tutor.user, session.uuid) == session
    assert concerns.session_for(make_user(roles=["office"]), session.uuid) == session
    assert concerns.session_for(claim.student.user, session.uuid) is None
    assert concerns.session_for(make_pair().peer_tutor.user, session.uuid) is None
    found = concerns.session_for(pair.peer_tutor.user, session.uuid)
    assert found is not None
    people = {claim.student.user, pair.peer_tutor.user, pair.staff_tutor.user}
    assert set(concerns.people_of(found)) == people


def test_deputies_are_named_by_an_admin_among_the_leads(leads: tuple[User, User]) -> None:
    dele, gwen = leads
    admin = make_user(roles=["college_admin"])
    assert [(each.name, each.is_deputy) for each in deputies.leads()] == [("Dele Okafor", False), ("Gwen Price", True)]
    deputies.name(person=dele, by=admin, now=NOW)
    deputies.name(person=dele, by=admin, now=NOW)
    deputies.end(person=gwen, by=admin, now=NOW)
    deputies.end(person=gwen, by=admin, now=NOW)
    assert list(Deputy.objects.filter(ended_at=None).values_list("person", flat=True)) == [dele.pk]
    with pytest.raises(Refusal, match="Only a safeguarding lead can be a deputy"):
        deputies.name(person=make_user(), by=admin, now=NOW)
    for act in (deputies.name, deputies.end):
        with pytest.raises(Refusal, match="Only a college admin can name"):
            act(person=gwen, by=make_user(roles=["office"]), now=NOW)
