"""Two people of the office join the same two records at once; somebody is enrolled while a record is closed."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Lock
from time import monotonic

import pytest
from django.db import connection, connections, transaction

from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import enrolment, merging, records
from students.models import Enrolment, Student
from tests.concurrency.test_rooms_and_registers import all_at_once
from tests.factories.courses import NOW, make_offering
from tests.factories.students import make_student


def merge(keep: Student, other: Student) -> Student:
    return merging.merge(keep=keep, other=other, by=User.objects.system(), now=NOW, reason="They rang")


@pytest.mark.usefixtures("own_database")
def test_of_two_who_join_at_once_one_wins() -> None:
    one, two, three = make_student(), make_student(), make_student()
    acts = [partial(merge, one, two), partial(merge, two, one), partial(merge, three, one), partial(merge, three, two)]
    answers = all_at_once(acts)
    assert all(isinstance(answer, Student | Refusal) for answer in answers)
    closed = dict(Student.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    assert 1 <= len(closed) <= 2
    assert not set(closed.values()) & closed.keys()


@pytest.mark.usefixtures("own_database")
def test_without_the_lock_two_records_close_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: records are read without a lock, and both staff see two open ones; then one writes after the other."""
    one, two = make_student(), make_student()
    both_have_read, pen = Barrier(2), Lock()

    def read(student_ids: Iterable[int]) -> list[Student]:
        found = list(Student.objects.select_related("user").filter(pk__in=set(student_ids)).order_by("pk"))
        both_have_read.wait(timeout=60)
        pen.acquire(timeout=60)  # writing at once, both would want what the other holds, and one would begin again
        return found

    def join(keep: Student, other: Student) -> Student:
        try:
            return merge(keep, other)
        finally:
            pen.release()

    monkeypatch.setattr(records, "lock", read)
    all_at_once([partial(join, one, two), partial(join, two, one)])
    assert dict(Student.objects.values_list("pk", "merged_into")) == {one.pk: two.pk, two.pk: one.pk}


@pytest.mark.usefixtures("own_database")
def test_nobody_ends_up_with_a_place_on_a_closed_record() -> None:
    by = User.objects.system()
    offerings = [make_offering() for _each in range(3)]
    keep, other = make_student(), make_student()
    acts = [partial(enrolment.staff_add, student=other, offering=each, by=by, now=NOW) for each in offerings]
    all_at_once([*acts, partial(merge, keep, other)])
    if not Student.objects.filter(pk=other.pk, merged_into=keep).exists():
        merge(keep, other)
    assert Enrolment.objects.filter(student=other).count() == 0


def somebody_waits() -> bool:
    """Say whether somebody in this database waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.usefixtures("own_database")
def test_who_is_enrolled_while_two_records_are_joined_is_looked_at_again() -> None:
    keep, other, offering = make_student(), make_student(), make_offering()

    def join() -> Student:
        try:
            return merge(keep, other)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            records.lock([other.pk])
            joined, patience = pool.submit(join), monotonic() + 60
            while not somebody_waits():
                assert monotonic() < patience
                assert not joined.done()
            enrolment.staff_add(student=other, offering=offering, by=User.objects.system(), now=NOW)
        with pytest.raises(Refusal, match="One of them was enrolled just now"):
            joined.result(timeout=60)
    assert Student.objects.filter(merged_into__isnull=False).count() == 0
    assert merge(keep, other) == keep
    assert Enrolment.objects.get(state="confirmed").student == keep
