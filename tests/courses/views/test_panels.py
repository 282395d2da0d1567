"""The pages about panels: conveners ask and record, members read and write, authors see no views."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import panels, reviews, seats
from courses.models import Approval, Contribution, Member, Panel, ReviewRequest, YearlyCheck
from foundations.accounts.models import User
from foundations.notifications.message import compose_for
from foundations.notifications.models import Notice
from tests.courses.boards import SAID, agree, convene, full, newest, revise, seat, small
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, approve, make_course, make_offering
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


def member_client(user: User) -> Client:
    return sign_in_client(Client(), user)


def amina() -> User:
    return make_user("Amina Yusuf", roles=["panel_member"])


def test_a_convener_asks_a_panel_fills_it_and_records_what_it_agreed(admin: Client) -> None:
    course, person = make_course(approved=False), amina()
    sent = admin.post(
        page("college_course_panels", course.slug), {"day": "2026-12-01", "at": "14:00", "place": "Room 2"}
    )
    panel = Panel.objects.get()
    assert sent.headers["Location"] == page("college_panel", panel.uuid)
    assert "First, ask people" in text(admin.get(page("college_panel", panel.uuid)))
    add = page("college_panel_add", panel.uuid)
    admin.post(add, {"person": person.pk, "name": "", "perspective": "lived"})
    admin.post(add, {"person": "", "name": "Idris", "perspective": "subject"})
    shown = text(admin.get(page("college_panel", panel.uuid)))
    assert "Yes. Both kinds of knowledge are here" in shown
    assert "Tuesday 1 December, 2pm" in shown
    came = [str(pk) for pk in panel.members.values_list("pk", flat=True)]
    admin.post(page("college_panel", panel.uuid), {**SAID, "outcome": "approved", "came": came})
    assert Approval.objects.get().revision == newest(course)
    assert "What the panel agreed" in text(admin.get(page("college_panel", panel.uuid)))


def test_a_draft_of_the_answer_is_kept_with_gaps(admin: Client) -> None:
    panel = full()
    admin.post(page("college_panel", panel.uuid), {"structure": "So far so good", "draft": "1"})
    assert "So far so good" in text(admin.get(page("college_panel", panel.uuid)))
    assert not Panel.objects.get().closed


def test_what_is_missing_is_said_beside_the_field(admin: Client) -> None:
    panel = convene()
    seat(panel, "Winnie", "lived")
    came = [str(panel.members.get().pk)]
    shown = text(admin.post(page("college_panel", panel.uuid), {**SAID, "outcome": "approved", "came": came}))
    assert "Nobody here knows it from work or training." in shown
    nobody = text(admin.post(page("college_panel_add", panel.uuid), {"perspective": "lived"}))
    assert "One of the two." in nobody
    half = text(admin.post(page("college_panel_meeting", panel.uuid), {"day": "2026-12-01"}))
    assert "Choose a time too." in half


def test_small_changes_are_shown_before_and_after_and_confirmed(admin: Client) -> None:
    course = make_course(approved=False)
    panel = full(course)
    small(panel)
    assert "The authors are working on it" in text(admin.get(page("college_panel", panel.uuid)))
    revise(course, line="Shorter, and the ways people have found to live with it.")
    shown = text(admin.get(page("college_panel", panel.uuid)))
    assert "Shorter, and the ways" in shown
    assert "A new version is there" in text(admin.get(page("college_panels")))
    admin.post(page("college_panel_confirm", panel.uuid, 2))
    assert Approval.objects.get().revision.number == 2


def test_more_than_small_changes_cannot_be_confirmed(admin: Client) -> None:
    course = make_course(approved=False)
    panel = full(course)
    small(panel)
    revise(course, bring="Boots")
    shown = text(admin.get(page("college_panel", panel.uuid)))
    assert "Other parts were changed too: What to bring." in shown
    assert page("college_panel_confirm", panel.uuid, 2) not in shown
    said = admin.post(page("college_panel_confirm", panel.uuid, 2), follow=True)
    assert "Other parts were changed too" in text(said)
    assert Approval.objects.count() == 0


def test_newer_words_are_said_and_the_panel_is_called_off(admin: Client) -> None:
    course = make_course(approved=False)
    panel = full(course)
    revise(course, title="Newer")
    assert "Version 2 is there now" in text(admin.get(page("college_panel", panel.uuid)))
    admin.post(page("college_panel_off", panel.uuid))
    assert "This panel was called off" in text(admin.get(page("college_panel", panel.uuid)))
    said = text(admin.post(page("college_panel_off", panel.uuid), follow=True))
    assert "Called off" in said
    late = text(admin.post(page("college_panel_open", panel.uuid), follow=True))
    assert "called off" in late


def test_a_member_writes_and_reads_the_others_only_afterwards() -> None:
    panel, me = convene(), amina()
    seat(panel, "", "lived", me)
    idris = make_user("Idris Rahman", roles=["panel_member"])
    theirs = seat(panel, "", "subject", idris)
    seats.give_view(member=theirs, **{**SAID, "content": "Secret so far"}, by=idris, now=NOW)
    client, mine = member_client(me), page("panel", panel.uuid)
    assert "Your view is still to come" in text(client.get(page("panels")))
    assert "Secret so far" not in text(client.get(mine))
    client.post(mine, {**SAID, "content": "Mine, not ready", "draft": "1"})
    shown = text(client.get(mine))
    assert "Mine, not ready" in shown
    assert "Secret so far" not in shown
    client.post(mine, {**SAID, "content": "Mine, ready"})
    assert "Secret so far" in text(client.get(mine))
    again = text(client.post(mine, {**SAID, "content": "Changed my mind"}))
    assert "You have given your view" in again
    assert Member.objects.get(person=me).content == "Mine, ready"


def test_an_empty_view_is_not_given() -> None:
    panel, me = convene(), amina()
    seat(panel, "", "lived", me)
    shown = text(member_client(me).post(page("panel", panel.uuid), {"structure": ""}))
    assert "Write a few words in at least one of the boxes." in shown


def test_the_convener_reads_views_once_they_are_opened_and_a_maker_never(admin: Client) -> None:
    kim = User.objects.get(name="Kim")
    panel = full()
    winnie = panel.members.get(name="Winnie")
    admin.post(page("college_panel_view", panel.uuid, winnie.pk), {**SAID, "content": "Out loud"})
    assert "Out loud" not in text(admin.get(page("college_panel", panel.uuid)))
    admin.post(page("college_panel_open", panel.uuid))
    assert "Out loud" in text(admin.get(page("college_panel", panel.uuid)))
    Contribution.objects.create(
        course=panel.revision.course,
        person=kim,
        name="Kim",
        part="wrote",
        perspective="lived",
        noted_at=NOW,
        noted_by=kim,
    )
    assert "Out loud" not in text(admin.get(page("college_panel", panel.uuid)))


def test_somebody_is_taken_off_unless_their_view_is_given(admin: Client) -> None:
    panel = full()
    winnie = panel.members.get(name="Winnie")
    admin.post(page("college_panel_view", panel.uuid, winnie.pk), SAID)
    stays = text(admin.post(page("college_panel_remove", panel.uuid, winnie.pk), follow=True))
    assert "has given their view, so they stay" in stays
    admin.post(page("college_panel_remove", panel.uuid, panel.members.get(name="Idris").pk))
    assert list(panel.members.values_list("name", flat=True)) == ["Winnie"]


def test_members_see_only_panels_they_sit_on() -> None:
    panel, me = full(), amina()
    client = member_client(me)
    assert client.get(page("panel", panel.uuid)).status_code == 404
    assert client.post(page("panel", panel.uuid), SAID).status_code == 404
    assert panel.revision.title not in text(client.get(page("panels")))


def test_who_may_not_is_turned_away(office: Client) -> None:
    panel, course = full(), make_course(approved=False)
    winnie = panel.members.get(name="Winnie")
    convening = {
        page("college_panel", panel.uuid), page("college_panel_add", panel.uuid),
        page("college_panel_meeting", panel.uuid), page("college_panel_view", panel.uuid, winnie.pk),
    }  # fmt: skip
    posts = {
        page("college_panel_off", panel.uuid), page("college_panel_open", panel.uuid),
        page("college_panel_remove", panel.uuid, winnie.pk), page("college_panel_confirm", panel.uuid, 1),
    }  # fmt: skip
    lists = {page("college_panels"), page("college_reviews"), page("college_course_panels", course.slug)}
    member, stranger = member_client(amina()), member_client(make_user(roles=["auditor"]))
    assert {office.get(each).status_code for each in lists} == {200}
    assert {office.get(each).status_code for each in convening} == {403}
    assert {office.post(each).status_code for each in posts} == {403}
    for client in (member, stranger):
        assert {client.get(each).status_code for each in lists | convening} == {403}
        assert {client.post(each).status_code for each in posts} == {403}
    assert {stranger.get(page("panels")).status_code, office.get(page("panels")).status_code} == {403}
    assert office.post(page("college_course_panels", course.slug), {"place": "x"}).status_code == 200
    assert Panel.objects.count() == 1
    assert Client().get(page("panels")).status_code == 302


def test_what_is_due_is_listed_and_looked_at() -> None:
    course, me = make_course(approved=False), amina()
    approve(newest(course), now=NOW - timedelta(days=340))
    client = member_client(me)
    assert course.slug in text(client.get(page("panels")))
    look = page("panel_look", course.slug)
    assert "Say in a few words" in text(client.post(look, {"perspective": "lived", "fine": "no"}))
    client.post(look, {"perspective": "lived", "fine": "no", "words": "The law changed."})
    assert YearlyCheck.objects.get().looked_by == me
    assert course.slug not in text(client.get(page("panels")))
    shown = text(member_client(make_user("Kim", roles=["college_admin"])).get(page("college_reviews")))
    assert "The law changed." in shown
    assert "Missing: somebody who knows it from work or training" in shown


def test_pilots_are_counted(admin: Client) -> None:
    offering = make_offering()
    assert "0 groups." in text(admin.get(page("college_reviews")))
    type(offering).objects.update(pilot=True)
    assert "1 group." in text(admin.get(page("college_reviews")))


def test_anybody_who_writes_courses_asks_for_a_full_look(office: Client) -> None:
    course = make_course()
    ask = page("college_review_ask", course.slug)
    assert "Say why" in text(office.post(ask, {}, follow=True))
    office.post(ask, {"ask-why": "feedback", "ask-words": "Too fast."})
    assert ReviewRequest.objects.get().words == "Too fast."
    assert "Too fast." in text(office.get(page("college_course_panels", course.slug)))


def test_as_many_queries_for_one_panel_as_for_three(admin: Client) -> None:
    me = amina()
    client = member_client(me)

    def one_more() -> None:
        seat(full(), "", "lived", me)
        small(full())
        agree(full())

    one_more()
    admin_pages, member_pages = [page("college_panels"), page("college_reviews")], [page("panels")]
    before = [queries(admin, each) for each in admin_pages] + [queries(client, each) for each in member_pages]
    one_more()
    one_more()
    after = [queries(admin, each) for each in admin_pages] + [queries(client, each) for each in member_pages]
    assert after == before


def words_of(purpose: str) -> str:
    notice = Notice.objects.filter(purpose=purpose).order_by("pk")[0]
    message = compose_for(notice, now=NOW)
    assert message is not None
    assert "Understanding worry" not in message.subject
    assert "Understanding worry" in message.text
    assert "Understanding worry" in message.html
    return message.text


def test_the_mails_say_what_is_true(admin: Client) -> None:
    me, ida = amina(), make_user("Ida")
    course = make_course(approved=False)
    revise(course, by=ida, line="By Ida.")
    panel = full(course)
    seat(panel, "", "lived", me)
    asked = Notice.objects.get(purpose="courses.panel_asked")
    assert page("panel", panel.uuid) in words_of("courses.panel_asked")
    panels.set_meeting(panel=panel, meets=NOW, place="Room 2", by=ida, now=NOW)
    assert compose_for(asked, now=NOW) is None
    small(panel)
    assert "Say less." in words_of("courses.panel_answered")
    off = convene(make_course(approved=False))
    seat(off, "", "lived", me)
    panels.call_off(panel=off, by=ida, now=NOW)
    assert "was called off" in words_of("courses.panel_off")
    reviews.ask_for_review(course=course, why="feedback", words="Too fast.", by=ida, now=NOW)
    assert "Too fast." in words_of("courses.review_asked")
