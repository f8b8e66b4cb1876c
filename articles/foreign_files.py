"""Files that are something other than a photograph, told apart to say what to do about each."""

import io
import re
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 20 * 1024 * 1024
_PROGRAM_OR_PAGE = re.compile(rb"<\?php|<script|<html|<!doctype html", re.IGNORECASE)
_HEAD = 1024
_BRAND = re.compile(rb"\A.{4}ftyp(.{4})", re.DOTALL)
_OTHER_KINDS = (
    (rb"GIF8[79]a", "GIF"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "TIFF"),
    (rb"BM.{4}\0{4}", "BMP"),
    (rb"8BPS", "Photoshop"),
    (rb"%PDF-", "PDF"),
    (rb"\0\0[\1\2]\0", "ICO"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "JPEG 2000"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "JPEG XL"),
)

EMPTY = gettext_lazy("The file is empty. Export the picture again and choose the new file.")


def explain(data: bytes) -> str | None:
    """Return a sentence on a file that is known to be no fit picture, or None.

    None does not mean that it is one.
    """
    if not data:
        return str(EMPTY)
    if brand := _BRAND.match(data):
        kind = "AVIF" if brand[1].startswith(b"avi") else "HEIC"
        return _("This is a %(kind)s picture. Export it as JPEG.") % {"kind": kind}
    head = data[:_HEAD].lstrip()
    if re.search(rb"<svg", head, re.IGNORECASE) and head.startswith((b"<", b"\xef\xbb\xbf<")):
        return _("This is an SVG drawing, which may contain programs. Export it as PNG.")
    for pattern, kind in _OTHER_KINDS:
        if re.match(pattern, data, re.DOTALL):
            return _("This is a %(kind)s file. Export the picture as JPEG or PNG.") % {"kind": kind}
    if is_also_something_else(data):
        return _(
            "This file is a picture and something else at once: a page, a program or an archive. "
            "Open it in a picture editor and export it as JPEG."
        )
    return None


def is_also_something_else(data: bytes) -> bool:
    """Tell whether another program would open this picture as a page, a script or an archive.

    Photographs with a film behind them, as telephones take them, are not meant.
    """
    return (
        bool(_PROGRAM_OR_PAGE.search(data))
        or b"%PDF-" in data[:_HEAD]
        or zipfile.is_zipfile(io.BytesIO(data))
    )
