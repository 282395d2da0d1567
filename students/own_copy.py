"""What the students' floor keeps about one person, for their own copy of it.

Every model here that leads to a student is in COPIED or in LEFT_OUT, and every column of a copied one is labelled or in
PLUMBING: tests/students/test_own_copy.py holds that, so that a new column cannot be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.lib.own_copy import Part, part
from students.models import CharterAcceptance, Consent, Draft, Enrolment, EqualityAnswers, Mark, Opening, Student

PLUMBING = frozenset({"id", "uuid", "student", "user", "person"})


@dataclass(frozen=True)
class Copied:
    """How one model is copied. owner: the path to the person. order: of the rows. labels: column or path -> words."""

    key: str
    heading: str | Promise
    owner: str
    order: str
    labels: Mapping[str, str | Promise]

    def rows(self, model: type[models.Model], user_id: int) -> QuerySet[models.Model]:
        """Return this person's rows, in one query whatever their number."""
        related = {path.rpartition("__")[0] or path for path in self.labels}
        joins = {path for path in related if _is_relation(model, path.split("__")[0])}
        found = model._base_manager.filter(**{self.owner: user_id})  # noqa: SLF001 - the rows as they are
        return found.select_related(*sorted(joins)).order_by(self.order, "pk")


COPIED: Mapping[type[models.Model], Copied] = {
    Student: Copied(
        "student",
        _("About me"),
        "user",
        "pk",
        {
            "name": _("Name we call you"),
            "pronouns": _("Pronouns"),
            "reach": _("How we reach you"),
            "safe_message": _("May we leave a message?"),
            "support": _("What would help you take part"),
            "emergency_name": _("In an emergency, ring"),
            "emergency_phone": _("Their number"),
            "groups": _("Groups you said you are in"),
            "registered_at": _("Student since"),
            "registered_by": _("Registered by"),
        },
    ),
    Enrolment: Copied(
        "places",
        _("Places and lines"),
        "student__user",
        "enrolled_at",
        {
            "offering__revision__title": _("Course"),
            "state": _("Now"),
            "channel": _("In the room or online"),
            "seats": _("Seats"),
            "position": _("Number given in the line"),
            "offer_due": _("Offer kept until"),
            "age_band": _("Age"),
            "guardian": _("An adult we can ring"),
            "enrolled_at": _("Joined"),
            "enrolled_by": _("Joined by"),
            "confirmed_at": _("Got a place"),
            "confirmed_by": _("Confirmed by"),
            "ended_at": _("Ended"),
            "ended_by": _("Ended by"),
        },
    ),
    Mark: Copied(
        "sessions",
        _("Sessions I came to"),
        "enrolment__student__user",
        "session__day",
        {
            "enrolment__offering__revision__title": _("Course"),
            "session__day": _("Day"),
            "was": _("Register"),
            "marked_at": _("Marked"),
            "marked_by": _("Marked by"),
        },
    ),
    Consent: Copied(
        "consents",
        _("What I said yes to"),
        "student__user",
        "given_at",
        {
            "purpose": _("For"),
            "wording__version": _("Version of the words"),
            "wording__body": _("The words"),
            "given_at": _("Yes said"),
            "given_by": _("Written down by"),
            "expires": _("Ends by itself"),
            "withdrawn_at": _("Taken back"),
            "withdrawn_by": _("Taken back by"),
        },
    ),
    CharterAcceptance: Copied(
        "charter",
        _("The charter"),
        "student__user",
        "accepted_at",
        {"text__version": _("Version"), "accepted_at": _("Yes said"), "accepted_by": _("Written down by")},
    ),
    EqualityAnswers: Copied(
        "fairness",
        _("My answers about fairness"),
        "student__user",
        "answered_at",
        {"answers": _("Answers"), "answered_at": _("Answered"), "answered_by": _("Answered by")},
    ),
    Opening: Copied(
        "openings",
        _("Who opened my record"),
        "student__user",
        "opened_at",
        {
            "what": _("What"),
            "opened_at": _("When"),
            "on": _("For the rest of"),
            "opened_by": _("Who"),
            "reason": _("Why"),
            "words": _("In their words"),
        },
    ),
    Draft: Copied(
        "drafts",
        _("Answers not sent yet"),
        "person",
        "expires",
        {"purpose": _("For"), "answers": _("Answers"), "expires": _("Forgotten on")},
    ),
}

# Models that lead to a student and are not in the copy, each with the reason.
LEFT_OUT: Mapping[str, str] = {}

# Columns that say nothing about the person: keys, and hashes of a browser.
NOT_SAID: Mapping[str, frozenset[str]] = {"Draft": frozenset({"browser_hash", "about_id"})}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    return tuple(
        part(each.key, each.heading, each.rows(model, user_id), each.labels, of=user_id)
        for model, each in COPIED.items()
    )


def _is_relation(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)  # noqa: SLF001 - how a model tells about its columns
