"""Makes a college ready to be enrolled in by thousands, on a copy of the small one. Run as a module.

Writes what the race needs into a folder: paths.json (the pages to post to, the sessions of the students) and
enrol.sql (the statements of one real enrolment, for pgbench). Prints how many queries the pages take.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session as Visit  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.worker import deliver, deliver_everything, due_numbers, waiting_code  # noqa: E402
from courses.models import Offering, Session  # noqa: E402
from foundations.accounts.models import User  # noqa: E402
from students.models import Enrolment, Student  # noqa: E402
from tests.people import sign_in_client  # noqa: E402

CAPACITY = 30_000
FIRST_USER, FIRST_STUDENT, FIRST_ENROLMENT = 80_000_001, 70_000_001, 90_000_001
FOR_PGBENCH = 1_000_000  # beyond these ids stand the students of pgbench
HOST = {"host": "127.0.0.1"}
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
UUID = re.compile(r"'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'(::uuid)?")


def main(folder: Path, people: int, for_pgbench: int) -> None:
    """Fill the database that the environment names."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_places SET capacity = %s, taken = 0", [CAPACITY])
    sessions = _students(people)
    _copies(for_pgbench)
    offerings = list(Offering.objects.select_related("course").order_by("pk"))
    pages = [reverse("enrol_check", args=[each.course.slug, each.uuid]) for each in offerings]
    course = reverse("course", args=[offerings[1].course.slug])
    _count_queries(reverse("course", args=[offerings[0].course.slug]), offerings[0])
    _statements(folder / "enrol.sql", offerings[0])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    held = {"course": course, "pages": pages, "sessions": sessions, "offering": offerings[0].pk}
    (folder / "paths.json").write_text(json.dumps(held), encoding="utf-8")


def _students(people: int) -> list[str]:
    """Write students who are signed in, and return the keys of their sessions."""
    now, system = datetime.now(tz=UTC), User.objects.system()
    users = [User(pk=FIRST_USER + n, name=f"Student {n}", email=f"many{n}@larkmoor.example") for n in range(people)]
    User.objects.bulk_create(users, batch_size=2000)
    Student.objects.bulk_create(
        [
            Student(pk=FIRST_STUDENT + n, user=user, name=user.name, registered_at=now, registered_by=system)
            for n, user in enumerate(users)
        ],
        batch_size=2000,
    )
    store, later, visits = SessionStore(), now + timedelta(hours=2), []
    for user in users:
        told = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
        told[HASH_SESSION_KEY] = user.get_session_auth_hash()
        key = store._get_new_session_key()  # type: ignore[attr-defined]  # noqa: SLF001
        visits.append(Visit(session_key=key, session_data=store.encode(told), expire_date=later))
    Visit.objects.bulk_create(visits, batch_size=2000)
    return [str(visit.session_key) for visit in visits]


def _copies(count: int) -> None:
    """Multiply one student and their person by SQL."""
    with connection.cursor() as cursor:
        for table, first, more in (
            ("accounts_user", FIRST_USER, {"email": "'copy' || n || '@larkmoor.example'"}),
            ("students_student", FIRST_STUDENT, {"user_id": f"{FIRST_USER + FOR_PGBENCH} + n"}),
        ):
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            columns = [name for (name,) in cursor.fetchall()]
            new = {"id": f"{first + FOR_PGBENCH} + n", "uuid": "gen_random_uuid()", **more}
            values = ", ".join(new.get(name, f"t.{name}") for name in columns)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
                f" FROM {table} AS t, generate_series(0, {count - 1}) AS n WHERE t.id = {first}"
            )


# Queries --------------------------------------------------------------------------------------------------------------


def _counted(act: Callable[[], Any], wanted: int = 200) -> int:
    with CaptureQueriesContext(connection) as counted:
        answer = act()
    assert answer is None or answer.status_code == wanted, answer.status_code
    return sum(not query["sql"].startswith(CONTROL) for query in counted)


def _student_client(number: int) -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.get(pk=FIRST_USER + number), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _count_queries(course: str, offering: Offering) -> None:
    """Say how many queries an enrolment takes, and its parts for few rows and for many."""
    check = reverse("enrol_check", args=[offering.course.slug, offering.uuid])
    for name, rows in (("one", 0), ("many", 30)):
        for number in range(rows):
            assert _student_client(100 + number).post(check).status_code == 302
        _say(f"queries_enrol_{name}", _counted(partial(_student_client(rows).post, check), 302))
        _say(f"queries_register_{name}", _register(offering))
    deliver_everything()  # the mails of those before are not this one's
    _say("queries_whole_returning", _whole(_student_client(99), course, offering))
    _say("queries_whole_newcomer", _whole(Client(headers=HOST), course, offering, email="new@larkmoor.example"))


def _register(offering: Offering) -> int:
    """Count what the register takes, opened by one of its tutors with their second step shown."""
    session = Session.objects.filter(offering=offering).order_by("number")[0]
    assert offering.pair is not None
    user = offering.pair.peer_tutor.user
    client = sign_in_client(Client(headers=HOST), user)
    path = reverse("register", args=[session.uuid])
    assert client.get(path).status_code == 200
    return _counted(partial(client.get, path))


def _whole(client: Client, course: str, offering: Offering, email: str = "") -> int:
    """Count every query from the course page to "You have a place", the mails included.

    Which mail is due is not counted: who writes a notice tells a worker its number.
    """
    args = [offering.course.slug, offering.uuid]
    shown = reverse("enrol_start", args=args)  # the first question is asked there already
    asked = reverse("enrol_name" if email else "enrol_check", args=args)
    queries = _counted(partial(client.get, course))
    for answers in _answers(email):
        queries += _counted(partial(client.get, shown))
        sent = {"code": waiting_code(email)} if "code" in answers else answers
        queries += _mails()
        onward: list[str] = []
        queries += _counted(partial(_post, client, asked, sent, onward), 302)
        shown = asked = onward[0]
    return queries + _counted(partial(client.get, shown)) + _mails()


def _post(client: Client, path: str, sent: dict[str, str], onward: list[str]) -> Any:
    answer = client.post(path, sent)
    onward.append(answer.headers.get("Location", ""))
    return answer


def _mails() -> int:
    return sum(_counted(partial(deliver, number)) for number in due_numbers())


def _answers(email: str) -> list[dict[str, str]]:
    """Return what is answered, page by page; a student who is known only checks."""
    known = [{"line": ""}]
    return [{"name": "Alex"}, {"email": email}, {"code": ""}, {"words": "A quiet corner"}, *known] if email else known


# Statements -----------------------------------------------------------------------------------------------------------


def _statements(path: Path, offering: Offering) -> None:
    """Enrol one student in earnest and write down every statement of it, with the ids as variables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('students_enrolment', 'id'), %s, false)", [FIRST_ENROLMENT]
        )
    client, page = _student_client(98), reverse("enrol_check", args=[offering.course.slug, offering.uuid])
    with CaptureQueriesContext(connection) as captured:
        assert client.post(page).status_code == 302
    made = Enrolment.objects.get(pk=FIRST_ENROLMENT)
    names = {str(made.student_id): ":student", str(made.student.user_id): ":person", str(made.pk): ":made_id"}
    lines = ["\\set n :n + 1", f"\\set student {FIRST_STUDENT + FOR_PGBENCH} + :client_id * :each + :n"]
    lines.append(f"\\set person {FIRST_USER + FOR_PGBENCH} + :client_id * :each + :n")
    lines += [_script(query["sql"], names) for query in captured]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _say("statements", sum(not query["sql"].startswith(CONTROL) for query in captured))


def _script(sql: str, names: dict[str, str]) -> str:
    for value, variable in names.items():
        sql = re.sub(rf"(?<!\d){value}(?!\d)", variable, sql)
    if sql.startswith("INSERT"):
        sql = UUID.sub(lambda found: "gen_random_uuid()" if found[1] else "gen_random_uuid()::text", sql)
    sql = sql.strip().rstrip(";")
    return f"{sql} \\gset made_" if sql.startswith('INSERT INTO "students_enrolment"') else f"{sql};"


def _say(name: str, value: int) -> None:
    sys.stdout.write(f"{name} {value}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
