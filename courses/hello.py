"""A hello from the tutors: who will be there and what the first session is like, before anybody has to walk in."""

from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Offering
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

LONGEST = 1500


@verb
def write(*, offering: Offering, words: str, by: User, now: datetime) -> Offering:
    """Write what students read before the first session; no words mean no hello. The same words change nothing.

    Raises Refusal for more than 1,500 signs, for a cancelled offering and once the first session has begun.
    """
    words = words.strip()
    (offering,) = lock([offering.pk])
    if offering.hello == words:
        return offering
    if len(words) > LONGEST:
        raise Refusal(_("Make it shorter: 1,500 letters at most. A few lines are enough."), field="words")
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled, so there is nobody to say hello to. You need not do anything."))
    if offering.first_start is not None and offering.first_start <= now:
        raise Refusal(_("The first session has begun. Say hello in the room."))
    offering.hello = words
    offering.save(update_fields=["hello"])
    trail.append(act="hello.write", thing=offering, by=by, now=now)
    return offering
