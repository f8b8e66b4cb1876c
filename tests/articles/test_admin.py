import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages

from articles.models import Contributor, Section, Story
from newsroom.models import User
from tests.makers import make_story

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/story/add/"
LIST = "/admin/articles/story/"


def form(*contributors, **fields):
    section, _created = Section.objects.get_or_create(name="Town", slug="town")
    bylines = {
        f"bylines-{number}-{name}": value
        for number, contributor in enumerate(contributors)
        for name, value in (("contributor", contributor.pk), ("position", number))
    }
    return {
        "headline": "Bridge closes",
        "body": "One.\n\nTwo.",
        "section": section.pk,
        "comments_open": "on",
        "bylines-TOTAL_FORMS": len(contributors),
        "bylines-INITIAL_FORMS": 0,
        **bylines,
    } | fields


def change(story):
    return f"/admin/articles/story/{story.pk}/change/"


def test_a_story_is_written_previewed_published_and_withdrawn(admin_client, client):
    contributors = [
        Contributor.objects.create(name=name, slug=name.lower()) for name in ("Zoe", "Al")
    ]
    answer = admin_client.post(ADD, form(*contributors, _preview=""))
    story = Story.objects.get()
    assert answer["Location"] == f"/stories/{story.slug}/preview/"
    preview = admin_client.get(answer["Location"])
    assert "no-store" in preview["Cache-Control"]
    assert preview["X-Robots-Tag"] == "noindex"
    assert preview.text.index("Zoe") < preview.text.index("Al</a>")
    assert client.get(story.get_absolute_url()).status_code == 404
    assert client.get(answer["Location"]).status_code == 302

    kept = form(**{"bylines-INITIAL_FORMS": 0})
    admin_client.post(change(story), kept | {"_publish": ""})
    assert "Bridge closes" in client.get(story.get_absolute_url()).text

    admin_client.post(change(story), kept | {"headline": "Bridge opens", "_withdraw": ""})
    assert client.get(story.get_absolute_url()).status_code == 410
    assert "Bridge opens" not in client.get("/").text
    history = admin_client.get(f"/admin/articles/story/{story.pk}/history/").text
    assert "Published" in history
    assert "Withdrawn" in history


def test_a_live_storys_address_stays_when_its_slug_is_emptied(admin_client):
    story = make_story()
    admin_client.post(change(story), form(headline="New words", slug=""))
    story.refresh_from_db()
    assert (story.headline, story.slug) == ("New words", "bridge-closes")


def test_a_refused_form_keeps_what_was_typed(admin_client):
    story = make_story()
    answer = admin_client.post(change(story), form(headline="Kept words", slug="", section=""))
    assert answer.status_code == 200
    assert "Kept words" in answer.text


def test_a_story_without_text_is_saved_but_not_published(admin_client):
    answer = admin_client.post(ADD, form(body="", _publish=""))
    assert Story.objects.get().state == Story.State.DRAFT
    assert any("has no text yet" in str(message) for message in get_messages(answer.wsgi_request))


def test_a_writer_without_the_permission_cannot_publish(client):
    writer = User.objects.create_user("writer", is_staff=True)
    writer.user_permissions.set(
        Permission.objects.filter(codename__in=["add_story", "change_story", "view_story"])
    )
    client.force_login(writer)
    assert "_publish" not in client.get(ADD).text
    answer = client.post(ADD, form(_publish=""))
    assert answer.status_code == 403
    assert not Story.objects.published().exists()


def test_several_stories_are_published_and_withdrawn_at_once(admin_client):
    stories = [make_story(f"Story {number}", public=False) for number in range(3)]
    chosen = {"_selected_action": [story.pk for story in stories], "index": "0"}
    admin_client.post(LIST, chosen | {"action": "publish_selected"})
    assert Story.objects.published().count() == 3
    admin_client.post(LIST, chosen | {"action": "withdraw_selected"})
    assert Story.objects.withdrawn().count() == 3


def test_a_story_that_was_public_is_never_deleted(admin_client):
    story = make_story()
    assert admin_client.post(f"{change(story)[:-7]}delete/", {"post": "yes"}).status_code == 403
    draft = make_story("Draft", public=False)
    admin_client.post(f"{change(draft)[:-7]}delete/", {"post": "yes"})
    assert list(Story.objects.all()) == [story]
