from students.models.arrangement import Arrangement, ArrangementState
from students.models.draft import Draft
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.mark import Mark
from students.models.need import Need, NeedKind
from students.models.student import Student

__all__ = [
    "Arrangement",
    "ArrangementState",
    "Draft",
    "Enrolment",
    "EnrolmentState",
    "Mark",
    "Need",
    "NeedKind",
    "Student",
]
