"""What the launcher does inside Postgres: roles, the demo's database and its birth mark.

Runs under .venv: the one module here that uses the Postgres driver.
"""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions, sql

from ground.progress import Trouble

Link = extensions.connection
BIRTH_MARK = "demo_birth_mark"
ROLES = ("rc_owner", "rc_app", "rc_backup")
BORN, LOADING, LOADED = "sample college", "sample college: loading", "sample college: loaded"


@contextmanager
def connected(url: str) -> Generator[Link]:
    """One connection that commits each statement by itself. Raises Trouble when the server refuses."""
    try:
        link = psycopg2.connect(url, connect_timeout=10)
    except psycopg2.OperationalError as error:
        raise Trouble(f"The database could not be reached:\n{error}") from error
    link.autocommit = True
    try:
        yield link
    finally:
        link.close()


def _one(link: Link, question: str, *values: object) -> object:
    with link.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0] if row else None


def make_roles(link: Link, passwords: dict[str, str]) -> None:
    """Make the three roles, or give those that exist these passwords. Needs a superuser."""
    with link.cursor() as cursor:
        for name in ROLES:
            verb = sql.SQL("ALTER" if role_exists(link, name) else "CREATE")
            cursor.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %s").format(
                    verb, sql.Identifier(name)
                ),
                [passwords[name]],
            )


def role_exists(link: Link, name: str) -> bool:
    """True when the server knows this role."""
    return _one(link, "SELECT 1 FROM pg_roles WHERE rolname = %s", name) == 1


def exists(link: Link, name: str) -> bool:
    """True when the server has a database of this name."""
    return _one(link, "SELECT 1 FROM pg_database WHERE datname = %s", name) == 1


def names(link: Link, pattern: str) -> list[str]:
    """The databases of the server whose names are LIKE `pattern`."""
    with link.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY datname", [pattern])
        return [row[0] for row in cursor.fetchall()]


def create(link: Link, name: str, *, owner: str) -> None:
    """Make a database that nobody but its owner and the granted roles can connect to."""
    with link.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        for role in ("rc_app", "rc_backup"):
            cursor.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(role))
            )


def drop(link: Link, name: str) -> None:
    """Drop a database and whoever is connected to it."""
    with link.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def has_tables(link: Link) -> bool:
    """True when the database holds any table outside the system's own."""
    question = (
        "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname NOT LIKE 'pg\\_%%')"
    )
    return bool(_one(link, question))


def has_mark(link: Link) -> bool:
    """True when the database was born as a demo."""
    return _one(link, "SELECT to_regclass(%s) IS NOT NULL", f"public.{BIRTH_MARK}") is True


def give_mark(link: Link) -> None:
    """Mark a new database as a demo, once."""
    with link.cursor() as cursor:
        cursor.execute(f"CREATE TABLE public.{BIRTH_MARK} (college text NOT NULL)")
        cursor.execute(f"INSERT INTO public.{BIRTH_MARK} VALUES (%s)", [BORN])
        cursor.execute(f"GRANT SELECT ON public.{BIRTH_MARK} TO PUBLIC")


def stage(link: Link) -> str:
    """How far the sample college is: BORN, LOADING or LOADED."""
    return str(_one(link, f"SELECT college FROM public.{BIRTH_MARK} ORDER BY length(college) DESC LIMIT 1"))


def set_stage(link: Link, words: str) -> None:
    """Note how far the sample college is."""
    with link.cursor() as cursor:
        cursor.execute(f"UPDATE public.{BIRTH_MARK} SET college = %s", [words])


def empty(link: Link) -> None:
    """Take everything out of a demo database. Raises Trouble when it is not one."""
    if not has_mark(link):
        raise Trouble("This database was not made by ./bin/run, so --fresh leaves it alone.")
    with link.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def adopt(link: Link) -> None:
    """Mark an empty database as a demo, or accept one that has the mark. Raises Trouble for any other."""
    if has_mark(link):
        return
    if has_tables(link):
        raise Trouble(
            "DATABASE_URL names a database that holds tables and was not made by ./bin/run.\n"
            "The demo never touches such a database. Name an empty one, or unset DATABASE_URL."
        )
    give_mark(link)
