"""Signing in with a code that we e-mail, text or print: the steps that a page, or a longer conversation, is made of.

The session keeps the number of the code row and where to go next, nothing else: no address, no digits.
"""

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from foundations.accounts import codes, people, phones, sheets
from foundations.accounts.models import Code, Purpose, User
from foundations.lib.refusals import Refusal

CODE_KEY = "sign_in_code"
NEXT_KEY = "sign_in_next"


class TooMany(Refusal):
    """Too many codes were asked for, for one address or from one place."""


def send_code(request: HttpRequest, user: User | None, now: datetime) -> None:
    """Send the person a code. None, or a person without an address, looks the same and sends nothing.

    Raises TooMany after 5 codes in 15 minutes for a person, or 20 in an hour from one place.
    """
    address = user.email if user else None
    _send(request, user if address else None, address or "", now)


def send_code_to(request: HttpRequest, address: str, now: datetime) -> None:
    """Send a code to a typed address if someone here has it. Nothing shows if nobody has. Raises TooMany."""
    _send(request, people.at(address), people.tidied(address) or "", now)


def text_code_to(request: HttpRequest, number: str, name: str, now: datetime) -> None:
    """Text a code to a typed number if somebody here has it. Nothing shows if nobody has. Raises TooMany.

    name: the first name, for a phone that several people share.
    """
    found = people.on_phone(number, name)
    _send(request, found, number.strip()[:30], now, channel=Code.Channel.TEXT, key=phones.key(number))


def use_sheet(request: HttpRequest, number: str, code: str, now: datetime) -> User:
    """Return the person whose printed sheet and code these are, and use the code up.

    Raises Refusal(field="code") as sheets.use does, and TooMany after 8 tries in 15 minutes with one sheet.
    """
    allow(request, "paper_code", codes.tidied(number) or "nobody")
    found = sheets.use(number=number, typed=code, now=now)
    record_authentication(request, found, "code")
    return found


def waiting_code(request: HttpRequest) -> Code | None:
    """Return the code that this browser asked for, for as long as it can be used."""
    return codes.waiting(request.session.get(CODE_KEY), Purpose.SIGN_IN, timezone.now())


def address(request: HttpRequest) -> str:
    """Return the address that this browser's code went to, for as long as the code can be used; else empty."""
    code = waiting_code(request)
    return code.address if code and code.channel == Code.Channel.MAIL else ""


def check_code(request: HttpRequest, code: str, now: datetime) -> User:
    """Return the person whose code this is and use it up. Raises Refusal(field="code"); see codes.check."""
    found = codes.check(purpose=Purpose.SIGN_IN, number=request.session.get(CODE_KEY), typed=code, now=now)
    if found.person is None or not _still_theirs(found, found.person):
        raise Refusal(codes.TOO_OLD, field="code")
    del request.session[CODE_KEY]
    record_authentication(request, found.person, "code")
    return found.person


def enter(request: HttpRequest, user: User, *, then: str = "") -> HttpResponseBase:
    """Sign the person in and go to `then`, a path of ours; who has a second factor shows it on the way."""
    onward = safe_path(request, then) or remembered(request)
    response: HttpResponseBase = perform_login(request, user, redirect_url=onward or resolve_url("after_sign_in"))
    return response


def remember(request: HttpRequest, path: str) -> None:
    """Keep where the person wanted to go until they are signed in; a foreign address is forgotten."""
    if safe_path(request, path):
        request.session[NEXT_KEY] = path
    else:
        request.session.pop(NEXT_KEY, None)


def remembered(request: HttpRequest) -> str:
    """Return, once, where the person wanted to go; empty when nowhere."""
    return safe_path(request, request.session.pop(NEXT_KEY, ""))


def safe_path(request: HttpRequest, path: str) -> str:
    """Return the path when it leads to this site, else nothing."""
    hosts = {request.get_host()}
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, hosts, require_https=request.is_secure())
    return path if safe else ""


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Return the page that asks to wait, with status 429."""
    response: HttpResponseBase = ratelimit.respond_429(request)
    return response


def allow(request: HttpRequest, action: str, key: str) -> None:
    """Count one more for a key and a place. Raises TooMany beyond settings.ACCOUNT_RATE_LIMITS."""
    if not ratelimit.consume(request, action=action, key=key.lower()):
        raise TooMany(_("We have sent several codes already. Please wait 15 minutes, or ring us and we will help."))


def _still_theirs(code: Code, person: User) -> bool:
    """Say whether the address or number that a code went to is still the person's own."""
    if code.channel == Code.Channel.TEXT:
        return phones.key(person.phone) == phones.key(code.address)
    return (person.email or "").lower() == code.address.lower()


def _send(
    request: HttpRequest,
    person: User | None,
    to: str,
    now: datetime,
    *,
    channel: str = Code.Channel.MAIL,
    key: str = "",
) -> None:
    allow(request, "request_login_code", key or to or "nobody")
    code = codes.send(purpose=Purpose.SIGN_IN, person=person, address=to, now=now, channel=channel)
    request.session[CODE_KEY] = str(code.uuid)
