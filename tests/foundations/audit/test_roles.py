"""What the database itself refuses: the app's role on the trail, and the owner's own trigger."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import Error, ProgrammingError

from foundations.accounts.models import User
from foundations.audit import roles, trail
from foundations.audit.models import Entry

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    person = User.objects.create(email="office@example.org")
    return trail.append(act="test.act", thing=person, by=person, now=NOW, moved="a")


@pytest.fixture
def as_app(entry: Entry) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APP_ROLE}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def refused(statement: str) -> str:
    """Run it and return how Postgres refused."""
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(caught.value.__cause__.pgcode)


INSUFFICIENT = "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "ALTER TABLE audit_entry DROP COLUMN act",
        "DROP TABLE audit_entry",
        "SET session_replication_role = replica",
        "CREATE TABLE public.more (id int)",
        "UPDATE django_migrations SET name = 'x'",
    ],
)
def test_the_app_may_not_change_the_trail(as_app, statement):
    assert refused(statement) == INSUFFICIENT


def test_the_app_may_not_switch_its_triggers_off(as_app):
    with pytest.raises(ProgrammingError), transaction.atomic(), pgtrigger.ignore("audit.Entry:append_only"):
        Entry.objects.update(act="x")
    assert Entry.objects.get().act == "test.act"


def test_the_app_reads_and_adds(as_app, entry):
    person = User.objects.get(email="office@example.org")
    trail.append(act="test.second", thing=person, by=person, now=NOW)
    assert [line.act for line in Entry.objects.about(person)] == ["test.second", "test.act"]
    assert [line.detail for line in Entry.objects.by(person)] == [{}, {"moved": "a"}]


def test_the_app_changes_everything_else(as_app):
    assert User.objects.filter(email="office@example.org").update(phone="01632 960100") == 1
    User.objects.filter(email="office@example.org").delete()
    assert not User.objects.filter(email="office@example.org").exists()


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_the_owner_is_refused_by_the_trigger(entry, statement):
    assert refused(statement) == "P0001"
    assert Entry.objects.get(pk=entry.pk).act == "test.act"


def test_the_backup_reads_and_nothing_else(entry):
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.BACKUP_ROLE}"')
    assert Entry.objects.count() == 1
    assert refused("INSERT INTO college_college (id) VALUES (1)") == INSUFFICIENT
    assert refused("DELETE FROM audit_entry") == INSUFFICIENT


def test_granting_again_changes_nothing_and_the_trail_is_frozen():
    query = "SELECT relname, relacl::text FROM pg_class WHERE relkind IN ('r', 'S') ORDER BY relname"
    with connection.cursor() as cursor:
        cursor.execute(query)
        before = cursor.fetchall()
        call_command("grant_roles", verbosity=0)
        cursor.execute(query)
        assert cursor.fetchall() == before
    assert "audit_entry" in roles.frozen_tables()


def test_what_a_trigger_protects_is_frozen_for_the_app_too():
    protected = {
        model._meta.db_table
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, pgtrigger.Protect) and str(trigger.operation) == "UPDATE OR DELETE"
    }
    assert protected == set(roles.frozen_tables())
    assert len(protected) > 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_app_may_not_change_what_is_frozen(as_app, statement):
    for table in roles.frozen_tables():
        assert refused(statement.format(table)) == INSUFFICIENT


def test_a_cluster_without_the_roles_gets_them_without_a_way_in():
    roles.grant(app="test_no_app", backup="test_no_backup")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname LIKE 'test_no_%'")
        assert cursor.fetchall() == [(False, False), (False, False)]
