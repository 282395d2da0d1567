from students.models.arrangement import Arrangement, ArrangementState
from students.models.charter_acceptance import CharterAcceptance
from students.models.consent import Consent, ConsentPurpose
from students.models.draft import Draft
from students.models.enrolment import Enrolment, EnrolmentState
from students.models.equality import EqualityAnswers
from students.models.mark import Mark
from students.models.need import Need, NeedKind
from students.models.opening import Opening
from students.models.student import Group, Student

__all__ = [
    "Arrangement",
    "ArrangementState",
    "CharterAcceptance",
    "Consent",
    "ConsentPurpose",
    "Draft",
    "Enrolment",
    "EnrolmentState",
    "EqualityAnswers",
    "Group",
    "Mark",
    "Need",
    "NeedKind",
    "Opening",
    "Student",
]
