""" "Tell me when it runs": asking, and asking no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import wishes
from courses.forms_voices import TellMeForm
from courses.models import Course, Revision
from courses.views.course import shown
from foundations.accounts import people, sign_in
from foundations.accounts.access import EVERYONE, open_to
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(EVERYONE)
def tell_me(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask to be told when a course runs; somebody who is not signed in gets a code first."""
    rows = Course.objects.select_related("category", "kind").filter(retired_at=None)
    course, now = get_object_or_404(rows, slug=slug), timezone.now()
    text, _groups = shown(request, course, now=now)
    if isinstance(request.user, User):
        return _known(request, request.user, course, text)
    form = TellMeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        newcomer = people.meet(name=form.cleaned_data["name"], email=form.cleaned_data["email"], now=now)
        sign_in.remember(request, request.path)
        try:
            sign_in.send_code(request, newcomer, now)
        except sign_in.TooMany:
            return sign_in.too_many(request)
        return redirect("sign_in_code")
    context = {"form": form, "course": course, "text": text, "nav": "courses"}
    return render(request, "courses/course/tell_me.html", context)


def _known(request: HttpRequest, user: User, course: Course, text: Revision) -> HttpResponse:
    now, refused = timezone.now(), ""
    waits = wishes.waiting(user).filter(course=course).exists()
    if request.method == "POST":
        stop = request.POST.get("stop") == "1"
        try:
            (wishes.drop if stop else wishes.wish)(course=course, by=user, now=now)
        except Refusal as refusal:
            refused = str(refusal.words)
        else:
            stopped = _("That’s OK. We will not write to you about this course.")
            noted = _("Noted. We write to you once, when there are new dates.")
            messages.success(request, stopped if stop else noted)
            return redirect("course_tell_me", slug=course.slug)
    context = {"course": course, "text": text, "waits": waits, "refused": refused, "nav": "courses"}
    return render(request, "courses/course/tell_me.html", context)
