from students.models.draft import Draft
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.mark import Mark
from students.models.nominee import Nominee
from students.models.pause import Pause
from students.models.student import Student

__all__ = ["Draft", "Enrolment", "EnrolmentState", "Mark", "Nominee", "Pause", "Student"]
