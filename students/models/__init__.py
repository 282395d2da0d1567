from students.models.draft import Draft
from students.models.enquiry import Enquiry
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.feed import Feed
from students.models.mark import Mark
from students.models.slot import Booking, Slot
from students.models.student import Student

__all__ = ["Booking", "Draft", "Enquiry", "Enrolment", "EnrolmentState", "Feed", "Mark", "Slot", "Student"]
