from datetime import timedelta

import pytest
from django.test import Client

from comments import services
from comments.models import Comment, Decision, Letter, LogEntry, Recommendation, Report
from newsroom.models import User
from tests.desk import QUEUE, count, press, shown
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
Status = Comment.Status


@pytest.fixture
def comment():
    """A published comment of a reader."""
    return published(make_comment(make_story()))


def published(comment):
    actor, _created = User.objects.get_or_create(username="mod")
    services.decide(comment=comment, version=1, to=Status.PUBLISHED, actor=actor, now=NOON)
    return comment


def recommend(comment, reader="r", sender="s", now=NOON):
    return services.recommend(comment=comment, reader=reader, sender=sender, now=now)


def report(comment, sender="s", now=NOON, text=""):
    return services.report(
        comment=comment, reason=Report.Reason.ABUSE, text=text, sender=sender, now=now
    )


def count_of(comment):
    return Comment.objects.get(pk=comment.pk).recommendation_count


def test_a_reader_recommends_once_however_often_they_press(client, comment):
    address = f"/comments/{comment.pk}/recommend/"
    for _ in range(3):
        answer = client.post(address, headers=OWN)
        assert answer.status_code == 303
        assert answer["Location"] == f"/comments/{comment.pk}/"
    assert count_of(comment) == 1
    client.post(address, headers=OWN | {"User-Agent": "Another"})
    assert count_of(comment) == 2
    assert "2 recommend this" in client.get(comment.story.get_absolute_url()).text


def test_a_script_gets_the_new_count_alone(client, comment):
    address = f"/comments/{comment.pk}/recommend/"
    answer = client.post(address, headers=OWN | {"Accept": "application/json"})
    assert answer.json() == {"text": "1 recommends this"}
    assert "no-store" in answer["Cache-Control"]


def test_opening_the_addresses_changes_nothing(client, comment):
    for act in ("recommend", "report"):
        assert client.get(f"/comments/{comment.pk}/{act}/").status_code == 200
    assert not (Recommendation.objects.exists() or Report.objects.exists())


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("act", ["recommend", "report"])
def test_a_foreign_page_cannot_make_a_reader_react(comment, act, headers):
    client = Client(enforce_csrf_checks=True)
    sent = {"reason": "spam", "text": "Buy & sell"}
    answer = client.post(f"/comments/{comment.pk}/{act}/", sent, headers=headers)
    assert answer.status_code == 403
    assert 'value="Buy &amp; sell"' in answer.text
    assert not (Recommendation.objects.exists() or Report.objects.exists())


def test_one_line_recommends_five_times_at_most_under_any_guise(comment):
    counted = [recommend(comment, reader=str(number)) for number in range(8)]
    assert counted == [True] * 5 + [False] * 3
    assert count_of(comment) == comment.recommendations.count() == 5


def test_a_comment_that_is_not_public_is_neither_recommended_nor_reported(client):
    held = make_comment(make_story())
    for act in (recommend, report):
        with pytest.raises(Comment.DoesNotExist):
            act(held)
    for act in ("recommend", "report"):
        assert client.get(f"/comments/{held.pk}/{act}/").status_code == 404


@pytest.mark.parametrize(("act", "an_hour"), [("recommend", 60), ("report", 20)])
def test_who_reacts_too_often_waits(comment, act, an_hour):
    act = {"recommend": recommend, "report": report}[act]
    others = [published(make_comment(comment.story, f"No. {n}")) for n in range(an_hour + 1)]
    for other in others[:an_hour]:
        act(other, now=NOON)
    wait = timedelta(hours=1) / an_hour
    with pytest.raises(services.TooOften) as refusal:
        act(others[-1], now=NOON + timedelta(seconds=10))
    assert refusal.value.seconds == wait.seconds - 10
    act(others[-1], now=NOON + wait)


def test_the_page_for_too_many_says_when_to_come_back(client, comment, monkeypatch):
    monkeypatch.setattr("comments.services.reactions.RECOMMENDATIONS_AN_HOUR", 1)
    other = published(make_comment(comment.story, "Another."))
    client.post(f"/comments/{comment.pk}/recommend/", headers=OWN)
    answer = client.post(f"/comments/{other.pk}/recommend/", headers=OWN)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600


def test_a_report_is_stored_and_thanked_for_and_asks_for_a_reason(client, comment):
    address = f"/comments/{comment.pk}/report/"
    missing = client.post(address, {"text": "He lies."}, headers=OWN)
    assert missing.status_code == 422
    assert "He lies." in missing.text
    long = client.post(address, {"reason": "other", "text": "é" * 1001}, headers=OWN)
    assert "2 bytes too long" in long.text
    answer = client.post(address, {"reason": "false", "text": "He lies."}, headers=OWN)
    assert "Thank you" in client.get(answer["Location"]).text
    assert client.post(address, {"reason": "spam"}, headers=OWN).status_code == 303
    assert [row.text for row in Report.objects.all()] == ["He lies."]


def test_enough_reports_from_different_senders_hold_the_comment(comment):
    for sender in ("a", "a", "b"):
        report(comment, sender=sender)
    assert Comment.objects.get().is_published
    report(comment, sender="c")
    held = Comment.objects.get()
    assert held.is_held
    assert held.findings.get(rule="reports").explanation == "Reported by 3 readers."
    decision = Decision.objects.filter(comment=held).last()
    assert (decision.actor, decision.rules) == (None, ["reports"])


def test_after_a_moderator_decided_only_new_reports_count(comment):
    for sender in "abc":
        report(comment, sender=sender)
    held = Comment.objects.get()
    actor = User.objects.get(username="mod")
    services.decide(comment=held, version=held.version, to=Status.PUBLISHED, actor=actor, now=NOON)
    report(comment, sender="a")
    report(comment, sender="d")
    assert Comment.objects.get().is_published
    report(comment, sender="e")
    assert Comment.objects.get().is_held


@pytest.mark.parametrize(("threshold", "is_held"), [(0, False), (1, True)])
def test_the_desk_sets_how_many_reports_hold(comment, threshold, is_held):
    discuss(reports_to_hold=threshold)
    for sender in "abcd"[: threshold or 4]:
        report(comment, sender=sender)
    assert Comment.objects.get().is_held == is_held


def test_reports_never_hold_a_comment_of_staff():
    staff = User.objects.create_user("mo", name="Mo", is_staff=True)
    comment = make_comment(make_story(), user=staff, address="")
    for sender in "abcdef":
        report(comment, sender=sender)
    assert Comment.objects.get().is_published


def test_a_pick_is_marked_and_told_once(comment, client):
    editor = {"actor": User.objects.get(username="mod"), "now": NOON}
    services.pick(comment=comment, **editor)
    services.unpick(comment=comment, **editor)
    services.pick(comment=comment, **editor)
    assert Letter.objects.filter(kind=Letter.Kind.PICKED).count() == 1
    with pytest.raises(services.DecisionRefused):
        services.pick(comment=comment, **editor)
    page = client.get(comment.story.get_absolute_url()).text
    assert page.count("Editors’ pick<") == 1
    assert "Editors’ picks" in page


def test_picks_and_dismissed_reports_are_in_the_log(comment):
    report(comment)
    editor = {"actor": User.objects.get(username="mod"), "now": NOON}
    services.pick(comment=comment, **editor)
    services.unpick(comment=comment, **editor)
    services.dismiss_reports(comment=comment, **editor)
    services.reopen_reports(comment=comment, answered_at=NOON, **editor)
    entries = LogEntry.objects.filter(actor=editor["actor"]).exclude(act=LogEntry.Act.DECISION)
    assert [(entry.act, entry.about_id, entry.facts) for entry in entries.order_by("pk")] == [
        (LogEntry.Act.PICK, comment.pk, {"picked": True}),
        (LogEntry.Act.PICK, comment.pk, {"picked": False}),
        (LogEntry.Act.REPORTS, comment.pk, {"dismissed": 1}),
        (LogEntry.Act.REPORTS, comment.pk, {"reopened": 1}),
    ]


def test_dismissed_reports_can_be_opened_again_once(comment):
    for sender in "ab":
        report(comment, sender=sender)
    editor = {"actor": User.objects.get(username="mod"), "now": NOON}
    assert services.dismiss_reports(comment=comment, **editor) == 2
    assert services.reopen_reports(comment=comment, answered_at=NOON, **editor) == 2
    assert comment.reports.open().count() == 2
    with pytest.raises(services.DecisionRefused):
        services.reopen_reports(comment=comment, answered_at=NOON, **editor)


def test_only_a_published_comment_is_picked():
    with pytest.raises(services.DecisionRefused):
        services.pick(comment=make_comment(make_story()), actor=User(), now=NOON)


def test_the_desk_picks_and_dismisses_reports_without_touching_the_status(admin_client, comment):
    report(comment, text="He lies.")
    assert count(admin_client, "reported") == 1
    assert shown(admin_client, "?queue=reported") == [comment]
    assert "He lies." in admin_client.get(f"{QUEUE}{comment.pk}/change/").text
    for act in ("pick", "dismiss_reports"):
        press(admin_client, act, comment, queue="reported")
    assert Comment.objects.get().picked_at
    assert Comment.objects.get().is_published
    assert not Report.objects.open().exists()
