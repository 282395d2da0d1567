"""The words of the notices about signing in, made when they are delivered."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from foundations.accounts.codes import LENGTH
from foundations.accounts.models import Code, CodeSheet, Purpose
from foundations.notifications import mail
from foundations.notifications.message import Message
from foundations.notifications.models import Notice


def sign_in_code(notice: Notice, now: datetime) -> Message | None:
    """A code to sign in with; none once it was used or has run out."""
    code = _live(notice, Purpose.SIGN_IN, now)
    return _with_code(notice, code) if code else None


def address_code(notice: Notice, now: datetime) -> Message | None:
    """A code to the new address; none once it was used or has run out."""
    code = _live(notice, Purpose.ADDRESS, now)
    return _with_code(notice, code) if code else None


def address_changed(notice: Notice, now: datetime) -> Message | None:
    """To the old address: another one is used from now on. The old address is the notice's secret."""
    if not notice.secret:
        return None
    return _words(notice, to=notice.secret)


def second_factor_changed(notice: Notice, now: datetime) -> Message | None:
    """An app or a passkey was added or taken away."""
    return _words(notice)


def sheet_made(notice: Notice, now: datetime) -> Message | None:
    """A sheet of codes was printed for you: so that nobody signs in with one you know nothing of."""
    if not CodeSheet.objects.live(now).filter(pk=notice.about_id or 0).exists():
        return None
    return _words(notice)


def _live(notice: Notice, purpose: Purpose, now: datetime) -> Code | None:
    live = Code.objects.filter(uuid=notice.occasion, purpose=purpose, used_on=None, expires__gt=now)
    return live.first() if notice.secret else None


def _with_code(notice: Notice, code: Code) -> Message:
    numbers = notice.secret
    half = LENGTH // 2
    spaced = f"{numbers[:half]} {numbers[half:]}"
    if code.channel == Code.Channel.TEXT:
        short = _("%(code)s is your code to sign in. It works for 15 minutes. Tell it to nobody") % {"code": spaced}
        return replace(_words(notice, code=spaced), short=short)
    return _words(notice, to=code.address, code=spaced)


def _words(notice: Notice, *, to: str = "", **words: str) -> Message:
    message = mail.compose(template=mail.template_of(notice.purpose), context={"name": notice.person.name, **words})
    return replace(message, to=to)
