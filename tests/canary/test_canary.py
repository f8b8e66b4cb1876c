import pytest

from tests.canary.patrol import patrol

# The mark has the test database made, of which the run takes a copy.
pytestmark = [
    pytest.mark.django_db,
    # Until the stories' admin names this argument in its signature.
    pytest.mark.filterwarnings("ignore:Overriding get_actions:PendingDeprecationWarning"),
]


@pytest.fixture(scope="module")
def findings(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        return list(patrol(tmp_path_factory.mktemp("canary") / "data").findings)


def test_no_trace_of_an_address_leaves_the_server(findings):
    assert not findings, "\n".join(map(str, findings))
