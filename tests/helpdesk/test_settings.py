"""Settings as a process of its own reads them, for the environments in which it may start."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRINT = """
import json
from helpdesk import settings as s
print(json.dumps({name: getattr(s, name) for name in %r.split()}, default=str))
"""
SECRET = "x" * 50


def read(names: str, **environment: str) -> dict:
    done = _python(PRINT % names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=kept | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_behind_tls_cookies_and_addresses_are_secure():
    found = read(
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_NAME CSRF_COOKIE_NAME"
        " SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG",
        SECRET_KEY=SECRET,
        SITE_URL="https://help.example",
    )
    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
    }


def test_a_header_of_the_proxy_is_believed_only_when_there_is_a_proxy():
    code = (
        "from helpdesk import settings; print(getattr(settings, 'SECURE_PROXY_SSL_HEADER', None))"
    )
    assert _python(code, SECRET_KEY=SECRET).stdout.strip() == "None"
    behind = _python(code, SECRET_KEY=SECRET, TRUSTED_PROXY_COUNT="1").stdout
    assert "HTTP_X_FORWARDED_PROTO" in behind


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("redis://cache:6379/0", "redis://cache:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock"),
    ],
)
def test_the_broker_is_the_same_redis(redis, broker):
    found = read("CELERY_BROKER_URL", SECRET_KEY=SECRET, REDIS_URL=redis)
    assert found["CELERY_BROKER_URL"] == broker


def test_a_lost_task_is_found_again_and_a_running_one_is_not_handed_out_twice():
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert options["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (1, 1)
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_sign_in_is_required_unless_a_page_says_otherwise():
    middleware = settings.MIDDLEWARE
    required = middleware.index("django.contrib.auth.middleware.LoginRequiredMiddleware")
    assert required > middleware.index("django.contrib.auth.middleware.AuthenticationMiddleware")


def test_without_a_mail_server_mail_goes_to_the_sink_of_the_quick_start():
    assert read("SMTP_URL", SECRET_KEY=SECRET)["SMTP_URL"] == ""
    sink = read("SMTP_URL", SECRET_KEY=SECRET, MAIL_SINK_PORT="2526")
    assert sink["SMTP_URL"] == "smtp://127.0.0.1:2526"
    own = read("SMTP_URL", SECRET_KEY=SECRET, SMTP_URL="smtps://mail.example", MAIL_SINK_PORT="1")
    assert own["SMTP_URL"] == "smtps://mail.example"


def test_the_deploy_check_of_django_finds_nothing():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "".join(chr(33 + number) for number in range(60)),
            "SITE_URL": "https://help.example",
            "DATABASE_URL": os.environ["DATABASE_URL"],
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
