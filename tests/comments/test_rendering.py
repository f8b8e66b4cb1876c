import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment
from comments.rendering import render_comment
from tests.makers import make_comment, make_story

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[a](javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "![a](https://a.example/pixel.png)",
    "<style>body{display:none}</style>",
    "<!-- --><svg/onload=alert(1)>",
    "[a](https://a.example 'x\" onmouseover=alert(1)')",
    "{{ 7|add:7 }}{% debug %}",
]

HARMLESS = re.compile(r"(https?:/)?[/#?]|data:image/")


class _Live(HTMLParser):
    """Collects what a browser would act upon, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        written = tag in {"style", "iframe", "object"} or (tag == "script" and "src" not in values)
        acting = [name for name in values if name.startswith("on")]
        leading = [
            value
            for name in ("href", "src", "action")
            if (value := values.get(name))
            and not re.match(r"(https?:/)?[/#]|data:image/|\?", value)
        ]
        if written or acting or leading:
            self.found.append(self.get_starttag_text())


def live(page: str) -> list[str]:
    return _Live(page).found


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_is_shown_as_text(text):
    assert not live(render_comment(text))


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_is_dead_in_every_field(client, admin_client, text):
    story = make_story(headline=text[:60])
    comment = make_comment(story, text, name=text)
    make_comment(story, "Held.", name=text)
    Comment.objects.filter(pk=comment.pk).update(status="published")
    for reader, address in (
        (client, story.get_absolute_url()),
        (client, f"/stories/{story.slug}/reply/{comment.pk}/"),
        (client, f"/receipts/{comment.receipt_token}/"),
        (admin_client, "/admin/comments/comment/?queue=all"),
        (admin_client, f"/admin/comments/comment/{comment.pk}/change/"),
    ):
        page = reader.get(address)
        assert page.status_code == 200
        assert not live(page.text)
        assert not re.search(r"<img[^>]+(onerror|pixel)", page.text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("# a", "<p># a</p>"),
        (
            "[a](https://a.example)",
            '<p><a href="https://a.example" rel="ugc nofollow noopener">a</a></p>',
        ),
    ],
)
def test_a_small_part_of_markdown_works(text, html):
    assert render_comment(text).strip() == html


@given(st.text(max_size=300))
def test_no_text_renders_anything_live(text):
    assert not live(render_comment(text))
