"""Settings of the helpdesk: everything that differs between places comes from the environment."""

import json
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from shared.panel import PanelSection, RailPlace

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
# Without one, Django refuses at the first use; the processes ask for it at their start.
SECRET_KEY = env.str("SECRET_KEY", default="only-for-checks-in-debug" if DEBUG else "")

SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "helpdesk",
    "inquiries",
    "handovers",
    "livechat",
    "alerts",
    "proposals",
    "escalations",
    "help_centre",
    "automation",
    "improvements",
    "approvals",
    "knowledge_base",
    "triage",
    "targets",
    "notifications",
    "webhooks",
    "mailroom",
    "contacts",
    "desks",
    "files",
    "shared",
    "allauth",
    "allauth.account",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random against BREACH
    "csp.middleware.CSPMiddleware",
    "helpdesk.middleware.ReadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "desks.middleware.AgentLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helpdesk.middleware.PrivatePagesMiddleware",
    "helpdesk.middleware.OwnNotFoundPage",
]

# For anybody: no cookie is read or set below these.
READERS_PATHS = ("/help/", "/chat/", "/robots.txt")

ROOT_URLCONF = "helpdesk.urls"
ASGI_APPLICATION = "helpdesk.asgi.application"
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
                "inquiries.views.rail.rail",
                "inquiries.views.bulk.bulk_dock",
                "inquiries.views.waiting.rail_places",
                "mailroom.views.place.mail_place",
                "notifications.place.bell_place",
                "livechat.views.dock.chat_dock",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------
# A pool, not CONN_MAX_AGE: under ASGI every request runs in a thread of its own.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///helpdesk")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "pool": {
            "min_size": 0,
            "max_size": env.int("DATABASE_POOL", default=10),
            # Short, or PostgreSQL is back long before we ask again: the pauses of the pool grow with
            # the outage, and who waits is not served by a later attempt.
            "timeout": 5,
            "reconnect_timeout": 3,
        },
        "options": "-c statement_timeout=30000 -c lock_timeout=10000"
        " -c idle_in_transaction_session_timeout=60000"
        # A machine that vanished without a word gives back its locks within half a minute.
        " -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    }
)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Forms would open a cursor for each short list of choices: three statements instead of one.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: channel layer and Celery. A hint, never the record (docs/adr) -----------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL}], "prefix": "helpdesk"},
    },
}
# Rate limits must hold while Redis is away, so the cache is a table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    },
}


def celery_broker(url: str) -> str:
    """Celery writes a unix socket as redis+socket://, redis-py as unix://."""
    return url.replace("unix://", "redis+socket://", 1)


CELERY_BROKER_URL = celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A lost Redis must not kill a sender in the middle of a mail: nobody would know if it arrived.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
# 9 is the lowest in Redis: nobody waits for these.
CELERY_TASK_ROUTES = {
    "mailroom.tasks.catch_up": {"priority": 9},
    "inquiries.tasks.read_archive": {"priority": 9},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above CELERY_TASK_TIME_LIMIT, or a running task is handed out a second time.
    "visibility_timeout": 180,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "global_keyprefix": "helpdesk.",
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = "UTC"

# --- Sign-in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "desks.Agent"
AUTHENTICATION_BACKENDS = ["desks.sign_in.AgentBackend"]
ACCOUNT_ADAPTER = "desks.sign_in.AgentAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # our own counter in PostgreSQL: desks/sign_in.py
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day, never prolonged: everyone signs in each day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "helpdesk_session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "helpdesk_csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- Browser policy ---------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
if env.int("TRUSTED_PROXY_COUNT", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Zurich"
FORMAT_MODULE_PATH = ["helpdesk.formats"]

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
# Pages ask for the bundle in static/vendor/js (scripts/build_frontend.py); its sources in static/js
# are only there for tests that import one of them.
STATICFILES_DIRS = [
    (name, BASE_DIR / "static" / name) for name in ("img", "vendor", *(["js"] if DEBUG else []))
]
# Only ours: nothing that a library brings is used, and not all of it can be hashed.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = env.str("FILES_DIR", default=str(VAR_DIR / "files"))
STATIC_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "helpdesk.static_files.HashedStaticFiles"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}

# Entries of the rail with what waits there for an agent: all counts in one statement.
RAIL_PLACES = [
    RailPlace(
        "livechat",
        _("Live chat"),
        "messages",
        "g c",
        "livechat.queries.page_of",
        "livechat.queries.waiting_for",
    ),
    RailPlace(
        "escalations",
        _("Escalations"),
        "circle-arrow-up",
        "g e",
        "escalations.queries.page_of",
        "escalations.queries.waiting_for",
    ),
    RailPlace(
        "handovers",
        _("Hand-overs"),
        "building-community",
        "g h",
        "handovers.queries.page_of",
        "handovers.queries.waiting_for",
    ),
    RailPlace(
        "approvals",
        _("Approvals"),
        "shield-check",
        "g v",
        "approvals.queries.page_of",
        "approvals.queries.waiting_for",
    ),
    RailPlace(
        "knowledge_base",
        _("Knowledge"),
        "template",
        "g k",
        "knowledge_base.queues.page_of",
        "knowledge_base.queues.waiting_for",
    ),
]
# What calls an agent above every page.
URGENT_STRIP = "alerts.views.lists.strip_context"

# What stands in a thread in place of messages that were said in a chat.
THREAD_TALKS = "livechat.views.talks.talks_of"

# Parts of an inquiry's side panel that come by addresses of their own, in this order.
INQUIRY_PANEL = [
    PanelSection("inquiries:limits", _("Time limits"), deed="read_inquiry", lines=4, is_first=True),
    PanelSection("inquiries:suggestions", _("Suggestions"), deed="read_knowledge", lines=8),
    PanelSection("inquiries:references_of", _("Numbers"), deed="read_inquiry", lines=4),
    PanelSection("inquiries:procedures", _("Procedures"), deed="read_inquiry", lines=3),
    PanelSection("inquiries:triage", _("Triage"), deed="read_inquiry", lines=5),
    PanelSection(
        "escalations:panel",
        _("Coordinator"),
        deed="read_inquiry",
        lines=2,
        first_when="escalated_at",
    ),
    PanelSection("approvals:panel", _("Approval"), deed="read_inquiry", lines=1),
    PanelSection("handovers:panel", _("Sections"), deed="read_inquiry", lines=2),
    PanelSection("alerts:panel", _("Urgent alerts"), deed="read_inquiry", lines=1),
    PanelSection("proposals:panel", _("Proposals to the examiners"), deed="read_inquiry", lines=1),
    PanelSection("inquiries:history", _("Other inquiries"), deed="read_inquiry", lines=5),
    PanelSection("inquiries:links", _("Linked"), deed="read_inquiry", lines=2),
]

# Templates of links to the registers, as a JSON list: [{"kind": "madrid_irn", "name": "...", "url":
# "https://register.example/{language}/{value}", "tried": "2026-11-20"}]. Without "tried" a link says
# that nobody has seen yet where it leads. None by default: their forms are not confirmed.
REGISTER_LINKS = json.loads(env.str("REGISTER_LINKS", default="") or "[]")

# A ClamAV daemon that looks at every file (host:port, or the path of a socket); empty: none does.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# Off: pictures from elsewhere are never fetched, whoever asks.
REMOTE_IMAGES = env.bool("REMOTE_IMAGES", default=True)

# Webhooks go to public machines alone, and to those in these networks (10.1.2.0/24), by name.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])
WEBHOOK_PORTS = env.list("WEBHOOK_PORTS", default=["443", "80"])

# --- Mail -------------------------------------------------------------------------------------
MAIL_SINK_PORT = env.int("MAIL_SINK_PORT", default=0)
MAIL_SINK_DIR = VAR_DIR / "sink"
SMTP_URL = env.str(
    "SMTP_URL", default=f"smtp://127.0.0.1:{MAIL_SINK_PORT}" if MAIL_SINK_PORT else ""
)
SMTP_DOOR_HOST = env.str("SMTP_DOOR_HOST", default="127.0.0.1")
SMTP_DOOR_PORT = env.int("SMTP_DOOR_PORT", default=2525)
# Told of troubles with the mail, beside the administrators; empty: nobody else.
ALERT_ADDRESS = env.str("ALERT_ADDRESS", default="")
# An answer leaves so long after "Send": until then it can be taken back.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=10)
MAIL_MAX_BYTES = 50 * 1024 * 1024
# Other hosts for sign-in by OAuth 2, by provider (a national cloud), as https addresses.
OAUTH_BASES = env.dict("OAUTH_BASES", default={})

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "inquiries.api.asking.handle_exception",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Helpdesk API",
    "VERSION": "1",
    "ENUM_NAME_OVERRIDES": {
        "ProposalKind": "proposals.states.Kind",
        "ProposalState": "proposals.states.State",
        "SubjectKind": "improvements.states.SubjectKind",
        "ImprovementState": "improvements.states.State",
        "HandoverState": "handovers.states.State",
        "ApprovalState": "approvals.states.State",
        "EscalationState": "escalations.states.State",
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING_CONFIG = "helpdesk.logs.configure"
LOGGING = {
    "level": env.str("LOG_LEVEL", default="INFO"),
    "json": env.bool("LOG_JSON", default=not DEBUG),
}
