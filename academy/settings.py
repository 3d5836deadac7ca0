"""Every difference between deployments is an environment variable, and all of them are read here.

Without any variable this is the embedded academy: SQLite, a Valkey server from a wheel, files under
``var/``. What is asked for and wrong or missing is an error; nothing falls back silently.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from academy import variables

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(variables.text("ACADEMY_VAR", str(BASE_DIR / "var"))).resolve()

# --- Where the academy is reached ------------------------------------------------------------------

PUBLIC_URL = variables.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL must be an http or https address, not {PUBLIC_URL!r}")
LOCAL = _public.hostname in ("127.0.0.1", "localhost", "::1")
HTTPS = _public.scheme == "https"
if not LOCAL and not HTTPS:
    raise ImproperlyConfigured("PUBLIC_URL must use https unless it is an address of this machine")

DEBUG = variables.yes_no("DEBUG", default=False)
DEMO = variables.yes_no("ACADEMY_DEMO", default=False)
"""The demo signs personas in without a password; see academy/demo."""
if DEMO and not LOCAL and not variables.yes_no("ACADEMY_DEMO_PUBLIC", default=False):
    raise ImproperlyConfigured(
        "ACADEMY_DEMO lets anybody sign in as anybody: with a public PUBLIC_URL, set ACADEMY_DEMO_PUBLIC=1 as well"
    )


def _secret_key() -> str:
    """The key from the environment; on an address of this machine alone, one made once and kept in var/."""
    if key := variables.text("SECRET_KEY"):
        return key
    if not LOCAL:
        raise ImproperlyConfigured(
            "SECRET_KEY must be set where PUBLIC_URL is not an address of this machine"
        )
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = variables.texts("SECRET_KEY_FALLBACKS", [])


def _certificate_keys() -> Path:
    """The folder with the private keys that sign certificates; on an address of this machine alone, one in var/."""
    if folder := variables.text("CERTIFICATE_KEYS"):
        return Path(folder).resolve()
    if not LOCAL:
        raise ImproperlyConfigured(
            "CERTIFICATE_KEYS must name the folder with the key that signs certificates (docs/operations.md) "
            "where PUBLIC_URL is not an address of this machine"
        )
    return VAR_DIR / "keys"


CERTIFICATE_KEYS = _certificate_keys()
CERTIFICATE_KEYS_GIVEN = bool(variables.text("CERTIFICATE_KEYS"))
"""Whether somebody keeps the keys; else the academy makes the first one itself."""
ALLOWED_HOSTS = variables.texts("ALLOWED_HOSTS", [_public.hostname])
if LOCAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- Apps: one stack, from the house's roof to its floor ---------------------------------------------

INSTALLED_APPS = [
    "academy",
    "readiness",
    "certificates",
    "assessments",
    "enrolments",
    "courses",
    "dealerships",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.snippets",  # loads the hooks, and ours replace rights that documents and images register
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "ninja",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dealerships.middleware.PersonLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dealerships.middleware.RequireMfaMiddleware",
    "academy.middleware.AdminMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "academy.context_processors.academy",
            ],
        },
    }
]

# --- Database ----------------------------------------------------------------------------------------


def _database() -> dict[str, object]:
    if database := variables.postgresql("DATABASE_URL"):
        return {**database, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "academy.sqlite3",
        "CONN_MAX_AGE": None,
        # SQLite's other modes fail at once with "database is locked" (ADR 0003).
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536",
        },
    }


DATABASES = {"default": _database()}

# --- Queue and cache ---------------------------------------------------------------------------------

EMBEDDED_BROKER_SOCKET = VAR_DIR / "valkey.sock"
CELERY_BROKER_URL = variables.address(
    "CELERY_BROKER_URL",
    *("redis", "rediss", "redis+socket", "sentinel"),
    "memory",  # of the tests: a queue that nobody reads
    default=f"redis+socket://{quote(str(EMBEDDED_BROKER_SOCKET))}",
)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 3900
CELERY_TASK_SOFT_TIME_LIMIT = 3600
# Redis gives a message back after the visibility timeout: it must exceed the longest task (ADR 0004).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7200,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # of a publisher: a message only hurries, and a request must not wait for a broker
}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 8  # a task that is interrupted goes back on the queue
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Berlin"

if _redis_url := variables.address("REDIS_URL", "redis", "rediss", "unix"):
    CACHES: dict[str, dict[str, object]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis_url}
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # The locks after repeated failures live here: crowding out must not open them.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(variables.text("MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    if HTTPS
    else {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
if _bucket := variables.text("AWS_STORAGE_BUCKET_NAME"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": variables.address("AWS_S3_ENDPOINT_URL", "https", "http") or None,
            "region_name": variables.text("AWS_S3_REGION_NAME") or None,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
# A master-data bundle of the largest network is an upload; it streams to disk beyond 2.5 MB.
NETWORK_UPLOAD_MAX_BYTES = 300 * 1024 * 1024

# --- Languages and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "academy" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["academy.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- Sign-in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "dealerships.Person"
AUTHENTICATION_BACKENDS = [
    "dealerships.backends.AppointmentBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "dealerships.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's own would keep a second copy of the address, which an import doesn't know.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 (a path)
ACCOUNT_FORMS = {
    "login": "dealerships.forms.SignInForm",
    "reset_password": "dealerships.forms.ResetPasswordForm",
    "reset_password_from_key": "dealerships.forms.ResetPasswordKeyForm",
    "change_password": "dealerships.forms.ChangePasswordForm",
    "set_password": "dealerships.forms.SetPasswordForm",
    "reauthenticate": "dealerships.forms.ReauthenticateForm",
}
# Limits count by address: behind a proxy, by the one that the proxy reports.
ALLAUTH_TRUSTED_PROXY_COUNT = variables.number("TRUSTED_PROXIES", default=1 if HTTPS else 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are master data
MFA_FORMS = {
    "authenticate": "dealerships.forms.SecondFactorForm",
    "reauthenticate": "dealerships.forms.ConfirmSecondFactorForm",
    "activate_totp": "dealerships.forms.ActivateAppForm",
}
MFA_TOTP_ISSUER = "Dealer Academy"
MFA_REQUIRED = variables.yes_no("MFA_REQUIRED", default=not LOCAL and not DEMO)
"""Trainers and headquarters must have a second factor; the demo on this machine does without and says so."""
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Security ------------------------------------------------------------------------------------------

if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = variables.yes_no("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SILENCED_SYSTEM_CHECKS = ["security.W019"]
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's live preview frames pages of its own origin
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    }
}

# --- Mail ------------------------------------------------------------------------------------------------

if _mail_server := variables.mail("EMAIL_URL"):
    vars().update(_mail_server)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = variables.text("DEFAULT_FROM_EMAIL", "academy@example.org")

# --- Wagtail ---------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Dealer Academy"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "courses.AcademyImage"
WAGTAILDOCS_DOCUMENT_MODEL = "courses.AcademyDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # an SVG can hold scripts
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would send hashes of people's addresses abroad
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_AUTOSAVE_INTERVAL = 10_000
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
TASKS = {"default": {"BACKEND": "academy.tasks_backend.CeleryBackend"}}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Logging ---------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": variables.log_level("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "wagtail": {"level": "WARNING"},  # its history of each page says who did what
    },
}
