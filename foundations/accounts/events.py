"""What the people of the college ask of the floors above."""

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
class WhatHats(Question[dict[int, Hats]]):
    """What are these people here? Answered by person id, one entry for each id."""

    person_ids: tuple[int, ...]
