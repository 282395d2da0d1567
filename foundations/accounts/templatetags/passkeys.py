"""What a page hands to the browser about passkeys."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Return plain values as JSON, to be escaped into an attribute."""
    return json.dumps(value)
