"""Codes of six numbers: made, checked and thrown away. Only a keyed hash of a code is ever stored.

A code works once, for fifteen minutes, in the browser that asked for it, and allows three tries. They are counted
in the database, so that tries sent at the same moment count too.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import Code, Purpose, User
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

LIFE = timedelta(minutes=15)
LENGTH = 6

NOTICE_FOR = {Purpose.SIGN_IN: "accounts.sign_in_code", Purpose.ADDRESS: "accounts.address_code"}

WRONG = _("Check the code. We need the 6 numbers that we sent you")
TOO_OLD = _("This code has run out. Send a new code, and use it within 15 minutes")
USED = _("This code has been used. Send a new code")
NO_TRIES_LEFT = _("That was 3 tries, so this code no longer works. Send a new code")
NONE_WAITING = _("We have not sent a code to this phone or computer. Send a new code")


def tidied(typed: str) -> str:
    """Return what was typed or pasted without spaces and dashes."""
    return "".join(sign for sign in typed if not sign.isspace() and sign not in "-–.")


@verb
def send(
    *, purpose: Purpose, person: User | None, address: str, now: datetime, channel: str = Code.Channel.MAIL
) -> Code:
    """Make a code for an address or a phone and write the notice that brings it; without a person nothing is sent."""
    code = Code(purpose=purpose, person=person, address=address, channel=channel, sent_on=now, expires=now + LIFE)
    numbers = f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"
    code.digest = _digest(code, numbers) if person else ""
    code.save()
    if person:
        notices.write(
            person=person,
            purpose=NOTICE_FOR[purpose],
            occasion=str(code.uuid),
            now=now,
            urgent=True,
            secret=numbers,
            channel=channel,
        )
    return code


def check(*, purpose: Purpose, number: uuid.UUID | str | None, typed: str, now: datetime) -> Code:
    """Return the code that the browser holds when the numbers are right, and use it up.

    Every call counts as one of three tries, so call it outside a transaction. Raises Refusal on field "code".
    """
    code = Code.objects.select_related("person").filter(uuid=number, purpose=purpose).first() if number else None
    if code is None:
        raise Refusal(NONE_WAITING, field="code")
    if len(tidied(typed)) != LENGTH:
        raise Refusal(WRONG, field="code")
    live = Code.objects.filter(pk=code.pk, used_on=None, expires__gt=now, tries__lt=Code.MOST_TRIES)
    if not live.update(tries=F("tries") + 1):
        raise Refusal(_why_dead(code, now), field="code")
    if not _fits(code, tidied(typed)):
        raise Refusal(NO_TRIES_LEFT if code.tries + 1 >= Code.MOST_TRIES else WRONG, field="code")
    if not Code.objects.filter(pk=code.pk, used_on=None).update(used_on=now):
        raise Refusal(USED, field="code")
    code.used_on = now
    return code


def waiting(number: uuid.UUID | str | None, purpose: Purpose, now: datetime) -> Code | None:
    """Return the code that a browser holds while it may still be typed in or replaced."""
    if not number:
        return None
    return Code.objects.filter(uuid=number, purpose=purpose, used_on=None, expires__gt=now).first()


def clear(*, now: datetime) -> int:
    """Throw away codes that ran out more than a day ago. Returns how many."""
    return Code.objects.filter(expires__lt=now - timedelta(days=1)).delete()[0]


def _why_dead(code: Code, now: datetime) -> str | Promise:
    if code.used_on:
        return USED
    return TOO_OLD if code.expires <= now else NO_TRIES_LEFT


def _fits(code: Code, numbers: str) -> bool:
    right = constant_time_compare(_digest(code, numbers), code.digest)
    if code.person is None or not code.person.is_active:
        return False
    return right


def _digest(code: Code, numbers: str) -> str:
    return salted_hmac("accounts.code", f"{code.uuid}:{numbers}", algorithm="sha256").hexdigest()
