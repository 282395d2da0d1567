"""What the course floor tells the floors above it, and what it asks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundations.lib.events import Event, Question


@dataclass(frozen=True)
class PlacesRaised(Event):
    """An offering can take more people than before: those in line come first."""

    offering_id: int
    by_id: int
    now: datetime


@dataclass(frozen=True)
class JoiningChanged(Event):
    """An offering can be joined until another time than before: offers end no later, and the line may move again."""

    offering_id: int
    by_id: int
    now: datetime


@dataclass(frozen=True)
class OfferingCancelled(Event):
    """The college cancelled an offering; everyone with a claim on it must be told."""

    offering_id: int
    by_id: int
    now: datetime


@dataclass(frozen=True)
class SessionsChanged(Event):
    """Sessions were added, moved or cancelled in one change; one event carries them all, of one offering or many."""

    change_id: int
    offering_ids: tuple[int, ...]
    session_ids: tuple[int, ...]
    by_id: int
    now: datetime


@dataclass(frozen=True)
class Told:
    """One person who would be told, and how: "email", "text", "letter" or "phone" (somebody rings)."""

    person_id: int
    name: str
    how: str


@dataclass(frozen=True)
class WhoIsTold(Question[Mapping[int, tuple[Told, ...]]]):
    """Who has a place at each of these sessions, and how would they be told? Answer: session id -> people."""

    session_ids: tuple[int, ...]


@dataclass(frozen=True)
class EnrolmentOfViewer(Question[Mapping[int, str]]):
    """Which of these offerings has the person a live claim on? Answer: offering id -> state of the enrolment."""

    user_id: int
    offering_ids: tuple[int, ...]


@dataclass(frozen=True)
class PeopleComing(Question[Mapping[int, int]]):
    """How many people have a confirmed place on each of these offerings? Answer: offering id -> people."""

    offering_ids: tuple[int, ...]


@dataclass(frozen=True)
class MarksToMake(Question[Mapping[int, int]]):
    """How many people with a place have no mark yet at each of these sessions? Answer: session id -> people."""

    session_ids: tuple[int, ...]


@dataclass(frozen=True)
class MoreSpreadsheets(Question[Mapping[str, type[Any]]]):
    """Which spreadsheets do the floors above take in? Answer: kind -> courses.spreadsheets.resources.Rows of it."""


@dataclass(frozen=True)
class Done:
    """You said, we did: both in the college's own words."""

    said: str
    did: str


@dataclass(frozen=True)
class WhatWeDid(Question[Mapping[int, tuple[Done, ...]]]):
    """What did the college change about each of these courses after people told it something? Answer: the newest."""

    course_ids: tuple[int, ...]
