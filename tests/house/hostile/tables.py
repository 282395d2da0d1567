"""Whether anything in the database is different: the md5 of every table's rows, in order."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Tables that a refused post may change: the visit, and what counts attempts.
MAY_CHANGE = {
    "django_session": "the visit itself",
    "cache": "rate limits",
    "accounts_code": "wrong tries of a code are counted",
}
# Columns that count wrong tries.
COUNTED = {"accounts_codesheet": "wrong"}
# Rows that a refused post may add: a page that shows a record notes that it was opened.
LOOKS = {"audit_entry": "act !~ '(open|look|seen|read|view)'"}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


def hashes(only: Collection[str] | None = None) -> dict[str, str]:
    """Return the md5 of each table that a refused post must leave alone, or of some of them."""
    tables = [name for name in connection.introspection.table_names() if name not in MAY_CHANGE]
    if only is not None:
        tables = [name for name in tables if name in only]
    if not tables:
        return {}
    each = [
        f"SELECT '{name}', coalesce(md5(string_agg({row}, '|' ORDER BY {row})), '') FROM \"{name}\" t"
        + (f" WHERE {LOOKS[name]}" if name in LOOKS else "")
        for name in sorted(tables)
        for row in [f"(to_jsonb(t) - '{COUNTED[name]}')::text" if name in COUNTED else "t::text"]
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


@contextmanager
def writes() -> Iterator[Counter[str]]:
    """Count the statements that write, by table, to name what a difference came from."""
    seen: Counter[str] = Counter()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITES.match(sql)
        if written:
            seen[written.group(1)] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen
