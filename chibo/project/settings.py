"""Settings, from the environment only. Every name is documented in docs/operations/settings.md."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from chibo.project.environment import flag, secret, text, whole

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(text("CHIBO_VAR", str(ROOT / "var"))).resolve()

DEBUG = flag("CHIBO_DEBUG")
SECRET_KEY = secret("CHIBO_SECRET_KEY", VAR / "keys" / "django.key")
KEY_FILE = Path(text("CHIBO_KEY_FILE", str(VAR / "keys" / "installation.key")))
ALLOWED_HOSTS = text("CHIBO_HOSTS", "localhost 127.0.0.1 [::1]").split()
LOOPBACK = flag("CHIBO_LOOPBACK", default=True)
BEHIND_PROXY = flag("CHIBO_BEHIND_PROXY")
STORE_SCANS = flag("CHIBO_STORE_SCANS")
ATTACHMENT_MEGABYTES = whole("CHIBO_ATTACHMENT_MB", 10, most=10)
ATTACHMENTS_A_PAPER = whole("CHIBO_ATTACHMENTS_A_PAPER", 5, most=20)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "axes",
    "csp",
    "django_htmx",
    "chibo.storage",
    "chibo.audit",
    "chibo.organisation",
    "chibo.accounts",
    "chibo.people",
    "chibo.documents",
    "chibo.deadlines",
    "chibo.membership",
    "chibo.training",
    "chibo.admission",
    "chibo.hamlets",
    "chibo.indicators",
    "chibo.targets",
    "chibo.exchange",
    "chibo.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "chibo.web.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chibo.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chibo.web.sessions.Sessions",
    "chibo.web.middleware.Guard",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chibo.project.urls"
WSGI_APPLICATION = "chibo.project.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chibo.web.context.page",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Turn a libpq address into Django's settings; options Django does not know go to the driver."""
    parts = dict(conninfo_to_dict(url))
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, object] = {ours: parts.pop(theirs, "") for theirs, ours in known.items()}
    return settings | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": parts | {"options": "-c timezone=UTC"},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {
    "default": _database(text("DATABASE_URL", "postgresql:///chibo")),
    "owner": _database(text("DATABASE_OWNER_URL", text("DATABASE_URL", "postgresql:///chibo"))),
}
DATABASE_ROUTERS = ["chibo.storage.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "chibo" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("CHIBO_STATIC", str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o600
# What is not too large to be read stays in memory: a file on its way under a key touches no disk in the open.
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Argon2id at 19 MiB and two passes: twenty logins at once fit on two cores and 400 MB.
PASSWORD_HASHERS = ["chibo.accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "chibo.accounts.passwords.LocalWordsValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "worklist"
LOGOUT_REDIRECT_URL = "login"

# Cookie prefixes need https; only plain-http loopback goes without.
COOKIE_PREFIX = "" if LOOPBACK else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}chibo"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = not LOOPBACK
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}chibo-csrf"
CSRF_COOKIE_SECURE = not LOOPBACK
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "chibo.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0 if LOOPBACK else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOOPBACK
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}

# At most ten wrong passwords an account and hour; a stranger can hold an account for 15 minutes only.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "chibo.web.browsers.counted_as"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_CALLABLE = "chibo.web.errors.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False

PGHISTORY_MIDDLEWARE_METHODS = ()
PGTRIGGER_INSTALL_ON_MIGRATE = False
# Counting by account and not by address is meant: a whole commune shares one address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("CHIBO_LOG_LEVEL", "WARNING")},
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
os.environ.setdefault("PGAPPNAME", "chibo")
