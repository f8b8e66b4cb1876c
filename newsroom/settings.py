"""The only settings module. Everything that differs between two sites comes from the environment.

Without NEWSROOM_SITE_URL this is the embedded default: one machine, plain HTTP on a loopback
address, secrets made on first use in the data folder. With it, the site is public: a missing
secret raises, and over https every cookie is secure.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from newsroom.keys import read_secret


def flag(name: str, *, default: bool = False) -> bool:
    """Read a switch: 1, true, yes and on mean yes, anything else no."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, *, default: int) -> int:
    """Read a whole number; raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def networks(name: str, *, default: str) -> list[IPv4Network | IPv6Network]:
    """Read networks between commas or white space; raises ImproperlyConfigured for others."""
    try:
        written = (os.environ.get(name) or default).replace(",", " ").split()
        return [ip_network(network) for network in written]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a list of networks: {error}.") from error


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("NEWSROOM_DATA_DIR") or BASE_DIR / "var").absolute()
DEBUG = flag("NEWSROOM_DEBUG")

# Address of the site

SITE_URL = os.environ.get("NEWSROOM_SITE_URL", "").rstrip("/")
EMBEDDED = not SITE_URL
# What the links in letters begin with. Without a site URL `serve` names the address it opened.
LINK_BASE = SITE_URL or os.environ.get("NEWSROOM_LINK_BASE") or "http://localhost:8000"
SITE_NAME = os.environ.get("NEWSROOM_SITE_NAME", "The Brannick Courier")
SITE_DESCRIPTION = os.environ.get(
    "NEWSROOM_SITE_DESCRIPTION",
    "News of the harbour town of Brannick and the Senn valley, since 1884.",
)
_address = urlsplit(SITE_URL)
if SITE_URL and (_address.scheme not in {"http", "https"} or not _address.hostname):
    raise ImproperlyConfigured(
        f"NEWSROOM_SITE_URL must be an address such as https://example.org, not {SITE_URL!r}."
    )
_secure = _address.scheme == "https"
ALLOWED_HOSTS = words("NEWSROOM_ALLOWED_HOSTS") + (
    ["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [_address.hostname]
)
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"] if SITE_URL else []
# How many reverse proxies of ours stand in front; 0 means X-Forwarded-* is a stranger's claim.
TRUSTED_PROXIES = number("NEWSROOM_TRUSTED_PROXIES", default=0)
# Where they are; from anywhere else X-Forwarded-For is a stranger's claim even so.
PROXY_NETWORKS = networks(
    "NEWSROOM_PROXY_ADDRESSES",
    default="127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
)
# How long the digest of the network address stays with what was sent from it.
SENDER_DAYS = number("NEWSROOM_SENDER_DAYS", default=30)

# Secrets

KEYS_DIR = DATA_DIR / "keys"
SECRET_KEY = read_secret("secret", variable="NEWSROOM_SECRET_KEY", folder=KEYS_DIR, create=EMBEDDED)
# Fernet keys, newest first, separated by white space or commas: rotation adds one in front.
ADDRESS_KEYS = (
    read_secret("address", variable="NEWSROOM_ADDRESS_KEYS", folder=KEYS_DIR, create=EMBEDDED)
    .replace(",", " ")
    .split()
)
INDEX_KEY = read_secret("index", variable="NEWSROOM_INDEX_KEY", folder=KEYS_DIR, create=EMBEDDED)

# Applications

INSTALLED_APPS = [
    "newsroom",
    "comments",
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.site_language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.signing.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
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
                "newsroom.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "newsroom"
CRISPY_TEMPLATE_PACK = "newsroom"
CRISPY_FAIL_SILENTLY = False

# Data

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            # Deferred transactions that read before they write fail under concurrency.
            "transaction_mode": "IMMEDIATE",
            # synchronous=NORMAL may lose an acknowledged comment on power loss.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            "timeout": 20,
        },
        # Opening one takes as long as storing a comment, and closing the last one empties the log.
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# Ready-made pages, in memory and on disk: how many megabytes a process keeps, and the folder.
PAGES_DIR = Path(os.environ.get("NEWSROOM_PAGES_DIR") or DATA_DIR / "pages").absolute()
PAGES_MEGABYTES = number("NEWSROOM_PAGES_MEGABYTES", default=32)
PAGES_DISK_MEGABYTES = number("NEWSROOM_PAGES_DISK_MEGABYTES", default=1024)
# A CDN in front: docs/decisions/cdn.md. For how many seconds it may give out a page, 0 without one;
# where it is told what changed; the secret that it asks for there, and in which header.
CDN_SECONDS = number("NEWSROOM_CDN_SECONDS", default=0)
PURGE_URL = os.environ.get("NEWSROOM_PURGE_URL", "").strip()
PURGE_TOKEN = os.environ.get("NEWSROOM_PURGE_TOKEN", "").strip()
PURGE_TOKEN_HEADER = os.environ.get("NEWSROOM_PURGE_TOKEN_HEADER", "").strip() or "Authorization"
# Pages in files that nginx gives out. Not to be set: whoever changes the database finds the folder
# beside it, whatever his environment.
SERVED_DIR = DATA_DIR / "served"
NGINX = flag("NEWSROOM_NGINX")
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Mail goes to files until an SMTP address is given.

if os.environ.get("NEWSROOM_SMTP_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": os.environ["NEWSROOM_SMTP_HOST"],
                "port": number("NEWSROOM_SMTP_PORT", default=587),
                "username": os.environ.get("NEWSROOM_SMTP_USER", ""),
                "password": os.environ.get("NEWSROOM_SMTP_PASSWORD", ""),
                "use_tls": flag("NEWSROOM_SMTP_TLS", default=True),
                "timeout": 20,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "newsroom.mailbox.PrivateFileBackend",
            "OPTIONS": {"file_path": DATA_DIR / "mail"},
        }
    }
DEFAULT_FROM_EMAIL = os.environ.get("NEWSROOM_MAIL_FROM", "newsroom@localhost")
# The hour, in the site's time zone, at which digests leave.
DIGEST_HOUR = number("NEWSROOM_DIGEST_HOUR", default=7)
if DIGEST_HOUR > 23:
    raise ImproperlyConfigured(f"NEWSROOM_DIGEST_HOUR must be from 0 to 23, not {DIGEST_HOUR}.")

# Services on the network that are asked about comments: docs/decisions/remote-classifiers.md.

# Dotted paths of classes such as comments.remote.vocabulary.Classifier. Akismet is off without a
# key; its address may be that of another server that speaks the same protocol.
REMOTE_CLASSIFIERS = words("NEWSROOM_REMOTE_CLASSIFIERS") or ["comments.remote.akismet.Akismet"]
AKISMET_KEY = os.environ.get("NEWSROOM_AKISMET_KEY", "").strip()
AKISMET_URL = (os.environ.get("NEWSROOM_AKISMET_URL") or "https://rest.akismet.com/1.1").rstrip("/")
# Seconds that a reader waits for them at most, all in all.
REMOTE_SECONDS = number("NEWSROOM_REMOTE_SECONDS", default=2)
# Whether they are told the reader's e-mail address, and the network address.
REMOTE_SEND_EMAIL = flag("NEWSROOM_REMOTE_SEND_EMAIL")
REMOTE_SEND_NETWORK_ADDRESS = flag("NEWSROOM_REMOTE_SEND_NETWORK_ADDRESS")

# Security

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_USER_MODEL = "newsroom.User"
LOGIN_URL = "admin:login"
# Whose account must have a second factor: names of roles, or "all staff". Others may have one.
SECOND_FACTOR = words("NEWSROOM_SECOND_FACTOR")
SESSION_ENGINE = "newsroom.signing.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# Links in letters to moderators lead to the desk, so the cookie goes with links from elsewhere.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Language and time

LANGUAGE_CODE = os.environ.get("NEWSROOM_LANGUAGE", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("NEWSROOM_TIME_ZONE", "UTC")
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django mails error reports to ADMINS; the log is the only place for them here.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
