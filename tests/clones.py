"""A database of its own for a test that commits: races and browsers.

Flushing after such a test would delete the rows that migrations made, so each gets a clone of the template, made in
a twentieth of a second and dropped afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg2
from django.db import connections

_numbers = count(1)


def _run(settings: dict[str, Any], sql: str) -> None:
    link = psycopg2.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname="postgres",
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(sql)
    finally:
        link.close()


@contextmanager
def clone() -> Iterator[str]:
    """Point Django, in every thread of this process, at a fresh clone of the test database; drop it in the end."""
    settings = connections["default"].settings_dict
    template = settings["NAME"]
    name = f"{template}_clone_{next(_numbers)}"
    connections.close_all()
    _run(settings, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _run(settings, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    settings["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        settings["NAME"] = template
        _run(settings, f'DROP DATABASE "{name}" WITH (FORCE)')
