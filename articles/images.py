"""Pictures: what is accepted, and how it is stored: upright, in sRGB, without metadata."""

import contextlib
import io
import secrets
import threading
import warnings
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from articles.foreign_files import MAX_BYTES, explain

MAX_PIXELS = 50_000_000
# Pillow's decoder holds a WebP picture four times.
MAX_WEBP_PIXELS = 25_000_000
MIN_SIDE, MAX_SIDE, MAX_RATIO = 16, 20_000, 10
# Pixels of the longer side of what is kept.
KEPT_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP")
# Editors write about ten; each has the whole picture gone through once more.
_MAX_SCANS = 100
_STRIP = 256
_ONE_AT_A_TIME = threading.Lock()


def reencode(file: IO[bytes]) -> ContentFile:
    """Return the picture as WebP: upright, in sRGB, without metadata, at most 2,400 px a side.

    Raises ValidationError, with a sentence that says what to do, for anything that is not a
    whole JPEG, PNG or WebP within 20 MB and 50 megapixels. Decoding takes no more memory than
    docs/decisions/pictures.md says; a process decodes one picture at a time.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 20 MB. Save a smaller copy of it."))
    if refusal := explain(data):
        raise ValidationError(refusal)
    try:
        # Pillow only warns about a decompression bomb.
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            upright = _read(data)
    except (OSError, SyntaxError, ValueError, Warning, Pillow.DecompressionBombError):
        raise ValidationError(
            _("This is not a whole JPEG, PNG or WebP picture. Export it again as one of these.")
        ) from None
    target = io.BytesIO()
    upright.save(target, "WEBP", quality=86, method=4)
    return ContentFile(target.getvalue(), name=random_name("webp"))


def random_name(extension: str) -> str:
    """Return a file name that nobody can guess, so that what it names never changes."""
    return f"{secrets.token_urlsafe(12)}.{extension}"


def _read(data: bytes) -> Pillow.Image:
    with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
        _refuse_by_header(picture, data)
        # A JPEG is decoded no larger than it is needed.
        picture.draft(None, (KEPT_SIDE, KEPT_SIDE))
        picture.load()
        profile = picture.info.get("icc_profile")
        orientation = picture.getexif().get(0x0112)
        small = _shrink(picture)
    if orientation:
        small.getexif()[0x0112] = orientation
        small = ImageOps.exif_transpose(small)
    return _bare(_in_srgb(small, profile))


def _refuse_by_header(picture: Pillow.Image, data: bytes) -> None:
    """Refuse what would take too much to decode, before it is decoded."""
    width, height = picture.size
    limit = MAX_WEBP_PIXELS if picture.format == "WEBP" else MAX_PIXELS
    if width * height > limit:
        raise ValidationError(
            _("The picture has more than %(megapixels)s megapixels. Save a smaller copy of it.")
            % {"megapixels": limit // 1_000_000}
        )
    short, long = sorted(picture.size)
    if short < MIN_SIDE or long > MAX_SIDE or long > short * MAX_RATIO:
        raise ValidationError(
            _(
                "The picture is %(width)s × %(height)s pixels: too small, too narrow or too long "
                "for any page. Crop it, or export it larger."
            )
            % {"width": width, "height": height}
        )
    # A JPEG of a telephone may have a second picture for depth, which is left out.
    if picture.format in {"PNG", "WEBP"} and getattr(picture, "is_animated", False):
        raise ValidationError(_("The picture moves. Save one frame of it as JPEG or PNG."))
    if picture.format == "JPEG" and data.count(b"\xff\xda") > _MAX_SCANS:
        raise ValidationError(
            _(
                "The picture would take very long to read. "
                "Open it in a picture editor and export it as JPEG."
            )
        )


def _shrink(picture: Pillow.Image) -> Pillow.Image:
    """Return it in a mode that can be scaled, with at most 2,400 px a side.

    In strips, since Pillow takes two more copies of what it converts and scales.
    """
    mode = _mode(picture)
    factor = max(1, max(picture.size) // KEPT_SIDE)
    width, height = (-(-side // factor) for side in picture.size)
    small = Pillow.new(mode, (width, height))
    for top in range(0, picture.height, _STRIP * factor):
        bottom = min(picture.height, top + _STRIP * factor)
        strip = picture.crop((0, top, picture.width, bottom))
        if strip.mode.startswith("I"):
            # Sixteen bits, of which the lower eight go.
            strip = strip.convert("I").point(lambda value: value / 256)
        small.paste(strip.convert(mode).reduce(factor), (0, top // factor))
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Pillow.Resampling.LANCZOS)
    return small


def _mode(picture: Pillow.Image) -> str:
    if picture.has_transparency_data:
        return "RGBA"
    if picture.mode == "CMYK":
        return "CMYK"
    return "L" if picture.mode in {"1", "L"} or picture.mode.startswith("I") else "RGB"


def _in_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """Return the picture in the colours that it has by its profile; a broken profile is ignored."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            colours = ImageCms.profileToProfile(
                colours,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
    colours = colours.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _bare(picture: Pillow.Image) -> Pillow.Image:
    """Return a fresh picture, which carries no metadata of the old one."""
    bare = Pillow.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare
