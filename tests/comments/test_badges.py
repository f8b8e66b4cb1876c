import pytest

from articles.models import Contributor
from articles.services import save_story
from comments import services
from comments.models import Comment
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter():
    account = User.objects.create_user("maren", name="Maren Østby", is_staff=True)
    return Contributor.objects.create(name="Maren Østby", slug="maren", user=account)


def make_story_by(reporter):
    story = make_story()
    save_story(story=story, now=NOON, bylines=[reporter])
    return story


def page_of(client, story):
    return client.get(story.get_absolute_url()).text


def test_the_reporter_is_the_author_on_her_own_stories_and_staff_on_others(client, reporter):
    own, other = make_story_by(reporter), make_story("Another")
    for story in (own, other):
        make_comment(story, "I checked.", user=reporter.user, address="", name="Maren Østby")
    assert ">Author<" in page_of(client, own)
    assert ">Author<" not in page_of(client, other)
    assert ">Staff<" in page_of(client, other)


def test_the_reporters_answers_stand_above_the_thread_three_at_most(
    client, reporter, django_assert_max_num_queries
):
    story = make_story_by(reporter)
    for number in range(5):
        make_comment(
            story, f"Answer *{number}* & more", user=reporter.user, address="", name="Maren Østby"
        )
    with django_assert_max_num_queries(13):
        page = page_of(client, story)
    box = page.partition("Answered by the reporter")[2].partition("</aside>")[0]
    assert box.count("<li>") == 3
    assert "Answer 0 &amp; more" in box


def test_without_answers_and_picks_there_is_no_box(client):
    assert "Answered by" not in page_of(client, make_story())


@pytest.mark.parametrize(
    "name",
    [
        "Maren Østby",
        "maren  ostby",
        "MAREN ØSTBY",
        "Mаren Østby",  # a Cyrillic а
        "Ma\u200dren Østby",
        "MarenØstby",
        "Desk Staff",
        "STAFF",
        "5taff",
        "The editor",
        "Author",
        "Ed of The Brannick Courier",
    ],
)
def test_a_name_that_passes_for_the_papers_own_is_held(reporter, name):
    comment = make_comment(make_story(), name=name)
    assert comment.is_held
    assert "staff_name" in {finding.rule for finding in comment.findings.all()}


@pytest.mark.parametrize(
    "name", ["Maren", "Østby", "Staffan", "Editha", "Ann Brannick", "李雷", "—"]
)
def test_other_names_are_free(reporter, name):
    comment = make_comment(make_story(), name=name)
    assert "staff_name" not in {finding.rule for finding in comment.findings.all()}


def test_a_name_cannot_contain_a_badge(client):
    comment = make_comment(make_story(), name='Ann</bdi><span class="badge">Staff</span>')
    services.decide(
        comment=comment,
        version=1,
        to=Comment.Status.PUBLISHED,
        actor=User.objects.create_user("mod"),
        now=NOON,
    )
    assert '<span class="badge">' not in page_of(client, comment.story)
