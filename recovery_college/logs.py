"""What the product writes to its logs: times, places in the code, kinds of error; never a person's words.

A traceback names files, lines and functions, but an exception's own text may quote a row or a form, so it is
left out; so are what Postgres quotes of a row, and what Celery repeats of an exception.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

MAIL = re.compile(r"[\w.+'’-]+@[\w-]+(\.[\w-]+)+")
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
TOKEN = re.compile(r"(?<=/)(?=[\w:-]*\d)[\w:-]{24,}")
QUERY = re.compile(r"\?\S*")
ROW = re.compile(r"(DETAIL:|Failing row contains|Key \().*", re.DOTALL)


def scrub(text: str) -> str:
    """Take e-mail addresses, personal ids, quoted rows and what follows a question mark out of a line."""
    text = ROW.sub("<row>", QUERY.sub("?…", text))
    return TOKEN.sub("<id>", UUID.sub("<id>", MAIL.sub("<address>", text)))


class NothingPersonal(logging.Filter):
    """Scrubs the message of every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always let it pass."""
        if isinstance(record.args, Mapping) and "traceback" in record.args:
            record.args = _celery_without_words(record)
        record.msg = scrub(record.getMessage()).rstrip()
        record.args = ()
        record.exc_text = None
        record.__dict__.pop("request", None)
        return True


class Line(logging.Formatter):
    """One line a record, and a traceback without the exception's own words."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Name each place and the kind of each error in the chain."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            places = traceback.extract_tb(error.__traceback__)
            parts += [f"  {place.filename}:{place.lineno} in {place.name}" for place in places]
            parts.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(parts)


class WebServerLog(Logger):
    """gunicorn's log: method, path without ids, answer, milliseconds; no address, browser or query."""

    def setup(self, cfg: Any) -> None:
        """Write errors as the rest of the product does."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(NothingPersonal())
            handler.setFormatter(Line("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def access(self, resp: Any, req: Any, environ: Mapping[str, Any], request_time: Any) -> None:
        """Write one line for a request, when an access log was asked for."""
        if not self.access_log_enabled:
            return
        path = scrub(str(environ.get("PATH_INFO", "")))
        status = str(resp.status).split(None, 1)[0]
        spent = int(request_time.total_seconds() * 1000)
        self.access_log.info("%s %s %s %sms", environ.get("REQUEST_METHOD"), path, status, spent)


def _celery_without_words(record: logging.LogRecord) -> dict[str, object]:
    """Replace what Celery repeats of an exception and of a task's arguments by the kind of the exception."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "an error"
    assert isinstance(record.args, Mapping)
    return {**record.args, "exc": kind, "traceback": "", "args": "…", "kwargs": "…"}
