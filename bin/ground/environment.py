"""The environment of the college's processes: everything they read is said here, nothing strange slips in."""

import os
from collections.abc import Mapping
from pathlib import Path

from ground import keys, place

SECRET_BYTES = 48  # Django asks for fifty letters
FERNET_BYTES = 32  # what Fernet asks for, no more and no less
STRANGERS = {
    *(
        "DJANGO_SETTINGS_MODULE",
        "PYTHONPATH",
        "PYTHONHOME",
        "DEMO",
        "SECRET_KEY",
        "FIELD_KEYS",
        "BEHIND_PROXY",
    ),
    *(
        "SMTP_URL",
        "SMTP_PASSWORD_FILE",
        "MAIL_FROM",
        "ALLOWED_HOSTS",
        "NODE_MODULES",
        "DATABASE_PASSWORD_FILE",
    ),
    *("TEXT_URL", "TEXT_TOKEN", "TEXT_TOKEN_FILE"),
    *("DATABASE_APP_ROLE", "DATABASE_BACKUP_ROLE"),
}


def base(var: Path, *, database_url: str, redis_url: str, public_url: str) -> dict[str, str]:
    """The variables that every process of the college needs, with keys kept in `var`/keys."""
    kept = {name: word for name, word in os.environ.items() if name not in STRANGERS and name[:2] != "PG"}
    folder = var / "keys"
    return kept | {
        "PATH": f"{place.VENV / 'bin'}:{os.environ.get('PATH', '')}",
        "DJANGO_SETTINGS_MODULE": "recovery_college.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY_FILE": str(keys.key_file(folder, "secret-key", size=SECRET_BYTES)),
        "FIELD_KEYS_FILE": str(keys.key_file(folder, "field-keys", size=FERNET_BYTES)),
        "PUBLIC_URL": public_url,
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def exports(values: Mapping[str, str]) -> str:
    """`values` as lines that a shell can evaluate."""
    return "\n".join(f"export {name}='{value}'" for name, value in sorted(values.items()))
