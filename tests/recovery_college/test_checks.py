"""The demo and a real college never share a database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from courses.models import Course
from recovery_college.checks import refuse_wrong_database

ROOT = Path(__file__).resolve().parents[2]


def mark() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE demo_birth_mark (college text)")


@pytest.fixture
def alone(own_database: str) -> str:
    return own_database


@pytest.mark.parametrize(
    ("demo", "https", "marked", "starts"),
    [
        (False, True, False, True),
        (True, False, True, True),
        (True, False, False, False),
        (False, True, True, False),
        (True, True, True, False),
    ],
)
def test_settings_and_database_belong_together(
    alone: str, settings: Any, *, demo: bool, https: bool, marked: bool, starts: bool
) -> None:
    settings.DEMO, settings.HTTPS = demo, https
    if marked:
        mark()
    if starts:
        assert refuse_wrong_database() is None
        return
    with pytest.raises(ImproperlyConfigured):
        refuse_wrong_database()


def gunicorn(own_database: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{own_database}"
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "recovery_college.wsgi"],
        env={**os.environ, "DATABASE_URL": url, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_gunicorn_with_production_settings_refuses_the_demos_database(own_database: str) -> None:
    mark()
    connection.close()
    real = {"PUBLIC_URL": "https://college.example", "ALLOWED_HOSTS": "college.example", "DEMO": ""}
    refused = gunicorn(own_database, **real)
    assert refused.returncode != 0
    assert "belongs to the demo" in refused.stderr
    variables_too = gunicorn(own_database, **{**real, "DEMO": "1"})
    assert variables_too.returncode != 0
    assert "DEMO=1 is for ./bin/run" in variables_too.stderr


def test_gunicorn_starts_on_a_database_of_its_own(own_database: str) -> None:
    connection.close()
    started = gunicorn(own_database, PUBLIC_URL="https://college.example", ALLOWED_HOSTS="college.example", DEMO="")
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.django_db
def test_no_invented_people_go_into_a_real_database() -> None:
    with pytest.raises(CommandError):
        call_command("load_sample_data")
    assert Course.objects.count() == 0
