"""What every test stands on: a real Postgres, no network but this machine's own, and a clean memory."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as rules_tried

from courses import kinds
from foundations.college import current
from tests.clones import clone

# a machine that is busy with something else proves nothing about a rule
# the same examples on each run: a gate that is green stays green until something changes. Random ones: ./bin/prove
rules_tried.register_profile(
    "any_machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
rules_tried.load_profile("any_machine")

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6}:
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise RuntimeError(f"A test tried to reach {host}. Tests talk to this machine only.")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def plain_static_files() -> Iterator[None]:
    """Serve static files as they lie in the checkout; gathering and hashing them is ./bin/run's work."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    socket.socket.connect = _loopback_only  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the database, also when the only tests that need it clone it, and give its three roles their rights.

    The gate has migrated one already, and names it in TEST_TEMPLATE: then this one begins as a copy of it.
    """
    if template := os.environ.get("TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=keep)
        call_command("grant_roles", verbosity=0)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """Forget what a process keeps between requests."""
    current.forget()
    kinds.forget()
    yield
    current.forget()
    kinds.forget()


@pytest.fixture
def empty_cache(db: None) -> None:
    """Start with no counted attempts."""
    cache.clear()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone of the database that may be committed to, by threads and servers of this test."""
    with django_db_blocker.unblock(), clone() as name:
        yield name
