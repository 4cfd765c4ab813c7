"""All settings of an installation. Each comes from the environment with a default that works on one PC.

`docs/settings.md` explains every name; a test holds the two together.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF


def setting(name: str, default: str) -> str:
    """The value of MINSHENG_<name> from the environment, or its default."""
    return os.environ.get(f"MINSHENG_{name}", default)


def yes(name: str, default: bool) -> bool:
    return setting(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DATA = Path(setting("DATA", "data")).absolute()
KEYS = Path(setting("KEYS", str(DATA / "keys"))).absolute()
DEMO = yes("DEMO", False)
# A backup that was put back to be looked at: what waits in it to be sent was sent long ago.
DRILL = yes("DRILL", False)
DEBUG = yes("DEBUG", False)
BENCH = yes("BENCH", False)


def _secret() -> str:
    """Django's own secret lies beside the other keys, made at the first start, never in the database."""
    given = setting("SECRET_KEY", "")
    if given:
        return given
    path = KEYS / "django.key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        import secrets  # only at the very first start

        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _secret()
ALLOWED_HOSTS = setting("HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "minsheng.config",
    "minsheng.config.demonstration",
    "minsheng.desk",
    "minsheng.channels",
    "minsheng.insight",
    "minsheng.go_out",
    "minsheng.work_together",
    "minsheng.welcome_in.partners",
    "minsheng.welcome_in.activities",
    "minsheng.casework",
    "minsheng.neighbourhood",
    "minsheng.foundation",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "rules",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

if find_spec("django_linear_migrations"):  # a check for those who change the program; not in the base install
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "minsheng.foundation.middleware.ReadOffMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minsheng.foundation.middleware.ChosenLanguageMiddleware",
    "minsheng.foundation.middleware.KeptMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minsheng.neighbourhood.middleware.OwnPasswordMiddleware",
    "minsheng.neighbourhood.middleware.SecondFactorMiddleware",
    "minsheng.neighbourhood.middleware.ViewAsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "minsheng.foundation.middleware.FriendlyErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]

if BENCH:
    MIDDLEWARE.insert(0, "minsheng.config.bench.probe.CountingMiddleware")

ROOT_URLCONF = "minsheng.config.urls"
WSGI_APPLICATION = "minsheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minsheng.foundation.context.every_page",
                "minsheng.desk.context.navigation",
            ],
            "builtins": ["minsheng.foundation.templatetags.pages"],
        },
    }
]

FORM_RENDERER = "minsheng.foundation.selects.WithQuickSelects"

_database_url = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'minsheng.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # Tests of locking and killing need a file, not memory.
    DATABASES["default"]["TEST"] = {"NAME": setting("TEST_SQLITE", ":memory:")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = False
    # Compiling a question takes longer than answering it: a page asks a dozen that are short, of tables that are long. So does weighing
    # every order in which a dozen tables could be joined, most of which only dress what was chosen: five at a time are enough.
    # Nor is one question parted among processes: they take long to begin, and the cores of everybody else who asks meanwhile.
    # PGOPTIONS too, which libpq leaves alone where a connection says options: an upgrade does not wait for a lock (docs/going-live).
    _at_once = "-c jit=off -c join_collapse_limit=5 -c max_parallel_workers_per_gather=0"
    _options = f"{_at_once} {os.environ.get('PGOPTIONS', '')}".strip()
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", _options)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "neighbourhood.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "minsheng.neighbourhood.backends.OfficeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/my-day/"
LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "minsheng.foundation.middleware.csrf_failure"
SESSION_ENGINE = "minsheng.neighbourhood.sessions"
SESSION_COOKIE_AGE = int(setting("SESSION_HOURS", "12")) * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = yes("HTTPS", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if yes("HTTPS", False) else None
AXES_FAILURE_LIMIT = int(setting("LOGIN_TRIES", "8"))
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "minsheng.foundation.api.client_address"
AXES_LOCKOUT_TEMPLATE = "desk/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(setting("STATIC", str(DATA / "static"))).absolute()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or yes("TESTING", False))
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Looked for when they are asked for: a test's every client would else list them all anew.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or yes("TESTING", False)
MEDIA_ROOT = DATA / "files"

UPLOAD_LIMIT = int(setting("UPLOAD_MB", "20")) * 1024 * 1024
TEXT_LIMIT = int(setting("TEXT_LIMIT", "20000"))
IMPORT_ROWS_LIMIT = int(setting("IMPORT_ROWS", "100000"))
# All that one form may carry: the fullest has three files.
REQUEST_LIMIT = 3 * UPLOAD_LIMIT + 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT + 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Where the mail server is: smtp://name:password@host:587 (STARTTLS), smtps://…:465, or mail://host:25 without encryption.
_mail = urlsplit(setting("MAIL", ""))
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or {"smtps": 465, "smtp": 587}.get(_mail.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = setting("MAIL_FROM", "minsheng@localhost")
SITE_ADDRESS = setting("ADDRESS", "").rstrip("/")
# Whether what goes out may be sent to addresses inside the building's own network, and without encryption.
INNER_ADDRESSES = yes("INNER_ADDRESSES", False)

# Where map tiles are, for an office that has a map of its own: https://host/{z}/{x}/{y}.png. Empty: no map library is loaded, no other host asked.
MAP_TILES = setting("MAP_TILES", "")
MAP_BY = setting("MAP_BY", "")
MAP_DATUM = setting("MAP_DATUM", "gcj02")
if MAP_TILES:
    _host = urlsplit(MAP_TILES.replace("{s}", "*"))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(f"{_host.scheme}://{_host.netloc}")

BACKUPS = Path(setting("BACKUPS", str(DATA / "backups"))).absolute()
SEAL_FILE = Path(setting("SEAL_FILE", str(DATA / "seals.jsonl"))).absolute()
PROXIES = int(setting("PROXIES", "0"))
RECEIPT_TRIES_PER_HOUR = int(setting("RECEIPT_TRIES", "30"))
PUBLIC_VOICES_PER_HOUR = int(setting("PUBLIC_VOICES", "60"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A page that isn't there is no event of the installation.
    "loggers": {"django": {"level": setting("LOG_LEVEL", "WARNING")}, "django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": setting("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
