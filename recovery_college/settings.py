"""All settings of the product, in one file, from the environment: loud when something is missing, safe by default.

README.md lists the variables. A value that ends in _FILE names a file that holds the secret.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name: str) -> str:
    """Return the variable, or stop with its name."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. README.md says what it is for.")
    return value


def secret(name: str) -> str:
    """Return a secret from the file that NAME_FILE names, or from NAME."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return required(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None


def database(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// (this product runs on Postgres only).")
    password = unquote(parts.password or "") or os.environ.get("DATABASE_PASSWORD", "")
    if os.environ.get("DATABASE_PASSWORD_FILE"):
        password = secret("DATABASE_PASSWORD")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": password,
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "recovery_college"},
        "TEST": {"TEMPLATE": "template0", "CHARSET": "UTF8"},
    }


DEMO = os.environ.get("DEMO", "") == "1"
DEBUG = False
SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = tuple(secret("FIELD_KEYS").split())
PUBLIC_URL = required("PUBLIC_URL").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""
ALLOWED_HOSTS = [name for name in os.environ.get("ALLOWED_HOSTS", PUBLIC_HOST).split(",") if name]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

if not HTTPS and PUBLIC_HOST not in {"localhost", "127.0.0.1", "testserver"}:
    raise ImproperlyConfigured("PUBLIC_URL must begin with https:// (http is for this machine's own localhost).")

DATABASES = {"default": database(required("DATABASE_URL"))}
APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "rc_app")
BACKUP_ROLE = os.environ.get("DATABASE_BACKUP_ROLE", "rc_backup")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "foundations.lib",
    "foundations.college",
    "foundations.audit",
    "foundations.notifications",
    "foundations.accounts",
    "tutors",
    "courses",
    "students",
    "learning_plans",
    "recovery_college.prospectus",
    "recovery_college",
]

MIDDLEWARE = [
    "recovery_college.errors.PlainAnswerWhenAllElseFails",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recovery_college.middleware.NothingPersonalIsKept",
    "recovery_college.middleware.SharedPhone",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "recovery_college.middleware.CollegeZone",
]

ROOT_URLCONF = "recovery_college.urls"
REACTIONS = "recovery_college.reactions"
WSGI_APPLICATION = "recovery_college.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique in any case of letters: accounts_user_email_unique

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recovery_college.processors.the_college",
            ],
            "builtins": ["django.templatetags.i18n", "foundations.lib.templatetags.design"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Who signs in, and how. -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "foundations.accounts.backend.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "recovery_college.errors.refused_form"
LANGUAGE_COOKIE_SECURE = HTTPS

ACCOUNT_ADAPTER = "foundations.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/h/ip,5/15m/key",
    "login": "60/h/ip",
    "login_failed": "10/15m/ip,5/15m/key",
    "ask_us": "20/h/ip",
    "find_student": "120/10m/key",
    "paper_code": "20/15m/ip,8/15m/key",
}
MFA_ADAPTER = "foundations.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# What the browser is told. ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if os.environ.get("BEHIND_PROXY", "") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Words, days and numbers. The college's own zone comes from its row; this is what machines use. --------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files. -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = Path(os.environ.get("NODE_MODULES", BASE_DIR / "node_modules"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("fonts", NODE_MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"),
]
WHITENOISE_MAX_AGE = 0
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files" / "public"},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files" / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {"default": {"BACKEND": "foundations.lib.cache.CountsCache", "LOCATION": "cache"}}

# Mail. Only foundations.notifications sends it. -----------------------------------------------------------------------
MAIL_FROM = os.environ.get("MAIL_FROM", "")
DEFAULT_FROM_EMAIL = MAIL_FROM or "college@larkmoor.example"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP_URL = os.environ.get("SMTP_URL", "")
if SMTP_URL:
    _smtp = urlsplit(SMTP_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _smtp.hostname or ""
    EMAIL_PORT = _smtp.port or 25
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = (
        secret("SMTP_PASSWORD") if os.environ.get("SMTP_PASSWORD_FILE") else unquote(_smtp.password or "")
    )
    EMAIL_USE_TLS = _smtp.scheme == "smtp+tls"
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
    EMAIL_TIMEOUT = 20
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    raise ImproperlyConfigured("SMTP_URL is not set. The college sends its codes and confirmations by mail.")
if not DEMO and not MAIL_FROM:
    raise ImproperlyConfigured("MAIL_FROM is not set. It is the address that the college's mail comes from.")

# Texts. Only foundations.notifications sends them; without a gateway, who wants texts is rung (in the demo: files). ---
TEXT_URL = os.environ.get("TEXT_URL", "")
TEXT_TOKEN = secret("TEXT_TOKEN") if os.environ.get("TEXT_TOKEN_FILE") else os.environ.get("TEXT_TOKEN", "")
if TEXT_URL and not TEXT_URL.startswith("https://"):
    raise ImproperlyConfigured("TEXT_URL must begin with https://: numbers and words go to it.")

# Work after the page: Celery on Redis, which holds nothing that a sweep would not find again. ------------------------
CELERY_BROKER_URL = required("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 15,
    "unacked_restore_throttle": 15,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver what is due": {"task": "notifications.sweep", "schedule": 15.0},
    "let offers lapse": {"task": "students.lapse_offers", "schedule": 60.0},
    "offer what is free": {"task": "students.offer_what_is_free", "schedule": 600.0},
    "write tomorrow's reminders": {"task": "students.write_reminders", "schedule": 300.0},
    "list the next run of what has begun": {"task": "courses.refresh_listings", "schedule": 3600.0},
    "write the catalogue anew": {"task": "courses.refresh_catalogue", "schedule": 24 * 3600.0},
    "ask for yearly looks and panels": {"task": "courses.ask_for_reviews", "schedule": 24 * 3600.0},
    "read spreadsheets that a crash left": {"task": "courses.sweep_spreadsheets", "schedule": 60.0},
    "print what a crash left": {"task": "prospectus.sweep", "schedule": 60.0},
    "ask whether rooms are empty": {"task": "courses.alert_open_rooms", "schedule": 300.0},
    "tell deputies of concerns": {"task": "students.call_deputies", "schedule": 60.0},
    "complete courses and ask how they were": {"task": "students.after_courses", "schedule": 3600.0},
    "begin messages again after a pause": {"task": "students.end_pauses", "schedule": 300.0},
    "clear old sessions": {"task": "accounts.clear_sessions", "schedule": 3600.0},
    "look again at what students asked for": {"task": "students.look_at_arrangements", "schedule": 3600.0},
    "write tomorrow's talks": {"task": "students.remind_of_talks", "schedule": 300.0},
    "rest calendars and erase old questions": {"task": "students.let_rest", "schedule": 6 * 3600.0},
}

# Logs carry no words and no names. recovery_college.logs scrubs what Django and Postgres would write. ----------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nothing_personal": {"()": "recovery_college.logs.NothingPersonal"}},
    "formatters": {
        "line": {
            "()": "recovery_college.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["nothing_personal"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
