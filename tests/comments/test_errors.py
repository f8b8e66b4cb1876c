import pytest
from django.core import mail

from articles.models import Correction
from articles.services import StoryRefused, withdraw
from comments import services
from comments.models import Comment, ErrorReport, Letter, Person
from newsroom.models import User
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {
    "passage": "One.",
    "text": "There were two.",
    "name": "I\u202eda",
    "email": "canary.local@canary-domain.example",
    "may_be_thanked": "on",
}


def send(client, story, **fields):
    return client.post(f"/stories/{story.slug}/error/", TYPED | fields, headers=OWN)


def make_error(story=None, **fields):
    error = services.StoryError(text="There were two.", **fields)
    return services.report_error(story=story or make_story(), error=error, sender="s", now=NOON)


def correct(report, text="There were two, not one."):
    return services.correct_error(
        report=report,
        text=text,
        kind=Correction.Kind.CORRECTION,
        actor=User.objects.get_or_create(username="ed")[0],
        now=NOON,
    )


def test_an_error_reaches_the_desk_once_and_not_the_thread(client):
    story = make_story()
    for _ in range(2):
        answer = send(client, story)
        assert answer.status_code == 303
    assert "Thank you" in client.get(answer["Location"]).text
    report = ErrorReport.objects.get()
    assert (report.name, report.may_be_thanked) == ("Ida", True)
    assert report.person.address == TYPED["email"]
    assert "canary" not in str(report.person.__dict__)
    assert "There were two" not in client.get(story.get_absolute_url()).text
    assert not Comment.objects.exists()


def test_what_cannot_be_sent_comes_back_with_every_word(client):
    answer = send(client, make_story(), text="", passage="é" * 1001, email="nobody")
    assert answer.status_code == 422
    assert "2 bytes too long" in answer.text
    assert "é" * 1001 in answer.text
    assert not ErrorReport.objects.exists()


def test_another_hour_is_asked_for_after_twenty(client):
    story = make_story()
    for number in range(20):
        assert send(client, story, text=f"No. {number}").status_code == 303
    answer = send(client, story, text="No. 21")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "No. 21" in answer.text


@pytest.mark.parametrize(("agreed", "thanks"), [(True, "Ida"), (False, "")])
def test_a_correction_names_the_reader_only_if_they_agreed(client, agreed, thanks):
    report = make_error(name="Ida", address="ida@example.org", may_be_thanked=agreed)
    assert correct(report).thanks == thanks
    page = client.get(report.story.get_absolute_url()).text
    assert "There were two, not one." in page
    assert ("Thanks to <bdi>Ida</bdi>" in page) == agreed
    letter = Letter.objects.get(kind=Letter.Kind.ERROR_CORRECTED)
    assert letter.person == Person.objects.get()
    assert not mail.outbox


def test_a_report_is_answered_once(client):
    report = make_error()
    correct(report)
    with pytest.raises(services.AnswerRefused):
        services.dismiss_error(report=report, actor=User.objects.get(), now=NOON)
    assert ErrorReport.objects.get().state == ErrorReport.State.CORRECTED


def test_a_refused_correction_leaves_the_report_open():
    report = make_error()
    with pytest.raises(services.AnswerRefused):
        correct(report, text="")
    withdraw(story=report.story)
    with pytest.raises(StoryRefused):
        correct(report)
    assert ErrorReport.objects.get().state == ErrorReport.State.OPEN


def test_the_desk_corrects_and_dismisses_in_the_admin(admin_client):
    story = make_story()
    first, second = (
        make_error(story, name="Ida", address="ida@example.org"),
        make_error(story, passage="Two."),
    )
    queue = "/admin/comments/errorreport/"
    assert admin_client.get(queue).status_code == 200
    page = f"{queue}{first.pk}/change/"
    choice = {"CHANGE_FORM-action": "correct", "index": "0", "_selected_action": first.pk}
    assert "ida@" not in admin_client.get(page).text
    admin_client.post(page, choice | {"CHANGE_FORM-correction": ""})
    assert not Correction.objects.exists()
    words = {"CHANGE_FORM-correction": "Two.", "CHANGE_FORM-kind": "update"}
    admin_client.post(page, choice | words)
    assert (Correction.objects.get().kind, Correction.objects.get().thanks) == ("update", "")
    admin_client.post(queue, {"action": "dismiss", "index": "0", "_selected_action": second.pk})
    second.refresh_from_db()
    assert second.state == ErrorReport.State.DISMISSED


def test_open_reports_come_first(admin_client):
    story = make_story()
    older, newer = make_error(story), make_error(story, passage="Two.")
    correct(newer)
    rows = admin_client.get("/admin/comments/errorreport/").context["cl"].result_list
    assert [row.pk for row in rows] == [older.pk, newer.pk]
