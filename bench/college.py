"""Fills a database with a college of so many courses: one made by the verbs, multiplied by SQL. Run as a module.

Prints what the rounds need, as lines of "name value": the session of a signed-in student, a course, a place in the
middle of the catalogue, and how many queries each page takes.
"""

import os
import random
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from courses import catalogue, fitting, listing  # noqa: E402
from courses.models import Category, Kind, Listing  # noqa: E402
from foundations.accounts.models import User  # noqa: E402
from foundations.lib.periods import local  # noqa: E402
from tests.factories.courses import make_category, make_course, make_offering, make_room, make_term, make_venue  # noqa: E402
from tests.factories.students import make_student  # noqa: E402
from tests.factories.tutors import make_pair  # noqa: E402

OFFSET = 1_000_000
SESSIONS = 4
PAIRS = 30
VENUES = 10
TABLES = ("course", "revision", "offering", "session", "places", "listing", "listedoffering")
FIRST = (
    "Understanding",
    "Living with",
    "Talking about",
    "Looking after",
    "Making sense of",
    "Finding",
    "Learning from",
)
SECOND = (
    "worry", "anxiety", "low mood", "sleep", "money", "anger", "voices", "loss", "pain", "change", "work", "friendship",
    "food", "drawing", "gardening", "music", "writing", "walking", "nature", "hope", "memory", "confidence", "stress",
)  # fmt: skip
WITH = ("at home", "together", "in winter", "step by step", "for carers", "after hospital", "outdoors", "at work")
LINE = "People who know this from their own lives look at it with people who know it from their studies."
ABOUT = " ".join(
    ["We meet as people who know this from their own lives and from their work, and look at what helps."] * 7
)


def main(courses: int) -> None:
    """Fill the database that the environment names."""
    now = datetime.now(tz=UTC)
    first = local(now, "Europe/London").date() + timedelta(days=7)
    base = _base(first)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("ALTER TABLE courses_session DROP CONSTRAINT courses_session_room_once")
        for table in TABLES:
            _multiply(cursor, table, base[table], courses)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE courses_{table}")
    _learn()
    student = make_student()
    _say("session", _session(student.user))
    _say_pages(now)
    _say_queries(student.user)


def _base(first: date) -> Mapping[str, Mapping[str, str]]:
    """Make one course by the verbs, and the venues, pairs and categories that its copies take turns with.

    Returns for each table what differs in copy number n: column -> SQL.
    """
    term = make_term("The next term", starts=first, ends=first + timedelta(days=200))
    for slug in ("understand", "wellbeing", "create", "life", "connect", "involved"):
        make_category(slug, slug.title())
    pairs = _ids([make_pair().pk for _number in range(PAIRS)])
    rooms = [make_room(venue=make_venue(f"Venue {number}")) for number in range(VENUES)]
    room_ids, venue_ids = _ids([room.pk for room in rooms]), _ids([room.venue_id for room in rooms])
    offering = make_offering(
        make_course(
            "Coming along", line=LINE, about=ABOUT, outcomes=[LINE, LINE, LINE], session_titles=["How it goes"]
        ),
        weeks=SESSIONS,
        first=first,
        term=term,
        room=rooms[0],
        titles=["How it goes"] * SESSIONS,
    )
    listing.refresh_all(now=datetime.now(tz=UTC))
    categories = _ids(list(Category.objects.order_by("pk").values_list("pk", flat=True)))
    kinds = _words(list(Kind.objects.filter(needs_booking=True).order_by("pk").values_list("slug", flat=True)))
    title = f"{_pick(_words(FIRST))} || ' ' || {_pick(_words(SECOND), 7)} || ' ' || {_pick(_words(WITH), 161)}"
    later = "make_interval(days => n % 170)"
    copy = f"{OFFSET} + n"
    vector = f"setweight(to_tsvector('college', {title}), 'A') || t.search"
    return {
        "course": {
            "": f"t.id = {offering.course_id}", "id": copy, "slug": "'course-of-many-' || n", "code": "'M' || n",
            "uuid": "gen_random_uuid()", "category_id": _pick(categories), "kind_id": _pick(kinds), "reference": "NULL",
        },
        "revision": {
            "": f"t.id = {offering.revision_id}", "id": copy, "course_id": copy, "title": title,
            "uuid": "gen_random_uuid()",
        },
        "offering": {
            "": f"t.id = {offering.pk}", "id": copy, "uuid": "gen_random_uuid()", "course_id": copy,
            "revision_id": copy, "pair_id": _pick(pairs), "first_start": f"t.first_start + {later}",
            "last_end": f"t.last_end + {later}", "joins_until": f"t.joins_until + {later}", "reference": "NULL",
        },
        "session": {
            "": f"t.offering_id = {offering.pk}", "id": f"{OFFSET} + n * {SESSIONS} + t.number",
            "uuid": "gen_random_uuid()", "offering_id": copy, "room_id": _pick(room_ids),
            "day": "t.day + n % 170", "period": f"tstzrange(lower(t.period) + {later}, upper(t.period) + {later})",
        },
        "places": {"": f"t.offering_id = {offering.pk}", "id": copy, "offering_id": copy, "taken": "n % 13"},
        "listing": {
            "": f"t.course_id = {offering.course_id}", "id": copy, "course_id": copy, "title": title,
            "category_id": _pick(categories), "kind": _pick(kinds), "next_start": f"t.next_start + {later}",
            "search": vector,
        },
        "listedoffering": {
            "": f"t.offering_id = {offering.pk}", "id": copy, "listing_id": copy, "offering_id": copy,
            "category_id": _pick(categories), "kind": _pick(kinds), "next_start": f"t.next_start + {later}",
            "venue_id": _pick(venue_ids), "part": _pick(_words(["morning", "afternoon", "evening"])),
            "mode": _pick(_words(["in_person", "online", "blended", "in_person"])), "day": "t.day + n % 170",
            "weekday": "extract(isodow FROM t.day + n % 170) - 1",
        },
    }  # fmt: skip


def _ids(ids: Sequence[int]) -> str:
    return f"ARRAY[{', '.join(map(str, ids))}]"


def _words(words: Sequence[str]) -> str:
    return f"ARRAY[{', '.join(repr(word) for word in words)}]"


def _pick(array: str, every: int = 1) -> str:
    """Return the SQL for one of the array, in turn; the next one after so many copies."""
    return f"({array})[1 + (n / {every}) % array_length({array}, 1)]"


def _multiply(cursor, table: str, differs: Mapping[str, str], copies: int) -> None:  # type: ignore[no-untyped-def]
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s",
        [f"courses_{table}"],
    )
    columns = [name for (name,) in cursor.fetchall()]
    values = ", ".join(differs.get(name, f"t.{name}") for name in columns)
    cursor.execute(
        f"INSERT INTO courses_{table} ({', '.join(columns)}) SELECT {values}"
        f" FROM courses_{table} AS t, generate_series(1, {copies - 1}) AS n WHERE {differs['']}"
    )


def _learn() -> None:
    """Fill the vocabulary: the words of the titles, and a few thousand others as a real library has them."""
    made = random.Random(1)
    sounds = ["ba", "co", "di", "fe", "gu", "la", "mi", "no", "pe", "ra", "so", "tu", "ve", "wi"]
    others = {"".join(made.choices(sounds, k=made.randint(2, 5))) for _each in range(4000)}
    with connection.cursor() as cursor:
        cursor.execute(listing.LEARN_WORDS, [" ".join([*FIRST, *SECOND, *WITH, *sorted(others)])])
        cursor.execute("VACUUM ANALYZE courses_word")


def _session(person: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "foundations.accounts.backend.RoleBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _say_pages(now: datetime) -> None:
    listed = fitting.listed(now=now).order_by("next_start", "pk")
    middle = listed[listed.count() // 2]
    assert middle.next_start is not None
    _say("deep", str(catalogue.Place("after", middle.next_start, middle.pk)))
    _say("page_size", str(catalogue.A_PAGE))
    _say("course", Listing.objects.select_related("course").get(pk=OFFSET + 17).course.slug)


def _say_queries(person: User) -> None:
    """Say how many queries the pages take, for a visitor and for a signed-in student."""
    course = Listing.objects.select_related("course").get(pk=OFFSET + 17).course.slug
    signed_in = Client()
    signed_in.force_login(person, backend="foundations.accounts.backend.RoleBackend")
    for name, address in (
        ("catalogue", "/courses/"),
        ("search", "/courses/?q=worry"),
        ("course", f"/courses/{course}/"),
    ):
        for who, client in (("visitor", Client()), ("student", signed_in)):
            assert client.get(address, headers={"host": "127.0.0.1"}).status_code == 200
            with CaptureQueriesContext(connection) as counted:
                client.get(address, headers={"host": "127.0.0.1"})
            _say(f"queries_{name}_{who}", str(len(counted)))


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name} {value}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
