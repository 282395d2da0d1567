from foundations.college.models.college import College
from foundations.college.models.help_line import HelpLine
from foundations.college.models.text import Text

__all__ = ["College", "HelpLine", "Text"]
