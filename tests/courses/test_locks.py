"""A lock that nobody holds protects nobody. These tests run without a transaction around them."""

import pytest
from django.db import connection

from courses import places


def test_a_lock_outside_a_transaction_is_refused() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError) as refused:
        places.lock([1])
    assert str(refused.value) == "Offerings are locked inside the transaction of a verb."
