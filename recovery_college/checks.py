"""The demo and a real college never share a database.

The database that ./bin/run makes carries a birth mark, a table written when the database was made. The demo, with its
page that signs anybody in, starts only on a marked database, and a real installation never starts on one.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

MARK = "demo_birth_mark"


def is_marked() -> bool:
    """Say whether this database was born as a demo."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{MARK}"])
        row = cursor.fetchone()
    return bool(row and row[0])


def refuse_wrong_database() -> None:
    """Stop the server before it serves anything when settings and database do not belong together.

    Raises ImproperlyConfigured, saying what to do.
    """
    if settings.DEMO and settings.HTTPS:
        raise ImproperlyConfigured("DEMO=1 is for ./bin/run on this machine only. Take DEMO out of the environment.")
    marked = is_marked()
    connection.close()
    if settings.DEMO and not marked:
        raise ImproperlyConfigured(
            "DEMO=1, but this database was not made by ./bin/run. Take DEMO out, or let ./bin/run make its own."
        )
    if marked and not settings.DEMO:
        raise ImproperlyConfigured(
            "This database belongs to the demo and holds invented people. Name the college's own in DATABASE_URL."
        )
