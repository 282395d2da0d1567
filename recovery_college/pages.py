"""Pages about the college itself, how they look to you, and the office's front door."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import EVERYONE, open_to
from foundations.college import colours
from foundations.college.current import college, text
from foundations.lib.http import kept_for_good
from recovery_college.display import COOKIES, DisplayForm
from students.purposes import PURPOSES

A_YEAR = 365 * 24 * 3600


@require_safe
@open_to(EVERYONE)
def about(request: HttpRequest) -> HttpResponse:
    """Say what a Recovery College is and who can come."""
    texts = [found for key in ("what_is", "who_can_come", "how_it_works", "charter") if (found := text(key))]
    return render(request, "recovery_college/pages/about.html", {"texts": texts})


@require_safe
@open_to(EVERYONE)
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer the questions people ask, and say who to ring."""
    return render(request, "recovery_college/pages/help.html", {"questions": text("questions")})


@require_safe
@open_to(EVERYONE)
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, and who can see it."""
    return render(request, "recovery_college/pages/privacy.html", {"purposes": PURPOSES})


@require_safe
@open_to(EVERYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works, what does not yet, and how to tell us."""
    return render(request, "recovery_college/pages/accessibility.html")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(EVERYONE)
def display_settings(request: HttpRequest) -> HttpResponse:
    """Let a person choose light or dark and the size of text; kept in two cookies that say nothing about them."""
    back = request.POST.get("back") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("home")
    form = DisplayForm(
        request.POST or None,
        initial={name: request.COOKIES.get(cookie, "") for name, cookie in COOKIES.items()},
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "recovery_college/pages/display_settings.html", {"form": form, "back": back})
    response = HttpResponseRedirect(back)
    for name, cookie in COOKIES.items():
        response.set_cookie(
            cookie,
            form.cleaned_data[name],
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@require_safe
@open_to(EVERYONE)
def college_css(request: HttpRequest) -> HttpResponse:
    """Serve the college's own colours; its address changes when they do, so browsers may keep them."""
    found = college()
    response = HttpResponse(colours.college_css(found), content_type="text/css")
    if request.GET.get("v") == colours.css_hash(found):
        return kept_for_good(response)
    response["Cache-Control"] = "no-cache"
    return response
