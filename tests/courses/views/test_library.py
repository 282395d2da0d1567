"""The course library: finding, adding, writing, comparing, and who made a course together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import authoring, contributions, panels
from courses.models import Contribution, Course, Revision
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, approve, make_category, make_course, make_offering
from tests.factories.students import make_student
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Sleep and rest",
    "line": "Nights, and how to have kinder ones.",
    "about": "We look at nights.",
    "who_for": "",
    "outcomes": ["say what helps", "try two things"],
    "methods": ["stories", "trying_out"],
    "session_titles": "Why nights are hard\r\nWhat helps",
    "session_minutes": "120",
    "size": "12",
    "base": "1",
}


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def make_sleep() -> Course:
    return make_course(
        "Sleep and rest",
        approved=False,
        line=WORDS["line"],
        about=WORDS["about"],
        outcomes=WORDS["outcomes"],
        methods=WORDS["methods"],
        session_titles=["Why nights are hard", "What helps"],
    )


def page_of(course: Course) -> str:
    return reverse("college_course", args=[course.slug])


def test_the_pages_of_the_library_are_open_to_writers_and_nobody_else(office: Client) -> None:
    course = make_course()
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for name in ("", "_compare", "_made_by", "_go_back", "_made_by_remove"):
        address = reverse(f"college_course{name}", args=[course.slug])
        wanted = 405 if name in {"_go_back", "_made_by_remove"} else 200
        assert office.get(address).status_code == wanted, name
        for outsider in outsiders:
            assert outsider.get(address).status_code in {403, 405}
            assert outsider.post(address, WORDS).status_code == (405 if name == "_compare" else 403)
        assert Client().post(address, WORDS).status_code == 302
        unknown = reverse(f"college_course{name}", args=["no-such-course"])
        assert office.post(unknown, WORDS).status_code in {404, 405}
    assert Revision.objects.count() == 1


def test_a_course_is_begun_written_and_found(office: Client) -> None:
    new = {"title": "Sleep and rest", "line": "Nights.", "about": "We look at nights.", "code": "fw01"}
    new |= {"kind": "course", "category": make_category().pk}
    assert "The course is in the library." in text(office.post(reverse("college_course_add"), new, follow=True))
    course = Course.objects.get()
    assert (course.slug, course.code) == ("sleep-and-rest", "FW01")
    assert "Saved as version 2." in text(office.post(page_of(course), WORDS, follow=True))
    revision = course.revisions.get(number=2)
    assert revision.outcomes == ["say what helps", "try two things"]
    assert revision.session_titles == ["Why nights are hard", "What helps"]
    again = {**WORDS, "base": "2"}
    assert "Nothing was different" in text(office.post(page_of(course), again, follow=True))
    changed = text(office.post(page_of(course), {**again, "title": "Sleep well enough"}, follow=True))
    assert "Saved as version 3. Every word is safe." in changed
    library = reverse("college_courses")
    assert "Sleep well enough" in text(office.get(library, {"q": "ENOUGH"}))
    assert "Sleep well enough" in text(office.get(library, {"q": "fw01"}))
    assert "No course with these words" in text(office.get(library, {"q": "zebra"}))
    refused = text(office.post(reverse("college_course_add"), {**new, "title": "Other"}))
    assert "Another course has this code." in refused


def test_an_unfinished_form_says_what_is_missing_and_keeps_what_was_typed(office: Client) -> None:
    assert "There is a problem" in text(office.post(reverse("college_course_add"), {"title": ""}))
    assert Course.objects.count() == 0
    course = make_sleep()
    html = text(office.post(page_of(course), {**WORDS, "title": "", "about": "My many new words"}))
    assert "There is a problem" in html
    assert "My many new words" in html
    assert course.revisions.count() == 1


def test_advice_stands_beside_the_words_with_its_place_and_never_blocks(office: Client) -> None:
    course = make_sleep()
    long = "We sit and talk and sit and talk and sit and talk and sit and talk and sit and talk and sit down."
    typed = {**WORDS, "about": f"Patients with depression come. {long}", "outcomes": ["The <b>skills</b>"]}
    html = text(office.post(page_of(course), typed, follow=True))
    assert "Saved as version 2." in html
    assert '<mark class="rc-spot">Patients</mark> with depression come.' in html
    assert f'<mark class="rc-spot">{long}</mark>' in html
    assert "This sentence has 23 words." in html
    assert '<mark class="rc-spot">The</mark> &lt;b&gt;skills&lt;/b&gt;' in html
    assert "There is 1 thing here." in html


def test_what_a_panel_still_needs_is_said(office: Client) -> None:
    course = make_sleep()
    html = text(office.get(page_of(course)))
    assert "There: two ways of learning, or more." in html
    assert "<strong>who it is for</strong>" in html
    assert "Version 1, a draft. No panel has approved it yet." in html


def test_sending_to_a_panel_saves_first(office: Client) -> None:
    course = make_sleep()
    response = office.post(page_of(course), {**WORDS, "bring": "A pillow", "send": "1"})
    assert course.revisions.get(number=2).bring == "A pillow"
    assert response.url == reverse("college_course_panels", args=[course.slug])


def test_the_second_of_two_savers_is_told_and_loses_nothing(office: Client, admin: Client) -> None:
    course = make_sleep()
    admin.post(page_of(course), {**WORDS, "about": "We look at dark nights.", "bring": "A pillow"})
    html = text(office.post(page_of(course), {**WORDS, "about": "We look at bright nights.", "who_for": "Anyone"}))
    assert "Kim was writing here too" in html
    assert "Save mine over it" in html
    assert "We look at bright nights.</textarea>" in html  # what both changed: mine stays
    assert "dark</del>" in html
    assert "bright</ins>" in html
    assert "Anyone</textarea>" in html
    assert "A pillow</textarea>" in html  # what only the other changed: theirs comes in
    assert 'name="base" value="2"' in html
    assert course.revisions.count() == 2
    mine = {**WORDS, "about": "We look at bright nights.", "who_for": "Anyone", "bring": "A pillow", "base": "2"}
    assert "Saved as version 3." in text(office.post(page_of(course), mine, follow=True))
    kept = [revision.about for revision in course.revisions.order_by("number")]
    assert kept == ["We look at nights.", "We look at dark nights.", "We look at bright nights."]


def test_pressing_save_twice_is_no_quarrel_and_a_form_without_its_number_is_told(office: Client) -> None:
    course = make_sleep()
    typed = {**WORDS, "bring": "A pillow"}
    for _press in range(2):
        office.post(page_of(course), typed)
    assert course.revisions.count() == 2
    html = text(office.post(page_of(course), {**WORDS, "bring": "A book", "base": ""}))
    assert "Nothing is saved yet." in html
    assert "A book</textarea>" in html
    assert course.revisions.count() == 2


def test_what_changed_shows_the_approved_words_beside_the_newest(office: Client) -> None:
    course = make_sleep()
    approve(course.revisions.get())
    for number, words in enumerate(("We look at long nights.", "We look at <script>short</script> nights."), 1):
        office.post(page_of(course), {**WORDS, "about": words, "base": str(number)})
    address = reverse("college_course_compare", args=[course.slug])
    html = text(office.get(address))
    assert "Students still see version 1" in html
    assert "1 part changed," in html
    assert "13 parts that are the same" in html
    assert "&lt;script&gt;short&lt;/script&gt;" in html
    assert "<script>short" not in html
    one_step = text(office.get(address, {"old": "2", "new": "3"}))
    assert "long</del>" in one_step
    assert "These two versions have the same words." in text(office.get(address, {"old": "2", "new": "2"}))
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert "We look at" in text(office.get(address, {"old": nonsense, "new": nonsense}))


def test_a_course_with_one_version_has_nothing_to_compare(office: Client) -> None:
    html = text(office.get(reverse("college_course_compare", args=[make_sleep().slug])))
    assert "There is one version so far." in html
    assert "Go back to version" not in html


def test_going_back_saves_the_old_words_as_the_newest(office: Client) -> None:
    course = make_sleep()
    office.post(page_of(course), {**WORDS, "about": "Other words."})
    address = reverse("college_course_go_back", args=[course.slug])
    html = text(office.post(address, {"number": "1", "base": "2"}, follow=True))
    assert "The words of version 1 are version 3 now." in html
    late = text(office.post(address, {"number": "2", "base": "2"}, follow=True))
    assert "Somebody saved newer words just now." in late
    assert [each.about for each in course.revisions.order_by("number")][1:] == ["Other words.", "We look at nights."]
    for number in ("9", "x"):
        again = text(office.post(address, {"number": number, "base": "3"}, follow=True))
        assert "Choose the version to go back to." in again
    assert course.revisions.count() == 3


def test_who_made_it_is_noted_shown_and_taken_off(office: Client) -> None:
    course = make_offering().course
    address = reverse("college_course_made_by", args=[course.slug])
    sent = {"name": "Amina", "part": "designed", "perspective": "lived", "words": "Had the <i>idea</i>"}
    html = text(office.post(address, sent, follow=True))
    assert "Amina is noted." in html
    assert "One kind of knowledge is missing" in html
    office.post(address, {"name": "Jo", "part": "wrote", "perspective": "subject", "hide_perspective": "on"})
    public = text(Client().get(reverse("course", args=[course.slug])))
    made = public[public.index("Made together by") :].split("</section>")[0]
    assert "Had the &lt;i&gt;idea&lt;/i&gt;" in made
    assert "Knows it from life" in made
    assert "Jo" in made
    assert "Knows it from work or training" not in made
    assert "Amina" in text(office.get(page_of(course)))
    remove = reverse("college_course_made_by_remove", args=[course.slug])
    amina = Contribution.objects.get(name="Amina")
    assert "Amina is off the list." in text(office.post(remove, {"contribution": amina.pk}, follow=True))
    for gone in (str(amina.pk), "x"):
        assert "They are off the list already." in text(office.post(remove, {"contribution": gone}, follow=True))


def test_somebody_with_an_account_is_found_by_their_address(office: Client) -> None:
    course, sam = make_sleep(), make_user("Sam", email="sam@larkmoor.example")
    address = reverse("college_course_made_by", args=[course.slug])
    sent = {"name": "Sam W", "part": "tested", "perspective": "lived", "email": "SAM@larkmoor.example"}
    assert "Sam W is noted." in text(office.post(address, sent, follow=True))
    assert Contribution.objects.get().person == sam
    refused = text(office.post(address, {**sent, "email": "nobody@larkmoor.example"}))
    assert "Nobody signs in with this address." in refused


def test_a_panel_member_is_refused_in_words(office: Client) -> None:
    course, by = make_sleep(), make_user()
    panel = panels.convene(revision=course.revisions.get(), by=by, now=NOW)
    panels.add_member(panel=panel, name="Winnie Achieng", perspective="lived", by=by, now=NOW)
    address = reverse("college_course_made_by", args=[course.slug])
    html = text(office.post(address, {"name": "winnie achieng", "part": "wrote", "perspective": "lived"}))
    assert "sits on the panel that is looking at this course" in html
    assert "A panel is looking at these words" in text(office.get(page_of(course)))


def test_the_list_says_how_far_each_course_is_and_finds_by_it(office: Client) -> None:
    by = make_user()
    make_course("A draft", approved=False)
    make_course("A good one")
    newer = make_course("With newer words")
    text_now = authoring.text_of(newer.revisions.get())
    authoring.revise(course=newer, text=replace(text_now, bring="A pen"), by=by, now=NOW)
    seen = make_course("At a panel", approved=False)
    panels.convene(revision=seen.revisions.get(), by=by, now=NOW)
    old = make_course("Nearly over", approved=False)
    approve(old.revisions.get(), now=NOW - timedelta(days=3 * 365 - 40))
    address = reverse("college_courses")

    def listed(state: str) -> set[str]:
        html = text(office.get(address, {"state": state}))
        return {title for title in titles if f"<strong>{title}</strong>" in html}

    titles = {"A draft", "A good one", "With newer words", "At a panel", "Nearly over"}
    assert listed("") == titles
    assert listed("draft") == {"A draft", "At a panel"}
    assert listed("panel") == {"At a panel"}
    assert listed("approved") == {"A good one", "With newer words", "Nearly over"}
    assert listed("newer") == {"With newer words"}
    assert listed("due") == {"Nearly over"}
    assert listed("nonsense") == titles
    html = text(office.get(address))
    for words in ("Not approved yet", "Approved until", "With a panel", "Newer words are waiting", "Review due soon"):
        assert words in html


def test_long_lists_are_paged(office: Client) -> None:
    category = make_category()
    for number in range(27):
        make_course(f"Course {number:02}", category=category)
    address = reverse("college_courses")
    assert "Course 26" not in text(office.get(address))
    assert "Course 26" in text(office.get(address, {"page": "2"}))
    assert text(office.get(address, {"page": "nonsense"})).count("Course 00") > 0


def test_pages_of_a_course_cost_the_same_for_one_version_and_helper_and_for_many(office: Client) -> None:
    course, by = make_sleep(), make_user()

    def more(number: int) -> None:
        words = replace(authoring.text_of(course.revisions.order_by("-number")[0]), bring=f"Thing {number}")
        authoring.revise(course=course, text=words, by=make_user(f"Writer {number}"), now=NOW)
        contributions.note(course=course, name=f"P{number}", part="wrote", perspective="lived", by=by, now=NOW)

    for name in ("college_course", "college_course_compare", "college_course_made_by"):
        more(len(Revision.objects.all()))
        address = reverse(name, args=[course.slug])
        before = queries(office, address)
        for _each in range(3):
            more(len(Revision.objects.all()))
        assert queries(office, address) == before
    with CaptureQueriesContext(connection) as counted:
        contributions.makers(course)
    assert len(counted) == 1
