"""What `manage.py check` says of remote classifiers."""

import pytest

from newsroom.checks import classifiers_can_be_asked, roles_exist

KEY = "0123456789ab"
AKISMET = "https://rest.akismet.com/1.1"


@pytest.mark.parametrize(
    ("key", "url", "found"),
    [
        ("", "ftp://nonsense", []),
        (KEY, AKISMET, []),
        ("any-key!", "https://spam.example.org/akismet", []),
        ("any-key", "http://127.0.0.1:8080/1.1", []),
        ("any-key", "http://[::1]:8080/1.1", []),
        ("any-key", "http://localhost/1.1", []),
        (KEY[1:], AKISMET, ["newsroom.W002"]),
        ("any-key-12ab", AKISMET, ["newsroom.W002"]),
        ("two words", "https://spam.example.org", ["newsroom.W002"]),
        (KEY, "http://spam.example.org/1.1", ["newsroom.W003"]),
        (KEY, "http://192.0.2.1/1.1", ["newsroom.W003"]),
        (KEY, "ftp://spam.example.org", ["newsroom.E002"]),
        (KEY, "spam.example.org", ["newsroom.E002"]),
        (KEY, "https://", ["newsroom.E002"]),
        (KEY, "https://[spam", ["newsroom.E002"]),
        (KEY, "https://spam.example.org:port/", ["newsroom.E002"]),
    ],
)
def test_a_key_and_an_address_that_cannot_be_used_are_named(settings, key, url, found):
    settings.AKISMET_KEY, settings.AKISMET_URL = key, url
    messages = classifiers_can_be_asked(None)
    assert [message.id for message in messages] == found
    assert not [message for message in messages if key in f"{message.msg} {message.hint}"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("comments.remote.akismet.Akismet", []),
        ("comments.remote.akismet.Missing", ["newsroom.E001"]),
        ("comments.nowhere.Akismet", ["newsroom.E001"]),
        ("Akismet", ["newsroom.E001"]),
        ("comments.remote.panel.Panel", ["newsroom.E001"]),
    ],
)
def test_a_classifier_that_is_not_there_is_named(settings, path, found):
    settings.REMOTE_CLASSIFIERS = [path]
    messages = classifiers_can_be_asked(None)
    assert [message.id for message in messages] == found
    assert all(path in message.msg for message in messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ([], []),
        (["all staff"], []),
        (["All Staff", "publisher", "Senior moderator"], []),
        (["Publishers", "Editor"], ["newsroom.E004"]),
    ],
)
def test_a_role_that_does_not_exist_is_named(settings, roles, found):
    settings.SECOND_FACTOR = roles
    assert [message.id for message in roles_exist(None, databases=["default"])] == found
    assert roles_exist(None) == []
