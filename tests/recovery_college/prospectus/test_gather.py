"""What an edition says about a small college, exactly."""

from datetime import UTC, date, datetime, time

import pytest

from courses.models import Offering, Revision
from foundations.accounts.models import User
from foundations.college import texts as college_texts
from recovery_college.prospectus import content, gather
from recovery_college.prospectus.content import Block, IndexLetter, Meeting, Run, TutorName
from tests.factories.courses import approve, make_category, make_course, make_offering, make_room, make_term, make_venue
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def named_pair(**hidden: bool):
    peer = make_tutor("Morgan Ellis", lived="own", line="I like tea.", **hidden)
    staff = make_tutor("Alex Baker", subject=True, line="I like plants.")
    return make_pair(peer, staff)


def titles(year: int = 2026) -> list[str]:
    said = content.as_json(gather.book(year=year, now=NOW))
    return [course["title"] for course in content.courses_of(said)]


def test_one_offering_is_said_with_its_days_times_place_and_both_tutors():
    venue = make_venue("The Old Library")
    course = make_course("Understanding worry")
    make_offering(course, pair=named_pair(), room=make_room("Map Room", venue=venue), weeks=4)

    book = gather.book(year=2026, now=NOW)

    entry = book.categories[0].courses[0]
    tutors = (
        TutorName("Alex Baker", "Staff tutor", "I like plants."),
        TutorName("Morgan Ellis", "Peer tutor", "I like tea."),
    )
    assert entry.title == "Understanding worry"
    assert entry.about == (
        "Everyone worries. We look at where it comes from.",
        "You will leave with a page of things to try.",
    )
    assert entry.methods == ("Talking together", "Trying things out")
    assert entry.length_words == "4 sessions of 2 hours"
    assert entry.pairs == (tutors,)
    assert entry.runs == (
        Run(
            term="spring-2027",
            term_name="Spring 2027",
            mode="in_person",
            mode_words="In a room together",
            when_words="Tuesday 12 January, weekly for 4 weeks",
            time_words="10am to 12pm",
            venue=venue.slug,
            where_words="The Old Library",
            tutors=tutors,
            meetings=(
                Meeting("2027-01-12", "10:00", "12:00"),
                Meeting("2027-01-19", "10:00", "12:00"),
                Meeting("2027-01-26", "10:00", "12:00"),
                Meeting("2027-02-02", "10:00", "12:00"),
            ),
        ),
    )
    assert [(term.name, term.dates_words) for term in book.terms] == [
        ("Spring 2027", "Monday 11 January to Thursday 25 March 2027")
    ]
    assert [row.title for row in book.terms[0].venues[0].rows] == ["Understanding worry"]
    assert [(venue.name, venue.rooms) for venue in book.venues] == [("The Old Library", ("Map Room",))]
    assert [(fact.words, fact.there) for fact in book.venues[0].facts] == [
        ("No steps", True),
        ("Accessible toilet", False),
        ("Hearing loop", True),
        ("Quiet space", False),
        ("Blue Badge parking", False),
    ]
    assert [tutor.name for tutor in book.tutors] == ["Alex Baker", "Morgan Ellis"]
    assert book.index == (IndexLetter("U", (("Understanding worry", course.slug),)),)


def test_where_one_tutor_hides_their_perspective_neither_is_told():
    make_offering(pair=named_pair(perspective_hidden=True))

    pair = gather.book(year=2026, now=NOW).categories[0].courses[0].pairs[0]

    assert [(tutor.name, tutor.role) for tutor in pair] == [("Alex Baker", ""), ("Morgan Ellis", "")]


def test_a_course_with_two_offerings_is_said_once_with_both_dates():
    course = make_course()
    make_offering(course, weeks=1)
    make_offering(course, weeks=1, first=date(2027, 2, 1), starts=time(13), ends=time(15, 30))

    entries = gather.book(year=2026, now=NOW).categories[0].courses

    assert len(entries) == 1
    assert [(run.when_words, run.time_words) for run in entries[0].runs] == [
        ("Tuesday 12 January", "10am to 12pm"),
        ("Monday 1 February", "1pm to 3:30pm"),
    ]


def test_invitation_only_unpublished_and_unapproved_are_never_in_it():
    make_offering(make_course("For everyone"))
    make_offering(make_course("For a ward"), audience=Offering.Audience.INVITATION)
    make_offering(make_course("Being planned"), published=False)
    lapsed = make_course("Approval ran out")
    make_offering(lapsed)
    quality_of = lapsed.revisions.get().approval
    type(quality_of).objects.filter(pk=quality_of.pk).update(expires=date(2026, 11, 22))

    assert titles() == ["For everyone"]


def test_the_newest_approved_revision_of_its_offerings_is_printed():
    course = make_course("Old title")
    make_offering(course, weeks=1)
    first = course.revisions.get()
    second = Revision.objects.create(
        course=course,
        number=2,
        title="New title",
        methods=["stories", "games"],
        outcomes=["know more"],
        line="New.",
        about="New.",
        written_at=NOW,
        written_by=first.written_by,
    )
    approve(second, now=NOW)
    assert titles() == ["Old title"]
    later = make_offering(course, weeks=1, first=date(2027, 2, 1), published=False)
    Offering.objects.filter(pk=later.pk).update(
        revision=second, state="published", published_at=NOW, published_by=first.written_by
    )
    assert titles() == ["New title"]


def test_a_year_is_the_terms_that_start_from_september_to_august():
    summer = make_term("Summer 2026", date(2026, 8, 31), date(2026, 8, 31))
    autumn = make_term("Autumn 2026", date(2026, 9, 1), date(2026, 12, 11))
    late = make_term("Late 2027", date(2027, 8, 31), date(2027, 9, 30))
    for term, title in ((summer, "Summer"), (autumn, "Autumn"), (late, "Late")):
        make_offering(make_course(title), term=term, first=term.starts)

    assert titles(2025) == ["Summer"]
    assert titles(2026) == ["Autumn", "Late"]
    assert titles(2027) == []


def test_categories_come_in_the_college_s_order_and_courses_from_a_to_z():
    make = make_category("wellbeing", "Feeling well"), make_category("create", "Making")
    make_offering(make_course("Zebra prints", category=make[1]))
    make_offering(make_course("Écriture", category=make[0]))
    make_offering(make_course("Fables", category=make[0]))

    book = gather.book(year=2026, now=NOW)

    assert [category.name for category in book.categories] == ["Feeling well", "Making"]
    assert [course.title for course in book.categories[0].courses] == ["Écriture", "Fables"]
    assert [group.letter for group in book.index] == ["E", "F", "Z"]


def test_the_college_s_texts_are_printed_in_order_with_lists_and_headings():
    system = User.objects.system()
    college_texts.write(key="questions", heading="", body="## Is it free?\nYes.", by=system, now=NOW)
    college_texts.write(
        key="charter", heading="Charter", body="We all\npromise.\n\n- Be kind\n- Listen", by=system, now=NOW
    )

    sections = gather.book(year=2026, now=NOW).texts

    assert [(section.key, section.heading) for section in sections] == [
        ("charter", "Charter"),
        ("questions", "Questions people ask"),
    ]
    assert sections[0].blocks == (Block("words", "We all promise."), Block("list", items=("Be kind", "Listen")))
    assert sections[1].blocks == (Block("heading", "Is it free?"), Block("words", "Yes."))


def test_one_course_takes_as_many_queries_as_three(django_assert_num_queries):
    make_offering()
    gather.book(year=2026, now=NOW)
    with django_assert_num_queries(6):
        gather.book(year=2026, now=NOW)
    make_offering()
    make_offering()
    with django_assert_num_queries(6):
        gather.book(year=2026, now=NOW)


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert content.sha256({"a": 1, "b": "é"}) == content.sha256({"b": "é", "a": 1})
    assert content.sha256({"a": 1}) != content.sha256({"a": 2})
