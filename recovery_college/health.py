"""Two addresses for machines: is the process alive, and can the college work right now."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import no_store
from foundations.notifications import deliveries
from recovery_college.celery import app

log = logging.getLogger(__name__)

# seconds
BROKER_PATIENCE = 0.5
# a delivery that waits longer means that workers or the mail server are away
LATE = timedelta(minutes=15)


@require_safe
@open_to(EVERYONE)
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Asks nothing of the database."""
    return _answer({"live": True}, well=True)


@require_safe
@open_to(EVERYONE)
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether database and broker answer, and how many seconds the oldest due delivery has waited.

    503 when the database is away, or the broker is, or a delivery has waited for more than 15 minutes.
    """
    now = timezone.now()
    database = _database_answers()
    broker = _broker_answers()
    waited = _oldest_wait(now) if database else None
    late = waited is not None and waited > LATE
    facts = {
        "database": database,
        "broker": broker,
        "oldest_due_delivery_seconds": int(waited.total_seconds()) if waited is not None else None,
    }
    well = database and broker and not late
    return _answer({"ready": well, **facts}, well=well)


def _answer(facts: Mapping[str, object], *, well: bool) -> HttpResponse:
    response = JsonResponse(facts, status=200 if well else 503)
    no_store(response)
    return response


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("the database did not answer (%s)", type(error).__name__)
        return False
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=BROKER_PATIENCE) as broker:
            broker.default_channel.client.ping()  # type: ignore[attr-defined]
    except Exception as error:
        log.warning("the broker did not answer (%s)", type(error).__name__)
        return False
    return True


def _oldest_wait(now: datetime) -> timedelta | None:
    try:
        return deliveries.oldest_wait(now=now)
    except DatabaseError as error:
        log.warning("the database did not answer (%s)", type(error).__name__)
        return None
