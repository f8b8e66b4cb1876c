"""What the worker does for stories."""

from django.db import transaction
from django.tasks import task

from articles.changes import Part, changed
from articles.models import Image, Rendition


@task
def make_renditions(image_id: int) -> None:
    """Store the picture at each width that it is large enough for. Running it again is harmless.

    A picture that was deleted in the meantime is not an error.
    """
    # Pillow takes memory in every process, and few have anything to do with pictures.
    from PIL import Image as Pillow

    from articles.images import WIDTHS, scale

    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return
    present = set(image.renditions.values_list("width", flat=True))
    with image.file.open() as file, Pillow.open(file) as picture:
        picture.load()
        for width in WIDTHS:
            if width < picture.width and width not in present:
                with transaction.atomic():
                    Rendition.objects.create(image=image, file=scale(picture, width))
                    changed(Part.IMAGE.of(image.pk))
