from students.models.barrier import Barrier, BarrierKind, BarrierTicket
from students.models.completion import Completion, CompletionShare, GraduationName, NextSteps
from students.models.draft import Draft
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.feedback import Feedback, FeedbackRound, FeedbackTicket, SaidAndDone
from students.models.mark import Mark
from students.models.student import Student

__all__ = [
    "Barrier",
    "BarrierKind",
    "BarrierTicket",
    "Completion",
    "CompletionShare",
    "Draft",
    "Enrolment",
    "EnrolmentState",
    "Feedback",
    "FeedbackRound",
    "FeedbackTicket",
    "GraduationName",
    "Mark",
    "NextSteps",
    "SaidAndDone",
    "Student",
]
