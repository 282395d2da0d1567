from courses.models.approval import Approval
from courses.models.category import Category
from courses.models.course import Course, FormerSlug
from courses.models.offering import Offering
from courses.models.places import Places
from courses.models.revision import Revision
from courses.models.session import Session
from courses.models.teaching import Teaching
from courses.models.term import Term
from courses.models.venue import Room, Venue

__all__ = [
    "Approval",
    "Category",
    "Course",
    "FormerSlug",
    "Offering",
    "Places",
    "Revision",
    "Room",
    "Session",
    "Teaching",
    "Term",
    "Venue",
]
