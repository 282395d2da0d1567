"""Tutors and pairs for tests, made by calling the verbs."""

from datetime import UTC, datetime
from itertools import count

from foundations.accounts import people
from foundations.accounts.models import User
from tutors import directory, pairing
from tutors.models import Pair, Tutor

EARLIER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_tutor(name: str = "", *, lived: str = "no", subject: bool = False, **more: object) -> Tutor:
    """Enter one tutor; without a word of what they bring, both."""
    number = next(_numbers)
    name = name or f"Tutor {number}"
    if lived == "no" and not subject:
        lived, subject = "own", True
    user = people.meet(name=name, email=f"tutor{number}@larkmoor.example", now=EARLIER)
    values = {"line": f"I am {name} and I like teaching.", "staff_role": "", **more}
    return directory.enter(
        user=user, name=name, lived=lived, subject=subject, by=User.objects.system(), now=EARLIER, **values
    )  # type: ignore[arg-type]


def make_pair(peer: Tutor | None = None, staff: Tutor | None = None, *, agreed: bool = True) -> Pair:
    """Pair two tutors; both have said yes unless told otherwise."""
    peer = peer or make_tutor(lived="own")
    staff = staff or make_tutor(subject=True)
    pair = pairing.propose(peer_tutor=peer, staff_tutor=staff, by=User.objects.system(), now=EARLIER)
    if agreed:
        pairing.agree(pair=pair, by=peer.user, now=EARLIER)
        pair = pairing.agree(pair=pair, by=staff.user, now=EARLIER)
    return pair
