"""Feedback is confidential by construction: nothing joins an answer to a person, and few answers are never shown."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateField, ForeignKey, OneToOneField
from django.test.utils import CaptureQueriesContext

from courses.models import ReviewRequest
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import feedback, notices_after, questions, said_and_done
from students.feedback import Answers
from students.models import Feedback, FeedbackRound, FeedbackTicket, SaidAndDone
from tests.factories.students import AFTER_ALL, make_enrolment, make_over, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
CLOSED = datetime(2027, 2, 20, 9, 0, tzinfo=AFTER_ALL.tzinfo)


def asked(people: int = 6):
    offering, claims = make_over(people)
    feedback.open_rounds(now=AFTER_ALL)
    return offering, claims, FeedbackRound.objects.get(offering=offering)


def answer(claims, *worths: int) -> None:
    for claim, worth in zip(claims, worths, strict=False):
        assert feedback.give(enrolment=claim, answers=Answers(worth, f"Keep {claim.pk}", ""), now=AFTER_ALL)


def test_everybody_with_a_place_is_asked_once_when_the_run_is_over() -> None:
    _offering, claims = make_over(3)
    silent = make_student("No mail", email=None, reach="phone")
    silent_claim = None
    offering = claims[0].offering
    offering.places.update(capacity=9)
    silent_claim = make_enrolment(offering, silent)
    before = offering.last_end - timedelta(hours=1)
    assert feedback.open_rounds(now=before) == 0
    assert [feedback.open_rounds(now=AFTER_ALL), feedback.open_rounds(now=AFTER_ALL)] == [1, 0]
    assert FeedbackTicket.objects.filter(given=False).count() == 4
    told = Notice.objects.filter(purpose=feedback.PURPOSE)
    assert set(told.values_list("about_id", flat=True)) == {each.pk for each in claims}
    assert silent_claim.pk in feedback.due([silent_claim], now=AFTER_ALL)


def test_the_mail_is_not_sent_to_who_has_answered_or_too_late() -> None:
    _offering, claims, _round = asked(2)
    notice = Notice.objects.get(purpose=feedback.PURPOSE, about_id=claims[0].pk)
    mail = notices_after.how_was_it(notice, AFTER_ALL)
    assert mail is not None
    assert (mail.subject, "skip any of them" in mail.text) == ("Three short questions, if you like", True)
    assert notices_after.how_was_it(notice, CLOSED) is None
    answer(claims, 4)
    assert notices_after.how_was_it(notice, AFTER_ALL) is None


def test_no_column_leads_from_an_answer_to_a_person_or_a_moment() -> None:
    fields = {field.name: field for field in Feedback._meta.concrete_fields}
    assert set(fields) == {"key", "round", "answers"}
    assert fields["key"].primary_key
    assert not [each for each in fields.values() if isinstance(each, DateField)]
    assert not [each for each in FeedbackTicket._meta.concrete_fields if isinstance(each, DateField)]
    to_feedback = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Feedback
    ]
    assert to_feedback == []


def test_nothing_on_disk_tells_which_answer_is_new() -> None:
    """After every answer all rows have new keys, one transaction and one hour of sealing; tickets keep their own."""
    _offering, claims, _round = asked(4)
    keys: set = set()
    for count, claim in enumerate(claims, start=1):
        hour = AFTER_ALL + timedelta(hours=count)
        with time_machine.travel(hour, tick=False), transaction.atomic():  # a savepoint is a transaction with a number
            feedback.give(enrolment=claim, answers=Answers(5, f"Words {count}", ""), now=AFTER_ALL)
        there = set(Feedback.objects.values_list("key", flat=True))
        assert (len(there), there & keys) == (count, set())
        keys |= there
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, answers FROM students_feedback")
            rows = cursor.fetchall()
        assert len({number for number, _token in rows}) == 1
        assert {sealed_on(token) for _number, token in rows} == {hour}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM students_feedbackticket")
        assert cursor.fetchone()[0] == 4  # this is what a row that is written once would be matched with


def sealed_on(token: str) -> datetime:
    """The hour that every Fernet token carries in the open: bytes 1 to 8."""
    return datetime.fromtimestamp(int.from_bytes(base64.urlsafe_b64decode(token)[1:9], "big"), tz=UTC)


def test_the_order_on_disk_is_not_the_order_of_answering() -> None:
    """Of four rounds of six answers at least one is stored in another order than it came in."""
    orders = []
    for _each in range(4):
        _offering, claims, round_ = asked(6)
        for number, claim in enumerate(claims):
            feedback.give(enrolment=claim, answers=Answers(5, str(number), ""), now=AFTER_ALL)
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM students_feedback WHERE round_id = %s ORDER BY ctid", [round_.pk])
            by_key = {row.key: json.loads(row.answers)["keep"] for row in Feedback.objects.filter(round=round_)}
            orders.append([by_key[key] for (key,) in cursor.fetchall()])
    assert all(sorted(order) == list("012345") for order in orders)
    assert any(order != list("012345") for order in orders)


def test_answering_leaves_no_line_in_the_trail_and_no_notice() -> None:
    _offering, claims, _round = asked(2)
    before = (Entry.objects.count(), Notice.objects.count())
    answer(claims, 4, 2)
    assert (Entry.objects.count(), Notice.objects.count()) == before


def test_words_are_sealed() -> None:
    _offering, claims, _round = asked(1)
    feedback.give(enrolment=claims[0], answers=Answers(5, "Zebra", "Giraffe"), now=AFTER_ALL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM students_feedback")
        assert "Zebra" not in cursor.fetchone()[0]
    assert json.loads(Feedback.objects.get().answers) == {"worth": 5, "keep": "Zebra", "change": "Giraffe"}


def test_once_is_once_and_nothing_is_fine() -> None:
    _offering, claims, _round = asked(2)
    answer(claims[:1], 5)
    assert feedback.give(enrolment=claims[0], answers=Answers(1), now=AFTER_ALL) is False
    assert feedback.give(enrolment=claims[1], answers=Answers(), now=AFTER_ALL) is True
    assert Feedback.objects.count() == 1
    assert feedback.due(claims, now=AFTER_ALL) == {}


def test_refusals() -> None:
    _offering, claims, round_ = asked(2)
    stranger = make_enrolment(make_over(0)[0])
    with pytest.raises(Refusal):
        feedback.give(enrolment=stranger, answers=Answers(5), now=AFTER_ALL)
    with pytest.raises(Refusal):
        feedback.give(enrolment=claims[0], answers=Answers(5), now=CLOSED)
    with pytest.raises(Refusal):
        feedback.add_paper(asked=round_, answers=Answers(), by=make_user(), now=AFTER_ALL)
    for worth in (3, 4):
        feedback.add_paper(asked=round_, answers=Answers(worth), by=make_user(), now=AFTER_ALL)
    with pytest.raises(Refusal) as refused:
        feedback.add_paper(asked=round_, answers=Answers(5), by=make_user(), now=AFTER_ALL)
    assert "more sheets than people" in str(refused.value)
    assert (Feedback.objects.count(), FeedbackRound.objects.get().papers) == (2, 2)


def test_five_answers_are_shown_when_the_round_has_closed_and_four_never() -> None:
    offering, claims, _round = asked(6)
    answer(claims, 5, 5, 4, 1)
    assert feedback.heard(offering, now=CLOSED) is None
    answer(claims[4:], 3)
    assert feedback.heard(offering, now=AFTER_ALL) is None
    heard = feedback.heard(offering, now=CLOSED)
    assert heard is not None
    assert (heard.people, [each[1] for each in heard.worth]) == (5, [2, 1, 1, 0, 1])
    assert sorted(heard.keep) == sorted(f"Keep {each.pk}" for each in claims[:5])


def test_what_can_be_read_never_grows_so_that_no_difference_shows_a_sixth_answer() -> None:
    """The attack: read with five answers, read again with six, and take the difference."""
    offering, claims, _round = asked(6)
    answer(claims[:5], 5, 5, 5, 5, 5)
    before = feedback.heard(offering, now=CLOSED - timedelta(days=10))
    answer(claims[5:], 1)
    between = feedback.heard(offering, now=CLOSED - timedelta(days=9))
    assert (before, between) == (None, None)
    first = feedback.heard(offering, now=CLOSED)
    with pytest.raises(Refusal):
        feedback.add_paper(asked=FeedbackRound.objects.get(), answers=Answers(1), by=make_user(), now=CLOSED)
    assert first == feedback.heard(offering, now=CLOSED + timedelta(days=40))


def test_a_question_that_few_answered_has_no_numbers() -> None:
    offering, claims, _round = asked(6)
    answer(claims[:4], 1, 1, 1, 1)
    for claim in claims[4:]:
        feedback.give(enrolment=claim, answers=Answers(None, "", "More tea"), now=AFTER_ALL)
    heard = feedback.heard(offering, now=CLOSED)
    assert heard is not None
    assert (heard.people, heard.worth, heard.change) == (6, (), ("More tea", "More tea"))
    feedback.weigh(now=CLOSED)
    assert not ReviewRequest.objects.exists()


@pytest.mark.parametrize(
    ("worths", "asks"), [((2, 2, 2, 2, 2), True), ((1, 1, 1, 1, 5), True), ((2, 2, 2, 2, 3), False)]
)
def test_most_being_disappointed_asks_for_a_review_once(worths, asks) -> None:
    offering, claims, _round = asked(5)
    answer(claims, *worths)
    assert feedback.weigh(now=AFTER_ALL) == 0
    assert [feedback.weigh(now=CLOSED), feedback.weigh(now=CLOSED)] == [1, 0]
    assert list(ReviewRequest.objects.values_list("course", "why")) == (
        [(offering.course_id, "feedback")] if asks else []
    )


def test_four_disappointed_people_ask_for_no_review() -> None:
    _offering, claims, _round = asked(5)
    answer(claims, 1, 1, 1, 1)
    feedback.weigh(now=CLOSED)
    assert not ReviewRequest.objects.exists()


def test_a_round_keeps_the_words_it_was_asked_in() -> None:
    lines = ["Any good?", "Great", "Good", "So so", "Bad", "Awful", "Keep?", "Change?"]
    questions.write_feedback(lines=lines, by=make_user(), now=AFTER_ALL)
    offering, claims, round_ = asked(5)
    questions.write_feedback(lines=["New?", *lines[1:]], by=make_user(), now=AFTER_ALL)
    answer(claims, 5, 5, 5, 5, 5)
    heard = feedback.heard(offering, now=CLOSED)
    assert heard is not None
    assert (heard.asked.worth, heard.worth[0], round_.text.version) == ("Any good?", ("Great", 5, 100), 1)
    for wrong in (lines[:7], ["", *lines[1:]]):
        with pytest.raises(Refusal, match="Write something in each"):
            questions.write_feedback(lines=wrong, by=make_user(), now=AFTER_ALL)


def test_hearing_costs_the_same_for_five_and_for_eight() -> None:
    counts = []
    for people in (5, 8):
        offering, claims, _round = asked(people)
        answer(claims, *[4] * people)
        with CaptureQueriesContext(connection) as queries:
            feedback.heard(offering, now=CLOSED)
        counts.append(len(queries))
    assert counts == [2, 2]


def test_you_said_we_did() -> None:
    offering, _claims, _round = asked(1)
    by, course = make_user(), offering.course
    for gap, words in (
        ({"said": " ", "did": "x"}, "Write what people said, in your own words"),
        ({"said": "x", "did": " "}, "Write what you did about it"),
    ):
        with pytest.raises(Refusal, match=words):
            said_and_done.write(course=course, by=by, now=AFTER_ALL, **gap)
    for number in range(4):
        at = AFTER_ALL + timedelta(days=number)
        told = said_and_done.write(course=course, said=f"Said {number}", did="Did", by=by, now=at)
    said_and_done.remove(told=told, by=by, now=AFTER_ALL)
    said_and_done.remove(told=told, by=make_user(), now=AFTER_ALL)
    answer_ = said_and_done.what_we_did(said_and_done.WhatWeDid(course_ids=(course.pk, 0)))
    assert [each.said for each in answer_[course.pk]] == ["Said 2", "Said 1", "Said 0"]
    assert (answer_[0], SaidAndDone.objects.get(pk=told.pk).removed_by) == ((), by)
