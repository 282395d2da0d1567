"""Answers that a form takes: from what the page offers, and by hand where nobody could guess.

A new form that `./bin/prove hostile_posts` lists as "never valid" needs a line here: ANSWERS for what to write into
its fields, BEFORE for what the person must have done first, ROLE for who opens it; or one in ready.py for what the
college must have done first, and when it is.
"""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from foundations.notifications.models import Notice
from tests.house.addresses import KWARGS
from tests.house.hostile.pages import Field, PageForm
from tests.house.hostile.words import Upload
from tests.house.world import Someone, World

Answer = Callable[[World, Someone], "str | Upload | list[str]"]


def picture() -> Upload:
    """Return a small picture."""
    held = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(held, "PNG")
    return Upload("door.png", held.getvalue(), "image/png")


def _path(name: str, world: World, me: Someone) -> str:
    return reverse(name, kwargs=KWARGS.get(name, lambda _w, _m: {})(world, me))


# Who opens an address, where the first role that may is not the one it is for.
ROLE: dict[str, str] = {"enrol_help": "office"}


def _code(_world: World, _me: Someone) -> str:
    """Return the six numbers of the newest mail."""
    waiting = Notice.objects.filter(purpose="accounts.sign_in_code", state=Notice.State.DUE)
    return waiting.order_by("-pk")[0].secret


def _shown_by_the_app(_world: World, me: Someone) -> str:
    """Return the six numbers that the person's app shows now."""
    app = Authenticator.objects.get(user=me.user, type=Authenticator.Type.TOTP)  # type: ignore[misc]
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(decrypt(app.data["secret"]), counters[len(counters) // 2]))


def _in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# By address and field.
ANSWERS: dict[tuple[str, str], Answer] = {
    ("college_spreadsheets", "file"): lambda _w, _m: Upload(
        "rooms.csv", b"Place,Room,People\nHere,Hall,20\n", "text/csv"
    ),
    ("college_people", "email"): lambda w, _m: w.people["tutor"][1].user.email or "",  # type: ignore[union-attr]
    ("college_synonyms", "words"): lambda _w, _m: "calm\nrest\nquiet",
    ("college_synonym", "words"): lambda _w, _m: "calm\nrest\nquiet",
    ("college_terms", "starts"): lambda _w, _m: _in_days(400),
    ("college_terms", "ends"): lambda _w, _m: _in_days(470),
    ("college_terms", "enrolment_opens"): lambda _w, _m: _in_days(380),
    ("my_copies", "contact"): lambda _w, _m: "perdita@larkmoor.example",
    ("sign_in_sheet", "number"): lambda w, _m: w.things["sheet"][0].number,
    ("sign_in_sheet", "code"): lambda w, _m: w.things["sheet"][1][0],
    ("college_venue_visits", "day"): lambda _w, _m: timezone.localdate().isoformat(),
    ("college_course_go_back", "number"): lambda _w, _m: "1",
    ("college_course_go_back", "base"): lambda _w, _m: "2",
    ("enrol_code", "code"): _code,
    ("sign_in_code", "code"): _code,
    ("mfa_reauthenticate", "code"): _shown_by_the_app,
}


def _named(client: Client, world: World, me: Someone) -> None:
    client.post(_path("enrol_name", world, me), {"name": "Sam", "csrfmiddlewaretoken": "c" * 32})


def _reached(client: Client, world: World, me: Someone) -> None:
    _named(client, world, me)
    answers = {"email": "sam.hostile@larkmoor.example", "csrfmiddlewaretoken": "c" * 32}
    client.post(_path("enrol_reach", world, me), answers)


def _asked(client: Client, world: World, _me: Someone) -> None:
    known = world.people["student"][0].user
    assert known is not None
    client.post(reverse("sign_in"), {"email": known.email or "", "csrfmiddlewaretoken": "c" * 32})


# What happens before an address is opened.
BEFORE: dict[str, Callable[[Client, World, Someone], None]] = {
    "enrol_reach": _named,
    "enrol_help": _named,
    "enrol_code": _reached,
    "sign_in_code": _asked,
}


def guess(form: PageForm, name: str, world: World, me: Someone, chance: random.Random) -> Mapping[str, Any]:
    """Fill a form as somebody would who wants it to work; each time a little differently."""
    sent: dict[str, list[str | Upload]] = {}
    for field in form.fields.values():
        known = ANSWERS.get((name, field.name))
        given = known(world, me) if known else _guess(field, chance)
        values = given if isinstance(given, list) else [given]
        if values:
            sent[field.name] = list(values)
    for (address, field_name), answer in ANSWERS.items():  # what the page did not ask, since it was read too early
        if address == name and field_name not in form.fields:
            given = answer(world, me)
            sent[field_name] = given if isinstance(given, list) else [given]
    pressed = chance.choice(form.buttons) if form.buttons else ("", "")
    if pressed[0]:
        sent[pressed[0]] = [pressed[1]]
    return sent


def _guess(field: Field, chance: random.Random) -> "str | Upload | list[str]":
    kept = [value for value in field.start if value]
    if field.kind == "hidden":
        return list(field.start)
    if field.kind == "file":
        return picture()
    if field.kind in {"radio", "select", "checkbox"}:
        return _chosen(field, kept, chance)
    if kept and chance.random() < 0.8:
        return kept
    if not field.required and chance.random() < 0.4:
        return ""
    words = _written(field, chance)
    return words[: field.most] if field.most else words


def _chosen(field: Field, kept: list[str], chance: random.Random) -> list[str]:
    offered = [value for value in field.options if value]
    if (kept and chance.random() < 0.6) or not offered:
        return kept or field.start
    if field.kind == "checkbox" or field.many:
        return chance.sample(offered, chance.randint(1 if field.required or chance.random() < 0.6 else 0, len(offered)))
    return [chance.choice(offered)]


def _written(field: Field, chance: random.Random) -> str:
    number = chance.randint(1, 9_999)
    ahead = timezone.localdate() + timedelta(days=chance.randint(5, 60))
    low = field.name.lower()
    if field.kind == "time":
        late = any(part in low for part in ("end", "until", "closes"))
        return "15:30" if late else "10:00"
    by_kind = {
        "email": f"new{number}@larkmoor.example",
        "tel": f"01632 96{number:04}",
        "url": f"https://larkmoor.example/{number}",
        "number": str(max(int(field.least or 1), chance.randint(1, 12))),
        "date": ahead.isoformat(),
        "datetime-local": f"{ahead.isoformat()}T10:00",
        "color": "#005566",
    }
    return by_kind.get(field.kind, f"Some kind words {number}")
