import pytest
from django.contrib.auth.models import Permission

from comments.models import Letter
from newsroom.models import User
from tests.letters import make_letter, make_reader

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/letter/"


@pytest.fixture
def letter():
    letter = make_letter(Letter.Kind.REJECTED, make_reader("Ann"))
    letter.state, letter.attempts, letter.problem = Letter.State.SET_ASIDE, 5, "SMTPDataError 451"
    letter.save()
    return letter


def test_staff_see_what_failed_and_no_address(admin_client, letter):
    page = admin_client.get(f"{LIST}?state=set_aside").text
    assert "SMTPDataError 451" in page
    assert "a•••@•••.org" in page
    assert "ann@" not in page + admin_client.get(f"{LIST}{letter.pk}/change/").text
    assert "SMTPDataError" not in admin_client.get(f"{LIST}?state=sent").text


def test_staff_send_a_letter_again(admin_client, letter):
    choice = {"action": "send_again", "_selected_action": letter.pk}
    admin_client.post(LIST, choice)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.WAITING, 0)


def test_who_may_only_look_sends_nothing(client, letter):
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_letter"))
    client.force_login(user)
    assert client.get(LIST).status_code == 200
    client.post(LIST, {"action": "send_again", "_selected_action": letter.pk})
    letter.refresh_from_db()
    assert letter.state == Letter.State.SET_ASIDE


def test_nobody_adds_changes_or_deletes_a_letter(admin_client, letter):
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{letter.pk}/change/", {"kind": "reply"}).status_code == 403
    assert admin_client.post(f"{LIST}{letter.pk}/delete/", {"post": "yes"}).status_code == 403
