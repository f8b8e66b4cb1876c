import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.images import MAX_BYTES, reencode
from articles.models import Image
from articles.services import save_image
from articles.tasks import make_renditions

GPS = 0x8825
ORIENTATION = 0x0112


def picture(size=(40, 30), mode="RGB", kind="PNG", **options) -> bytes:
    target = io.BytesIO()
    Pillow.new(mode, size).save(target, kind, **options)
    return target.getvalue()


def again(data: bytes) -> Pillow.Image:
    return Pillow.open(reencode(io.BytesIO(data)))


def bomb() -> bytes:
    """A PNG of a few bytes that claims to be 60,000 pixels wide and high."""
    data = bytearray(picture())
    data[16:24] = (60_000).to_bytes(4) * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a whole"),
        (b"hello", "not a whole"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not a whole"),
        (picture(kind="JPEG")[:-40], "not a whole"),
        (picture(kind="GIF"), "not a whole"),
        (bomb(), "not a whole|megapixels"),
        (picture() + b"\0" * MAX_BYTES, "20 MB"),
    ],
    ids=["empty", "text", "svg", "truncated", "gif", "bomb", "large"],
)
def test_what_is_no_fit_picture_is_refused_in_words(data, words):
    with pytest.raises(ValidationError, match=words):
        reencode(io.BytesIO(data))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "I;16", "1"])
def test_every_mode_becomes_webp(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    found = again(picture(mode=mode, kind=kind))
    assert (found.format, found.size) == ("WEBP", (40, 30))


def test_html_behind_a_picture_does_not_survive():
    data = reencode(io.BytesIO(picture(kind="JPEG") + b"<script>alert(1)</script>")).read()
    assert b"script" not in data


def test_metadata_does_not_survive_and_the_picture_stands_upright():
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0)}
    found = again(picture(kind="JPEG", exif=exif))
    assert found.size == (30, 40)
    assert not found.getexif()


def test_a_wide_picture_is_scaled_down():
    assert again(picture((4000, 1000))).size == (2400, 600)


@pytest.mark.django_db
def test_renditions_are_made_once_and_only_smaller_ones(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = Image(file=reencode(io.BytesIO(picture((1000, 500)))), alt="A bridge", credit="Us")
    save_image(image=image)
    for _time in range(2):
        make_renditions.func(image.pk)
    assert list(image.renditions.values_list("width", "height")) == [(480, 240), (960, 480)]
    make_renditions.func(image.pk + 1)


@pytest.mark.django_db
def test_the_desk_describes_a_picture_or_calls_it_decorative(admin_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for fields, stored in (({}, 0), ({"alt": "A", "decorative": "on"}, 0), ({"alt": "A"}, 1)):
        file = SimpleUploadedFile("a.png", picture())
        admin_client.post("/admin/articles/image/add/", {"file": file, "credit": "Us"} | fields)
        assert Image.objects.count() == stored
