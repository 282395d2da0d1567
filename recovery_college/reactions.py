"""The three tables in which the floors above answer the floors below. Nothing else in the product reacts to anything.

EVENTS: what happened -> what is done about it, in order, in the same transaction.
QUESTIONS: what is asked -> the one function that answers.
NOTICES: the purpose of a notice -> the function that composes its words, or none when they are no longer true.
"""

from collections.abc import Callable, Mapping
from typing import Any

from courses import notices as course_notices
from courses import notices_voices
from courses.events import (
    EnrolmentOfViewer,
    MarksToMake,
    OfferingCancelled,
    PeopleComing,
    PlacesRaised,
    SessionsChanged,
    WhoIsTold,
)
from foundations.accounts import notices as account_notices
from foundations.accounts.events import WhatHats, WhoSignsInByText
from foundations.audit import reactions as audit_reactions
from foundations.college.events import SettingsChanged, TextWritten
from foundations.notifications.events import NoticeBrought, WaysToTell
from learning_plans import plans
from recovery_college import processors
from students import attendance, copies, enrolment, notices_reach, reach
from students import notices as student_notices
from students.events import OwnPlan

EVENTS: Mapping[type, tuple[Callable[[Any], None], ...]] = {
    SettingsChanged: (audit_reactions.settings_changed,),
    TextWritten: (audit_reactions.text_written,),
    PlacesRaised: (enrolment.on_places_raised,),
    OfferingCancelled: (enrolment.on_offering_cancelled,),
    SessionsChanged: (enrolment.on_sessions_changed,),
    NoticeBrought: (copies.on_brought,),
}

QUESTIONS: Mapping[type, Callable[[Any], Any]] = {
    WhatHats: processors.hats_of,
    EnrolmentOfViewer: enrolment.of_viewer,
    OwnPlan: plans.in_brief,
    PeopleComing: enrolment.people_coming,
    MarksToMake: attendance.marks_to_make,
    WhoIsTold: reach.who_is_told,
    WaysToTell: reach.ways_to_tell,
    WhoSignsInByText: reach.sign_in_by_text,
}

NOTICES: Mapping[str, Callable[..., Any]] = {
    "accounts.sign_in_code": account_notices.sign_in_code,
    "accounts.address_code": account_notices.address_code,
    "accounts.address_changed": account_notices.address_changed,
    "accounts.second_factor_changed": account_notices.second_factor_changed,
    **course_notices.COMPOSERS,
    **student_notices.COMPOSERS,
    **notices_voices.COMPOSERS,
    "accounts.sheet_made": account_notices.sheet_made,
    **notices_reach.COMPOSERS,
}
