"""What remote classifiers are asked and told of comments, and what their opinion does."""

import pytest
from django.db import connection
from django.urls import reverse

from comments import services
from comments.models import Comment, Discussion
from comments.services import remote
from comments.services.explaining import why_held
from newsroom.models import User
from tests.akismet import DISCARD, HAM, KEY, SPAM, answer
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
ADDRESS, NETWORK = "ann.heron@quay.example", "198.51.100.7"


@pytest.fixture
def story():
    discuss(published_to_trust=0)
    return make_story()


def post(client, story, text="Not so.", **fields):
    typed = {"name": "Ann", "email": ADDRESS, "text": text, "website": "https://ann.example"}
    url = reverse("comments:submit", args=[story.slug])
    return client.post(url, typed | fields, headers=OWN, REMOTE_ADDR=NETWORK)


def edit(client, comment, text):
    url = reverse("comments:edit", args=[comment.receipt_token])
    typed = {"text": text, "version": comment.version}
    assert client.post(url, typed, headers=OWN, REMOTE_ADDR=NETWORK).status_code == 303


def stored(text="Not so."):
    return Comment.objects.get(text=text)


def findings(comment):
    return {finding.rule: finding.explanation for finding in comment.findings.all()}


@pytest.mark.parametrize(
    ("says", "opinion", "explanation"),
    [
        (HAM, "ham", None),
        (SPAM, "spam", "Akismet takes it for spam."),
        (DISCARD, "discard", "Akismet takes it for blatant spam."),
    ],
)
def test_an_opinion_holds_and_never_does_more(client, story, akismet, says, opinion, explanation):
    akismet.says = says
    assert post(client, story).status_code == 303
    comment = stored()
    assert comment.facts["remote"] == opinion
    assert findings(comment).get("remote") == explanation
    assert comment.is_published == (explanation is None)
    assert comment.is_held == (explanation is not None)
    assert "Akismet" not in " ".join(why_held(comment))


def test_it_is_told_the_words_and_no_address(client, story, akismet):
    post(client, story, "Ünlike, “quoted” & so on.")
    (raw,) = akismet.requests
    head, _, body = raw.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /1.1/comment-check HTTP/1.1\r\n")
    assert KEY.encode() not in head
    for secret in (ADDRESS, "heron", "quay.example", "quay", NETWORK, stored_digest()):
        assert secret.encode() not in raw
    assert b"%40" not in body
    fields = akismet.fields()
    submitted = Comment.objects.get().submitted_at
    assert fields == {
        "api_key": KEY,
        "blog": "http://localhost:8000",
        "blog_lang": "en",
        "blog_charset": "UTF-8",
        "user_ip": "127.0.0.1",
        "permalink": f"http://localhost:8000{story.get_absolute_url()}",
        "comment_type": "comment",
        "comment_author": "Ann",
        "comment_author_url": "https://ann.example",
        "comment_content": "Ünlike, “quoted” & so on.",
        "comment_date_gmt": f"{submitted:%Y-%m-%dT%H:%M:%SZ}",
    }


def stored_digest():
    return Comment.objects.get().sender


@pytest.mark.parametrize("email", [False, True])
@pytest.mark.parametrize("network", [False, True])
def test_each_address_is_told_only_if_the_site_says_so(
    client, story, akismet, settings, email, network
):
    settings.REMOTE_SEND_EMAIL, settings.REMOTE_SEND_NETWORK_ADDRESS = email, network
    post(client, story)
    edit(client, stored(), "Quite so.")
    for raw in akismet.requests:
        assert (b"comment_author_email=ann.heron%40quay.example" in raw) == email
        assert (b"ann.heron" in raw) == email
        assert (f"user_ip={NETWORK}".encode() in raw) == network
        assert (NETWORK.encode() in raw) == network


@pytest.mark.parametrize(
    ("email", "network", "sentences"),
    [(False, False, 0), (True, False, 1), (False, True, 1), (True, True, 2)],
)
def test_readers_are_told_who_is_told_what(
    client, story, akismet, settings, email, network, sentences
):
    settings.REMOTE_SEND_EMAIL, settings.REMOTE_SEND_NETWORK_ADDRESS = email, network
    page = client.get(story.get_absolute_url()).text
    assert "checked for spam by Akismet" in page
    assert page.count("It is told your") == sentences
    assert ("your email address too" in page) == email
    assert ("your IP address too" in page) == network


def test_while_it_is_off_nobody_is_asked_and_readers_read_nothing_of_it(client, story):
    remote._panel.cache_clear()
    assert post(client, story).status_code == 303
    assert "remote" not in stored().facts
    assert "Akismet" not in client.get(story.get_absolute_url()).text


def test_staff_closed_stories_and_what_is_sent_again_are_not_asked_about(client, story, akismet):
    post(client, story, form_id="one")
    post(client, story, form_id="one")
    assert post(client, story, form_id="two").status_code == 409
    assert len(akismet.requests) == 1
    closed = make_story("Closed", comments_open=False)
    assert post(client, closed, "Late.").status_code == 422
    Discussion.objects.update(flood_seconds=60)
    assert post(client, story, "One more.").status_code == 303
    assert post(client, story, "Too many.").status_code == 429
    client.force_login(User.objects.create_user("mo", name="Mo", is_staff=True))
    assert post(client, story, "From the desk.").status_code == 303
    make_comment(story, "Brought by no request.")
    assert len(akismet.requests) == 2


def test_other_words_are_asked_about_anew(client, story, akismet):
    post(client, story)
    akismet.says = SPAM
    edit(client, stored(), "Cheap watches.")
    assert akismet.fields()["comment_content"] == "Cheap watches."
    assert akismet.fields()["recheck_reason"] == "edit"
    assert stored("Cheap watches.").is_held
    akismet.says = HAM
    edit(client, stored("Cheap watches."), "Fine words.")
    assert stored("Fine words.").is_published
    edit(client, stored("Fine words."), "Fine words.")
    with pytest.raises(services.AuthorRefused):
        services.edit(comment=stored("Fine words."), version=1, text="Stale.", now=NOON)
    assert len(akismet.requests) == 3


def test_silence_about_other_words_takes_nothing_back(client, story, akismet):
    akismet.says = SPAM
    post(client, story)
    akismet.says = answer("", status="500 Broken")
    edit(client, stored(), "Other words.")
    comment = stored("Other words.")
    assert (comment.is_held, comment.facts["remote"]) == (True, "spam")


def test_nobody_waits_for_the_database_meanwhile(client, story, akismet, monkeypatch):
    depth, seen = len(connection.savepoint_ids), []
    ask = remote.Panel.ask

    def watched(panel, *args, **kwargs):
        seen.append(len(connection.savepoint_ids))
        return ask(panel, *args, **kwargs)

    monkeypatch.setattr(remote.Panel, "ask", watched)
    post(client, story)
    edit(client, stored(), "Other words.")
    assert seen == [depth, depth]
