"""Who may open what: a table of role and address, generated from what every view declares, and tried cell by cell."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from foundations.accounts.access import EVERYONE, SIGNED_IN, audiences_of
from foundations.accounts.roles import ROLES as GRANTED
from tests.house.addresses import KWARGS, NOT_A_PAGE, NOTHING_THERE, OWNED, PARAMETER, Address, every_address
from tests.house.world import ROLES, Someone, World, build
from tests.people import sign_in_client

TABLE = Path(__file__).resolve().parents[2] / "docs" / "who-may-open-what.md"
ADDRESSES = every_address()


def may(role: str, address: Address) -> bool:
    """Say what the table says: whether a role may open an address."""
    for audience in audiences_of(address.view):
        if audience is EVERYONE or (audience is SIGNED_IN and role != "visitor") or audience.name == role:
            return True
        if role in GRANTED and audience.name in GRANTED[role].permissions:
            return True
    return False


def table() -> str:
    """Write the table as a page."""
    lines = [
        "# Who may open what",
        "",
        "Made from what every view declares; `tests/house/test_who_may_open_what.py` holds it and tries every cell.",
        "Regenerate, in the environment of `./bin/test --env`:",
        '`python manage.py shell -c "from tests.house.test_who_may_open_what import write; write()"`',
        "",
        "| address | " + " | ".join(role.replace("_", " ") for role in ROLES) + " |",
        "|---|" + "---|" * len(ROLES),
    ]
    for address in sorted(ADDRESSES, key=lambda address: address.route):
        cells = " | ".join("yes" if may(role, address) else "" for role in ROLES)
        lines.append(f"| `{address.route}` | {cells} |")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    to: str
    words: str


def ask(client: Client, address: Address, world: World, me: Someone, **other: object) -> Answer:
    """Open an address as it is meant: read it, or post to it when it only takes posts. Nothing it does is kept."""
    kwargs = {**KWARGS.get(address.name, lambda _w, _m: {})(world, me), **other}
    path = reverse(address.name, kwargs=kwargs)
    with transaction.atomic():
        answer = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path, {"answer": "yes", "reached": "yes"})
        words = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return Answer(answer.status_code, answer.get("Location", ""), words.decode(errors="replace"))


def refuses(answer: Answer, address: Address, me: Someone) -> bool:
    """Say whether the answer turns this person away: to sign in, or with 403, or as if nothing were there."""
    if me.user is None:
        return answer.status == 302 and answer.to.startswith("/sign-in/")
    hidden = all(audience.hidden for audience in audiences_of(address.view))
    return answer.status == (404 if hidden else 403)


def opens(answer: Answer, address: Address, me: Someone) -> bool:
    """Say whether the answer lets this person in, with their own name on it when it is a page."""
    if answer.status in {301, 302}:
        return not answer.to.startswith("/sign-in/?")
    if answer.status != 200:
        return False
    if address.name in NOT_A_PAGE or me.user is None:
        return True
    return f"Signed in as {me.name}" in answer.words


def test_every_address_says_who_may_open_it() -> None:
    assert [address.route for address in ADDRESSES if not audiences_of(address.view)] == []


def test_every_address_is_reached() -> None:
    """An address with something in it needs an entry in KWARGS, or the cells below could not try it."""
    assert [a.name for a in ADDRESSES if "<" in a.route and a.name not in KWARGS] == []
    assert sorted(set(KWARGS) - {address.name for address in ADDRESSES}) == []


def test_the_table_in_the_documents_is_this_one() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_cell(role: str) -> None:
    """Two people of the role open every address: in where the table says so, turned away everywhere else."""
    world = build()
    wrong: list[str] = []
    tried = 0
    for me in world.people[role]:
        client = Client() if me.user is None else sign_in_client(Client(), me.user)
        for address in ADDRESSES:
            if address.name == "sign_out":
                continue  # tried in tests/journeys; here it would end the walk
            answer = ask(client, address, world, me)
            tried += 1
            good = opens(answer, address, me) if may(role, address) else refuses(answer, address, me)
            if role in NOTHING_THERE.get(address.name, ()):
                good = answer.status == 404
            if not good:
                wrong.append(f"{role} {address.name}: {answer.status} {answer.to}")
    assert not wrong, "\n".join(wrong)
    assert tried == 2 * (len(ADDRESSES) - 1)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["student", "tutor", "panel_member"])
def test_what_is_somebody_elses_is_not_there(role: str) -> None:
    """The other person of the same role gets 404 for everything personal, and their name is on no page of mine."""
    world = build()
    mine, other = world.people[role]
    assert mine.user is not None
    client = sign_in_client(Client(), mine.user)
    theirs = [address for address in ADDRESSES if OWNED.get(address.name) in other.owned]
    assert theirs
    for address in theirs:
        kind = OWNED[address.name]
        answer = ask(client, address, world, mine, **{PARAMETER[kind]: other.owned[kind].uuid})
        assert (address.name, answer.status) == (address.name, 404)
    for address in ADDRESSES:
        if may(role, address) and address.name != "sign_out" and EVERYONE not in audiences_of(address.view):
            assert other.name not in ask(client, address, world, mine).words, address.name


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"visitor", "student"}])
def test_without_a_second_factor_the_strong_pages_stay_shut(role: str) -> None:
    world = build()
    me = world.people[role][0]
    assert me.user is not None
    client = sign_in_client(Client(), me.user, strong=False)
    for address in ADDRESSES:
        audiences = audiences_of(address.view)
        if may(role, address) and all(audience.strong for audience in audiences):
            answer = ask(client, address, world, me)
            assert (address.name, answer.status) == (address.name, 302)
            assert "second-step" in answer.to


def write() -> None:
    """Write the page again."""
    TABLE.write_text(table(), encoding="utf-8")
