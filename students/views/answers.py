"""What a form is bound to."""

from django.http import HttpRequest, QueryDict


def answered(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, an empty form included; none when the page is only opened."""
    return request.POST if request.method == "POST" else None
