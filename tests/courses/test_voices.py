"""Suggestions, wishes, stories and hellos."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from courses import hello, offerings, stories, suggestions, wishes
from courses.models import Answer, Course, Offering, Story, Suggestion, Wish
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import hello as hellos
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
SYSTEM = User.objects.system
LATER = NOW + timedelta(hours=1)


def suggest(words: str = "Beekeeping", by: User | None = None) -> Suggestion:
    return suggestions.suggest(words=words, by=by or make_user("Kim"), now=NOW)


def refused(field: str, act, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**kwargs)
    assert refusal.value.field == field
    return str(refusal.value.words)


# Suggestions ---------------------------------------------------------------------------------------------------------


def test_the_same_words_wait_once() -> None:
    kim = make_user("Kim")
    first = suggest(by=kim)
    assert suggest(words=" Beekeeping ", by=kim) == first
    assert list(suggestions.waiting()) == [first]


def test_words_are_needed_and_five_may_wait() -> None:
    kim = make_user("Kim")
    assert "few words" in refused("words", suggestions.suggest, words=" ", by=kim, now=NOW)
    for number in range(5):
        suggest(f"Idea {number}", by=kim)
    sixth = refused("words", suggestions.suggest, words="Idea 6", by=kim, now=NOW)
    assert sixth == "We still have 5 ideas of yours to answer. Please wait for those, or ring us."
    assert suggest("Idea 6", by=make_user("Lee")).suggested_by.name == "Lee"


def test_an_answer_is_told_once_and_stays() -> None:
    kim, course = make_user("Kim", email="kim@larkmoor.example"), make_course("Bees and us")
    idea = suggest(by=kim)
    suggestions.answer(
        suggestion=idea, answer=Answer.THERE, words="We have it.", course=course, by=make_user(), now=NOW
    )
    again = {"answer": Answer.NO, "words": "No.", "by": make_user(), "now": LATER}
    second = refused("", suggestions.answer, suggestion=idea, **again)
    assert second == "Somebody has answered this already. Their answer is on the list."
    notice = Notice.objects.get(purpose=suggestions.ANSWERED)
    deliveries.deliver(notice_id=notice.pk, now=LATER)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["kim@larkmoor.example"], "Our answer to your idea")
    assert "Beekeeping" in letter.body
    assert f"/courses/{course.slug}/" in letter.body
    assert list(suggestions.answered()) == [idea]


def test_an_answer_needs_words_and_the_course_it_names() -> None:
    idea, by = suggest(), make_user()
    assert "sentence" in refused(
        "words", suggestions.answer, suggestion=idea, answer=Answer.NO, words=" ", by=by, now=NOW
    )
    nameless = {"suggestion": idea, "answer": Answer.THERE, "words": "Yes.", "by": by, "now": NOW}
    words = "Choose the course that we have, so that the person can find it."
    assert refused("course", suggestions.answer, **nameless) == words
    with pytest.raises(IntegrityError, match="courses_suggestion_answer_has_words"), transaction.atomic():
        Suggestion.objects.filter(pk=idea.pk).update(answer=Answer.NO, answered_at=NOW, answered_by=by)


# Tell me when it runs ------------------------------------------------------------------------------------------------


def test_who_waits_is_told_once_when_it_runs() -> None:
    course, kim, lee = make_course("Bees and us"), make_user("Kim", email="kim@larkmoor.example"), make_user("Lee")
    wish = wishes.wish(course=course, by=kim, now=NOW)
    assert wishes.wish(course=course, by=kim, now=LATER) == wish
    wishes.wish(course=course, by=lee, now=NOW)
    wishes.drop(course=course, by=lee, now=NOW)
    assert [(each.title, each.people) for each in wishes.wanted()] == [("Bees and us", 1)]
    offering = make_offering(course, now=NOW)
    make_offering(course, now=NOW, first=date(2027, 2, 2))
    notice = Notice.objects.get(purpose=wishes.IT_RUNS)
    assert (notice.person, notice.about_id) == (kim, offering.pk)
    assert list(wishes.wanted()) == []
    deliveries.deliver(notice_id=notice.pk, now=LATER)
    (letter,) = mail.outbox
    assert letter.subject == "New dates for you"
    assert "Tuesdays, 10am to 12pm, from 12 January" in letter.body
    assert wishes.wish(course=course, by=kim, now=LATER) != wish


def test_an_offering_by_invitation_tells_nobody() -> None:
    course, kim = make_course(), make_user("Kim")
    wishes.wish(course=course, by=kim, now=NOW)
    offering = make_offering(course, audience=Offering.Audience.INVITATION, now=NOW)
    assert offering.state == Offering.State.PUBLISHED
    assert Notice.objects.filter(purpose=wishes.IT_RUNS).count() == 0
    assert Wish.objects.get().told_on is None


def test_dates_that_are_cancelled_before_the_mail_leaves_are_not_told() -> None:
    course, kim = make_course(), make_user("Kim")
    wishes.wish(course=course, by=kim, now=NOW)
    offering = make_offering(course, now=NOW)
    offerings.cancel(offering=offering, by=SYSTEM(), now=NOW)
    notice = Notice.objects.get(purpose=wishes.IT_RUNS)
    assert deliveries.deliver(notice_id=notice.pk, now=LATER) == "dropped"
    assert mail.outbox == []


def test_nobody_waits_for_a_course_that_is_over() -> None:
    course = make_course()
    course.retired_at, course.retired_by = NOW, SYSTEM()
    course.save()
    words = refused("", wishes.wish, course=course, by=make_user(), now=NOW)
    assert words == "We do not run this course any more. Look at the others, or suggest one like it."


# Stories -------------------------------------------------------------------------------------------------------------


def show(**more: object) -> Story:
    values = {
        "words": "It began with tea.",
        "shown_as": "Kit",
        "expires": date(2027, 6, 30),
        "by": SYSTEM(),
        "now": NOW,
    }
    return stories.show(**{**values, **more})


def test_a_story_is_shown_until_its_day_and_can_be_taken_back() -> None:
    kim, course = make_user("Kim"), make_course()
    story = show(teller=kim, course=course)
    last, after = datetime(2027, 6, 30, 12, tzinfo=UTC), datetime(2027, 7, 1, 12, tzinfo=UTC)
    assert list(stories.shown(now=last)) == [story]
    assert list(stories.shown(now=after)) == []
    other = make_course()
    beside = stories.with_shown(Course.objects.all(), now=last).in_bulk()
    assert beside[course.pk].stories_shown == [{"words": "It began with tea.", "shown_as": "Kit"}]
    assert beside[other.pk].stories_shown == []
    stories.take_back(story=story, by=kim, now=LATER)
    stories.take_back(story=story, by=SYSTEM(), now=LATER)
    story.refresh_from_db()
    assert (story.words, story.shown_as, story.taken_back_by) == ("", "", kim)
    assert [list(stories.shown(now=last)), list(stories.told_by(kim)), list(stories.kept())] == [[], [], []]
    with pytest.raises(IntegrityError, match="courses_story_taken_back_is_blank"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(words="Back again")


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"words": " "}, "words", "Write the story, in the words of the person"),
        ({"shown_as": " "}, "shown_as", "Write the name to show. It can be another name than their own"),
        ({"expires": date(2026, 11, 23)}, "expires", "Choose a day that is still to come"),
        ({"expires": date(2028, 12, 31)}, "expires", "Ask again after two years at most. Choose an earlier day"),
    ],
)
def test_a_story_needs_words_a_name_and_a_day(more: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refusal:
        show(**more)
    assert refusal.value.field == field
    assert Story.objects.count() == 0


# Hello ---------------------------------------------------------------------------------------------------------------


def test_a_hello_goes_to_who_has_a_place_three_days_before() -> None:
    offering = make_offering(places=2)
    alex = make_enrolment(offering, make_student("Alex"), now=NOW)
    make_enrolment(offering, make_student("Sam"), now=NOW)
    make_enrolment(offering, make_student("In line"), now=NOW)
    assert offering.first_start is not None
    three_days = offering.first_start - timedelta(days=3)
    assert hellos.write_hellos(now=three_days) == 0
    hello.write(offering=offering, words="Hello, we have tea.", by=SYSTEM(), now=NOW)
    assert hellos.write_hellos(now=three_days - timedelta(seconds=1)) == 0
    assert [hellos.write_hellos(now=three_days), hellos.write_hellos(now=three_days)] == [2, 0]
    notice = Notice.objects.get(purpose=hellos.PURPOSE, person=alex.student.user)
    deliveries.deliver(notice_id=notice.pk, now=three_days)
    (letter,) = mail.outbox
    assert letter.subject == "Hello before your first day"
    assert "Hello, we have tea." in letter.body
    assert "12 January" in letter.body


def test_a_hello_that_comes_too_late_or_to_nobody_is_not_sent() -> None:
    offering = make_offering()
    make_enrolment(offering, make_student("Alex"), now=NOW)
    hello.write(offering=offering, words="Hello.", by=SYSTEM(), now=NOW)
    start = offering.first_start
    assert start is not None
    assert hellos.write_hellos(now=start) == 0
    assert hellos.write_hellos(now=start - timedelta(hours=1)) == 1
    notice = Notice.objects.get(purpose=hellos.PURPOSE)
    assert deliveries.deliver(notice_id=notice.pk, now=start) == "dropped"


def test_a_hello_is_short_and_before_the_first_day() -> None:
    offering = make_offering()
    long = refused("words", hello.write, offering=offering, words="x" * 1501, by=SYSTEM(), now=NOW)
    assert long == "Make it shorter: 1,500 letters at most. A few lines are enough."
    begun = offering.first_start
    late = refused("", hello.write, offering=offering, words="Hi", by=SYSTEM(), now=begun)
    assert late == "The first session has begun. Say hello in the room."
    offerings.cancel(offering=offering, by=SYSTEM(), now=NOW)
    assert "cancelled" in refused("", hello.write, offering=offering, words="Hi", by=SYSTEM(), now=NOW)
