"""Two tutors who agree to teach together. Nobody leads; both say yes for themselves."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from tutors.models import Pair, Tutor


@verb
def propose(*, peer_tutor: Tutor, staff_tutor: Tutor, by: User, now: datetime) -> Pair:
    """Ask two tutors to teach together; a live pair of the same two is returned as it is.

    Raises Refusal when the two are one person, either does not bring that kind of knowledge, or has left.
    """
    if peer_tutor.pk == staff_tutor.pk:
        raise Refusal(_("A pair is two different people. Choose someone else for one of them."), field="staff_tutor")
    if peer_tutor.lived == Tutor.Lived.NO:
        raise Refusal(_("The peer tutor needs lived experience. Choose someone who brings it."), field="peer_tutor")
    if not staff_tutor.subject:
        raise Refusal(_("The staff tutor needs to know the subject. Choose someone who does."), field="staff_tutor")
    for field, tutor in (("peer_tutor", peer_tutor), ("staff_tutor", staff_tutor)):
        if tutor.left_at is not None:
            raise Refusal(
                _("%(name)s no longer teaches here. Choose someone else.") % {"name": tutor.name}, field=field
            )
    ids = sorted((peer_tutor.pk, staff_tutor.pk))
    list(Tutor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    pair = Pair.objects.filter(peer_tutor=peer_tutor, staff_tutor=staff_tutor, ended_at=None).first()
    if pair is None:
        pair = Pair.objects.create(peer_tutor=peer_tutor, staff_tutor=staff_tutor, proposed_at=now, proposed_by=by)
        trail.append(act="pairing.propose", thing=pair, by=by, now=now)
    return pair


@verb
def agree(*, pair: Pair, by: User, now: datetime) -> Pair:
    """Say yes for oneself. Raises Refusal when `by` is not one of the two; saying yes twice changes nothing."""
    pair = _lock(pair)
    if pair.ended_at is not None:
        raise Refusal(_("This pair has ended. Ask the office to propose it again."))
    if by.pk == pair.peer_tutor.user_id:
        if pair.peer_agreed_at is None:
            pair.peer_agreed_at, pair.peer_agreed_by = now, by
            pair.save(update_fields=["peer_agreed_at", "peer_agreed_by"])
            trail.append(act="pairing.agree", thing=pair, by=by, now=now)
    elif by.pk == pair.staff_tutor.user_id:
        if pair.staff_agreed_at is None:
            pair.staff_agreed_at, pair.staff_agreed_by = now, by
            pair.save(update_fields=["staff_agreed_at", "staff_agreed_by"])
            trail.append(act="pairing.agree", thing=pair, by=by, now=now)
    else:
        raise Refusal(_("Only the two tutors can say yes to teaching together. Ask one of them."))
    return pair


@verb
def decline(*, pair: Pair, by: User, now: datetime) -> Pair:
    """Say no to a proposal for oneself; saying no twice changes nothing.

    Raises Refusal when `by` is not one of the two, or both have said yes and people may be counting on them.
    """
    pair = _lock(pair)
    if by.pk not in {pair.peer_tutor.user_id, pair.staff_tutor.user_id}:
        raise Refusal(_("Only the two tutors can say no to teaching together. Ask one of them."))
    if pair.ended_at is not None:
        return pair
    if pair.accepted:
        raise Refusal(_("You have both said yes, and groups may be planned. Ring the office to change it."))
    pair.ended_at, pair.ended_by = now, by
    pair.save(update_fields=["ended_at", "ended_by"])
    trail.append(act="pairing.decline", thing=pair, by=by, now=now)
    return pair


def _lock(pair: Pair) -> Pair:
    rows = Pair.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("peer_tutor", "staff_tutor").get(pk=pair.pk)


def of(user: User) -> QuerySet[Pair]:
    """Return the pairs a person is or was one of, while they teach here."""
    mine = Q(peer_tutor__user=user, peer_tutor__left_at=None) | Q(staff_tutor__user=user, staff_tutor__left_at=None)
    return Pair.objects.filter(mine).select_related("peer_tutor", "staff_tutor")


def live_of(user: User) -> QuerySet[Pair]:
    """Return the pairs of a person that nobody has ended."""
    return of(user).filter(ended_at=None)


def waiting_for(user: User) -> QuerySet[Pair]:
    """Return the live pairs to which this person has not said yes yet."""
    as_peer = Q(peer_tutor__user=user, peer_agreed_at=None)
    return live_of(user).filter(as_peer | Q(staff_tutor__user=user, staff_agreed_at=None))
