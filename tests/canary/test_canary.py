"""The promise, the proof that a broken one is noticed, the proof that the test grows by itself."""

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.canary import plants_in_answers, plants_in_storage  # noqa: F401
from tests.canary.patrol import patrol
from tests.canary.planting import PLANTS
from tests.canary.seeding import WAYS
from tests.canary.urls import routes

pytestmark = [
    # The mark has the test database made, of which each run takes a copy.
    pytest.mark.django_db,
]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """What was found on the site as it is."""
    with django_db_blocker.unblock():
        return patrol(tmp_path_factory.mktemp("canary") / "data")


@pytest.fixture(scope="module")
def leaking_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """What was found on a site with every planted leak, each in a form or place of its own."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as monkeypatch:
        for plant in PLANTS.values():
            plant.leak(monkeypatch)
        return patrol(tmp_path_factory.mktemp("leaking") / "data", briefly=True)


def test_no_trace_of_an_address_leaves_the_server(site):
    found = "\n".join(map(str, site.findings))
    assert not found, f"Each line is a place and what stands or is wrong there:\n{found}"


def test_remote_classifiers_were_told_of_comments(site):
    assert site.told > len(WAYS) / 2


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found_at_its_place(leaking_site, name):
    plant = PLANTS[name]
    assert [
        finding
        for finding in leaking_site.findings
        if finding.place.startswith(plant.place) and plant.what in finding.what
    ]


# A pattern that nobody has thought of yet.
urlpatterns = [path("letters/<int:year>/<slug:reader>/", lambda request: HttpResponse(), name="x")]


def test_a_pattern_with_unknown_arguments_is_an_error_that_says_what_to_add():
    (route,) = routes(__name__)
    assert str(route) == "/letters/{year}/{reader}/ (x)"
    with pytest.raises(LookupError, match=r"letters/\{year\}.*add an entry .* to ARGUMENTS in"):
        route.addresses()


def test_a_pattern_with_nothing_to_show_is_an_error_that_says_what_to_store():
    (story,) = (route for route in routes() if route.name == "articles:story")
    with pytest.raises(LookupError, match=r"store one in tests/canary/seeding\.py"):
        story.addresses()


def test_every_pattern_of_the_site_is_walked():
    names = {route.name for route in routes()}
    assert {"articles:front", "comments:receipt", "admin:comments_comment_history"} <= names
