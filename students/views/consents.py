"""What I said yes to: the college's words, one press to say yes, one press to take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal
from students import consents
from students.access import STUDENTS
from students.views.details import own


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def my_consents(request: HttpRequest) -> HttpResponseBase:
    """Each purpose with its words, my yes, and every yes before."""
    student, now = own(request), timezone.now()
    if request.method == "POST":
        purpose, yes = request.POST.get("purpose", ""), request.POST.get("answer") == "yes"
        try:
            if yes:
                consents.give(student=student, purpose=purpose, by=person(request), now=now)
                messages.success(request, _("Thank you. You can take it back at any time."))
            elif consents.withdraw(student=student, purpose=purpose, by=person(request), now=now):
                messages.success(request, _("It is taken back. We don’t use it any more from now on."))
        except Refusal as refusal:
            messages.error(request, str(refusal.words))
        return redirect("my_consents")
    asked = consents.of(student, now=now)
    return render(request, "students/details/consents.html", {"asked": asked, "now": now})
