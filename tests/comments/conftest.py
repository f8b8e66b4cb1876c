import pytest

from comments.services import remote
from tests.akismet import KEY, LIMIT, FakeAkismet


@pytest.fixture
def akismet(settings):
    """A server that the site asks."""
    fake = FakeAkismet()
    settings.AKISMET_KEY, settings.AKISMET_URL, settings.REMOTE_SECONDS = KEY, fake.url, LIMIT
    remote._panel.cache_clear()
    yield fake
    remote._panel.cache_clear()
    fake.close()
