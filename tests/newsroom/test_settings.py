"""What the environment decides, and what it may not leave out."""

import re
import runpy
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.newsroom.running import ROOT, manage

SECRETS = {
    "NEWSROOM_SECRET_KEY": "QmVsbHMgcmluZyBvdmVyIHRoZSBoYXJib3VyIGF0IG5vb24gYW5kIGF0IHNpeC4=",
    "NEWSROOM_ADDRESS_KEYS": "bm90IGEgc2VjcmV0OiAzMiBieXRlcyBvZiB0ZXN0IDEyMzQ=",
    "NEWSROOM_INDEX_KEY": "bm90IGEgc2VjcmV0IGVpdGhlcjogb25seSBmb3IgdGVzdHM=",
}
SITE = {"NEWSROOM_SITE_URL": "https://news.example.org"}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read the settings anew with these variables, and a data folder of their own."""

    def read(**variables: str) -> dict:
        monkeypatch.setenv("NEWSROOM_DATA_DIR", str(tmp_path / "data"))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "newsroom/settings.py"))

    return read


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in SECRETS.items() if key != name}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_a_public_site_lacks_is_named(read, tmp_path, name):
    with pytest.raises(ImproperlyConfigured, match=rf"^The secret {name} is missing: set it, or"):
        read(**SITE, **without(name))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", SECRETS)
def test_a_command_without_a_secret_ends_with_one_sentence(tmp_path, name):
    folder = str(tmp_path / "data")
    done = manage("check", NEWSROOM_DATA_DIR=folder, **SITE, **without(name))
    path = f"{folder}/keys/{name.split('_')[1].lower()}"
    sentence = f"The secret {name} is missing: set it, or put it into {path}.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


def test_a_public_site_reads_its_secrets_from_files_too(read, tmp_path):
    keys = tmp_path / "data/keys"
    keys.mkdir(parents=True)
    for file, text in {"secret": "one\n", "address": "new, old\n", "index": "two\n"}.items():
        (keys / file).write_text(text)
    settings = read(**SITE)
    assert (settings["SECRET_KEY"], settings["INDEX_KEY"]) == ("one", "two")
    assert settings["ADDRESS_KEYS"] == ["new", "old"]


def test_the_embedded_default_makes_its_secrets_once(read):
    first, second = read(), read()
    for name in ("SECRET_KEY", "ADDRESS_KEYS", "INDEX_KEY"):
        assert first[name] == second[name]
    assert len({first["SECRET_KEY"], first["ADDRESS_KEYS"][0], first["INDEX_KEY"]}) == 3


def test_debug_is_off_unless_it_is_asked_for(read):
    assert read()["DEBUG"] is False
    assert read(**SITE, **SECRETS)["DEBUG"] is False
    assert read(NEWSROOM_DEBUG="no")["DEBUG"] is False
    assert read(NEWSROOM_DEBUG="yes")["DEBUG"] is True


def test_over_https_every_cookie_is_secure_and_only_the_site_is_answered(read):
    settings = read(**SITE, **SECRETS)
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["ALLOWED_HOSTS"] == ["news.example.org"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://news.example.org"]


def test_what_a_stranger_forwards_is_believed_behind_a_proxy_alone(read):
    assert "SECURE_PROXY_SSL_HEADER" not in read(**SITE, **SECRETS)
    assert "SECURE_PROXY_SSL_HEADER" in read(**SITE, **SECRETS, NEWSROOM_TRUSTED_PROXIES="1")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NEWSROOM_SITE_URL", "news.example.org", "must be an address such as https://example.org"),
        (
            "NEWSROOM_SITE_URL",
            "ftp://example.org",
            "must be an address such as https://example.org",
        ),
        ("NEWSROOM_TRUSTED_PROXIES", "-1", "must be a whole number, not '-1'."),
        ("NEWSROOM_TRUSTED_PROXIES", "one", "must be a whole number, not 'one'."),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(read, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**{name: value})
    assert str(refused.value).startswith(f"{name} {sentence}")


def check_for_deployment(folder: Path, **own: str) -> subprocess.CompletedProcess[str]:
    words = ("check", "--deploy", "--fail-level", "WARNING")
    return manage(*words, NEWSROOM_DATA_DIR=str(folder), **SITE, **SECRETS, **own)


def test_the_check_for_deployment_is_clean(tmp_path):
    done = check_for_deployment(tmp_path, NEWSROOM_SMTP_HOST="mail.example.org")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_the_check_for_deployment_misses_nothing_but_mail_that_is_sent(tmp_path):
    done = check_for_deployment(tmp_path)
    assert done.returncode == 1
    assert re.findall(r"\((\w+\.[EW]\d+)\)", done.stderr) == ["newsroom.W001"]


def test_no_migration_is_missing(tmp_path):
    done = manage("makemigrations", "--check", "--dry-run", NEWSROOM_DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stdout


def test_remote_classifiers_are_off_and_told_no_address_unless_it_is_asked_for(read):
    names = ("AKISMET_KEY", "REMOTE_SEND_EMAIL", "REMOTE_SEND_NETWORK_ADDRESS")
    for settings in (read(), read(**SITE, **SECRETS)):
        assert [settings[name] for name in names] == ["", False, False]
        assert settings["AKISMET_URL"] == "https://rest.akismet.com/1.1"
        assert settings["REMOTE_SECONDS"] == 2
    switched = read(
        NEWSROOM_AKISMET_KEY=" 0123456789ab\n",
        NEWSROOM_AKISMET_URL="https://spam.example.org/1.1/",
        NEWSROOM_REMOTE_SEND_EMAIL="yes",
        NEWSROOM_REMOTE_CLASSIFIERS="one.A, two.B",
    )
    assert [switched[name] for name in names] == ["0123456789ab", True, False]
    assert switched["AKISMET_URL"] == "https://spam.example.org/1.1"
    assert switched["REMOTE_CLASSIFIERS"] == ["one.A", "two.B"]
