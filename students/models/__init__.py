from students.models.draft import Draft
from students.models.enrolment import Enrolment
from students.models.mark import Mark
from students.models.student import Student

__all__ = ["Draft", "Enrolment", "Mark", "Student"]
