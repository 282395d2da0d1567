"""What the people of the college ask of the floors above."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundations.lib.events import Question


@dataclass(frozen=True)
class WhoSignsInByText(Question[Mapping[int, tuple[str, ...]]]):
    """Who of these people may sign in with a code that is sent to their phone, and by which names are they called?

    Answered by person id; who may not is left out. Two people may share a phone: then the name tells them apart.
    """

    person_ids: tuple[int, ...]


@dataclass(frozen=True)
class HatColumns(Question[Mapping[str, str]]):
    """What is read beside a person to know their hats? Answered as student_hat and tutor_hat: SQL on accounts_user."""
