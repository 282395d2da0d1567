"""Meeting a person: the one who has an address, or someone new."""

from datetime import datetime

from django.db import IntegrityError, transaction

from foundations.accounts.models import User
from foundations.lib.transactions import verb


def at(address: str | None) -> User | None:
    """Return the person who signs in with this address, in any case of letters; none if switched off."""
    return User.objects.at_address(address).filter(is_active=True).first() if address else None


def tidied(address: str | None) -> str | None:
    """Return an address as it is kept: without spaces around it, in lower case, none when empty."""
    return (address or "").strip().lower() or None


@verb
def meet(*, name: str, email: str | None, now: datetime) -> User:
    """Return the person with this address, unchanged, or write down a new one.

    Nothing tells the two cases apart, so a page built on this does not give away who is known here.
    Without an address it is always a new person.
    """
    address = tidied(email)
    known = User.objects.at_address(address).first() if address else None
    if known:
        return known
    try:
        with transaction.atomic():
            return User.objects.create(name=name.strip(), email=address, joined_on=now)
    except IntegrityError:
        return User.objects.at_address(address or "").get()
