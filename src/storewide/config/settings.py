"""Django's settings: safe by default, the few choices an operator has read from the environment.

STOREWIDE_DATA, STOREWIDE_ORIGIN, STOREWIDE_HOSTS, STOREWIDE_SECRET, STOREWIDE_MAIL and DATABASE_URL are documented in
docs/operating.md.
"""

import os
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from storewide.config import mailing, wiring
from storewide.lib import data_folder

DATA = data_folder.locate()
ORIGIN = os.environ.get("STOREWIDE_ORIGIN", "").rstrip("/")

DEBUG = False
ROOT_URLCONF = "storewide.config.urls"
WSGI_APPLICATION = "storewide.config.wsgi.application"
WIRING = wiring.WIRING
API_ROUTERS = wiring.API_ROUTERS

SECRET_KEY = (
    os.environ.get("STOREWIDE_SECRET") or DATA.secret_if_any() or "no data folder yet: nothing is signed"
)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, [urlsplit(ORIGIN).hostname or ""]),
    *(host for host in os.environ.get("STOREWIDE_HOSTS", "").split(",") if host),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    *wiring.MODULES,
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "storewide.web.addresses.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "storewide.access.middleware.FirstRunMiddleware",
    "storewide.access.middleware.SignedInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "storewide.web.damage.DamageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storewide.kit.context.frame",
                "storewide.web.context.shell",
            ],
        },
    }
]

# IMMEDIATE: a writer takes the lock when it begins instead of failing when it first writes.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA.database,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    },
}
DATABASES = {"default": _SQLITE}
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dict(dj_database_url.config(conn_max_age=600, conn_health_checks=True))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# mail goes where the operator says, or nowhere
MAILERS, DEFAULT_FROM_EMAIL = mailing.read(os.environ.get("STOREWIDE_MAIL", ""))

QUEUES = ["short", "long", "steady", "outgoing"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}

AUTH_USER_MODEL = "access.User"
# E-mails are unique in any case of letters, by a constraint that this check does not see; without a mail server no
# mail is queued, so that no mailer is missing.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "mail.W001"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "storewide.access.adapter.ClosedSignUp"
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/access/sign-in/"

SESSION_COOKIE_NAME = "storewide_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_NAME = "storewide_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if ORIGIN.startswith("https://") else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
CSRF_FAILURE_VIEW = "storewide.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# The pages listen on loopback alone; the edge in front drops what a client says of itself and sets these.
USE_X_FORWARDED_HOST = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

FORM_RENDERER = "storewide.kit.forms.Renderer"

# Where the warehouse outgrows one machine, such as spark://host:7077; without it DuckDB computes in this process.
SPARK = os.environ.get("STOREWIDE_SPARK", "")

# Whether probes may look at addresses of private networks; a store that is only there can then be probed.
PROBE_PRIVATE = os.environ.get("STOREWIDE_PROBE_PRIVATE", "").lower() in ("yes", "true", "1")
# Whether webhooks may go to addresses of private networks; a system beside this machine can then be told.
WEBHOOK_PRIVATE = os.environ.get("STOREWIDE_WEBHOOK_PRIVATE", "").lower() in ("yes", "true", "1")

# Where Slack says whose click on a briefing's button it was.
SLACK_API = "https://slack.com/api"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA.static
# Vega comes out of a package once, not out of the repository; it is collected with the rest.
STATICFILES_DIRS = [DATA.root / "static-made"] if (DATA.root / "static-made").is_dir() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA.uploads},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA.uploads
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("STOREWIDE_LOG", "WARNING")},
}
