"""The pages after a course: mine, its tutors' and the office's; with a keyboard and no script, and nobody else's."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students import barriers, enrolment, feedback, graduation, said_and_done
from students.models import (
    Barrier,
    Completion,
    Enrolment,
    Feedback,
    FeedbackTicket,
    GraduationName,
    NextSteps,
    SaidAndDone,
)
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.students import (
    AFTER_ALL,
    make_completed,
    make_enrolment,
    make_marks,
    make_over,
    make_student,
    open_record,
)
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
CLOSED = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    with time_machine.travel(AFTER_ALL, tick=False):
        yield


def client_of(mine: Enrolment) -> Client:
    return sign_in_client(Client(), mine.student.user)


def office(*theirs: Enrolment) -> Client:
    robin = make_user("Robin", roles=["office"])
    for claim in theirs:
        open_record(claim.student, robin)
    return sign_in_client(Client(), robin)


def asked(people: int = 1, **more):
    offering, claims = make_over(people, **more)
    feedback.open_rounds(now=AFTER_ALL)
    return offering, claims


def test_my_learning_asks_how_it_was_and_the_page_takes_the_answers() -> None:
    _offering, (mine,) = asked()
    client, page = client_of(mine), reverse("give_feedback", args=[mine.uuid])
    assert page in client.get(reverse("my_learning")).content.decode()
    html = client.get(page).content.decode()
    for words in ("Was it worth your time?", "This is confidential", "if 5 or more people answer", "small group"):
        assert words in html
    assert "anonymous" not in html
    answer = client.post(page, {"worth": "4", "keep": "Tea", "change": ""}, follow=True)
    assert "Your answers are in, without your name." in answer.content.decode()
    assert (Feedback.objects.count(), FeedbackTicket.objects.get().given) == (1, True)
    assert page not in client.get(reverse("my_learning")).content.decode()
    assert "nobody can find it again" in client.get(page).content.decode()


def test_not_this_time_is_fine_and_keeps_nothing() -> None:
    _offering, (mine,) = asked()
    page = reverse("give_feedback", args=[mine.uuid])
    client_of(mine).post(page, {"worth": "1", "not_this_time": "1"})
    assert (Feedback.objects.count(), FeedbackTicket.objects.get().given) == (0, True)


def test_an_answer_that_there_is_not_is_said_beside_the_question() -> None:
    _offering, (mine,) = asked()
    answer = client_of(mine).post(reverse("give_feedback", args=[mine.uuid]), {"worth": "9"})
    assert (answer.status_code, Feedback.objects.count()) == (200, 0)
    assert "Error:" in answer.content.decode()


def test_my_certificate_is_a_file_with_a_neutral_name_that_nothing_keeps() -> None:
    mine = make_completed(name="Alex")
    answer = client_of(mine).get(reverse("my_certificate", args=[mine.uuid]))
    assert answer["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_what_is_not_mine_or_not_completed_is_not_there() -> None:
    mine, other = make_completed(), make_enrolment(make_offering())
    names = ("my_certificate", "my_next_steps", "my_graduation", "give_feedback", "gave_up_why")
    assert [client_of(other).get(reverse(name, args=[mine.uuid])).status_code for name in names] == [404] * 5
    assert [client_of(other).get(reverse(name, args=[other.uuid])).status_code for name in names[:3]] == [404] * 3
    pages = [reverse("college_after"), reverse("college_certificate", args=[mine.uuid]), reverse("college_barriers")]
    assert [client_of(mine).get(page).status_code for page in pages] == [403] * 3


def test_the_student_is_asked_for_a_yes_and_the_office_writes_one_down_with_who_did() -> None:
    mine = make_completed(name="Alex")
    ask = "May we say your name at graduation?"
    asked_page = reverse("my_graduation", args=[mine.uuid])
    pages = [reverse("my_learning"), reverse("my_place", args=[mine.uuid])]
    seen = [client_of(mine).get(page).content.decode() for page in pages]
    assert [(ask in page, asked_page in page) for page in seen] == [(True, True)] * 2
    client, record = office(mine), reverse("college_student", args=[mine.student.uuid])
    write, year = reverse("college_student_graduation", args=[mine.uuid]), graduation.year_of_place(mine)
    assert "They said yes" in client.get(record).content.decode()
    assert "Their yes is written down" in client.post(write, {"answer": "yes"}, follow=True).content.decode()
    row = GraduationName.objects.get()
    assert (row.student, row.year, row.agreed_by.name) == (mine.student, year, "Robin")
    assert f"{row.agreed_by.name} wrote their yes down on" in client.get(record).content.decode()
    assert ask not in client_of(mine).get(reverse("my_learning")).content.decode()
    client.post(write, {"answer": "no"})
    assert graduation.agreed(mine.student, year) is False
    client_of(mine).post(asked_page, {"answer": "yes"})
    assert "They said yes themselves on" in client.get(record).content.decode()
    waiting = make_enrolment(make_offering())
    assert office(waiting).post(reverse("college_student_graduation", args=[waiting.uuid])).status_code == 404


def test_who_reads_or_writes_how_it_was_finds_the_way_to_raise_a_concern() -> None:
    _offering, (mine,) = asked(pair=(pair := make_pair()))
    page = client_of(mine).get(reverse("give_feedback", args=[mine.uuid])).content.decode()
    heard = sign_in_client(Client(), pair.peer_tutor.user).get(reverse("teaching_feedback", args=[mine.offering.uuid]))
    link = f'href="{reverse("concern_new")}"'
    assert (link in page, link in heard.content.decode()) == (True, True)


def test_what_comes_next_is_read_by_me_and_who_helps() -> None:
    mine = make_completed()
    page = reverse("my_next_steps", args=[mine.uuid])
    client_of(mine).post(page, {"first": "Painting", "second": "", "third": ""})
    assert "Painting" in client_of(mine).get(page).content.decode()
    assert "Painting" in office(mine).get(reverse("college_next_steps", args=[mine.student.uuid])).content.decode()
    client_of(mine).post(page, {"first": "x" * 1001})
    assert NextSteps.objects.get().first == "Painting"


def test_i_say_whether_my_name_is_said() -> None:
    mine = make_completed(name="Zebedee")
    page, list_ = reverse("my_graduation", args=[mine.uuid]), reverse("college_graduation", args=[2026])
    assert "Yes, say my name" in client_of(mine).get(page).content.decode()
    assert "Zebedee" not in office().get(list_).content.decode()
    client_of(mine).post(page, {"answer": "yes"})
    assert "Zebedee" in office().get(list_).content.decode()
    table = office().get(reverse("college_graduation_csv", args=[2026]))
    assert table["Content-Disposition"] == 'attachment; filename="graduation.csv"'
    printed = office().get(reverse("college_graduation_print", args=[2026]))
    assert (printed.content[:5], printed["Content-Disposition"]) == (
        b"%PDF-",
        'attachment; filename="certificates.pdf"',
    )
    client_of(mine).post(page, {"answer": "no"})
    assert "Zebedee" not in office().get(list_).content.decode()
    empty = office().get(reverse("college_graduation_print", args=[2026]), follow=True)
    assert "There is no certificate to print yet. Come back when" in empty.content.decode()
    assert office().get(reverse("college_graduation", args=[99999])).status_code == 404


def test_after_giving_up_the_first_answer_says_nothing() -> None:
    mine = make_enrolment(make_offering(weeks=6), now=NOW)
    enrolment.withdraw(enrolment=mine, by=mine.student.user, now=NOW)
    client, page = client_of(mine), reverse("gave_up_why", args=[mine.uuid])
    assert page in client.get(reverse("given_up", args=[mine.uuid])).content.decode()
    html = client.get(page).content.decode()
    assert html.index("I would rather not say") < html.index("Getting here was hard")
    client.post(page, {"kind": "", "words": ""})
    assert Barrier.objects.count() == 0
    assert page not in client.get(reverse("given_up", args=[mine.uuid])).content.decode()
    assert client.get(page).status_code == 302


def test_after_a_miss_i_am_asked_and_counted() -> None:
    _offering, (mine,) = make_over()
    mine = make_marks(mine, "attended", "attended", "attended", "apologies")
    session = mine.offering.sessions.get(number=4)
    page = reverse("missed_why", args=[mine.uuid, session.uuid])
    assert page in client_of(mine).get(reverse("my_learning")).content.decode()
    client_of(mine).post(page, {"kind": "money", "words": "The bus"})
    assert list(Barrier.objects.values_list("kind", flat=True)) == ["money"]
    elsewhere = reverse("missed_why", args=[mine.uuid, uuid.uuid4()])
    assert client_of(mine).get(elsewhere).status_code == 404


def test_tutors_of_the_course_read_five_answers_when_it_has_closed_and_no_others_do() -> None:
    pair = make_pair()
    offering, claims = asked(5, pair=pair)
    for claim in claims:
        feedback.give(enrolment=claim, answers=feedback.Answers(5, "Tea and time", ""), now=AFTER_ALL)
    page = reverse("teaching_feedback", args=[offering.uuid])
    tutor = sign_in_client(Client(), pair.peer_tutor.user)
    assert "Tea and time" not in tutor.get(page).content.decode()
    with time_machine.travel(CLOSED, tick=False):
        tutor = sign_in_client(Client(), pair.staff_tutor.user)
        html = tutor.get(page).content.decode()
        assert ("Tea and time" in html, "confidential, not anonymous" in html) == (True, True)
        stranger = sign_in_client(Client(), make_pair().peer_tutor.user)
        assert stranger.get(page).status_code == 404
        college = office().get(reverse("college_offering_after", args=[offering.uuid])).content.decode()
        assert "Tea and time" in college


def test_four_answers_are_on_no_page_and_neither_is_their_number() -> None:
    offering, claims = asked(6)
    for claim in claims[:4]:
        feedback.give(enrolment=claim, answers=feedback.Answers(1, "Cold", ""), now=AFTER_ALL)
    with time_machine.travel(CLOSED, tick=False):
        client, address = office(), reverse("college_offering_after", args=[offering.uuid])
        four = client.get(address).content.decode()
        Feedback.objects.all().delete()
        none = client.get(address).content.decode()
    assert "Cold" not in four
    assert without_tokens(four) == without_tokens(none)


def without_tokens(html: str) -> list[str]:
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_office_completes_by_hand_chooses_a_share_and_types_in_paper() -> None:
    offering, (mine, *_more) = asked(2)
    client = office(mine)
    page = reverse("college_offering_after", args=[offering.uuid])
    assert "Cannot tell yet" in client.get(page).content.decode()
    by_hand = reverse("college_complete", args=[mine.uuid])
    assert "Say in a few words why." in client.post(by_hand, {"reason": ""}).content.decode()
    assert client.post(by_hand, {"reason": "Took part from home"}).status_code == 302
    assert Completion.objects.get().by_hand
    share = reverse("college_completion_share", args=[offering.uuid])
    assert client.post(share, {"share": "0"}).status_code == 200
    assert "50 per cent complete it" in client.post(share, {"share": "50"}, follow=True).content.decode()
    paper = reverse("college_feedback_paper", args=[offering.uuid])
    assert "This sheet is empty" in client.post(paper, {}).content.decode()
    assert "Sheets so far: 1" in client.post(paper, {"worth": "3"}, follow=True).content.decode()
    with time_machine.travel(CLOSED, tick=False):
        assert "not asking about this course now" in office().get(paper, follow=True).content.decode()


def test_you_said_we_did_stands_on_the_page_of_the_course_until_it_is_taken_away() -> None:
    offering, _claims = asked(1, course=make_course("Kites"))
    make_offering(offering.course, first=datetime(2027, 3, 2).date(), weeks=2)
    client, course = office(), reverse("course", args=[offering.course.slug])
    write = reverse("college_said_and_done", args=[offering.uuid])
    assert client.post(write, {"said": "", "did": "x"}).status_code == 200
    client.post(write, {"said": "The walk was too fast.", "did": "We stop twice."})
    assert "We stop twice." in Client().get(course).content.decode()
    client.post(reverse("college_said_remove", args=[SaidAndDone.objects.get().uuid]))
    assert "We stop twice." not in Client().get(course).content.decode()


def test_the_college_asks_in_its_own_words() -> None:
    client = office()
    lines = {f"line{n}": f"Words {n}" for n in range(1, 9)}
    page = reverse("college_after_questions")
    assert client.post(page, {**lines, "line3": ""}).status_code == 200
    client.post(page, lines)
    client.post(reverse("college_next_questions"), {"line1": "A?", "line2": "B?", "line3": "C?"})
    _offering, (mine,) = asked()
    html = client_of(mine).get(reverse("give_feedback", args=[mine.uuid])).content.decode()
    assert "1. Words 1" in html
    done = make_completed()
    assert "C?" in client_of(done).get(reverse("my_next_steps", args=[done.uuid])).content.decode()


def test_the_table_of_barriers_is_read_when_the_term_is_over_on_the_page_and_as_a_spreadsheet() -> None:
    offering = make_offering(places=20)
    for kind, people in (("money", 5), ("work", 4)):
        for _each in range(people):
            mine = make_enrolment(offering, now=NOW)
            enrolment.withdraw(enrolment=mine, by=mine.student.user, now=NOW)
            barriers.tell(enrolment=mine, session=None, kind=kind, words=f"=Because of {kind}", now=NOW)
    table = reverse("college_barriers_csv", args=[offering.term.slug])
    assert office().get(table).status_code == 404
    assert "from Friday 9 April 2027" in office().get(reverse("college_barriers")).content.decode()
    with time_machine.travel(datetime(2027, 4, 9, 9, tzinfo=UTC), tick=False):
        html = office().get(reverse("college_barriers")).content.decode()
        assert ("Because of money" in html, "Because of work" in html) == (True, False)
        lines = office().get(table).content.decode("utf-8-sig").splitlines()
    assert "Spring 2027,What it costs to come,5" in lines
    assert "Spring 2027,Work or other classes,Fewer than 5" in lines
    assert len([line for line in lines if line.endswith("Fewer than 5")]) == 9


def test_lists_cost_the_same_for_one_and_for_three() -> None:
    counts: list[list[int]] = []
    client, alex = office(), make_student("Alex")
    for more in (1, 2):
        for _each in range(more):
            offering = make_offering(weeks=4)
            mine = make_marks(make_enrolment(offering, alex), *["attended"] * 4)
            graduation.agree(student=alex, year=2026, by=alex.user, now=AFTER_ALL)
            said_and_done.write(course=offering.course, said="a", did="b", by=alex.user, now=AFTER_ALL)
        feedback.open_rounds(now=AFTER_ALL)
        pages = [reverse("college_after"), reverse("college_graduation", args=[2026])]
        client.get(pages[0])
        counted = []
        for reader, page in ((client, pages[0]), (client, pages[1]), (client_of(mine), reverse("my_learning"))):
            with CaptureQueriesContext(connection) as queries:
                assert reader.get(page).status_code == 200
            counted.append(len(queries))
        counts.append(counted)
    assert counts[0] == counts[1]
