"""Who counts as a student."""

from foundations.accounts.access import Audience
from students.models import Student

STUDENTS = Audience("student", lambda user: Student.objects.filter(user=user).exists())
