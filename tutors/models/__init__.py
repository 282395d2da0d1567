from tutors.models.pair import Pair
from tutors.models.tutor import Tutor

__all__ = ["Pair", "Tutor"]
