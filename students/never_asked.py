"""What the college never asks, so that a file that holds it is not taken in: the words that name such a column."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from foundations.lib.refusals import Refusal

# Columns of other systems, as they are mostly called. Squeezed: "NHS No." and "nhs_no" are one.
NAMES: Final = re.compile(
    r"diagnos|condition|disorder|illness|symptom|medicat|medicine|treatment|nhs|hospital|patient|clinic|\bchi\b"
    r"|\bmrn\b|rio ?(id|no|number)|referr|\brisk|\bbirth|born|\bd\.?o\.?b\b|\bage\b|\bgp\b|consultant|psychiatr|\bcpa\b"
    r"|\bmha\b|\bsection (?!\d)|care co ?ordinator|care plan|cluster|ethnic|religio|sexual|national insurance|\bni n",
    re.IGNORECASE,
)


def check(heads: Iterable[str]) -> None:
    """Raise Refusal, naming the column, when the name of a column says that it holds what the college never asks."""
    found = next((head for head in heads if NAMES.search(re.sub(r"[\W_]+", " ", head)) or NAMES.search(head)), None)
    if found is None:
        return
    words = _(
        "The column “%(name)s” holds what the college never asks about a person: no diagnosis, no NHS number, no date "
        "of birth. Take the column out, and send the file again. We have not kept this file."
    )
    raise Refusal(words % {"name": found[:60]}, field="file")


def looks_like_nhs_number(words: str) -> bool:
    """Say whether words are ten digits of which the last is the check digit of an NHS number (modulus 11)."""
    digits = re.sub(r"[\s-]", "", words)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[-1])
