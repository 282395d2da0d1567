from courses.models.approval import Approval
from courses.models.category import Category, Colour, Pattern
from courses.models.change import Change, ChangedSession
from courses.models.closed_day import ClosedDay
from courses.models.contribution import Contribution, Part, Perspective
from courses.models.course import Course, FormerSlug
from courses.models.kind import Kind
from courses.models.listing import ListedOffering, Listing
from courses.models.offering import Offering
from courses.models.onward import CommunityPlace, NextStep
from courses.models.pack import PackFile, Release
from courses.models.panel import Member, Outcome, Panel, Verdict
from courses.models.partner import Partner, Posting, PostingPlace
from courses.models.places import Places
from courses.models.revision import Revision
from courses.models.safety_visit import SafetyVisit
from courses.models.session import Session
from courses.models.sheet import Sheet
from courses.models.story import Story
from courses.models.suggestion import Answer, Suggestion, Wish
from courses.models.teaching import Teaching
from courses.models.term import Term
from courses.models.upload import Upload
from courses.models.venue import Room, Venue
from courses.models.word import Synonym, Word
from courses.models.yearly_check import ReviewRequest, YearlyCheck

__all__ = [
    "Answer",
    "Approval",
    "Category",
    "Change",
    "ChangedSession",
    "ClosedDay",
    "Colour",
    "CommunityPlace",
    "Contribution",
    "Course",
    "FormerSlug",
    "Kind",
    "ListedOffering",
    "Listing",
    "Member",
    "NextStep",
    "Offering",
    "Outcome",
    "PackFile",
    "Panel",
    "Part",
    "Partner",
    "Pattern",
    "Perspective",
    "Places",
    "Posting",
    "PostingPlace",
    "Release",
    "ReviewRequest",
    "Revision",
    "Room",
    "SafetyVisit",
    "Session",
    "Sheet",
    "Story",
    "Suggestion",
    "Synonym",
    "Teaching",
    "Term",
    "Upload",
    "Venue",
    "Verdict",
    "Wish",
    "Word",
    "YearlyCheck",
]
