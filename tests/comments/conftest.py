import pytest

from comments.services import remote
from tests.akismet import KEY, LIMIT, FakeAkismet
from tests.desk import make_moderator
from tests.letters import wanting_mail
from tests.makers import make_story


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def mo():
    return make_moderator("mo", name="Mo")


@pytest.fixture
def ivy():
    return make_moderator("ivy", name="Ivy")


@pytest.fixture
def moderator():
    return make_moderator()


@pytest.fixture
def wish():
    return wanting_mail(make_moderator())


@pytest.fixture
def akismet(settings):
    """A server that the site asks."""
    fake = FakeAkismet()
    settings.AKISMET_KEY, settings.AKISMET_URL, settings.REMOTE_SECONDS = KEY, fake.url, LIMIT
    remote._panel.cache_clear()
    yield fake
    remote._panel.cache_clear()
    fake.close()
