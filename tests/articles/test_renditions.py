import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image as Pillow

from articles import renditions
from articles.images import reencode
from articles.jobs import GRACE, remove_files
from articles.models import Image, PageChange, Rendition, RetiredFile
from articles.renditions import make_next, unmade
from articles.services import save_image
from articles.tasks import make_renditions
from tests.articles.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "images"


def halves(size=(1600, 400)) -> bytes:
    """A picture that is red on the left and blue on the right."""
    art = Pillow.new("RGB", size, "red")
    art.paste("blue", (size[0] // 2, 0, *size))
    target = io.BytesIO()
    art.save(target, "PNG")
    return target.getvalue()


def store(data=None, **fields) -> Image:
    file = reencode(io.BytesIO(data or halves()))
    return save_image(image=Image(file=file, alt="A bridge", credit="Us", **fields))


def make(image) -> Image:
    while make_next(image_id=image.pk):
        pass
    return Image.objects.get(pk=image.pk)


def middle(served) -> tuple:
    with Pillow.open(media_file(served.src)) as found:
        return found.convert("RGB").getpixel((found.width // 2, found.height // 2))


def media_file(url: str) -> Path:
    return Path(settings.MEDIA_ROOT) / url.removeprefix("/media/")


def test_each_crop_is_there_in_each_format_at_each_width():
    image = make(store(picture((2400, 1800))))
    found = set(image.renditions.values_list("crop", "format", "width", "height"))
    assert {("whole", "avif", 1600, 1200), ("whole", "jpeg", 480, 360)} <= found
    assert {("teaser", "webp", 240, 160), ("teaser", "avif", 1600, 1067)} <= found
    assert ("social", "jpeg", 1200, 630) in found
    assert len(found) == 8 + 10 + 1
    for rendition in image.renditions.all():
        with Pillow.open(rendition.file.path) as file:
            assert file.size == (rendition.width, rendition.height)
            assert file.format == rendition.format.upper()


def test_the_worker_takes_a_crop_at_a_time_and_running_again_is_harmless():
    image = store()
    steps = []
    for _time in range(5):
        make_renditions.func(image.pk)
        steps.append(set(image.renditions.values_list("crop", flat=True)))
    assert steps[0] == {"whole"}
    assert steps[1] == {"whole", "teaser"}
    assert steps[2] == steps[4] == {"whole", "teaser", "social"}
    assert image.renditions.count() == len(list(Path(image.file.path).parent.iterdir())) - 1
    make_renditions.func(image.pk + 1)


def test_a_run_that_was_killed_goes_on_where_it_was(monkeypatch):
    image, made = store(), []
    encode = renditions.encode

    def killed_at_the_third(*args):
        made.append(args)
        if len(made) == 3:
            raise KeyboardInterrupt
        return encode(*args)

    monkeypatch.setattr(renditions, "encode", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        make_next(image_id=image.pk)
    assert not Image.objects.get().crops["whole"].sources
    make_next(image_id=image.pk)
    assert Image.objects.get().crops["whole"].sources
    assert len(made) == image.renditions.count() + 1


def test_readers_have_the_old_crop_until_all_of_the_new_one_is_there(monkeypatch, media):
    image = make(store(focal_x=0))
    before = image.crops["teaser"]
    assert middle(before)[0] > 200
    whole = image.crops["whole"]
    image.focal_x = 1
    save_image(image=image)
    seen = []
    encode = renditions.encode

    def look(*args):
        seen.append(Image.objects.get().crops["teaser"])
        return encode(*args)

    monkeypatch.setattr(renditions, "encode", look)
    make(image)
    assert seen
    assert seen[:5] == [before] * 5
    after = Image.objects.get().crops
    assert middle(after["teaser"])[2] > 200
    assert after["whole"] == whole
    assert media_file(before.src).exists()


def test_a_new_file_shows_the_old_one_until_it_is_made():
    image = make(store())
    before = image.crops
    image.file = reencode(io.BytesIO(picture((900, 900), colour="white")))
    save_image(image=image)
    assert Image.objects.get().crops == before
    after = make(image).crops
    assert {served.src for served in after.values()}.isdisjoint(
        served.src for served in before.values()
    )
    assert (after["whole"].width, after["whole"].height) == (900, 900)


def test_old_files_are_removed_after_the_grace_and_no_others(media, settings):
    settings.CDN_SECONDS = 600
    image = make(store())
    image.file = reencode(io.BytesIO(picture((900, 900))))
    save_image(image=image)
    make(image)
    everything = set(media.iterdir())
    now = timezone.now() + GRACE
    remove_files(now=now)
    assert set(media.iterdir()) == everything
    for _time in range(2):
        remove_files(now=now + timedelta(seconds=601))
        image = Image.objects.get()
        named = [image.file, *(rendition.file for rendition in image.renditions.all())]
        assert set(media.iterdir()) == {Path(file.path) for file in named}
        assert not RetiredFile.objects.exists()


def test_of_a_deleted_picture_every_file_goes_after_the_grace(media):
    image = make(store())
    image.delete()
    assert list(media.iterdir())
    remove_files(now=timezone.now() + GRACE + timedelta(seconds=1))
    assert not list(media.iterdir())


def test_a_file_that_was_written_for_a_picture_that_is_gone_goes_too(monkeypatch, media):
    image = store()
    encode = renditions.encode

    def overtaken(*args):
        Image.objects.filter(pk=image.pk).delete()
        return encode(*args)

    monkeypatch.setattr(renditions, "encode", overtaken)
    make_next(image_id=image.pk)
    assert not Rendition.objects.exists()
    remove_files(now=timezone.now() + GRACE + timedelta(seconds=1))
    assert not list(media.iterdir())


def test_a_focal_point_that_moves_while_crops_are_made_wins(monkeypatch):
    image = make(store())
    before = image.crops["teaser"]
    Image.objects.update(focal_x=0)
    encode, moved = renditions.encode, []

    def move(*args):
        if not moved:
            moved.append(Image.objects.update(focal_x=1))
        return encode(*args)

    monkeypatch.setattr(renditions, "encode", move)
    make_next(image_id=image.pk)
    assert Image.objects.get().crops["teaser"] == before
    image = make(image)
    assert not unmade(image)
    assert middle(image.crops["teaser"])[2] > 200
    assert not image.renditions.filter(is_shown=False).exists()


def test_each_crop_that_is_shown_anew_has_pages_made_anew():
    image = store()
    PageChange.objects.all().delete()
    make(image)
    assert set(PageChange.objects.values_list("key", flat=True)) == {f"image-{image.pk}"}
    assert PageChange.objects.count() == 3


def test_what_lets_through_is_white_in_jpeg():
    image = make(store(picture((600, 400), mode="RGBA", colour=(0, 0, 0, 0))))
    assert middle(image.crops["whole"]) == (255, 255, 255)


def test_the_command_makes_what_is_missing_and_ends_with_totals(capsys):
    first, second = store(), store()
    make(first)
    call_command("make_renditions")
    assert capsys.readouterr().out == "1 of 2 pictures made anew; 34 renditions in all.\n"
    assert not unmade(second)
    call_command("make_renditions")
    assert "0 of 2 pictures made anew" in capsys.readouterr().out


def test_the_command_makes_all_anew_and_goes_on_after_an_interruption(capsys, monkeypatch):
    images = [make(store()) for _number in range(3)]
    before = set(Rendition.objects.values_list("file", flat=True))
    encode, made = renditions.encode, []

    def interrupted(*args):
        made.append(args)
        if len(made) == 20:
            raise KeyboardInterrupt
        return encode(*args)

    monkeypatch.setattr(renditions, "encode", interrupted)
    with pytest.raises(CommandError, match="with 1 made anew; make_renditions without --all"):
        call_command("make_renditions", "--all")
    assert all(Image.objects.get(pk=image.pk).crops["teaser"].sources for image in images)
    call_command("make_renditions")
    assert "2 of 3 pictures made anew" in capsys.readouterr().out
    assert len(made) == 3 * 17 + 1
    assert before.isdisjoint(Rendition.objects.values_list("file", flat=True))


def test_the_command_tells_which_picture_cannot_be_read(capsys):
    lost, other = store(), store()
    Path(lost.file.path).unlink()
    with pytest.raises(CommandError, match=f"Picture {lost.pk} cannot be read: No such file"):
        call_command("make_renditions")
    assert "1 of 2 pictures made anew" in capsys.readouterr().out
    assert not unmade(other)
