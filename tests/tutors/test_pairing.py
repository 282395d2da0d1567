"""Two tutors who agree to teach together, as equals."""

import pytest
from django.db import IntegrityError, transaction

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user
from tutors import pairing
from tutors.models import Pair, Tutor

pytestmark = pytest.mark.django_db


def propose(peer: Tutor, staff: Tutor) -> Pair:
    return pairing.propose(peer_tutor=peer, staff_tutor=staff, by=make_user(), now=NOW)


def test_a_pair_is_accepted_when_both_have_said_yes_for_themselves() -> None:
    pair = make_pair(agreed=False)
    assert not pair.accepted
    half = pairing.agree(pair=pair, by=pair.staff_tutor.user, now=NOW)
    assert not half.accepted
    whole = pairing.agree(pair=pair, by=pair.peer_tutor.user, now=NOW)
    assert whole.accepted
    assert (whole.peer_agreed_by_id, whole.staff_agreed_by_id) == (pair.peer_tutor.user_id, pair.staff_tutor.user_id)


def test_saying_yes_twice_changes_nothing() -> None:
    pair = make_pair(agreed=False)
    first = pairing.agree(pair=pair, by=pair.peer_tutor.user, now=NOW)
    again = pairing.agree(pair=pair, by=pair.peer_tutor.user, now=NOW.replace(year=2027))
    assert again.peer_agreed_at == first.peer_agreed_at == NOW
    assert Entry.objects.filter(act="pairing.agree").count() == 1


def test_nobody_says_yes_or_no_for_somebody_else() -> None:
    pair = make_pair(agreed=False)
    with pytest.raises(Refusal, match="Only the two tutors can say yes to teaching together"):
        pairing.agree(pair=pair, by=make_user(), now=NOW)
    with pytest.raises(Refusal, match="Only the two tutors can say no to teaching together"):
        pairing.decline(pair=pair, by=make_user(), now=NOW)
    pair.refresh_from_db()
    assert (pair.peer_agreed_at, pair.staff_agreed_at, pair.ended_at) == (None, None, None)


def test_no_is_an_answer_and_they_can_be_asked_again() -> None:
    pair = make_pair(agreed=False)
    said_no = pairing.decline(pair=pair, by=pair.staff_tutor.user, now=NOW)
    assert pairing.decline(pair=pair, by=pair.staff_tutor.user, now=NOW).ended_at == said_no.ended_at == NOW
    with pytest.raises(Refusal, match="Ask the office to propose it again"):
        pairing.agree(pair=pair, by=pair.peer_tutor.user, now=NOW)
    assert propose(pair.peer_tutor, pair.staff_tutor) != pair


def test_two_who_both_said_yes_do_not_fall_apart_by_one_press() -> None:
    pair = make_pair()
    with pytest.raises(Refusal, match="You have both said yes"):
        pairing.decline(pair=pair, by=pair.peer_tutor.user, now=NOW)
    assert Pair.objects.get().accepted


def test_asking_the_same_two_again_gives_the_same_pair() -> None:
    pair = make_pair(agreed=False)
    assert propose(pair.peer_tutor, pair.staff_tutor) == pair
    assert Entry.objects.filter(act="pairing.propose").count() == 1


def test_two_who_do_not_make_a_pair_are_refused_beside_the_field() -> None:
    both, subject, lived = make_tutor(lived="own", subject=True), make_tutor(subject=True), make_tutor(lived="family")
    gone = make_tutor(lived="own", subject=True)
    Tutor.objects.filter(pk=gone.pk).update(left_at=NOW, left_by=make_user())
    gone.refresh_from_db()
    two, no_subject = "A pair is two different people", "The staff tutor needs to know the subject"
    for peer, staff, field, words in (
        (both, both, "staff_tutor", two),
        (subject, both, "peer_tutor", "The peer tutor needs lived experience"),
        (lived, lived, "staff_tutor", two),
        (both, lived, "staff_tutor", no_subject),
        (gone, subject, "peer_tutor", f"{gone.name} no longer teaches here. Choose someone else"),
        (lived, gone, "staff_tutor", f"{gone.name} no longer teaches here. Choose someone else"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            propose(peer, staff)
        assert refused.value.field == field
    assert Pair.objects.count() == 0


def test_the_database_refuses_a_pair_of_one_and_a_second_live_pair_of_the_same() -> None:
    pair = make_pair()
    values = {"proposed_at": NOW, "proposed_by": make_user()}
    with pytest.raises(IntegrityError, match="tutors_pair_two_people"), transaction.atomic():
        Pair.objects.create(peer_tutor=pair.peer_tutor, staff_tutor=pair.peer_tutor, **values)
    with pytest.raises(IntegrityError, match="tutors_pair_one_live"), transaction.atomic():
        Pair.objects.create(peer_tutor=pair.peer_tutor, staff_tutor=pair.staff_tutor, **values)
    assert Pair.objects.count() == 1


def test_each_sees_what_waits_for_them_and_no_others() -> None:
    pair = make_pair(agreed=False)
    peer, staff = pair.peer_tutor.user, pair.staff_tutor.user
    pairing.agree(pair=pair, by=peer, now=NOW)
    assert list(pairing.waiting_for(peer)) == []
    assert list(pairing.waiting_for(staff)) == [pair]
    assert list(pairing.live_of(peer)) == [pair]
    assert list(pairing.of(make_tutor().user)) == []
    Tutor.objects.filter(pk=pair.staff_tutor_id).update(left_at=NOW, left_by=peer)
    assert list(pairing.waiting_for(staff)) == []
