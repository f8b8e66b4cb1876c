"""Making a picture's renditions, so that readers have the old ones until the new ones are there."""

import hashlib
import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image as Pillow

from articles.changes import Part, changed
from articles.crops import CROPS, ENCODINGS, JPEG, Box, Crop, Encoding, Size
from articles.images import random_name
from articles.models import Image, Rendition, RetiredFile


@dataclass(frozen=True)
class Wanted:
    """A rendition that a picture should have, by what it depends on."""

    crop: Crop
    encoding: Encoding
    source: str
    box: Box
    size: Size

    @property
    def recipe(self) -> str:
        """Another one as soon as anything about the file would be."""
        said = (
            self.source,
            self.box,
            self.size,
            self.encoding.name,
            *self.encoding.options.items(),
        )
        return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


def wanted(image: Image, crop: Crop) -> list[Wanted]:
    """Return the renditions of this crop that the picture should have."""
    box = crop.box(image.size, image.focus)
    wide, tall = box[2] - box[0], box[3] - box[1]
    return [
        Wanted(crop, encoding, image.file.name, box, (width, max(1, round(tall * width / wide))))
        for encoding in ENCODINGS
        for width in crop.widths_within(encoding, wide)
    ]


def unmade(image: Image) -> list[Crop]:
    """Return the crops of which readers are not shown exactly what is wanted."""
    shown = {}
    for rendition in image.renditions.all():
        if rendition.is_shown:
            shown.setdefault(rendition.crop, set()).add(rendition.recipe)
    return [
        crop
        for crop in CROPS
        if {one.recipe for one in wanted(image, crop)} != shown.get(crop.name, set())
    ]


def make_next(*, image_id: int) -> bool:
    """Make the next crop that is not as it should be; tell whether others are left.

    Each file is stored by itself, so that an interrupted run goes on where it was. Of two that
    run at once one makes some files in vain.
    """
    image = Image.objects.filter(pk=image_id).first()
    left = unmade(image) if image else []
    if not left:
        return False
    present = set(image.renditions.filter(crop=left[0].name).values_list("recipe", flat=True))
    missing = [one for one in wanted(image, left[0]) if one.recipe not in present]
    if missing:
        with image.file.open() as file, Pillow.open(file) as picture:
            part = picture.crop(missing[0].box)
        for one in missing:
            _store(image, one, encode(part, one.encoding, one.size))
    _show(image_id, left[0])
    return len(left) > 1


def encode(picture: Pillow.Image, encoding: Encoding, size: Size) -> bytes:
    """Return the picture in this format and size; a JPEG is white where others let through."""
    scaled = picture.resize(size, Pillow.Resampling.LANCZOS)
    if scaled.mode == "RGBA" and encoding is JPEG:
        paper = Pillow.new("RGBA", size, "white")
        scaled = Pillow.alpha_composite(paper, scaled).convert("RGB")
    target = io.BytesIO()
    scaled.save(target, encoding.name, **encoding.options)
    return target.getvalue()


def _store(image: Image, one: Wanted, data: bytes) -> None:
    name = f"images/{random_name(one.encoding.name)}"
    RetiredFile.objects.retire(name)
    Rendition._meta.get_field("file").storage.save(name, ContentFile(data))
    width, height = one.size
    try:
        with transaction.atomic():
            # The picture may be gone; locked, it stays until this one is stored.
            if not Image.objects.select_for_update().filter(pk=image.pk).exists():
                return
            Rendition.objects.create(
                image=image,
                crop=one.crop.name,
                format=one.encoding.name,
                file=name,
                width=width,
                height=height,
                recipe=one.recipe,
            )
            RetiredFile.objects.filter(name=name).delete()
    except IntegrityError:
        # Another worker was faster. The file is removed in its time.
        return


@transaction.atomic
def _show(image_id: int, crop: Crop) -> None:
    """Have readers see the new renditions in place of the old ones, if they are all there."""
    image = Image.objects.select_for_update().filter(pk=image_id).first()
    if image is None:
        return
    recipes = {one.recipe for one in wanted(image, crop)}
    rows = image.renditions.filter(crop=crop.name)
    # The focal point may have moved since; whoever moved it had a task queued.
    if not recipes <= set(rows.values_list("recipe", flat=True)):
        return
    rows.filter(recipe__in=recipes).update(is_shown=True)
    rows.exclude(recipe__in=recipes).delete()
    changed(Part.IMAGE.of(image.pk))
