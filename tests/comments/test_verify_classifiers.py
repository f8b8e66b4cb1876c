"""What the site's owner sees of remote classifiers."""

import io

import pytest
from django.core.management import CommandError, call_command

from comments.services import remote
from tests.akismet import KEY, answer


def verify():
    out = io.StringIO()
    call_command("verify_classifiers", stdout=out)
    return out.getvalue()


def test_the_owner_can_see_whether_it_answers(akismet):
    akismet.says = answer("valid")
    assert verify() == "Akismet answers this site.\n"
    assert akismet.calls() == ["verify-key"]
    assert (akismet.fields()["api_key"], akismet.fields()["key"]) == (KEY, KEY)


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (answer("invalid"), "Akismet refuses the key or the address of the site."),
        (answer("", status="500 Broken"), "Akismet gives no answer: status 500."),
    ],
)
def test_the_owner_sees_what_is_wrong(akismet, says, sentence):
    akismet.says = says
    out = io.StringIO()
    with pytest.raises(CommandError, match="Comments are taken all the same"):
        call_command("verify_classifiers", stdout=out)
    assert out.getvalue() == f"{sentence}\n"


def test_the_owner_sees_that_none_is_on():
    remote._panel.cache_clear()
    assert verify() == "No remote classifier is switched on.\n"
