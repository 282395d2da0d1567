"""The college's own settings, and whom people can turn to now. For college admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Session
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import help_lines, settings
from foundations.college.models import College, HelpLine
from foundations.lib.refusals import Refusal, show
from recovery_college.college_forms import HelpLineForm, SettingsForm

SETTERS = holders_of("college.change_settings")
MENU = {"nav": "college", "subnav": "settings"}
EITHER = ["GET", "HEAD", "POST"]


@require_http_methods(EITHER)
@open_to(SETTERS)
def college_settings(request: HttpRequest) -> HttpResponse:
    """Show the settings and keep changed ones."""
    college = College.objects.get(pk=1)
    sent = request.POST if request.method == "POST" else None
    form = SettingsForm(sent, instance=college, zone_stays=Session.objects.exists())
    if request.method == "POST" and form.is_valid():
        try:
            settings.change(by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Everybody sees it within half a minute."))
            return redirect("college_settings")
    return render(request, "recovery_college/college/settings.html", {**MENU, "form": form})


@require_safe
@open_to(SETTERS)
def lines(request: HttpRequest) -> HttpResponse:
    """List whom people can turn to now, in order."""
    rows = HelpLine.objects.order_by("order")
    context = {"lines": rows, "most": help_lines.MOST}
    return render(request, "recovery_college/college/help_lines.html", {**MENU, **context})


@require_http_methods(EITHER)
@open_to(SETTERS)
def add_line(request: HttpRequest) -> HttpResponse:
    """Add somebody to turn to."""
    form = HelpLineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            help_lines.add(ways=form.ways(), by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("It stands on every page, mail and print from now on."))
            return redirect("college_help_lines")
    return render(request, "recovery_college/college/help_line.html", {**MENU, "form": form})


@require_http_methods(EITHER)
@open_to(SETTERS)
def change_line(request: HttpRequest, number: int) -> HttpResponse:
    """Change somebody to turn to."""
    line = get_object_or_404(HelpLine, pk=number)
    form = HelpLineForm(request.POST if request.method == "POST" else None, instance=line)
    if request.method == "POST" and form.is_valid():
        try:
            help_lines.change(line=line, ways=form.ways(), by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Everybody sees it within half a minute."))
            return redirect("college_help_lines")
    return render(request, "recovery_college/college/help_line.html", {**MENU, "form": form, "line": line})


@require_POST
@open_to(SETTERS)
def move_line(request: HttpRequest, number: int) -> HttpResponse:
    """Move a line up or down."""
    up = request.POST.get("way") == "up"
    help_lines.move(line=get_object_or_404(HelpLine, pk=number), up=up, by=person(request), now=timezone.now())
    return redirect("college_help_lines")


@require_POST
@open_to(SETTERS)
def remove_line(request: HttpRequest, number: int) -> HttpResponse:
    """Take a line away."""
    try:
        help_lines.remove(line=get_object_or_404(HelpLine, pk=number), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("It is off every page now."))
    return redirect("college_help_lines")
