from students.models.arrangement import Arrangement, ArrangementState
from students.models.barrier import Barrier, BarrierKind, BarrierTicket
from students.models.charter_acceptance import CharterAcceptance
from students.models.completion import Completion, CompletionShare, GraduationName, NextSteps
from students.models.concern import Concern, ConcernLeftOut, ConcernNote, Deputy
from students.models.consent import Consent, ConsentPurpose
from students.models.contact_task import ContactTask
from students.models.draft import Draft
from students.models.enquiry import Enquiry
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.equality import EqualityAnswers
from students.models.feed import Feed
from students.models.feedback import Feedback, FeedbackRound, FeedbackTicket, SaidAndDone
from students.models.glance import Glance
from students.models.headcount import Headcount
from students.models.mark import Mark
from students.models.need import Need, NeedKind
from students.models.nominee import Nominee
from students.models.opening import Opening
from students.models.pause import Pause
from students.models.slot import Booking, Slot
from students.models.student import Group, Student

__all__ = [
    "Arrangement",
    "ArrangementState",
    "Barrier",
    "BarrierKind",
    "BarrierTicket",
    "Booking",
    "CharterAcceptance",
    "Completion",
    "CompletionShare",
    "Concern",
    "ConcernLeftOut",
    "ConcernNote",
    "Consent",
    "ConsentPurpose",
    "ContactTask",
    "Deputy",
    "Draft",
    "Enquiry",
    "Enrolment",
    "EnrolmentState",
    "EqualityAnswers",
    "Feed",
    "Feedback",
    "FeedbackRound",
    "FeedbackTicket",
    "Glance",
    "GraduationName",
    "Group",
    "Headcount",
    "Mark",
    "Need",
    "NeedKind",
    "NextSteps",
    "Nominee",
    "Opening",
    "Pause",
    "SaidAndDone",
    "Slot",
    "Student",
]
