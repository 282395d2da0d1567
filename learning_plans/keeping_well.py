"""What a student shares from their plan, about keeping well, with the tutors of one group."""

from collections.abc import Mapping

from students.events import KeepingWellNote


def shared_with_tutors(_question: KeepingWellNote) -> Mapping[int, str]:
    """Answer what is shared. A plan holds no such page so far, so nobody shares one, and the page says so."""
    return {}
