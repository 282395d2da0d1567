from courses.models.approval import Approval
from courses.models.category import Category
from courses.models.course import Course, FormerSlug
from courses.models.listing import ListedOffering, Listing
from courses.models.offering import Offering
from courses.models.places import Places
from courses.models.revision import Revision
from courses.models.session import Session
from courses.models.teaching import Teaching
from courses.models.term import Term
from courses.models.venue import Room, Venue
from courses.models.word import Synonym, Word

__all__ = [
    "Approval",
    "Category",
    "Course",
    "FormerSlug",
    "ListedOffering",
    "Listing",
    "Offering",
    "Places",
    "Revision",
    "Room",
    "Session",
    "Synonym",
    "Teaching",
    "Term",
    "Venue",
    "Word",
]
