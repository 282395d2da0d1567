from students.models.concern import Concern, ConcernLeftOut, ConcernNote, Deputy
from students.models.contact_task import ContactTask
from students.models.draft import Draft
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.glance import Glance
from students.models.headcount import Headcount
from students.models.mark import Mark
from students.models.student import Student

__all__ = [
    "Concern",
    "ConcernLeftOut",
    "ConcernNote",
    "ContactTask",
    "Deputy",
    "Draft",
    "Enrolment",
    "EnrolmentState",
    "Glance",
    "Headcount",
    "Mark",
    "Student",
]
