import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.forms import CommentForm, harmless_name
from tests.makers import make_story

TYPED = {"name": "Ann", "email": "ann@example.org", "text": "Not so."}


@given(st.text())
def test_no_name_turns_its_direction_or_hides_a_mark(name):
    kept = harmless_name(name)
    assert {unicodedata.category(mark) for mark in kept} <= {
        category for category in _all_categories() if category[0] not in "CZ"
    } | {"Zs", "Cn", "Cf"}
    assert {mark for mark in kept if unicodedata.category(mark) == "Cf"} <= {"\u200c", "\u200d"}
    assert harmless_name(kept) == kept


def _all_categories():
    return {unicodedata.category(chr(code)) for code in range(0x3000)} | {"Co", "Cs"}


@pytest.mark.parametrize(
    "name", ["\u202e", "\u200b\u200d", "\u3164", "\u2066\u2069 ", "\u2800\u2800"]
)
@pytest.mark.django_db
def test_a_name_of_nothing_is_missing(name):
    form = CommentForm(TYPED | {"name": name}, story=make_story())
    assert "name" in form.errors


@pytest.mark.parametrize("name", ["می‌خواهم", "क्‍ष", "Łukasz Wójcik", "李雷", "José"])
def test_names_of_every_script_stay_as_they_are(name):
    assert harmless_name(name) == name
