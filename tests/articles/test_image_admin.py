import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.images import reencode
from articles.models import Image, RetiredFile
from articles.services import save_image
from newsroom.models import User
from tests.articles.pictures import noise, picture
from tests.makers import make_story

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/image/"
ADD = f"{LIST}add/"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def store(alt="A bridge", **fields) -> Image:
    file = reencode(io.BytesIO(picture((90, 60))))
    return save_image(image=Image(file=file, alt=alt, **{"credit": "Us"} | fields))


def entered(data=None, **fields) -> dict:
    file = SimpleUploadedFile("a.jpg", picture() if data is None else data)
    return {"file": file, "credit": "Us", "alt": "A bridge"} | fields


def change(image, page="change") -> str:
    return f"{LIST}{image.pk}/{page}/"


@pytest.mark.parametrize(
    ("fields", "stored"),
    [({"alt": ""}, 0), ({"decorative": "on"}, 0), ({}, 1), ({"alt": "", "decorative": "on"}, 1)],
)
def test_the_desk_describes_a_picture_or_calls_it_decorative(admin_client, fields, stored):
    admin_client.post(ADD, entered(**fields))
    assert Image.objects.count() == stored


@pytest.mark.parametrize("data", [b"", b"<svg xmlns=''/>", noise()[:-4000]])
def test_a_refused_file_leaves_the_words_and_one_sentence(admin_client, data):
    answer = admin_client.post(ADD, entered(data, caption="At dusk", focal_x="0.2"))
    assert answer.status_code == 200
    assert not Image.objects.exists()
    assert 'value="At dusk"' in answer.text
    assert 'value="0.2"' in answer.text
    (sentence,) = answer.context["adminform"].form.errors["file"]
    assert "xport it" in sentence or "Export the picture again" in sentence


def test_a_script_is_told_where_to_go_or_what_to_mend(admin_client):
    refused = admin_client.post(ADD, entered(b"hello"), headers=JSON)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"file"}
    undescribed = admin_client.post(ADD, entered(alt=""), headers=JSON)
    assert "Describe the picture" in undescribed.json()["errors"]["__all__"][0]
    done = admin_client.post(ADD, entered(), headers=JSON)
    assert done.json() == {"location": LIST}
    popup = admin_client.post(ADD, entered(_popup="1"), headers=JSON).json()["popup"]
    assert popup["obj"] == "A bridge"
    image = Image.objects.first()
    assert popup["value"] == str(image.pk)
    edited = {"alt": "A bridge at dusk", "credit": "Us", "_popup": "1"}
    popup = admin_client.post(change(image), edited, headers=JSON).json()["popup"]
    assert (popup["action"], popup["obj"]) == ("change", "A bridge at dusk")


@pytest.mark.parametrize(
    ("entry", "stored"), [({}, 0.5), ({"focal_x": ""}, 0.5), ({"focal_x": "0.25"}, 0.25)]
)
def test_the_focal_point_is_the_middle_unless_it_is_set(admin_client, entry, stored):
    admin_client.post(ADD, entered(**entry))
    assert Image.objects.get().focal_x == stored


@pytest.mark.parametrize("share", ["-0.1", "1.1", "nan", "middle"])
def test_the_focal_point_is_inside_the_picture(admin_client, share):
    answer = admin_client.post(ADD, entered(focal_x=share), headers=JSON)
    assert set(answer.json()["errors"]) == {"focal_x"}


def test_words_are_changed_and_the_file_stays(admin_client):
    image = store()
    admin_client.post(change(image), {"alt": "Two bridges", "credit": "Us", "focal_y": "0.1"})
    after = Image.objects.get()
    assert (after.alt, after.focal_y, after.file.name) == ("Two bridges", 0.1, image.file.name)
    assert not RetiredFile.objects.exists()


def test_a_refused_change_shows_the_picture_that_is_stored(admin_client):
    image = store()
    answer = admin_client.post(change(image), entered(alt=""))
    assert f'<img data-preview src="{image.file.url}"' in answer.text


def test_a_replaced_file_is_kept_for_a_grace(admin_client):
    image = store()
    admin_client.post(change(image), entered())
    after = Image.objects.get()
    assert after.file.name != image.file.name
    assert after.file.storage.exists(image.file.name)
    assert RetiredFile.objects.get().name == image.file.name


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"A bridge", "A ferry"}),
        ("?q=ferry", {"A ferry"}),
        ("?q=dusk", {"A bridge"}),
        ("?q=Maren", {"A ferry"}),
        ("?used=yes", {"A bridge"}),
        ("?used=no", {"A ferry"}),
    ],
)
def test_the_library_is_searched_and_filtered(admin_client, asked, found):
    make_story(lead_image=store(caption="At dusk"))
    store("A ferry", credit="Maren")
    answer = admin_client.get(LIST + asked)
    assert {image.alt for image in answer.context["cl"].queryset} == found
    assert answer.text.count("<picture>") == len(found)


def test_the_library_takes_as_many_queries_for_more_pictures(
    admin_client, django_assert_max_num_queries
):
    for number in range(12):
        make_story(f"Story {number}", lead_image=store())
    with django_assert_max_num_queries(12):
        admin_client.get(LIST)


def test_a_picture_names_the_stories_that_show_it(admin_client):
    image = store()
    story = make_story("Bridge & ferry", lead_image=image)
    make_story("Not yet", lead_image=image, public=False)
    shown = admin_client.get(change(image)).text
    assert f'<a href="/admin/articles/story/{story.pk}/change/">Bridge &amp; ferry</a>' in shown
    assert "Not yet</a> (Draft)" in shown
    assert "2</td>" in admin_client.get(LIST).text


def test_a_new_picture_is_not_said_to_be_used(admin_client):
    make_story("Without a picture")
    assert "Without a picture" not in admin_client.get(ADD).text


def test_a_picture_in_use_is_not_deleted_and_a_sentence_says_where_it_is_used(admin_client):
    image = store()
    make_story("Not yet", lead_image=image, public=False)
    make_story("Bridge & ferry", lead_image=image)
    for answer in (
        admin_client.post(change(image, "delete"), {"post": "yes"}),
        admin_client.post(
            LIST, {"action": "delete_selected", "_selected_action": image.pk, "post": "yes"}
        ),
    ):
        assert "cannot be deleted while stories show" in answer.text
        assert "Not yet" in answer.text
        assert "Bridge &amp; ferry" in answer.text
    assert Image.objects.exists()


def test_who_may_only_look_sees_the_picture_and_changes_nothing(client):
    image = store()
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(viewer)
    assert image.file.url in client.get(change(image)).text
    assert client.post(change(image), {"alt": "No", "credit": "No"}).status_code == 403


def test_a_picture_that_no_story_shows_is_deleted(admin_client):
    image = store()
    admin_client.post(change(image, "delete"), {"post": "yes"})
    assert not Image.objects.exists()
    assert RetiredFile.objects.get().name == image.file.name
