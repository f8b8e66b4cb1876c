import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Templates name static files without a collected manifest."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def nothing_kept():
    """Rows of one test have the numbers of another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def patient_site(monkeypatch):
    """One test posts more in a second than a reader in an hour, and runs no scripts.

    The tests of floods, proofs and pace set what they are about.
    """
    from comments.models import Discussion  # Not before the settings are read.

    for name, value in {"flood_seconds": 0, "ask_for_proof": False, "least_seconds": 0}.items():
        monkeypatch.setitem(Discussion.DEFAULTS, name, value)
