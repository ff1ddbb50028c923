"""Settings of the portal. What changes from one machine to another is read from the environment (environment.py)."""

from __future__ import annotations

import os
from importlib.util import find_spec

from unisson.config import environment, journal
from unisson.entrypoints.jobs.postgres import Server

# -- machine -----------------------------------------------------------------------------------------------------------

DATA = environment.data_folder()
DEBUG = environment.flag("UNISSON_DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or environment.private_file(DATA / "secret-key")
# Address people type; used in e-mails.
PUBLIC_URL = os.environ.get("UNISSON_URL", f"http://localhost:{environment.integer('PORT', 8000)}").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = environment.hosts(PUBLIC_URL)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

# -- applications ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_prometheus",
    "unisson.portal.kernel",
    "unisson.portal.accounts",
    "unisson.portal.organisations",
    "unisson.portal.directory",
    "unisson.portal.engagements",
    "unisson.portal.invoices",
    "unisson.portal.exchange",
    "unisson.portal.notifications",
    "unisson.portal.archives",
    "unisson.portal.raccordements",
    "unisson.entrypoints.web",
    "unisson.entrypoints.web.shared",
    "unisson.entrypoints.web.accounts",
    "unisson.entrypoints.web.organisations",
    "unisson.entrypoints.web.directory",
    "unisson.entrypoints.web.engagements",
    "unisson.entrypoints.web.invoices",
    "unisson.entrypoints.web.deposit",
    "unisson.entrypoints.web.exchange",
    "unisson.entrypoints.web.saisie",
    "unisson.entrypoints.web.notifications",
    "unisson.entrypoints.web.archives",
    "unisson.entrypoints.web.verify",
    "unisson.entrypoints.web.raccordements",
    "unisson.entrypoints.api",
    "unisson.entrypoints.jobs",
]

# Readers at the edge: the portal runs without them (architecture law 12).
EDGES = ("unisson.portal.dashboard", "unisson.entrypoints.web.dashboard")
INSTALLED_APPS += [edge for edge in EDGES if find_spec(edge)]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "unisson.config.middleware.security_headers",
    "unisson.config.middleware.short_way",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is closed unless it says otherwise (`login_not_required`).
    "unisson.entrypoints.web.shared.acting.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unisson.entrypoints.web.accounts.devices.DeviceMiddleware",
    "unisson.entrypoints.web.shared.acting.ActorMiddleware",
    "unisson.entrypoints.web.invoices.reading_first.ReadingFirstMiddleware",
    "unisson.entrypoints.web.shared.errors.explain_refused_methods",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "unisson.config.urls"
WSGI_APPLICATION = "unisson.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unisson.entrypoints.web.shared.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "unisson.entrypoints.web.shared.forms.Renderer"
CSRF_FAILURE_VIEW = "unisson.entrypoints.web.shared.errors.csrf_failure"
# Who the sign-in page of a demonstration presents.
UNISSON_DEMO_CAST = "unisson.entrypoints.jobs.world.cast"
# A portal for trying things out: says so on every page, and shows the style guide (/charte/).
UNISSON_DEMO = environment.flag("UNISSON_DEMO", default=DEBUG)

# -- language and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# -- database ----------------------------------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {
    "default": environment.django_database(
        environment.parse_database_url(DATABASE_URL) if DATABASE_URL else Server.of(DATA).django_settings()
    )
}

# -- delays ------------------------------------------------------------------------------------------------------------

# How long links, locks and waits last: portal/kernel/delays.py, one line each.
DELAYS = environment.delays()

# -- people ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "unisson.portal.accounts.passwords.FourClassesOrPhrase"},
    {"NAME": "unisson.portal.accounts.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "unisson.entrypoints.web.accounts.adapter.Adapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Activation is ours (portal.accounts): a link of 60 minutes, then the password. An inactive account does not sign in.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# allauth counts in the memory of one process; ours count in the database (portal.accounts.limits).
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Optional by default. Required: who chose no other second factor receives a code by mail at each sign-in.
SECOND_FACTOR_REQUIRED = environment.flag("UNISSON_SECOND_FACTOR")
MFA_ADAPTER = "unisson.portal.accounts.authenticators.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Unisson"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# -- security ----------------------------------------------------------------------------------------------------------

# On plain http (demo on one's own machine) a secure cookie would never come back.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
BEHIND_PROXY = environment.flag("UNISSON_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

# -- what people send --------------------------------------------------------------------------------------------------

MEBIBYTE = 1024 * 1024
# 120 Mo: the largest deposit of domaine.md 6.6 (compressed flux). Refused while it is being read, not after.
UPLOAD_LIMIT = environment.integer("UNISSON_UPLOAD_LIMIT", 120 * MEBIBYTE)
FILE_UPLOAD_HANDLERS = [
    "unisson.config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * MEBIBYTE
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEBIBYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# -- files -------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": environment.file_storage(str(MEDIA_ROOT)),
    # Files made to be taken away once (extractions), deleted when their time is over.
    "temporary": environment.temporary_storage(str(DATA / "temporary")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# -- mail --------------------------------------------------------------------------------------------------------------

# Without a mail server, mail goes to the portal's own demonstration mailbox.
EMAIL_URL = os.environ.get("EMAIL_URL", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_URL else "unisson.portal.notifications.mailbox.DatabaseEmailBackend"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("UNISSON_FROM", "Unisson <ne-pas-repondre@unisson.localhost>")
if EMAIL_URL:
    globals().update(environment.parse_email_url(EMAIL_URL))

# -- company register ----------------------------------------------------------------------------------------------------

# A « recherche d’entreprises » style JSON API (…/search), to prefill a fiche from its SIRET. Empty: nobody is asked.
COMPANY_REGISTER_URL = os.environ.get("UNISSON_COMPANY_REGISTER_URL", "")

# -- API ---------------------------------------------------------------------------------------------------------------

# Calls a minute for one application; beyond, 429 with Retry-After.
WEBHOOK_TRUST = os.environ.get("UNISSON_WEBHOOK_TRUST", "")  # PEM of authorities trusted beside those of the machine
WEBHOOK_LOCAL = environment.flag("UNISSON_WEBHOOK_LOCAL")  # let webhooks call http and private addresses
API_CALLS_PER_MINUTE = environment.integer("UNISSON_API_CALLS", 3000)

# -- directory -----------------------------------------------------------------------------------------------------------

# Where the weekly work finds the public directory: a file, a folder (its newest file), or an http(s) address. Empty: nowhere.
DIRECTORY_SOURCE = os.environ.get("UNISSON_DIRECTORY_SOURCE", "")

# -- signatures -----------------------------------------------------------------------------------------------------------

# Certificates (PEM, one after the other) of the authorities whose signatures are trusted. Empty: trust is not checked.
SIGNATURE_TRUST = os.environ.get("UNISSON_SIGNATURE_TRUST", "")

# -- background work ---------------------------------------------------------------------------------------------------

# Beyond this silence (seconds) a worker is held for dead: its jobs are run again, /readyz says so.
WORKER_SILENCE = environment.integer("UNISSON_WORKER_SILENCE", 20)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": environment.integer("UNISSON_JOBS", 4),
    "update_heartbeat_interval": WORKER_SILENCE / 4,
    "stalled_worker_timeout": WORKER_SILENCE,
    "shutdown_graceful_timeout": 2,
    "delete_jobs": "never",
}

# -- watching ----------------------------------------------------------------------------------------------------------

METRICS_TOKEN = os.environ.get("UNISSON_METRICS_TOKEN", "")
LOGGING_CONFIG = "unisson.config.journal.configure"
LOGGING = journal.dictionary(as_json=environment.flag("UNISSON_LOG_JSON"), level=os.environ.get("UNISSON_LOG_LEVEL", "INFO"))
