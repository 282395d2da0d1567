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
    JoiningChanged,
    MarksToMake,
    MoreSpreadsheets,
    OfferingCancelled,
    PeopleComing,
    PlacesRaised,
    SessionsChanged,
    WhatWeDid,
    WhoIsTold,
)
from foundations.accounts import notices as account_notices
from foundations.accounts.events import HatColumns, WhoSignsInByText
from foundations.audit import reactions as audit_reactions
from foundations.college.events import SettingsChanged, TextWritten
from foundations.notifications.events import NoticeBrought, WaysToTell
from learning_plans import keeping_well, plans
from recovery_college import processors, subject_access
from students import (
    arrangement,
    attendance,
    copies,
    follow,
    notices_after,
    notices_arrangements,
    notices_contact,
    notices_reach,
    notices_room,
    reach,
    said_and_done,
    spreadsheets,
)
from students import notices as student_notices
from students.events import KeepingWellNote, OwnCopy, OwnPlan, PlaceConfirmed, PlaceEnded

EVENTS: Mapping[type, tuple[Callable[[Any], None], ...]] = {
    SettingsChanged: (audit_reactions.settings_changed,),
    TextWritten: (audit_reactions.text_written,),
    JoiningChanged: (follow.on_joining_changed,),
    PlacesRaised: (follow.on_places_raised,),
    OfferingCancelled: (follow.on_offering_cancelled,),
    SessionsChanged: (follow.on_sessions_changed, arrangement.on_sessions_changed),
    PlaceConfirmed: (arrangement.on_place_confirmed,),
    PlaceEnded: (arrangement.on_place_ended,),
    NoticeBrought: (copies.on_brought,),
}

QUESTIONS: Mapping[type, Callable[[Any], Any]] = {
    HatColumns: processors.hat_columns,
    EnrolmentOfViewer: follow.of_viewer,
    OwnPlan: plans.in_brief,
    PeopleComing: follow.people_coming,
    MarksToMake: attendance.marks_to_make,
    WhoIsTold: reach.who_is_told,
    OwnCopy: subject_access.gather,
    KeepingWellNote: keeping_well.shared_with_tutors,
    MoreSpreadsheets: spreadsheets.of_people,
    WhatWeDid: said_and_done.what_we_did,
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
    **notices_arrangements.COMPOSERS,
    **notices_contact.COMPOSERS,
    **notices_room.COMPOSERS,
    **notices_after.COMPOSERS,
    "accounts.sheet_made": account_notices.sheet_made,
    **notices_reach.COMPOSERS,
}
