"""What the people of the college ask of the floors above."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundations.lib.events import Question


@dataclass(frozen=True)
class Hats:
    """What one person is here; they can be all of it. panel: reads courses as a panel member. lead: opens concerns."""

    student: bool = False
    tutor: bool = False
    staff: bool = False
    panel: bool = False
    lead: bool = False


@dataclass(frozen=True)
class WhoSignsInByText(Question[Mapping[int, tuple[str, ...]]]):
    """Who of these people may sign in with a code that is sent to their phone, and by which names are they called?

    Answered by person id; who may not is left out. Two people may share a phone: then the name tells them apart.
    """

    person_ids: tuple[int, ...]


@dataclass(frozen=True)
class WhatHats(Question[dict[int, Hats]]):
    """What are these people here? Answered by person id, one entry for each id."""

    person_ids: tuple[int, ...]
