import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Story
from comments.forms import CommentForm, MaxBytes
from comments.models import Comment
from newsroom.models import User
from tests.comments.test_pages import OWN, TYPED, post
from tests.makers import make_story

pytestmark = pytest.mark.django_db


def errors(**fields) -> dict:
    form = CommentForm(TYPED | fields, story=Story(pk=1, slug="a"))
    return {name: list(found) for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("field", "fits"),
    [
        ("name", "n" * 245),
        ("name", "ж" * 122),
        ("email", f"{'a' * 60}@{'b' * 31}.example"),
        ("website", f"https://a.example/{'w' * 182}"),
        ("text", "t" * 65_525),
        ("text", "ж" * 32_762),
    ],
)
def test_a_limit_is_in_bytes_and_nothing_is_cut(field, fits):
    assert field not in errors(**{field: fits})
    found = errors(**{field: fits + "жж"})
    assert "too long" in found[field][0] or field == "email"


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "\u202e", "\u200d"])
def test_a_name_of_nothing_that_shows_is_refused(name):
    assert "name" in errors(name=name)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_name_keeps_no_mark_that_hides_or_turns(name):
    form = CommentForm(TYPED | {"name": name}, story=Story(pk=1, slug="a"))
    if form.is_valid():
        cleaned = form.cleaned_data["name"]
        assert not set(cleaned) & set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\0\n")
        assert cleaned.strip("\u200c\u200d")


@pytest.mark.parametrize(
    ("website", "taken"),
    [
        ("example.org", "https://example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("javascript:alert(1)", None),
        ("ftp://example.org", None),
        ("//example.org", "https://example.org"),
        ("https://", None),
    ],
)
def test_a_website_is_an_address_on_the_web(website, taken):
    form = CommentForm(TYPED | {"website": website}, story=Story(pk=1, slug="a"))
    assert form.is_valid() == (taken is not None)
    assert not taken or form.cleaned_data["website"] == taken


@pytest.mark.parametrize("fields", [{"text": "a\0b"}, {"text": " \n "}, {"email": "a@b@c.example"}])
def test_what_cannot_be_stored_is_refused(fields):
    assert set(errors(**fields)) == set(fields)


def test_a_limit_of_one_byte_says_how_much_is_too_much():
    with pytest.raises(Exception, match="1 byte too long"):
        MaxBytes(1)("ab")


def test_a_flood_of_fields_is_refused_and_nothing_stored(client):
    story = make_story()
    fields = {f"field{number}": "x" for number in range(10_000)}
    assert post(client, story, **fields).status_code == 400
    assert not Comment.objects.exists()


def test_invalid_utf8_does_not_break_the_form(client):
    story = make_story()
    answer = client.generic(
        "POST",
        f"/stories/{story.slug}/reply/",
        b"name=%ff%fe&email=a%40b.example&text=%c3%28",
        content_type="application/x-www-form-urlencoded",
        headers=OWN,
    )
    assert answer.status_code in {303, 422}


def test_staff_who_are_signed_in_write_under_their_own_name(client):
    story = make_story()
    client.force_login(User.objects.create_user("mo", name="Mo Ward", is_staff=True))
    post(client, story, name="Somebody else")
    comment = Comment.objects.get()
    assert (comment.name, comment.is_published, comment.person) == ("Mo Ward", True, None)
