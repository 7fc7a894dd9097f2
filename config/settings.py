"""Settings, flat. Every one that may differ between places comes from the environment."""

import secrets
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, production

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("POSKO_DATA") or BASE_DIR / "var").resolve()

# Where and how it runs
PUBLIC_URL = env.text("POSKO_PUBLIC_URL").rstrip("/")
PRODUCTION = PUBLIC_URL.startswith("https://")
DEBUG = env.flag("POSKO_DEBUG")
DEMO = env.flag("POSKO_DEMO", default=not PRODUCTION)
SECRET_KEY = env.secret("POSKO_SECRET_KEY", DATA_DIR / "secret-key")
FIELD_KEYS_FILE = Path(env.text("POSKO_FIELD_KEYS_FILE") or DATA_DIR / "field-keys.json")
ALLOWED_HOSTS = env.words("POSKO_ALLOWED_HOSTS", "" if PRODUCTION else "*")
TRUSTED_PROXY = env.text("POSKO_TRUSTED_PROXY")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "config",
    "dashboards",
    "referrals",
    "supplies",
    "shelters",
    "registrations",
    "incidents",
    "notifications",
    "partners",
    "maps",
    "core",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # core/templates/django/forms comes first

MIDDLEWARE = [
    "core.middleware.HealthMiddleware",
    "core.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partners.middleware.OwnLanguageMiddleware",
    "core.middleware.NoNulMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "partners.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.WrongMethodMiddleware",
    "core.middleware.RuleBrokenMiddleware",
    "partners.middleware.DenialMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partners.context.frame",
            ],
            "builtins": ["core.templatetags.posko"],
        },
    },
]

# Rows
DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR / "posko.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Fragments only: whatever protects somebody is a row, since every process has its own copy of this.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People who sign in
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Coordinators, protection officers and administrators of what is no exercise sign in with two factors.
SECOND_FACTOR = True
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# A whole registration team shares one address: only a user name is ever locked.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "partners.views.locked_out"
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# axes.W006 asks for a lock by address too, which would shut out the whole team behind it.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# Words and times
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_SCOPE_ZONE = "Asia/Jakarta"

# Files: everything a page needs is served from here
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.wheels.WheelFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.wheels.ManifestStorage"},
}
MEDIA_ROOT = DATA_DIR / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# What a browser is told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]

# Workers: the rows are the queue, a message only wakes them
CELERY_BROKER_URL = env.text("BROKER_URL") or "filesystem://localhost"
QUEUE_DIR = DATA_DIR / "queue"
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "config.broker.Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "polling_interval": 0.2,
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_PUBLISH_RETRY = False
# Each also runs when the bell rings; the timer only bounds the wait after a lost ring.
CELERY_BEAT_SCHEDULE = {
    "react": {"task": "core.react", "schedule": 2.0, "options": {"expires": 5}},
    "seal": {"task": "core.seal", "schedule": 1.0, "options": {"expires": 5}},
    "jobs": {"task": "core.jobs", "schedule": 3.0, "options": {"expires": 5}},
    "send": {"task": "notifications.send", "schedule": 2.0, "options": {"expires": 5}},
    "receive": {"task": "notifications.receive", "schedule": 2.0, "options": {"expires": 5}},
    "escalate": {"task": "notifications.escalate", "schedule": 10.0, "options": {"expires": 10}},
    "follow": {"task": "notifications.follow", "schedule": 30.0, "options": {"expires": 30}},
    "watch": {"task": "shelters.watch", "schedule": 15.0, "options": {"expires": 15}},
    "oversee": {"task": "shelters.oversee", "schedule": 60.0, "options": {"expires": 60}},
    "recount": {"task": "shelters.recount", "schedule": crontab(hour="20", minute="30")},  # UTC
    "overdue": {"task": "referrals.watch", "schedule": 60.0, "options": {"expires": 60}},
    "release": {"task": "shelters.release", "schedule": 10.0, "options": {"expires": 10}},
    "remind": {"task": "shelters.remind", "schedule": 300.0, "options": {"expires": 300}},
    "agreements": {
        "task": "notifications.remind",
        "schedule": crontab(hour="1", minute="0"),
    },  # UTC
    "grown": {"task": "registrations.search_grown", "schedule": 300.0, "options": {"expires": 300}},
    "forget": {"task": "registrations.forget", "schedule": 600.0, "options": {"expires": 600}},
    "search": {"task": "registrations.search", "schedule": crontab(hour="19", minute="0")},  # UTC
}

# SMS
SMS_BACKEND = env.text("SMS_BACKEND", "file" if PRODUCTION else "console")
SMS_FILE = DATA_DIR / "sms.jsonl"
PROGRAMME = env.text("POSKO_PROGRAMME")  # stands in front of every text
SMS_SEGMENT_COST = env.number("SMS_SEGMENT_COST", 0)  # rupiah; 0 is not known
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN")
TWILIO_FROM = env.text("TWILIO_FROM")
TWILIO_MESSAGING_SERVICE_SID = env.text("TWILIO_MESSAGING_SERVICE_SID")
TWILIO_RATE = env.rate("TWILIO_RATE", 0)  # SMS a second; 0: as Twilio takes them
TWILIO_API_BASE_URL = env.text("TWILIO_API_BASE_URL").rstrip("/")
GATEWAY_SECRET = env.text("GATEWAY_SECRET")
GATEWAY_RATE = env.rate("GATEWAY_RATE", 0.25)  # SMS a second
SMS_UNREACHABLE_MINUTES = env.number("SMS_UNREACHABLE_MINUTES", 3)  # then the channel is stopped
POSKO_PHONE = env.text("POSKO_PHONE")  # for people who ask for help by SMS

# Maps
MAP_TILE_URL = env.text("MAP_TILE_URL")
GEOCODER_URL = env.text("GEOCODER_URL")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.authentication.TokenAuthentication",
        "partners.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.CleanJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "partners.schema.DoorSchema",
    "EXCEPTION_HANDLER": "core.api.answer_error",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Posko",
    "DESCRIPTION": "Registration, places, supplies, referrals and alerts in a sudden mass arrival.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "core.log.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "celery": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
    },
}

if PRODUCTION:
    if found := production.problems(globals()):
        raise SystemExit("\n".join(["Posko refuses to start:", *found]))
elif not SECRET_KEY:
    # Only for commands on a machine that was never started: `manage.py up` makes the lasting one.
    SECRET_KEY = secrets.token_urlsafe(64)
