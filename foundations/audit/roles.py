"""The three database roles: the owner migrates, the app runs, the backup reads.

Grants are written from the models, so that a new table is never forgotten: everything is open to the app
except what must never change. A model whose rows are appended and then never changed carries the class
attribute `frozen = True`; of those the app may only read and add. It may never TRUNCATE, alter, or create in
the schema.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction
from psycopg2 import sql

APPEND_ONLY = "SELECT, INSERT"
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"


def frozen_tables() -> frozenset[str]:
    """Return the tables whose rows the app may add and read, and nothing else."""
    return frozenset(
        model._meta.db_table  # noqa: SLF001 - how Django names a model's table
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "frozen", False)
    )


@transaction.atomic
def grant(*, app: str, backup: str) -> int:
    """Give both roles exactly what they need on every table and sequence; return the number of tables.

    Run as the owner after each migrate; running it again changes nothing. A role that the cluster lacks is
    made without a way to sign in.
    """
    with connection.cursor() as cursor:
        for role in (app, backup):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        for statement in _statements(app=app, backup=backup, tables=tables):
            cursor.execute(statement)
    return len(tables)


def _statements(*, app: str, backup: str, tables: list[str]) -> Iterator[sql.Composed]:
    names = {"app": sql.Identifier(app), "backup": sql.Identifier(backup)}
    for line in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}, {backup}, PUBLIC",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {app}, {backup}, PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}, {backup}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {backup}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}",
    ):
        yield sql.SQL(line).format(**names)
    frozen = frozen_tables()
    for table in tables:
        rights = APPEND_ONLY if table in frozen else EVERYTHING
        if table == "django_migrations":
            rights = "SELECT"
        yield sql.SQL("GRANT " + rights + " ON TABLE {table} TO {app}").format(table=sql.Identifier(table), **names)
