from recovery_college.prospectus.models.content import EditionContent
from recovery_college.prospectus.models.edition import Edition
from recovery_college.prospectus.models.file import EditionFile
from recovery_college.prospectus.models.print_job import PrintJob

__all__ = ["Edition", "EditionContent", "EditionFile", "PrintJob"]
