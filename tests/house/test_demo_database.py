"""The demo loads into, signs in to and throws away only a database that was born as a demo."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from ground import database, demo_database
from ground.progress import Trouble

NAME = f"rc_birth_{os.getpid()}"


def address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def link() -> Iterator[database.Link]:
    """A connection to an empty database that nobody else knows."""
    with database.connected(address("postgres")) as server:
        database.drop(server, NAME)
        database.create(server, NAME, owner="rc_owner")
        with database.connected(address(NAME)) as inside:
            yield inside
        database.drop(server, NAME)


def run_sql(link: database.Link, words: str) -> None:
    with link.cursor() as cursor:
        cursor.execute(words)


def test_an_empty_database_becomes_a_demo_and_stays_one(link: database.Link) -> None:
    assert not database.has_tables(link)
    database.adopt(link)
    database.adopt(link)
    assert database.has_mark(link)
    assert database.stage(link) == database.BORN


def test_a_database_that_holds_anything_is_refused(link: database.Link) -> None:
    run_sql(link, "CREATE TABLE people (name text)")
    with pytest.raises(Trouble):
        database.adopt(link)
    with pytest.raises(Trouble):
        database.empty(link)
    assert database.has_tables(link)
    assert not database.has_mark(link)


def test_a_database_that_hides_its_table_in_a_schema_is_refused(link: database.Link) -> None:
    run_sql(link, "CREATE SCHEMA theirs; CREATE TABLE theirs.people (name text)")
    with pytest.raises(Trouble):
        database.adopt(link)


@pytest.mark.parametrize("fresh", [True, False])
def test_the_launcher_refuses_a_foreign_address(
    link: database.Link, monkeypatch: pytest.MonkeyPatch, *, fresh: bool
) -> None:
    run_sql(link, "CREATE TABLE people (name text)")
    monkeypatch.setenv("DATABASE_URL", address(NAME))
    with pytest.raises(Trouble):
        demo_database.begin(None, fresh=fresh)
    assert database.has_tables(link)


def test_fresh_empties_a_demo(link: database.Link) -> None:
    database.adopt(link)
    run_sql(link, "CREATE TABLE people (name text)")
    database.empty(link)
    assert not database.has_tables(link)


def test_a_college_that_was_cut_off_while_loading_is_known(link: database.Link) -> None:
    database.adopt(link)
    database.set_stage(link, database.LOADING)
    assert not demo_database.is_loaded(address(NAME))
    database.set_stage(link, database.LOADED)
    assert demo_database.is_loaded(address(NAME))
