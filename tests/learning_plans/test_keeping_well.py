"""What keeps somebody well in class: theirs alone until they share it, course by course, and hidden after the run."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from courses.models import Offering
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from learning_plans import keeping_well, own_copy
from learning_plans.models import KeepingWell, KeepingWellShare, Plan
from students import enrolment, glances
from students.events import KeepingWellNote
from students.models import Enrolment, Glance, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
WORDS = "Let me step out, and come after me in five minutes."
MINUTE = timedelta(minutes=1)


def keep(student: Student, words: str = WORDS, *show: Enrolment, now=NOW) -> None:
    keeping_well.keep(student=student, words=words, show=show, by=student.user, now=now)


def sharing(offering: Offering | None = None) -> Enrolment:
    claim = make_enrolment(offering or make_offering(weeks=2))
    keep(claim.student, WORDS, claim)
    return claim


def seen(*claims: Enrolment, now=NOW) -> dict[int, str]:
    return dict(ask(KeepingWellNote(enrolment_ids=tuple(claim.pk for claim in claims), now=now)))


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="keeping_well").order_by("pk").values_list("act", flat=True))


def test_a_note_needs_no_plan_and_nobody_sees_it_by_itself() -> None:
    claim = make_enrolment(make_offering())
    note = keeping_well.write(student=claim.student, words=f"  {WORDS} ", by=claim.student.user, now=NOW)
    assert (note.words, note.written_at, note.written_by) == (WORDS, NOW, claim.student.user)
    assert (Plan.objects.count(), KeepingWellShare.objects.count(), seen(claim)) == (0, 0, {})


def test_it_is_shared_course_by_course() -> None:
    first = make_enrolment(make_offering())
    second = make_enrolment(make_offering(), first.student)
    keep(first.student, WORDS, first)
    assert seen(first, second) == {first.pk: WORDS}
    keep(first.student, "Something new", first, second)
    assert seen(first, second) == {first.pk: "Something new", second.pk: "Something new"}


def test_the_same_again_changes_nothing() -> None:
    claim = sharing()
    keep(claim.student, WORDS, claim, now=NOW + MINUTE)
    share = KeepingWellShare.objects.get()
    assert (share.shared_at, KeepingWell.objects.get().written_at) == (NOW, NOW)
    assert acts() == ["keeping_well.write", "keeping_well.share"]


def test_stopped_it_is_hidden_at_once_and_may_be_shared_again() -> None:
    claim = sharing()
    keep(claim.student, WORDS, now=NOW + MINUTE)
    assert seen(claim) == {}
    share = KeepingWellShare.objects.get()
    assert (share.stopped_at, share.stopped_by) == (NOW + MINUTE, claim.student.user)
    assert keeping_well.stop(enrolment=claim, by=claim.student.user, now=NOW) is False
    keep(claim.student, WORDS, claim)
    assert (seen(claim), KeepingWellShare.objects.count()) == ({claim.pk: WORDS}, 2)
    assert acts() == ["keeping_well.write", "keeping_well.share", "keeping_well.stop", "keeping_well.share"]


def test_empty_words_stop_it_everywhere_whatever_is_ticked() -> None:
    claim = sharing()
    keep(claim.student, "  ", claim, now=NOW + MINUTE)
    assert (KeepingWell.objects.get().words, KeepingWellShare.objects.get().stopped_at) == ("", NOW + MINUTE)
    assert seen(claim) == {}
    keep(claim.student, "New words")
    assert seen(claim) == {}


def test_who_writes_nothing_has_nothing() -> None:
    student = make_student()
    keep(student, " ")
    assert (KeepingWell.objects.count(), acts()) == (0, [])


def test_an_empty_note_is_not_shared() -> None:
    claim = make_enrolment(make_offering())
    for words in ("", "Once", ""):
        keep(claim.student, words)
        if not words:
            with pytest.raises(Refusal, match=r"Write your note first\. Then tick who may open it") as refused:
                keep(claim.student, words, claim)
            assert (refused.value.field, KeepingWellShare.objects.count()) == ("words", 0)


def test_it_has_room_for_six_hundred_letters_however_lines_end() -> None:
    student = make_student()
    keep(student, "a\r\n" * 299 + "aa")
    assert len(KeepingWell.objects.get().words) == 600
    one, two = "1 letter too long. Take something out", "2 letters too long. Take something out"
    for more, said in ((1, one), (2, two)):
        with pytest.raises(Refusal, match=f"Your note is {said}, so that a tutor can read it fast") as refused:
            keep(student, "a" * (600 + more))
        assert (refused.value.field, len(KeepingWell.objects.get().words)) == ("words", 600)


def test_only_on_a_course_one_has_a_place_on_now() -> None:
    full = make_offering(places=1)
    make_enrolment(full)
    waiting = make_enrolment(full)
    over, elsewhere = make_enrolment(make_offering(weeks=1), waiting.student), make_enrolment(make_offering())
    late = over.offering.last_end
    for claim, now in ((waiting, NOW), (elsewhere, NOW), (over, late)):
        with pytest.raises(Refusal, match=r"Choose a course from the list\. You can share with its tutors while"):
            keep(waiting.student, WORDS, claim, now=now)
    keep(waiting.student, WORDS, over, now=late - MINUTE)
    assert KeepingWellShare.objects.get().enrolment == over


def test_nobody_but_the_student_writes_shares_or_stops() -> None:
    claim = sharing()
    strangers = [make_user(roles=["office", "college_admin", "plan_adviser"]), make_student().user]
    for by in (*strangers, claim.offering.pair.peer_tutor.user, User.objects.system()):
        for act in (
            lambda by=by: keeping_well.write(student=claim.student, words="Mine", by=by, now=NOW),
            lambda by=by: keeping_well.keep(student=claim.student, words="Mine", show=[], by=by, now=NOW),
            lambda by=by: keeping_well.stop(enrolment=claim, by=by, now=NOW),
        ):
            with pytest.raises(Refusal, match="This note is written and shared by its student alone"):
                act()
        with pytest.raises(Refusal, match="Choose a course from the list"):
            keeping_well.share(enrolment=claim, by=by, now=NOW)
        assert not keeping_well.visible_to(by).exists()
    assert seen(claim) == {claim.pk: WORDS}


def test_it_hides_when_the_run_is_over() -> None:
    claim = sharing()
    end = claim.offering.last_end
    assert (seen(claim, now=end - MINUTE), seen(claim, now=end)) == ({claim.pk: WORDS}, {})


def test_it_hides_when_the_place_ends() -> None:
    given_up, kept = sharing(), sharing()
    enrolment.withdraw(enrolment=given_up, by=given_up.student.user, now=NOW)
    assert seen(given_up, kept) == {kept.pk: WORDS}
    for state in ("moved", "cancelled", "completed"):
        claim = sharing()
        Enrolment.objects.filter(pk=claim.pk).update(state=state, ended_at=NOW, ended_by=claim.student.user)
        assert (state, seen(claim)) == (state, {})


def test_many_are_asked_for_in_one_query(django_assert_num_queries) -> None:
    offering = make_offering()
    claims = [sharing(offering) for _each in range(8)]
    for some in (claims[:1], claims):
        with django_assert_num_queries(1):
            assert seen(*some) == {claim.pk: WORDS for claim in some}


def test_the_words_are_not_readable_in_the_database_and_not_in_the_trail() -> None:
    sharing()
    with connection.cursor() as cursor:
        for table in ("learning_plans_keepingwell", "audit_entry"):
            cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE t::text LIKE '%%step out%%') FROM {table} t")
            rows, readable = cursor.fetchone()
            assert (rows > 0, readable) == (True, 0)


def test_the_database_holds_one_live_share_and_who_stopped_it() -> None:
    claim = sharing()
    share = KeepingWellShare.objects.get()
    same = {"note": share.note, "enrolment": claim, "shared_at": NOW, "shared_by": share.shared_by}
    for more, name in (({}, "one_live_share"), ({"stopped_at": NOW}, "stopped_pair")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            KeepingWellShare.objects.create(**same, **more)


# The tutors ----------------------------------------------------------------------------------------------------------


def look(claim: Enrolment, tutor: User) -> str:
    session = claim.offering.sessions.earliest("number")
    with time_machine.travel(session.period.lower, tick=False):
        address = reverse("glance", kwargs={"number": session.uuid, "who": claim.uuid})
        return sign_in_client(Client(), tutor).post(address).content.decode()


def test_a_tutor_of_the_session_reads_it_and_the_opening_is_written_down() -> None:
    pair = make_pair()
    claim = sharing(make_offering(pair=pair, weeks=2))
    silent = make_enrolment(claim.offering)
    for each, shown in ((claim, True), (silent, False)):
        page = look(each, pair.peer_tutor.user)
        assert (WORDS in page, "Nothing shared." in page) == (shown, not shown)
    assert [(each.student, each.opened_by) for each in Glance.objects.order_by("pk")] == [
        (claim.student, pair.peer_tutor.user),
        (silent.student, pair.peer_tutor.user),
    ]
    session = claim.offering.sessions.earliest("number")
    with time_machine.travel(session.period.lower, tick=False):
        mine = sign_in_client(Client(), claim.student.user).get(reverse("my_details")).content.decode()
    assert pair.peer_tutor.user.name in mine[mine.index('id="glances"') :]


def test_tutors_of_another_course_get_nothing() -> None:
    pair = make_pair()
    claim = sharing()
    theirs = make_enrolment(make_offering(pair=pair, weeks=2), claim.student)
    assert "Nothing shared." in look(theirs, pair.peer_tutor.user)
    assert WORDS not in look(claim, pair.peer_tutor.user)
    session, now = claim.offering.sessions.earliest("number"), claim.offering.sessions.earliest("number").period.lower
    with pytest.raises(Refusal, match="Tutors can open this"):
        glances.look(session=session, enrolment=claim, by=pair.peer_tutor.user, now=now)
    assert Glance.objects.count() == 1


# The student's own page ----------------------------------------------------------------------------------------------


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW


def page_of(student: Student) -> Client:
    return sign_in_client(Client(), student.user)


def test_the_page_says_until_when_and_keeps_what_is_ticked(today) -> None:
    claim = make_enrolment(make_offering(weeks=2))
    other = make_enrolment(make_offering(weeks=2), claim.student)
    client, address = page_of(claim.student), reverse("my_keeping_well")
    page = client.get(address).content.decode()
    assert f"Show it to the tutors of {claim.offering.revision.title}" in page
    assert "Until " in page
    assert page.count('type="checkbox"') == 2
    assert " checked" not in page[page.index("<main") :]
    answer = client.post(address, {"words": WORDS, "show": [str(claim.uuid)]}, follow=True)
    page = answer.content.decode()
    assert "Your note is saved. The tutors of 1 course can open it." in page
    assert (WORDS in page, page[page.index("<main") :].count(" checked")) == (True, 1)
    assert seen(claim, other) == {claim.pk: WORDS}
    page = client.post(address, {"words": WORDS}, follow=True).content.decode()
    assert "Your note is saved. Only you can open it." in page
    page = client.post(address, {"words": ""}, follow=True).content.decode()
    assert "Your note is empty. Nobody can open anything here." in page
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_what_is_refused_is_said_beside_the_question_and_nothing_is_kept(today) -> None:
    claim = make_enrolment(make_offering(weeks=2))
    client, address = page_of(claim.student), reverse("my_keeping_well")
    gone = make_enrolment(make_offering(weeks=2))
    for sent, said in (
        ({"words": "a" * 601, "show": [str(claim.uuid)]}, "Your note is 1 letter too long"),
        ({"words": "", "show": [str(claim.uuid)]}, "Write your note first."),
        ({"words": WORDS, "show": [str(gone.uuid)]}, "One of these courses is over, or you gave it up."),
    ):
        answer = client.post(address, sent)
        page = answer.content.decode()
        assert (answer.status_code, page.count(said)) == (200, 2), said
        assert "<title>Error: Keeping well in class" in page
    assert (KeepingWell.objects.count(), KeepingWellShare.objects.count()) == (0, 0)


def test_without_a_course_there_is_nothing_to_tick(today) -> None:
    student = make_student()
    client, address = page_of(student), reverse("my_keeping_well")
    page = client.get(address).content.decode()
    assert ("You have no course now." in page, 'type="checkbox"' in page) == (True, False)
    client.post(address, {"words": WORDS, "show": ["11111111-1111-4111-8111-111111111111"]})
    assert KeepingWell.objects.get().words == WORDS


def test_it_is_found_from_my_plan_and_my_details(today) -> None:
    student = make_student()
    client, link = page_of(student), f'href="{reverse("my_keeping_well")}"'
    assert link in client.get(reverse("my_plan")).content.decode()
    client.post(reverse("my_plan_start"))
    for name in ("my_plan", "my_details"):
        assert link in client.get(reverse(name)).content.decode()


def test_my_copy_holds_the_note_and_what_was_shared() -> None:
    claim = sharing()
    keep(claim.student, WORDS, now=NOW + MINUTE)
    parts = {part.key: part for part in own_copy.parts(claim.student.user_id)}
    labels = {"keeping_well": own_copy.NOTE, "keeping_well_shared": own_copy.SHARE}
    for key, names in labels.items():
        assert [line.name for line in parts[key].rows[0]] == list(names)
    assert parts["keeping_well"].rows[0][0].value == WORDS
    assert parts["keeping_well_shared"].rows[0][0].value == claim.offering.revision.title
    for model, names in ((KeepingWell, own_copy.NOTE), (KeepingWellShare, own_copy.SHARE)):
        columns = {field.name for field in model._meta.concrete_fields}
        assert columns - {path.split("__")[0] for path in names} - {"id", "uuid", "student", "note"} == set()
