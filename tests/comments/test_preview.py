import gzip
from pathlib import Path

import pytest
from django.conf import settings

from comments.forms import CommentForm
from comments.models import Comment
from tests.makers import make_story

OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"name": "Ann", "email": "ann@example.org", "text": "Not *so*."}


@pytest.mark.django_db
def test_the_end_of_a_line_is_one_byte_of_the_limit():
    text = "\r\n".join(["é" * 49] * 661) + "12"
    assert len(text.replace("\r\n", "\n").encode()) == 65_440
    text += "x" * 85
    story = make_story()
    assert CommentForm(TYPED | {"text": text}, story=story).is_valid()
    assert "text" in CommentForm(TYPED | {"text": f"{text}x"}, story=story).errors


@pytest.mark.django_db
def test_a_preview_shows_the_text_keeps_every_word_and_stores_nothing(client):
    story = make_story()
    typed = TYPED | {"email": "half an addr", "website": "x y", "preview": "Preview"}
    answer = client.post(f"/stories/{story.slug}/reply/", typed, headers=OWN)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "<p>Not <em>so</em>.</p>" in answer.text
    for words in ("half an addr", "x y", "Not *so*."):
        assert words in answer.text
    assert "error-summary" not in answer.text
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_preview_of_nothing_says_so(client):
    story = make_story()
    typed = TYPED | {"text": " ", "preview": "Preview"}
    answer = client.post(f"/stories/{story.slug}/reply/", typed, headers=OWN)
    assert answer.status_code == 422


@pytest.mark.django_db
def test_without_scripts_there_is_no_box_to_be_remembered_by(client):
    page = client.get(make_story().get_absolute_url()).text
    outside = page.partition("<template data-remember>")[0] + page.partition("</template>")[2]
    assert "Save my name and website" in page
    assert "Save my name" not in outside
    assert 'id="remember" name' not in page


def test_all_scripts_that_a_reader_loads_are_five_kilobytes_at_most():
    """The proof of work comes when the form is first touched, and is as small as any of them."""
    scripts = (Path(settings.BASE_DIR) / "static/js").glob("*.js")
    sizes = {script.name: len(gzip.compress(script.read_bytes())) for script in scripts}
    assert sizes.pop("proof.js") <= 1_000
    # Those who work here alone load these, and only some of them on a page.
    for name in ("desk.js", "lead_picture.js", "passkey.js", "picture.js"):
        assert sizes.pop(name) <= 5_000
    assert sum(sizes.values()) <= 5_000
