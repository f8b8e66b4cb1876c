"""What `manage.py check` says of a CDN."""

import pytest

from newsroom.pages.checks import cdn_can_be_told


@pytest.mark.parametrize(
    ("seconds", "url", "token", "found"),
    [
        (0, "", "", []),
        (60, "", "", ["newsroom.W004"]),
        (60, "http://127.0.0.1:6081/purge", "secret", []),
        (60, "http://localhost/purge", "secret", []),
        (60, "http://10.0.0.7/purge", "secret", []),
        (60, "https://cdn.example.org/purge", "secret", []),
        (60, "http://cdn.example.org/purge", "", []),
        (60, "http://cdn.example.org/purge", "secret", ["newsroom.W005"]),
        (0, "ftp://cdn.example.org", "", ["newsroom.E003"]),
        (60, "cdn.example.org", "", ["newsroom.E003"]),
        (60, "https://", "", ["newsroom.E003"]),
        (60, "https://cdn.example.org:port/", "", ["newsroom.E003"]),
        (60, "https://[cdn", "", ["newsroom.E003"]),
    ],
)
def test_a_cdn_that_cannot_be_told_is_named(settings, seconds, url, token, found):
    settings.CDN_SECONDS, settings.PURGE_URL, settings.PURGE_TOKEN = seconds, url, token
    messages = cdn_can_be_told(None)
    assert [message.id for message in messages] == found
    assert "secret" not in "".join(f"{message.msg}{message.hint}" for message in messages)
