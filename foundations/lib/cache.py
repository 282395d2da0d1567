"""Where counts of attempts are kept: a table of Postgres, so that a restart or a dead Redis forgets none of them.

Django's own class for it throws away a third of what is still counted once there are 300 rows, and needs three
statements and a savepoint to write one. Signing in counts several things for each code, so both would be felt here.
"""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

WRITE = """
    INSERT INTO {table} AS there (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
    WHERE %s OR there.expires < %s
"""
CLEAR = "DELETE FROM {table} WHERE expires < %s"


class CountsCache(DatabaseCache):
    """Django's cache in a table, written in one statement; what still counts is never thrown away."""

    def clear_expired(self, *, now: datetime) -> int:
        """Throw away what counts no more; return how many rows that were."""
        with connection.cursor() as cursor:
            cursor.execute(CLEAR.format(table=self._name()), [now])
            return int(cursor.rowcount)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write a row ("set"), or only where there is none that still counts ("add"); say whether it was written."""
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        until = self.get_backend_timeout(timeout)
        expires = datetime.max.replace(tzinfo=UTC) if until is None else datetime.fromtimestamp(until, tz=UTC)
        words = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        with connection.cursor() as cursor:
            now = datetime.now(tz=UTC)
            cursor.execute(WRITE.format(table=self._name()), [key, words, expires, mode == "set", now])
            return bool(cursor.rowcount)

    def _name(self) -> str:
        return str(connection.ops.quote_name(self._table))  # type: ignore[attr-defined]
