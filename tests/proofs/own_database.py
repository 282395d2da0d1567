"""An empty database for one proof, beside that of DATABASE_URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2


@contextmanager
def own_database(proof: str) -> Iterator[str]:
    """Make a database named for a proof, give its address, and drop it in the end."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"{url.path.lstrip('/')}_{proof}"
    link = psycopg2.connect(urlunsplit(url._replace(path="/postgres")))
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        yield urlunsplit(url._replace(path=f"/{name}"))
    finally:
        with link.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        link.close()
