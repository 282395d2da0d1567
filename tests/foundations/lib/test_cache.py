from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        return int(cursor.fetchone()[0])


def test_what_is_kept_comes_back_and_the_last_word_counts():
    cache.set("codes", [1, 2])
    cache.set("codes", [1, 2, 3])
    assert cache.get("codes") == [1, 2, 3]
    assert cache.touch("codes", 60)
    cache.delete("codes")
    assert cache.get("codes") is None
    assert not cache.touch("codes", 60)


def test_what_never_ends_is_kept():
    cache.set("codes", 1, timeout=None)
    assert cache.get("codes") == 1


def test_adding_waits_for_who_was_first_until_their_time_is_over():
    assert cache.add("lock", "mine", timeout=60)
    assert not cache.add("lock", "theirs", timeout=60)
    assert cache.get("lock") == "mine"
    cache.set("lock", "mine", timeout=-1)
    assert cache.add("lock", "theirs", timeout=60)
    assert cache.get("lock") == "theirs"


@pytest.mark.parametrize("write", [cache.set, cache.add])
def test_writing_is_one_statement(write):
    with CaptureQueriesContext(connection) as asked:
        write("codes", [1], 60)
    assert len(asked) == 1


def test_however_many_are_counted_none_is_thrown_away():
    """Django's own class forgets a third of them beyond 300: then somebody's tries would begin anew."""
    for number in range(400):
        cache.set(f"person-{number}", [1], timeout=900)
    assert rows() == 400
    assert cache.get("person-0") == [1]


def test_what_counts_no_more_is_cleared():
    cache.set("over", 1, timeout=10)
    cache.set("counts", 1, timeout=900)
    assert cache.clear_expired(now=datetime.now(tz=UTC) + timedelta(seconds=11)) == 1
    assert (rows(), cache.get("counts")) == (1, 1)
