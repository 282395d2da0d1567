"""What the product writes to its logs: times, places in the code, kinds of error; never a person's words.

A traceback names files, lines and functions, but an exception's own text may quote a row or a form, so it is left out.
"""

import logging
import re
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

MAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
QUERY = re.compile(r"\?\S*")


def scrub(text: str) -> str:
    """Take addresses, personal ids and what follows a question mark in an address out of a line."""
    return QUERY.sub("?…", UUID.sub("<id>", MAIL.sub("<address>", text)))


class NothingPersonal(logging.Filter):
    """Scrubs the message of every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always let it pass."""
        record.msg = scrub(record.getMessage())
        record.args = ()
        record.__dict__.pop("request", None)
        return True


class Line(logging.Formatter):
    """One line a record, and a traceback without the exception's own words."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Name each place and the kind of each error in the chain."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            parts += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            parts.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(parts)
