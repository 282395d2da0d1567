"""What the students' floor keeps about one person, for their own copy of it.

Every model here that leads to a student is in COPIED or in LEFT_OUT, and every column of a copied one is labelled or in
PLUMBING: tests/students/test_own_copy.py holds that, so that a new column cannot be forgotten.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundations.lib.own_copy import Part, part
from students.models import (
    Booking,
    CharterAcceptance,
    Consent,
    Draft,
    Enquiry,
    EqualityAnswers,
    Feed,
    Glance,
    GraduationName,
    Need,
    Nominee,
    Opening,
    Pause,
    Slot,
    Student,
)
from students.own_copy_parts import OF_EACH_PLACE, Copied

PLUMBING = frozenset({"id", "uuid", "student", "user", "person", "host"})


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
            "post_address": _("Where letters go"),
            "reference": _("The college’s own name for you in its lists"),
            "registered_at": _("Student since"),
            "registered_by": _("Registered by"),
            "merged_into__name": _("Joined with the record of"),
            "merged_because": _("Why they were joined"),
            "merged_at": _("Joined on"),
            "merged_by": _("Joined by"),
        },
    ),
    **OF_EACH_PLACE,
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
    Need: Copied(
        "needs",
        _("What helps me"),
        "student__user",
        "asked_at",
        {
            "kind": _("What"),
            "words": _("More about it"),
            "line": _("What tutors read about it"),
            "shared": _("May tutors see it?"),
            "review": _("We ask again on"),
            "asked_at": _("Asked for"),
            "asked_by": _("Written down by"),
            "ended_at": _("Not needed any more since"),
            "ended_by": _("Ended by"),
        },
    ),
    GraduationName: Copied(
        "graduation",
        _("My name at graduation"),
        "student__user",
        "year",
        {
            "year": _("Year that begins in September"),
            "agreed_at": _("Yes said"),
            "agreed_by": _("Written down by"),
            "taken_back_at": _("Taken back"),
            "taken_back_by": _("Taken back by"),
        },
    ),
    Booking: Copied(
        "talks",
        _("Talks I booked"),
        "student__user",
        "slot__day",
        {
            "slot__purpose": _("What for"),
            "slot__day": _("Day"),
            "slot__starts": _("From"),
            "slot__ends": _("Until"),
            "slot__host__name": _("With"),
            "slot__mode": _("How"),
            "slot__place": _("Where"),
            "slot__join_link": _("Link"),
            "slot__cancelled_at": _("Called off"),
            "words": _("What you wanted them to know before"),
            "booked_at": _("Booked"),
            "booked_by": _("Booked by"),
            "ended_at": _("Ended"),
            "ended_by": _("Ended by"),
        },
    ),
    Slot: Copied(
        "times",
        _("Times I keep free for talks"),
        "host",
        "day",
        {
            "purpose": _("What for"),
            "kind__name": _("As the college calls it"),
            "day": _("Day"),
            "starts": _("From"),
            "ends": _("Until"),
            "mode": _("How"),
            "place": _("Where"),
            "join_link": _("Link"),
            "offered_at": _("Offered"),
            "offered_by": _("Offered by"),
            "cancelled_at": _("Called off"),
            "cancelled_by": _("Called off by"),
        },
    ),
    Enquiry: Copied(
        "questions",
        _("What I asked the college"),
        "student__user",
        "taken_at",
        {
            "way": _("How you asked"),
            "for_team": _("For a team"),
            "name": _("Name given"),
            "reach": _("How to answer"),
            "words": _("What was asked"),
            "team": _("Team"),
            "size": _("People in the team"),
            "taken_at": _("Asked"),
            "taken_by": _("Written down by"),
            "answer": _("What we said"),
            "answered_at": _("Answered"),
            "answered_by": _("Answered by"),
            "offering__revision__title": _("Group planned for the team"),
            "blanked_on": _("Words taken away on"),
        },
    ),
    Nominee: Copied(
        "copies",
        _("Who gets copies of my messages"),
        "student__user",
        "asked_at",
        {
            "name": _("Who"),
            "channel": _("How"),
            "contact": _("Where"),
            "asked_at": _("Named"),
            "asked_by": _("Named by"),
            "agreed_on": _("They said yes"),
            "stopped": _("Stopped"),
            "stopped_at": _("Stopped on"),
            "stopped_by": _("Stopped by"),
        },
    ),
    Pause: Copied(
        "pauses",
        _("When I wanted no messages"),
        "student__user",
        "began_at",
        {
            "began_at": _("Began"),
            "began_by": _("Begun by"),
            "until": _("Until"),
            "ended_at": _("Ended"),
            "ended_by": _("Ended by"),
        },
    ),
    Feed: Copied(
        "calendar",
        _("My dates in my phone"),
        "student__user",
        "made_at",
        {
            "full_titles": _("Shows course names and places"),
            "made_at": _("Made"),
            "made_by": _("Made by"),
            "read_on": _("Last read on"),
            "stopped_on": _("Resting since"),
            "revoked_at": _("Ended"),
            "revoked_by": _("Ended by"),
        },
    ),
    Glance: Copied(
        "glances",
        _("Who opened my emergency contact during a session"),
        "student__user",
        "opened_at",
        {
            "session__offering__revision__title": _("Course"),
            "session__day": _("Session on"),
            "opened_at": _("When"),
            "opened_by": _("Who"),
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

# Models that are not in the copy, each with the reason: those that lead to a person, and those one might look for.
_CONCERNS = (
    "A concern may hold words about other people, and only safeguarding leads open it: a download must not show it, "
    "nor say that there is one. A person asks the college for what is kept about them there."
)
LEFT_OUT: Mapping[str, str] = {
    "Concern": _CONCERNS,
    "ConcernNote": _CONCERNS,
    "ConcernLeftOut": _CONCERNS,
    "Deputy": "A task of a colleague at the college; it says nothing about anybody as a student.",
    "Feedback": "Answers are linked to nobody by construction; that somebody was asked is in FeedbackTicket.",
    "Barrier": "Answers are linked to nobody by construction; that somebody was asked is in BarrierTicket.",
}

# Columns that say nothing about the person: keys (about_id), hashes of a browser or of the secret in an address, and a
# count of changes that only calendar files use (sequence). A period is the day and the two times once more.
NOT_SAID: Mapping[str, frozenset[str]] = {
    "Draft": frozenset({"browser_hash", "about_id"}),
    "Feed": frozenset({"token_hash"}),
    "Booking": frozenset({"about_id", "sequence"}),
    "Slot": frozenset({"period"}),
}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    return tuple(
        part(each.key, each.heading, each.rows(model, user_id), each.labels, of=user_id)
        for model, each in COPIED.items()
    )
