"""Which rule of the database said no."""

from django.db import IntegrityError


def broken_by(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a row; empty when the driver does not say."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", None) or "")
