"""Pictures: what is accepted, how it is re-encoded, at which widths it is served."""

import io
import secrets
import warnings
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_WIDTH = 2400
WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")


def reencode(file: IO[bytes]) -> ContentFile:
    """Return the picture as WebP: upright, without metadata, at most 2,400 px wide.

    Raises ValidationError, with a sentence that says what to do, for anything that is not a
    whole JPEG, PNG or WebP within 20 MB and 50 megapixels.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 20 MB. Save a smaller copy of it."))
    try:
        # Pillow only warns about a decompression bomb.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(
                    _("The picture has more than 50 megapixels. Save a smaller copy of it.")
                )
            picture.load()
    except (OSError, SyntaxError, ValueError, Warning, Pillow.DecompressionBombError):
        raise ValidationError(
            _("This is not a whole JPEG, PNG or WebP picture. Export it again as one of these.")
        ) from None
    upright = ImageOps.exif_transpose(picture)
    return scale(upright, min(MAX_WIDTH, upright.width), quality=86)


def scale(picture: Pillow.Image, width: int, *, quality: int = 78) -> ContentFile:
    """Return the picture at this width as WebP, under a name that nobody can guess."""
    if picture.mode not in {"RGB", "RGBA"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    height = max(1, round(picture.height * width / picture.width))
    if (width, height) != picture.size:
        picture = picture.resize((width, height), Pillow.Resampling.LANCZOS)
    # A fresh image carries no metadata of the old one.
    bare = Pillow.new(picture.mode, picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, "WEBP", quality=quality, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_urlsafe(12)}.webp")
