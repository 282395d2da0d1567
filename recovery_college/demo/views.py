"""The demo's own pages: be a sample person, read the mail that was sent, see every piece of the design."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundations.accounts import second_factor
from foundations.accounts.access import EVERYONE, open_to
from recovery_college.demo import mail
from recovery_college.demo.people import SAMPLE_PEOPLE, find
from recovery_college.demo.samples import samples

BACKEND = "foundations.accounts.backend.RoleBackend"


@require_safe
@open_to(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """List the sample people and the ways to look around."""
    return render(request, "recovery_college/demo/home.html", {"sample_people": SAMPLE_PEOPLE})


@require_POST
@open_to(EVERYONE)
def sign_in_as(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as a sample person, the second factor included."""
    user = find(key)
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    second_factor.mark_for_demo(request)
    return redirect(next(sample.start for sample in SAMPLE_PEOPLE if sample.key == key))


@require_safe
@open_to(EVERYONE)
def sent_mail(request: HttpRequest) -> HttpResponse:
    """List the mail that the demo sent."""
    return render(request, "recovery_college/demo/mail_list.html", {"mails": mail.latest()})


@require_safe
@open_to(EVERYONE)
def one_mail(request: HttpRequest, key: str) -> HttpResponse:
    """Show the words of one mail."""
    found = mail.read(key)
    if found is None:
        raise Http404
    return render(request, "recovery_college/demo/mail.html", {"mail": found})


@require_safe
@open_to(EVERYONE)
@csp_replace({"default-src": [NONE], "style-src": [UNSAFE_INLINE]})
def one_mail_as_sent(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as a mail program would; its style stands in the mail, so this page alone allows that."""
    found = mail.read(key)
    if found is None or not found.html:
        raise Http404
    return HttpResponse(found.html)


@require_safe
@open_to(EVERYONE)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every piece of the design."""
    return render(request, "styleguide.html", samples())
