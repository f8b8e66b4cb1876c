from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.services import save_story
from comments.models import Comment
from comments.templatetags.reactions import text_fragment
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"name": "Ann", "email": "ann@example.org", "website": "", "text": "Not so."}


def make_long_story(**fields):
    story = make_story()
    story.body = "The bridge, *“closed”* since May,\nopens & shuts.\n\n## Who pays\n\nNobody — yet."
    save_story(story=story, now=NOON)
    return story


def post(client, story, passage, **fields):
    typed = TYPED | {"passage": passage} | fields
    return client.post(f"/stories/{story.slug}/reply/", typed, headers=OWN)


def test_the_paragraphs_are_listed_and_lead_to_the_form(client):
    story = make_long_story()
    page = client.get(f"/stories/{story.slug}/quote/")
    assert "The bridge, “closed” since May, opens &amp; shuts." in page.text
    form = client.get(f"/stories/{story.slug}/quote/?paragraph=2").text
    assert ">\nNobody — yet.</textarea>" in form


@pytest.mark.parametrize("chosen", ["0", "3", "x", "-1", "²", "9" * 5000, ""])
def test_a_paragraph_that_is_none_lists_them_again(client, chosen):
    answer = client.get(f"/stories/{make_long_story().slug}/quote/", {"paragraph": chosen})
    assert answer.status_code == 200
    assert "Reply to this" in answer.text


def test_a_very_long_paragraph_is_offered_as_far_as_it_may_be_quoted(client):
    story = make_story()
    story.body = "wörd " * 1000
    save_story(story=story, now=NOON)
    page = client.get(f"/stories/{story.slug}/quote/?paragraph=1")
    passage = page.context["form"]["passage"].value()
    assert 1_900 < len(passage.encode()) <= 2_000
    assert post(client, story, passage).status_code == 303


@pytest.mark.parametrize(
    "passage",
    ["“closed” since May", "closed”\r\n since\u00a0May,  opens", "shuts. Who pays Nobody"],
)
def test_words_of_the_story_are_taken_whatever_their_white_space(client, passage):
    story = make_long_story()
    assert post(client, story, passage).status_code == 303
    assert Comment.objects.get().passage == " ".join(passage.split())


@pytest.mark.parametrize("passage", ["Words of somebody else", "x" * 2001])
def test_words_that_are_not_in_the_story_are_refused_and_can_be_mended(client, passage):
    answer = post(client, make_long_story(), passage)
    assert answer.status_code == 422
    assert f"{passage}</textarea>" in answer.text
    assert "Not so." in answer.text
    assert not Comment.objects.exists()


def test_a_passage_outlives_the_change_of_the_story_and_says_so(client):
    story = make_long_story()
    staff = User.objects.create_user("mo", name="Mo", is_staff=True)
    make_comment(story, user=staff, address="", passage="Nobody — yet.")
    page = client.get(story.get_absolute_url()).text
    assert "#:~:text=Nobody%20%E2%80%94%20yet." in page
    assert "changed since" not in page
    story.body = "The county pays."
    save_story(story=story, now=NOON)
    page = client.get(story.get_absolute_url()).text
    assert "Nobody — yet." in page
    assert "changed since" in page
    assert "#:~:text" not in page


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_fragment_says_the_words_and_nothing_of_its_own_syntax(passage):
    fragment = text_fragment(" ".join(passage.split()) or "x").removeprefix(":~:text=")
    parts = fragment.split(",")
    assert len(parts) <= 2
    assert fragment.isascii()
    assert not set(fragment) & set("-&#\"'<> ")
    assert all(unquote(part) in " ".join(passage.split()) or passage.isspace() for part in parts)
