import pytest
from django.core import mail

from comments import services
from comments.models import Comment, Decision
from tests.desk import Status, decide, make_moderator, stored
from tests.letters import LATER, following, seconds, work, write
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
NOW = NOON + seconds(60)


@pytest.fixture
def held():
    return make_comment(make_story())


def reply(parent, actor, text="We asked.", *, version=None, now=NOW):
    version = version or stored(parent).version
    return services.reply_as_staff(parent=parent, version=version, text=text, actor=actor, now=now)


def test_a_reply_publishes_what_it_answers_and_stands_below_it(client, held, mo):
    answer = reply(held, mo, " We asked.\r\nThey agree. ")
    assert stored(held).is_published
    assert answer.is_published
    assert (answer.parent, answer.user, answer.name) == (held, mo, "Mo")
    assert answer.text == "We asked.\nThey agree."
    page = client.get(held.story.get_absolute_url()).text
    assert page.index("Fine.") < page.index("They agree.")


def test_a_published_comment_is_answered_as_it_is(held, mo):
    decide(held, mo)
    reply(held, mo)
    assert stored(held).version == 2


def test_what_was_decided_on_meanwhile_gets_no_reply(held, mo):
    decide(held, make_moderator("ivy", name="Ivy"), Status.SPAM)
    with pytest.raises(services.StaleDecision, match="Ivy"):
        reply(held, mo, version=1)
    decide(held, mo)
    with pytest.raises(services.StaleDecision, match="Mo"):
        reply(held, mo, version=2)
    assert Comment.objects.count() == 1


def test_a_reply_that_is_refused_leaves_the_comment_as_it_was(held, mo):
    with pytest.raises(services.DecisionRefused, match="first"):
        reply(held, mo, " \n")
    held.story.comments_open = False
    held.story.save()
    with pytest.raises(services.DecisionRefused, match="closed"):
        reply(held, mo)
    assert stored(held).is_held
    assert Decision.objects.count() == 1
    assert Comment.objects.count() == 1


def test_the_same_reply_twice_is_refused(held, mo):
    reply(held, mo)
    with pytest.raises(services.DecisionRefused, match="already said"):
        reply(held, mo)
    assert Comment.objects.count() == 2


def test_undoing_takes_back_the_publication_and_the_reply(held, mo):
    answer = reply(held, mo)
    shown = services.undoable(actor=mo, now=NOW)
    assert shown.count == 2
    assert len(services.undo(batch=shown.batch, actor=mo, now=NOW).decided) == 2
    assert stored(held).is_held
    assert stored(answer).is_trashed
    assert services.undoable(actor=mo, now=NOW) is None
    assert reply(held, mo) != answer


def test_a_reply_alone_can_be_undone_too(held, mo):
    decide(held, mo)
    answer = reply(held, mo, now=LATER)
    shown = services.undoable(actor=mo, now=LATER)
    services.undo(batch=shown.batch, actor=mo, now=LATER)
    assert stored(answer).is_trashed
    assert stored(held).is_published


def test_an_undone_reply_is_told_to_nobody(mo):
    story = make_story()
    parent = write(story, "Ann")
    following("Ann", story, parent)
    work(now=NOON)
    mail.outbox.clear()
    reply(parent, mo)
    services.undo(batch=services.undoable(actor=mo, now=NOW).batch, actor=mo, now=NOW)
    work(now=LATER)
    assert mail.outbox == []
    reply(parent, mo, now=LATER)
    work(now=LATER + seconds(60))
    assert len(mail.outbox) == 2
