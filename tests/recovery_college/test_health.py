"""Two addresses for machines."""

from datetime import timedelta

import celery
import pytest
from django.db import DatabaseError
from django.utils import timezone

from foundations.notifications.models import Notice
from recovery_college import health
from tests.people import make_user


def due_since(minutes: int) -> None:
    """A notice that waits."""
    moment = timezone.now() - timedelta(minutes=minutes)
    Notice.objects.create(person=make_user(), purpose="x", occasion="1", due=moment, written_on=moment)


def test_live_needs_no_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    assert client.get("/health/ready").json() == {
        "ready": True,
        "database": True,
        "broker": True,
        "oldest_due_delivery_seconds": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_a_delivery_that_waits_too_long_is_not_ready(client, minutes, status):
    due_since(minutes)
    answer = client.get("/health/ready")
    assert answer.status_code == status
    assert answer.json()["oldest_due_delivery_seconds"] in range(minutes * 60, minutes * 60 + 30)


@pytest.mark.django_db
def test_without_the_broker_it_is_not_ready_and_says_so_quickly(client, monkeypatch):
    away = celery.Celery("away", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.broker_url = "redis://127.0.0.1:9/0"
    monkeypatch.setattr(health, "app", away)
    answer = client.get("/health/ready")
    began = timezone.now()
    client.get("/health/ready")
    assert (answer.status_code, answer.json()["broker"]) == (503, False)
    assert timezone.now() - began < timedelta(seconds=2)


def test_without_the_database_it_is_not_ready(client, monkeypatch):
    def away():
        raise DatabaseError("could not connect")

    monkeypatch.setattr(health.connection, "cursor", away)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert (answer.json()["ready"], answer.json()["database"]) == (False, False)
