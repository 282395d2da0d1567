"""The tutors' hello to the students of an offering."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import hello
from courses.forms_voices import HelloForm
from courses.models import Offering
from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show
from tutors.access import TUTORS


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(TUTORS)
def teaching_hello(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write what students read before the first session. Only its own tutors can."""
    user = person(request)
    taught = Offering.objects.filter(sessions__teachings__tutor__user=user, published_at__isnull=False).distinct()
    offering = get_object_or_404(taught.select_related("revision"), uuid=number)
    sent = request.POST if request.method == "POST" else None
    form = HelloForm(sent, initial={"words": offering.hello})
    if request.method == "POST" and form.is_valid():
        try:
            hello.write(offering=offering, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Your students read it three days before the first session."))
            return redirect("teaching")
    return render(request, "courses/teaching/hello.html", {"form": form, "offering": offering, "nav": "teaching"})
