"""The product beside four pages that are wrong: what the probe must find."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from foundations.accounts.access import EVERYONE, SIGNED_IN, open_to
from foundations.accounts.models import User
from recovery_college.urls import handler400, handler403, handler404, handler500
from students.models import Student

FORM = '<form method="post"><input name="words"><button>Send</button></form>'


class _Words(forms.Form):
    words = forms.CharField(max_length=20)


@open_to(EVERYONE)
def fails(request: HttpRequest) -> HttpResponse:
    """Break on anything that is not a word."""
    if request.method == "POST":
        int(request.POST["words"] if not request.POST.get("words", "1").isalpha() else "1")
    return HttpResponse(FORM)


@open_to(EVERYONE)
def leaks(request: HttpRequest) -> HttpResponse:
    """Show everybody's names to anybody who makes a mistake, and say back what was sent as it was sent."""
    form = _Words(request.POST or None)
    names = " ".join(Student.objects.values_list("name", flat=True))
    wrong = request.method == "POST" and not form.is_valid()
    return HttpResponse(FORM + (names + request.POST.get("words", "") if wrong else ""))


@open_to(SIGNED_IN)
def writes(request: HttpRequest) -> HttpResponse:
    """Refuse, and change something all the same."""
    if request.method == "POST":
        User.objects.filter(pk=request.user.pk).update(name="Changed")
        messages.error(request, "No.")
        return redirect("home")
    return HttpResponse(FORM)


@open_to(EVERYONE)
def keeps(request: HttpRequest) -> HttpResponse:
    """Write what Postgres will only refuse at the end of the transaction."""
    if request.method == "POST":
        Student.objects.filter(pk=Student.objects.order_by("pk")[0].pk).update(registered_by_id=987654321)
    return HttpResponse(FORM)


__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BAD = {"bad_fails": fails, "bad_leaks": leaks, "bad_writes": writes, "bad_keeps": keeps}
urlpatterns = [
    *(path(f"bad/{name}/", view, name=name) for name, view in BAD.items()),
    path("", include("recovery_college.urls")),
]
