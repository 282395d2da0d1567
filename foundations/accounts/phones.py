"""Phone numbers as people write them: with spaces, with or without the country's number in front."""

from django.db.models import F, Func, Value
from django.db.models.functions import Right

KEPT = 9
FEWEST = 6


def key(number: str) -> str:
    """Return what two spellings of one number share: its last nine digits ("+44 7700 900123" and "07700 900 123")."""
    return "".join(sign for sign in number if sign in "0123456789")[-KEPT:]


def key_of_column() -> Right:
    """Return the same as an expression of the database; the index accounts_user_phone_key is made of it."""
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    return Right(digits, KEPT)
