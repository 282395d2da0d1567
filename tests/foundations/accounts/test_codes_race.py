"""Many tries at one code, all at the same moment: three count. The twin without the counting update lets all in."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from foundations.accounts import codes
from foundations.accounts.models import Code, Purpose, User
from foundations.lib.refusals import Refusal

THREADS = 10


@pytest.fixture
def code(django_db_setup, django_db_blocker):
    """A code that every connection can see; taken away again afterwards."""
    with django_db_blocker.unblock():
        now = timezone.now()
        person = User.objects.create(name="Alex Field", email="alex.race@larkmoor.example")
        row = Code.objects.create(
            purpose=Purpose.SIGN_IN,
            person=person,
            address=person.email,
            digest="0" * 64,
            sent_on=now,
            expires=now + codes.LIFE,
        )
        yield row
        row.delete()
        person.delete()
        connection.close()


def at_once(act):
    """Run the act in every thread at the same moment and return what each got."""
    start = threading.Barrier(THREADS)

    def run(_number):
        try:
            return act(start)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_three_tries_count_however_many_come_at_once(code):
    def guess(start):
        start.wait()
        with pytest.raises(Refusal) as refused:
            codes.check(purpose=Purpose.SIGN_IN, number=code.uuid, typed="123456", now=timezone.now())
        return str(refused.value.words)

    said = at_once(guess)
    code.refresh_from_db()
    assert code.tries == 3
    assert sum(words == str(codes.NO_TRIES_LEFT) for words in said) >= THREADS - 3


def test_the_twin_that_reads_first_and_counts_later_lets_every_try_through(code):
    def guess(start):
        seen = Code.objects.get(pk=code.pk)
        start.wait()
        allowed = seen.tries < Code.MOST_TRIES
        Code.objects.filter(pk=code.pk).update(tries=seen.tries + 1)
        return allowed

    assert at_once(guess) == [True] * THREADS
    code.refresh_from_db()
    assert code.tries == 1
