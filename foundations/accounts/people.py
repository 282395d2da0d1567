"""Meeting a person: the one who has an address, or someone new."""

from datetime import datetime

from django.db import IntegrityError, transaction

from foundations.accounts import phones
from foundations.accounts.events import WhoSignsInByText
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import ask
from foundations.lib.transactions import verb

MOST_ON_A_PHONE = 30


def at(address: str | None) -> User | None:
    """Return the person who signs in with this address, in any case of letters; none if switched off."""
    return User.objects.at_address(address).filter(is_active=True).first() if address else None


def on_phone(number: str, name: str) -> User | None:
    """Return who may sign in with a code texted to this number; none when there is nobody, or it is not clear who.

    Several people may share a phone: then the first name says which of them it is.
    """
    if len(phones.key(number)) < phones.FEWEST:
        return None
    found = list(User.objects.at_phone(number).filter(is_active=True).order_by("pk")[:MOST_ON_A_PHONE])
    names = ask(WhoSignsInByText(person_ids=tuple(person.pk for person in found)))
    able = [person for person in found if person.pk in names]
    if len(able) > 1:
        wanted = _first(name)
        able = [person for person in able if wanted and wanted in {_first(each) for each in names[person.pk]}]
    return able[0] if len(able) == 1 else None


def _first(name: str) -> str:
    return next(iter(name.casefold().split()), "")


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


@verb
def close(*, closed: User, keep: User, by: User, now: datetime) -> None:
    """Switch off the second entry of one person, who never signed in with it. Nothing about it is deleted.

    Its address and number go to the entry that stays, where that has none. The trail says so for both.
    """
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[closed.pk, keep.pk]).order_by("pk")
    by_number = {each.pk: each for each in rows}
    old, stays = by_number[closed.pk], by_number[keep.pk]
    old.is_active = False
    address = old.email if stays.email is None else None
    if address:
        old.email = None
    old.save(update_fields=["is_active", "email"])
    if address or (old.phone and not stays.phone):
        stays.email, stays.phone = stays.email or address, stays.phone or old.phone
        stays.save(update_fields=["email", "phone"])
        trail.append(act="people.take_over", thing=stays, by=by, now=now, other=old.pk, address=bool(address))
    trail.append(act="people.close", thing=old, by=by, now=now, keep=stays.pk)
