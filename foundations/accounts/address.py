"""Changing the address that a person signs in with."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from foundations.accounts import codes, people
from foundations.accounts.models import Code, Purpose, User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

SAME = _("This is the address that you sign in with now. Type a new one")
TAKEN = _("We could not change your address. Please ring us and we will sort it out together")


def ask(*, person: User, new: str, now: datetime) -> Code:
    """Send a code to the new address. If someone else has it, nothing is sent and all looks the same.

    Raises Refusal when it is the person's present address.
    """
    tidy = people.tidied(new) or ""
    if tidy == (person.email or "").lower():
        raise Refusal(SAME, field="email")
    taken = User.objects.at_address(tidy).exists()
    return codes.send(purpose=Purpose.ADDRESS, person=None if taken else person, address=tidy, now=now)


@verb
def change(*, person: User, code: Code, by: User, now: datetime) -> User:
    """Make the address that the code proved the person's own, and tell the old address.

    Raises Refusal when the code is not theirs, or someone else took the address meanwhile.
    """
    if code.person_id != person.pk or code.purpose != Purpose.ADDRESS or code.used_on is None:
        raise Refusal(codes.NONE_WAITING, field="code")
    user = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    old, user.email = user.email, code.address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise Refusal(TAKEN, field="code") from None
    if old:
        notices.write(
            person=user,
            purpose="accounts.address_changed",
            occasion=str(code.uuid),
            now=now,
            urgent=True,
            secret=old,
            channel="mail",
        )
    trail.append(act="accounts.change_address", thing=user, by=by, now=now)
    return user
