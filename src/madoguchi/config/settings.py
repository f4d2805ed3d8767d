"""Django settings. Facts about a city are data, not settings; every variable here is listed in docs/settings.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, SELF
from django.conf import locale as django_locale

from madoguchi.config import env
from madoguchi.config.rooms import ZONES, rooms

ROOT = Path(__file__).resolve().parents[3]

ZONE = env.one_of("MADOGUCHI_ZONE", ZONES, "all")
# Tests and generated documents look at all rooms at once; the installer takes the variable away.
HAS_EVERY_ROOM = env.flag("MADOGUCHI_EVERY_ROOM", default=False)
CITY = env.text("MADOGUCHI_CITY", "yukuhashi")
CITY_FOLDER = env.folder("MADOGUCHI_CITY_FOLDER", ROOT / "data" / "cities" / CITY)
NATIONAL_FOLDER = env.folder("MADOGUCHI_NATIONAL_FOLDER", ROOT / "data" / "national")
DATA_FOLDER = env.folder("MADOGUCHI_DATA", ROOT / ".data" / f"{CITY}-{ZONE}")
KEYS_FOLDER = env.folder("MADOGUCHI_KEYS", Path("~/.config/madoguchi/development"))
FONT_FOLDERS = tuple(Path(p) for p in env.text("MADOGUCHI_FONTS", "/usr/share/fonts").split(":") if p)
TRANSFER_FOLDER = env.folder("MADOGUCHI_TRANSFER", DATA_FOLDER / "transfer")
AUDIT_HEADS_FOLDER = env.folder("MADOGUCHI_AUDIT_HEADS", DATA_FOLDER / "audit-heads")
IS_DEMO = env.flag("MADOGUCHI_DEMO", default=False)
LIVE_URL = env.text("MADOGUCHI_LIVE_URL", "http://127.0.0.1:8001")
BASE_URL = env.text("MADOGUCHI_BASE_URL", "http://127.0.0.1:8000")
# Where citizens are sent by mail: the internet side's address, which an office install has to be told.
FRONT_URL = env.text("MADOGUCHI_FRONT_URL", BASE_URL)

SECRET_KEY = env.text("MADOGUCHI_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.words("MADOGUCHI_ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
IS_HTTPS = env.flag("MADOGUCHI_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    *rooms(ZONE, every=HAS_EVERY_ROOM),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.foundation.policy.headers.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "madoguchi.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "madoguchi.foundation.policy.middleware.ActorMiddleware",
    "madoguchi.foundation.policy.middleware.ErrorPageMiddleware",
]

ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "madoguchi.ui.templatetags.frame"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "madoguchi.ui.renderer.FormRenderer"

# Connections outlive a request; one that a restart of the database has ended is replaced, not used.
_KEPT = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
DATABASES = {
    "default": {**env.database("DATABASE_URL"), **_KEPT},
    # The release gate reads afresh on a connection of its own (architecture 4.4).
    "gate": {**env.database("DATABASE_URL"), **_KEPT, "TEST": {"MIRROR": "default"}},
}
DATABASE_ROUTERS = ["madoguchi.foundation.release.router.GateRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "madoguchi.foundation.accounts.mfa.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
LOGIN_URL = "/staff/sign-in/"

LANGUAGE_CODE = "ja"
# What the program can speak; a city offers those of its own list.
LANGUAGES = [
    ("ja", "日本語"),
    ("ja-easy", "やさしい日本語"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("vi", "Tiếng Việt"),
]
django_locale.LANG_INFO["ja-easy"] = {
    "bidi": False,
    "code": "ja-easy",
    "name": "Easy Japanese",
    "name_local": "やさしい日本語",
}
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "madoguchi.foundation.policy.handlers.csrf_failure"
if IS_HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_OFF = ""
# Where the program beside a counter's card reader answers, as seen from the counter PC's browser (docs/card-reader.md).
CARD_READER_URL = env.text("MADOGUCHI_CARD_READER_URL", _OFF)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, LIVE_URL, *([CARD_READER_URL] if CARD_READER_URL else [])],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = env.host_and_port("MADOGUCHI_SMTP", "127.0.0.1:8002")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MADOGUCHI_MAIL_FROM", "madoguchi@localhost")

# Channels beside mail. Without a token a channel is off, and nobody is offered it.
LINE_URL = env.text("MADOGUCHI_LINE_URL", "https://api.line.me")
LINE_TOKEN = env.text("MADOGUCHI_LINE_TOKEN", _OFF)
LINE_SECRET = env.text("MADOGUCHI_LINE_SECRET", _OFF)
LINE_ACCOUNT = env.text("MADOGUCHI_LINE_ACCOUNT", _OFF)
SMS_URL = env.text("MADOGUCHI_SMS_URL", "https://api.twilio.com")
SMS_ACCOUNT = env.text("MADOGUCHI_SMS_ACCOUNT", _OFF)
SMS_TOKEN = env.text("MADOGUCHI_SMS_TOKEN", _OFF)
SMS_FROM = env.text("MADOGUCHI_SMS_FROM", _OFF)

# The core system (基幹システム). Without an address there is none; the number zone alone has the second key.
CORE_SYSTEM_URL = env.text("MADOGUCHI_CORE_SYSTEM_URL", _OFF)
CORE_SYSTEM_KEY = env.text("MADOGUCHI_CORE_SYSTEM_KEY", _OFF)
CORE_SYSTEM_NUMBER_KEY = env.text("MADOGUCHI_CORE_SYSTEM_NUMBER_KEY", _OFF)
if CORE_SYSTEM_NUMBER_KEY and ZONE != "number":
    raise env.BadEnvironment(
        "MADOGUCHI_CORE_SYSTEM_NUMBER_KEY は個人番号のゾーン(number)だけに置く鍵です。この設置から外してください。"
    )

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

PROCRASTINATE_ON_APP_READY = "madoguchi.foundation.jobs.app.on_app_ready"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
