import re

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.utils.translation import override

from comments import services
from comments.admin.figures import screen
from comments.models import Comment
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
FIGURES = "/admin/figures/"
Status = Comment.Status


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Ask at NOON, and of nothing that an earlier test counted."""
    cache.clear()
    monkeypatch.setattr(screen.timezone, "now", lambda: NOON)
    yield
    cache.clear()


def sign_in(client, *codenames, name="who", **fields):
    user = User.objects.create_user(name, **({"is_staff": True} | fields))
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


@pytest.fixture
def decided():
    """Mo rejected one of two comments."""
    mo = User.objects.create_user("mo", name="Mo Quill", is_staff=True)
    story = make_story()
    at = NOON.replace(hour=11)
    first, _second = (make_comment(story, text, at=at) for text in ("One.", "Two."))
    at = at.replace(minute=30)
    services.decide(
        comment=first, version=1, to=Status.REJECTED, actor=mo, now=at, reason="It is late."
    )
    return first


@pytest.mark.parametrize(
    ("codenames", "fields", "status"),
    [
        (["view_figures"], {}, 200),
        (["view_people_figures", "view_comment", "decide_comment"], {}, 403),
        ([], {}, 403),
        (["view_figures"], {"is_staff": False}, 302),
    ],
)
def test_who_may_see_the_figures(client, codenames, fields, status):
    assert sign_in(client, *codenames, **fields).get(FIGURES).status_code == status


def test_readers_are_asked_to_sign_in(client):
    answer = client.get(FIGURES)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("codenames", "seen"),
    [(["view_figures"], False), (["view_figures", "view_people_figures"], True)],
)
def test_who_decided_how_much_is_for_those_who_may_see_people(client, decided, codenames, seen):
    page = sign_in(client, *codenames).get(FIGURES).text
    assert ("Who decided" in page) == seen
    assert ("Mo Quill" in page) == seen
    assert "Other words" in page


def test_the_way_to_the_figures_is_on_every_screen_of_those_who_may_see_them(client):
    assert f'href="{FIGURES}"' not in sign_in(client, "view_comment").get("/admin/").text
    sign_in(client, "view_figures", name="other")
    assert f'href="{FIGURES}"' in client.get("/admin/").text


def test_figures_are_looked_at_and_never_stored(client):
    sign_in(client, "view_figures")
    assert client.post(FIGURES).status_code == 405
    cached = client.get(FIGURES)["Cache-Control"]
    assert "no-store" in cached
    assert "private" in cached


@pytest.mark.parametrize(
    ("asked", "days"),
    [("1", 1), ("7", 7), ("30", 30), ("90", 90), ("", 7), ("365", 7), ("-1", 7), ("x", 7)],
)
def test_a_period_is_chosen_among_four(client, asked, days):
    page = sign_in(client, "view_figures").get(FIGURES, {"days": asked})
    assert page.context_data["days"] == days
    assert len(page.context_data["figures"].period.parts) == {1: 23}.get(days, days)


def content(page):
    return page.split('id="content-main"')[1].split("</main>")[0]


def cells(page, section):
    """The rows of a section's table, as lists of texts."""
    part = page.split(f'id="{section}"')[1].split("</section>")[0]
    body = part.split("<tbody>")[1]
    rows = [re.findall(r"<t[hd][^>]*>(?:<bdi>)?([^<]*)", row) for row in body.split("</tr>")]
    return [row for row in rows if row]


def test_the_tables_say_what_the_charts_draw(client, decided):
    page = sign_in(client, "view_figures", "view_people_figures").get(FIGURES)
    text = page.text
    assert cells(text, "held")[-1] == ["Tue 24 Nov", "2", "1", "1"]
    assert cells(text, "decisions")[-1] == ["Tue 24 Nov", "0", "1", "0", "0", "0", "1"]
    assert cells(text, "hours")[11] == ["11:00", "1", "100 %"]
    assert cells(text, "people") == [["Mo Quill", "0", "1", "0", "0", "0", "1", "1", "1.0"]]
    assert cells(text, "reasons")[0][:6] == ["Other words", "1", "0", "0", "1", "100 %"]
    assert cells(text, "rules")[0][:4] == ["First comments of an author", "1", "1", "100 %"]
    charts = {one.name: one.chart for one in page.context_data["sections"] if one.chart}
    assert [bar.title for bar in charts["decisions"].bars] == ["Tue 24 Nov\nRejected: 1"]
    assert set(charts) == {"held", "waits", "decisions", "hours"}


def test_coordinates_are_written_alike_in_every_language(client, decided, settings):
    sign_in(client, "view_figures")
    settings.LANGUAGE_CODE = "fr"
    with override("fr"):
        page = client.get(FIGURES).text
    shapes = re.findall(r'(?: x| y| d|width|height)="([^"]*)"', content(page))
    assert shapes
    assert all(re.fullmatch(r"[MLHh0-9 ]*", shape) for shape in shapes)


def test_the_screen_holds_no_style_and_no_script_of_its_own(client, decided):
    page = sign_in(client, "view_figures").get(FIGURES).text
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=", content(page))


def test_long_periods_are_counted_again_after_a_while(client, decided, django_assert_num_queries):
    sign_in(client, "view_figures")
    client.get(FIGURES, {"days": "90"})
    discuss()
    with django_assert_num_queries(4):
        page = client.get(FIGURES, {"days": "90"})
    assert page.context_data["figures"].work.count == 1


def test_without_a_comment_there_is_a_screen_too(client):
    page = sign_in(client, "view_figures").get(FIGURES, {"days": "1"}).text
    assert "There was nothing in this time." in page
