"""Opening a record in the office: a reason first; the student sees it; each hat sees only its own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from foundations.college import texts
from students import registration
from students.models import CharterAcceptance, Enrolment, Opening, Student
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student, open_record
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin() -> User:
    return make_user("Robin Reed", roles=["office"])


@pytest.fixture
def office(robin: User) -> Client:
    return sign_in_client(Client(), robin)


def test_a_record_opens_after_a_reason_and_the_student_sees_who_and_why(office: Client) -> None:
    alex = make_student("Alex", support="Needle seat")
    record, door = (reverse(name, args=[alex.uuid]) for name in ("college_student", "college_student_open"))
    assert office.get(record).url == door
    asked = office.get(door).content.decode()
    assert ("Open the record of Alex" in asked, "Needle seat" in asked) == (True, False)
    assert "Choose why you open it." in office.post(door, {}).content.decode()
    assert "Say in a few words why you" in office.post(door, {"reason": "other"}).content.decode()
    assert office.get(record).url == door
    opened = office.post(door, {"reason": "help", "words": "Booking the interpreter"}, follow=True).content.decode()
    assert ("Needle seat" in opened, "Alex can see that you opened this" in opened) == (True, True)
    seen = sign_in_client(Client(), alex.user).get(reverse("my_details")).content.decode()
    assert [words in seen for words in ("Robin Reed", "To arrange what helps them", "Booking the interpreter")] == [
        True
    ] * 3
    assert Opening.objects.count() == 1


def test_every_act_on_a_record_waits_for_the_reason(office: Client) -> None:
    claim = make_enrolment(make_offering(first=timezone.localdate() + timedelta(days=30), now=timezone.now()))
    texts.write(key="charter", heading="", body="Be kind.", by=User.objects.system(), now=timezone.now())
    door = reverse("college_student_open", args=[claim.student.uuid])
    acts = {
        reverse("college_student", args=[claim.student.uuid]): {"offering": str(claim.offering.uuid)},
        reverse("college_student_give_up", args=[claim.uuid]): {},
        reverse("college_student_charter", args=[claim.student.uuid]): {"version": "1"},
    }
    assert [office.post(path, data).url for path, data in acts.items()] == [door] * 3
    assert (Enrolment.objects.get().state, CharterAcceptance.objects.count()) == ("confirmed", 0)


def test_yesterdays_reason_opens_nothing_today_nor_for_a_colleague(office: Client, robin: User) -> None:
    alex = make_student("Alex")
    open_record(alex, robin, now=timezone.now() - timedelta(days=1))
    open_record(alex, make_user("Kit", roles=["office"]))
    assert office.get(reverse("college_student", args=[alex.uuid])).status_code == 302
    open_record(alex, robin)
    assert office.get(reverse("college_student", args=[alex.uuid])).status_code == 200


def test_a_yes_to_the_charter_is_written_down_by_the_office(office: Client, robin: User) -> None:
    alex = make_student("Alex")
    texts.write(key="charter", heading="", body="Be kind.", by=User.objects.system(), now=timezone.now())
    open_record(alex, robin)
    assert "They said yes" in office.get(reverse("college_student", args=[alex.uuid])).content.decode()
    said = office.post(reverse("college_student_charter", args=[alex.uuid]), {"version": "1"}, follow=True)
    assert "It is written down." in said.content.decode()
    row = CharterAcceptance.objects.get()
    assert (row.student_id, row.accepted_by_id) == (alex.pk, robin.pk)


def test_who_is_student_tutor_and_staff_sees_with_each_hat_only_its_own() -> None:
    tutor = make_tutor("Morgan")
    morgan = tutor.user
    me = registration.register(user=morgan, name="Morgan", by=morgan, now=timezone.now(), support="Needle mine")
    soon = timezone.localdate() + timedelta(days=3)
    taught = make_offering(pair=make_pair(peer=tutor), first=soon)
    learned = make_offering(first=soon + timedelta(days=1))
    theirs = make_enrolment(taught, make_student("Alex", support="Needle theirs"), now=timezone.now())
    mine = make_enrolment(learned, me, now=timezone.now())
    from foundations.accounts import grants

    grants.give(role="office", to=morgan, by=User.objects.system(), now=timezone.now())
    client = sign_in_client(Client(), User.objects.get(pk=morgan.pk))

    # the student's hat: my own place and record, not those of others, though the office may see them
    assert client.get(reverse("my_place", args=[mine.uuid])).status_code == 200
    assert client.get(reverse("my_place", args=[theirs.uuid])).status_code == 404
    own = client.get(reverse("my_details")).content.decode()
    assert ("Needle mine" in own, "Needle theirs" in own) == (True, False)
    copy = client.get(reverse("my_copy_json")).content.decode()
    assert ("Needle mine" in copy, "Needle theirs" in copy) == (True, False)

    # the tutor's hat: the register of my own session, not of the one I come to as a student
    sessions = [offering.sessions.order_by("day", "pk")[0] for offering in (taught, learned)]
    assert [client.get(reverse("register", args=[each.uuid])).status_code for each in sessions] == [200, 404]

    # the office's hat: others after a reason, myself never
    door = reverse("college_student_open", args=[me.uuid])
    assert client.get(reverse("college_student", args=[me.uuid])).url == door
    refused = client.post(door, {"reason": "help"})
    assert (refused.status_code, "Needle mine" in refused.content.decode()) == (403, False)
    assert client.post(reverse("college_student_give_up", args=[mine.uuid])).url == door
    assert Enrolment.objects.get(pk=mine.pk).state == "confirmed"
    assert client.get(reverse("college_student", args=[theirs.student.uuid])).status_code == 302
    open_record(theirs.student, morgan)
    assert "Needle theirs" in client.get(reverse("college_student", args=[theirs.student.uuid])).content.decode()
    assert Opening.objects.filter(student=me).count() == 0


def test_staff_who_write_themselves_down_are_sent_to_my_details(office: Client, robin: User) -> None:
    data = {"name": "Robin", "email": robin.email, "reach": "mail"}
    page = office.post(reverse("college_student_new"), data, follow=True)
    assert page.status_code == 403
    assert "You find it under My details" in page.content.decode()
    assert Student.objects.get(user=robin).name == "Robin"


def test_nobody_else_comes_to_the_door() -> None:
    alex = make_student("Alex")
    names = ("college_student_open", "college_student_charter")
    for user in (alex.user, make_user("Morgan"), make_user("Ada", roles=["auditor"])):
        client = sign_in_client(Client(), user)
        assert [client.post(reverse(name, args=[alex.uuid])).status_code for name in names] == [403, 403]
        assert client.get(reverse("college_fairness")).status_code == 403


def test_the_yearly_counts_are_shown_without_small_numbers(office: Client) -> None:
    assert "Nobody has had a place yet" in office.get(reverse("college_fairness")).content.decode()
    offering = make_offering(places=20, first=timezone.localdate() + timedelta(days=9), now=timezone.now())
    for name in range(7):
        student = make_student(f"Needle {name}")
        registration.change_details(student=student, by=student.user, now=timezone.now(), groups="carer")
        make_enrolment(offering, student, now=timezone.now())
    said = office.get(reverse("college_fairness"), {"year": "x"}).content.decode()
    assert ('<td class="num">7</td>' in said, "Not shown" in said, "Needle" in said) == (True, True, False)
    assert "Too few answers to show." in said
