"""The probe: opens every address that takes posts, sends valid, spoiled and unsigned posts, and looks at what came."""

import copy
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import time_machine
from django.conf import settings
from django.contrib.messages import ERROR
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.forms.forms import BaseForm
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse

from foundations.accounts.access import EVERYONE, audiences_of
from tests.house.addresses import KWARGS, NOT_A_PAGE, NOTHING_THERE, OWNED, PARAMETER, Address
from tests.house.hostile.answers import BEFORE, ROLE, guess
from tests.house.hostile.pages import CSRF, PageForm, forms_on
from tests.house.hostile.ready import HAS, READY, WHEN
from tests.house.hostile.replies import Reply, Tally, filled_forms, verbs_undo_what_they_refuse
from tests.house.hostile.tables import MAY_CHANGE, hashes, writes
from tests.house.hostile.words import SCRIPT, Upload, Values, body, spoil
from tests.house.personal import plant
from tests.house.test_who_may_open_what import may
from tests.house.world import ROLES, Someone, World
from tests.people import sign_in_client

TOKEN = "c" * 32
OUT_OF_SIGHT = "quartzfield"  # what only the other student and those who help students may read
OF_A_PLAN = "quartzplan"  # what nobody but the other student may read
CANARIES = {"students": OUT_OF_SIGHT, "accounts": OUT_OF_SIGHT, "learning_plans": OF_A_PLAN}
STRANGERS = ("visitor", "student", "tutor", "panel_member")
LEFT_OUT = {"sign_out"}  # it ends the walk; tried in the journeys
FILES_ALONE = NOT_A_PAGE - {"offer_link", "copies_link"}  # nothing to fill in there, and slow to make


class Probe:
    """Sends posts to one college. Whatever a post does is taken back; what a refused post does is looked for.

    thorough: compare the hashes of all tables also when no statement of a refused post wrote anything.
    """

    def __init__(self, world: World, addresses: Sequence[Address], *, seed: int = 1, thorough: bool = True) -> None:
        self.thorough = thorough
        self.world, self.addresses, self.chance = world, addresses, random.Random(seed)
        self.tally = Tally()
        other = world.people["student"][1].student
        assert other is not None
        self.planted = plant(other, lambda column: CANARIES[column.model._meta.app_label])
        people = [someone for both in world.people.values() for someone in both if someone.user is not None]
        self.visits = {me.name: sign_in_client(Client(), me.user).cookies for me in people}
        self.untouched = hashes()
        self.foreign = list(self._foreign_ids())
        self.forms: dict[str, list[PageForm]] = defaultdict(list)
        self.lays: set[str] = set()  # addresses where opening the page lays something into the visit

    def _foreign_ids(self) -> Iterator[str]:
        for _first, second in self.world.people.values():
            things = [second.user, second.student, second.tutor, *second.owned.values()]
            for thing in things:
                if thing is not None:
                    yield from (str(thing.pk), str(getattr(thing, "uuid", thing.pk)))

    # Where posts go -------------------------------------------------------------------------------------------------

    def targets(self) -> list[tuple[Address, Someone]]:
        """Return each address that takes posts with a person who may open it.

        On the way every form is read, and every address is sent one empty post.
        """
        found = []
        for address in self.addresses:
            if address.name in LEFT_OUT or not any(may(role, address) for role in ROLES):
                continue
            me = self.world.people[self._role(address)][0]
            with self._standing(address, me) as (client, path):
                if address.name not in FILES_ALONE:
                    with writes() as wrote:
                        self._read(client, path)
                    self.lays |= {address.name} if wrote["django_session"] else set()
                with self._nothing_changes(address) as culprits:
                    reply = self._try(address, client, path, {}, culprits=culprits)
                    self._look(address, me, reply)
                if reply.status != 405:
                    self.tally.signed += 1
                    found.append((address, me))
        return found

    @contextmanager
    def _standing(self, address: Address, me: Someone) -> Iterator[tuple[Client, str]]:
        """Make the college ready and yield somebody's client and the path to post to; then take everything back."""
        with ExitStack() as stack:
            if address.name in WHEN:
                stack.enter_context(time_machine.travel(WHEN[address.name](self.world, me)))
            stack.enter_context(patch("django.test.client.store_rendered_templates"))  # copies that nobody reads
            stack.enter_context(override_settings(**HAS.get(address.name, {})))
            stack.enter_context(transaction.atomic())
            others = READY[address.name](self.world, me) if address.name in READY else {}
            client = self._client(me, address)
            yield client, self._path(address, me, **others)
            transaction.set_rollback(True)

    @contextmanager
    def _nothing_changes(self, address: Address) -> Iterator[Counter[str]]:
        """Yield what counts the writes of refused posts; afterwards note which tables are not as they were."""
        culprits = Counter[str]()
        with transaction.atomic():
            yield culprits
            wrote = culprits.keys() - MAY_CHANGE.keys()
            only = None if self.thorough else wrote
            after = hashes(only) if wrote or self.thorough else {}
            transaction.set_rollback(True)
        before = hashes(only) if after and address.name in BEFORE | READY | WHEN else self.untouched
        changed = [name for name, value in after.items() if before.get(name) != value]
        if changed:
            who = ", ".join(f"{what} {count}x" for what, count in culprits.most_common(3))
            self.tally.fault(address.name, f"a refused post changed {', '.join(changed)} ({who})")

    def _role(self, address: Address) -> str:
        may_open = [role for role in ROLES if may(role, address)]
        roles = [role for role in may_open if role not in NOTHING_THERE.get(address.name, ())]
        return ROLE.get(address.name, (roles or may_open)[0])

    def _path(self, address: Address, me: Someone, **other: object) -> str:
        return reverse(address.name, kwargs={**KWARGS.get(address.name, lambda _w, _m: {})(self.world, me), **other})

    def _client(self, me: Someone, address: Address) -> Client:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        client.cookies.update(self.visits.get(me.name, {}))
        if address.name in WHEN and me.user is not None:  # the visits of now are over then
            client.cookies.update(sign_in_client(Client(), me.user).cookies)
        if address.name in BEFORE:
            BEFORE[address.name](client, self.world, me)
        return client

    def _read(self, client: Client, path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            _words(answer)
            return
        for form in forms_on(_words(answer), path):
            try:
                name = resolve(form.action.partition("?")[0]).url_name or ""
            except Resolver404:
                continue
            if form.action == path or not any(each.action == form.action for each in self.forms[name]):
                self.forms[name].append(form)

    def _forms_of(self, address: Address, path: str) -> list[PageForm]:
        """Return the forms that post to this address: to this very path if there are any, else to its like."""
        known = self.forms.get(address.name, [])
        here = [form for form in known if form.action.partition("?")[0] == path]
        if address.name in READY:  # what the known ones are for was taken back
            known = [replace(form, action=path) for form in known]
        return here or known[:3] or [PageForm(path, files=False)]

    # Sending --------------------------------------------------------------------------------------------------------

    def _send(self, client: Client, path: str, values: Values, *, token: str = TOKEN, parts: bool = False) -> Reply:
        sent = {**values, CSRF: [token]} if token else dict(values)
        content, kind = body(sent, parts=parts)
        with filled_forms() as forms, writes() as wrote, verbs_undo_what_they_refuse():
            answer = client.post(path, content, content_type=kind)
            words = _words(answer)
        broken = ""
        if getattr(answer, "exc_info", None):
            broken = f"{answer.exc_info[0].__name__} at {_where(answer.exc_info[2])}"
        asked = getattr(answer, "wsgi_request", None)
        said = [each for each in _just_said(asked) if each.level >= ERROR]
        wrong = bool(said) or any(form.errors for form in forms)
        away = answer.get("Location", "").startswith("/sign-in/?")
        refused = answer.status_code >= 400 or wrong or away
        to = answer.get("Location", "")
        return Reply(answer.status_code, words, to, refused, forms, wrote, broken, [str(each) for each in said])

    def _open(self, address: Address, client: Client, path: str) -> list[PageForm]:
        """Return the forms of a page, opened once more where opening it lays something into the visit."""
        if address.name in self.lays or address.name in READY:
            self._read(client, path)
        return self._forms_of(address, path)

    def hit(self, address: Address, me: Someone, posts: int, *, unsigned: bool = False) -> None:
        """Send so many posts to one address and note what was wrong with the answers.

        The first is signed, and four of five that follow; unsigned: two more that are not.
        """
        with self._standing(address, me) as (client, path):
            forms = self._open(address, client, path)
            with self._nothing_changes(address) as culprits:
                for number in range(posts):
                    form = self.chance.choice(forms)
                    signed = self.chance.random() if number else 0.0
                    values = self._spoiled(address, me, form, number)
                    if signed < 0.8:
                        self._signed(address, me, client, form, values, culprits)
                    elif signed < 0.9:
                        self._without_token(address, client, path, values, culprits)
                    else:
                        self._from_a_stranger(address, path, values, culprits)
                if unsigned:
                    values = self._spoiled(address, me, forms[0], 0)
                    self._without_token(address, client, path, values, culprits)
                    self._from_a_stranger(address, path, values, culprits)
                self._foreign_object(address, me, client)

    def _spoiled(self, address: Address, me: Someone, form: PageForm, number: int) -> Values:
        start: Values = form.as_it_stands()
        if number % 2:
            start = guess(form, address.name, self.world, me, self.chance)
        return spoil(start, self.chance, self.foreign)

    def _signed(
        self, address: Address, me: Someone, client: Client, form: PageForm, values: Values, culprits: Counter[str]
    ) -> None:
        parts = form.files or self.chance.random() < 0.1
        reply = self._try(address, client, form.action, values, parts=parts, culprits=culprits)
        self.tally.signed += 1
        self._look(address, me, reply)

    def _without_token(
        self, address: Address, client: Client, path: str, values: Values, culprits: Counter[str]
    ) -> None:
        token = self.chance.choice(("", "d" * 32, "short"))
        reply = self._try(address, client, path, values, token=token, culprits=culprits)
        if reply.status not in {400, 403}:
            self.tally.fault(address.name, f"{reply.status} without the token of its form")

    def _from_a_stranger(self, address: Address, path: str, values: Values, culprits: Counter[str]) -> None:
        stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
        stranger.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        reply = self._try(address, stranger, path, values, culprits=culprits)
        self._look(address, Someone("visitor", ""), reply)
        if EVERYONE not in audiences_of(address.view) and not reply.refused:
            self.tally.fault(address.name, f"{reply.status} to somebody who is not signed in")

    def _try(
        self,
        address: Address,
        client: Client,
        path: str,
        values: Values,
        *,
        parts: bool = False,
        token: str = TOKEN,
        culprits: Counter[str] | None = None,
        friendly: bool = False,
    ) -> Reply:
        """Send one post. What it did is taken back when it was taken, and kept when it was refused."""
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            reply = self._send(client, path, values, token=token, parts=parts)
            if reply.did or reply.status >= 500:
                reply.broken = reply.broken or _unkept()
                transaction.set_rollback(True)
        if reply.did or reply.status >= 500:
            client.cookies = cookies
        elif culprits is not None:
            culprits.update(reply.wrote)
        if reply.status == 429:
            cache.clear()
        if reply.status != 405:
            self._count(address.name, reply, friendly=friendly)
        return reply

    def _count(self, name: str, reply: Reply, *, friendly: bool) -> None:
        self.tally.posts += 1
        self.tally.hostile += 0 if friendly else 1
        self.tally.sent_to[name] += 1
        self.tally.answers[reply.status] += 1
        kinds = [_kind(form) for form in reply.forms]
        self.tally.seen[name].update(kinds)
        self.tally.cleaned[name].update(() if friendly else kinds)

    # Looking --------------------------------------------------------------------------------------------------------

    def _look(self, address: Address, me: Someone, reply: Reply) -> None:
        name, low = address.name, reply.words.lower()
        if reply.status >= 500 or reply.broken:
            self.tally.fault(name, f"{reply.status} {reply.broken}")
        if "traceback (most recent call last)" in low:
            self.tally.fault(name, "a traceback in the answer")
        if SCRIPT in reply.words:
            self.tally.fault(name, "a script came back as it was sent")
        if settings.SECRET_KEY in reply.words:
            self.tally.fault(name, "the secret key in the answer")
        if urlsplit(reply.to).netloc not in {"", "testserver"}:
            self.tally.fault(name, "sent on to a stranger's website")
        if OF_A_PLAN in low or (me.role in STRANGERS and OUT_OF_SIGHT in low):
            self.tally.fault(name, f"words of another student shown to a {me.role}")

    def _foreign_object(self, address: Address, me: Someone, client: Client) -> None:
        """Post to what belongs to the other person of the role: for me it is not there."""
        kind = OWNED.get(address.name, "")
        other = self.world.people[me.role][1]
        if kind in other.owned:
            path = self._path(address, me, **{PARAMETER[kind]: other.owned[kind].uuid})
            reply = self._try(address, client, path, {"answer": ["yes"]})
            self.tally.signed += 1
            if reply.status != 404:
                self.tally.fault(address.name, f"{reply.status} for what belongs to somebody else")

    def succeed(self, address: Address, me: Someone, *, times: int, tries: int) -> None:
        """Fill the forms of an address in turn until each was taken so often, or the tries are used up."""
        worked, name = self.tally.worked[address.name], address.name
        with self._standing(address, me) as (client, path):
            forms = self._open(address, client, path)
            for number in range(tries):
                form = forms[number % len(forms)]
                values = guess(form, name, self.world, me, self.chance)
                reply = self._try(address, client, form.action, values, parts=form.files, friendly=True)
                self._look(address, me, reply)
                if reply.did:
                    worked.update({_kind(each) for each in reply.forms} or {"no form"})
                else:
                    self.tally.why_not[name] = _why(reply)
                if all(worked[kind] >= times for kind in self.tally.seen[name] or {"no form"}):
                    break

    def never_valid(self, times: int) -> list[str]:
        """Return the forms that were not taken so often, with what they said last."""
        missing = []
        for name in sorted(self.tally.sent_to):
            kinds = self.tally.seen[name] or {"no form"}
            for kind in sorted(kinds):
                done = self.tally.worked[name][kind]
                if done < times:
                    missing.append(f"{name} {kind}: taken {done} times; {self.tally.why_not.get(name, '')}")
        return missing


def _kind(form: BaseForm) -> str:
    return type(form).__name__


def _just_said(request: Any) -> list[Any]:
    """Return the messages of this request alone, not those that still wait to be shown."""
    storage = getattr(request, "_messages", None)
    return list(storage._queued_messages) if storage is not None else []


def _words(answer: HttpResponseBase | Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def _unkept() -> str:
    """Check what Postgres would only check at the end of the transaction."""
    try:
        connection.check_constraints()
    except Error as error:
        return f"{type(error).__name__} when it would be kept"
    return ""


def _where(trace: Any) -> str:
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"


def _why(reply: Reply) -> str:
    wrong = {name: [str(word) for word in words] for form in reply.forms for name, words in form.errors.items()}
    return f"{reply.status} {reply.to} {wrong or reply.said or ''}".strip()


__all__ = ["OF_A_PLAN", "OUT_OF_SIGHT", "Probe", "Tally", "Upload"]
