"""Raising a concern and looking after it, page by page. For everybody but the leads there is nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from students import concerns, deputies
from students.concerns import Worry
from students.models import Concern, Deputy
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
SECRET = "Ellis said that nobody at home is kind"


@pytest.fixture
def lead(db: None) -> User:
    return make_user("Dele Okafor", roles=["safeguarding_lead"])


def visit(user: User) -> Client:
    return sign_in_client(Client(), user)


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def raise_one(by: User | None = None, **more: object) -> Concern:
    worry = Worry(**{"words": SECRET, "danger": "not_now", **more})  # type: ignore[arg-type]
    return concerns.send(number=uuid4(), worry=worry, by=by or make_user("Kit"), now=timezone.now())


def answers(**more: object) -> dict[str, object]:
    return {"number": str(uuid4()), "words": SECRET, "danger": "not_now", **more}


def test_a_student_raises_one_and_sees_only_seen_and_closed(lead: User) -> None:
    student = make_student("Bryn").user
    client = visit(student)
    assert "Dele Okafor" in read(client, "concern_new")
    sent = client.post(reverse("concern_new"), answers(about="A friend"), follow=True)
    concern = Concern.objects.get()
    page = sent.content.decode()
    assert "Thank you. This is what happens now" in page
    assert f"C {concern.pk}" in page
    assert "Ring now. The rest can wait" not in page
    assert "Not opened yet" in read(client, "concern_mine")
    concerns.see(concern=concern, by=lead, now=timezone.now())
    concerns.add_note(concern=concern, words="Rang the friend.", by=lead, now=timezone.now())
    assert "Seen" in read(client, "concern_mine")
    concerns.close(concern=concern, outcome="helped", by=lead, now=timezone.now())
    page = read(client, "concern_mine")
    assert "Closed" in page
    for words in ("Rang the friend.", SECRET, "A friend", "it is safer now"):
        assert words not in page
    assert client.get(reverse("concern", args=[concern.uuid])).status_code == 404


def test_danger_now_shows_whom_to_ring_before_anything_else(lead: User) -> None:
    client = visit(make_user("Kit"))
    page = client.post(reverse("concern_new"), answers(danger="now"), follow=True).content.decode()
    assert page.index("Ring now. The rest can wait") < page.index("<h1>")
    again = client.post(reverse("concern_new"), {"danger": "now"}).content.decode()
    assert "Ring now. The rest can wait" in again
    assert "Tell us what you saw or heard." in again
    assert Concern.objects.count() == 1


def test_the_people_of_a_session_are_offered_to_its_tutors_alone(lead: User) -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=1)
    claim = make_enrolment(offering, make_student("Lowri Pugh"))
    session = offering.sessions.get()
    address = f"{reverse('concern_new')}?about={session.uuid}"
    tutor = visit(pair.peer_tutor.user)
    assert "Lowri Pugh" in tutor.get(address).content.decode()
    for other in (claim.student.user, make_pair().peer_tutor.user):
        page = visit(other).get(address).content.decode()
        assert "<option" not in page
    assert tutor.get(f"{reverse('concern_new')}?about=nonsense").status_code == 200
    tutor.post(address, answers(person=str(claim.student.user.uuid)))
    concern = Concern.objects.get()
    assert (concern.about, concern.session) == ("Lowri Pugh", session)


def test_a_lead_who_is_left_out_finds_nothing(lead: User) -> None:
    gwen = make_user("Gwen Price", roles=["safeguarding_lead"])
    visit(make_user("Kit")).post(reverse("concern_new"), answers(left_out=[str(lead.uuid)]))
    concern = Concern.objects.get()
    out = visit(lead)
    assert f"C {concern.pk}" not in read(out, "concerns")
    for name in ("concern", "concern_open", "concern_note", "concern_close"):
        address = reverse(name, args=[concern.uuid])
        assert out.get(address).status_code in {404, 405}
        assert out.post(address).status_code in {404, 405}
    assert f"C {concern.pk}" in read(visit(gwen), "concerns")
    assert Concern.objects.get().seen_at is None


@pytest.mark.parametrize("role", ["office", "college_admin", "auditor", "panel_member", "plan_adviser", ""])
def test_for_everybody_else_it_is_not_there(lead: User, role: str) -> None:
    concern = raise_one()
    client = visit(make_user(roles=[role] if role else []))
    pages = [reverse("concerns"), reverse("concern_calls"), reverse("concern", args=[concern.uuid])]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    acts = [reverse(f"concern_{act}", args=[concern.uuid]) for act in ("open", "note", "close")]
    assert [client.post(act, {"words": "x"}).status_code for act in acts] == [404, 404, 404]
    assert client.get(reverse("concern_sent", args=[concern.uuid])).status_code == 404
    assert 'href="/concerns/"' not in client.get(reverse("help")).content.decode()


def test_a_lead_shows_a_second_step_first(lead: User) -> None:
    raise_one()
    answer = sign_in_client(Client(), lead, strong=False).get(reverse("concerns"))
    assert answer.status_code == 302
    assert "second-step" in answer["Location"]


def test_it_is_opened_noted_and_closed(lead: User) -> None:
    concern, client = raise_one(about="Ellis"), visit(lead)
    assert 'href="/concerns/"' in client.get(reverse("help")).content.decode()
    assert SECRET not in read(client, "concerns")
    page = read(client, "concern", concern.uuid)
    assert "Open it" in page
    assert SECRET not in page
    assert Concern.objects.get().seen_at is None
    client.post(reverse("concern_open", args=[concern.uuid]))
    assert SECRET in read(client, "concern", concern.uuid)
    close, note = (reverse(f"concern_{act}", args=[concern.uuid]) for act in ("close", "note"))
    assert "Write down what you did first." in client.post(close, {"outcome": "helped"}).content.decode()
    assert "Write what you did" in client.post(note, {"words": ""}).content.decode()
    client.post(note, {"words": "Rang Ellis."})
    assert "Choose how it ended." in client.post(close, {}).content.decode()
    client.post(close, {"outcome": "talked"})
    page = read(client, "concern", concern.uuid)
    assert "Rang Ellis." in page
    assert "We talked, and nothing more is needed" in page
    assert "Keep this note" not in page


def test_the_deputys_list_shows_what_waits_too_long(lead: User) -> None:
    concern, client = raise_one(), visit(lead)
    assert "Nobody to ring" in read(client, "concern_calls")
    Concern.objects.update(due=timezone.now() - timedelta(minutes=1))
    page = read(client, "concern_calls")
    assert f"C {concern.pk}" in page
    assert "Told by Kit" in page
    assert SECRET not in page
    assert "1 waits longer than an hour" in read(client, "concerns")


def test_the_list_costs_the_same_for_one_and_for_three(lead: User) -> None:
    client, counts = visit(lead), []
    read(client, "concerns")  # what the process keeps is read once
    for more in (1, 2):
        for _each in range(more):
            concerns.see(concern=raise_one(), by=lead, now=timezone.now())
            raise_one()
        with CaptureQueriesContext(connection) as queries:
            read(client, "concerns")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_admin_names_a_deputy_and_opens_no_concern(lead: User) -> None:
    raise_one()
    admin = make_user(roles=["college_admin"])
    client = visit(admin)
    page = client.get(reverse("college_deputies")).content.decode()
    assert "Dele Okafor" in page
    client.post(reverse("college_deputies"), {"person": lead.pk})
    assert Deputy.objects.get(ended_at=None).person == lead
    client.post(reverse("college_deputies"), {"person": lead.pk, "end": "1"})
    assert not Deputy.objects.filter(ended_at=None).exists()
    assert client.post(reverse("college_deputies"), {"person": admin.pk}).status_code == 404
    assert visit(make_user(roles=["office"])).get(reverse("college_deputies")).status_code == 403
    assert [each.name for each in deputies.leads()] == ["Dele Okafor"]
