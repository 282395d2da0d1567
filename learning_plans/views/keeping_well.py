"""Keeping well in class: my note, and the tutors of which of my courses may open it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from learning_plans import keeping_well
from learning_plans.forms import KeepingWellForm
from students.access import STUDENTS
from students.models import Student
from students.views.answers import answered


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def my_keeping_well(request: HttpRequest) -> HttpResponse:
    """Write it, share it for some courses, stop sharing it, or take it away."""
    user, now = person(request), timezone.now()
    note = keeping_well.visible_to(user).first()
    shared = keeping_well.shared_by(user)
    places = list(keeping_well.places(user, now=now))
    form = KeepingWellForm(answered(request), words=note.words if note else "", places=places, shared=shared)
    if request.method == "POST" and form.is_valid():
        me = get_object_or_404(Student.objects.visible_to(user), user=user)
        words, shown = form.cleaned_data["words"], form.shown()
        try:
            keeping_well.keep(student=me, words=words, show=shown, by=user, now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _said(words, len(shown)))
            return redirect("my_keeping_well")
    context = {"nav": "my_plan", "form": form, "places": places}
    return no_store(render(request, "learning_plans/keeping_well/note.html", context))


def _said(words: str, courses: int) -> str:
    """Return what is true after saving."""
    if not words:
        return _("Your note is empty. Nobody can open anything here.")
    if not courses:
        return _("Your note is saved. Only you can open it.")
    return ngettext(
        "Your note is saved. The tutors of %(number)s course can open it.",
        "Your note is saved. The tutors of %(number)s courses can open it.",
        courses,
    ) % {"number": courses}
