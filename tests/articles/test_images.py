import io
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from articles.images import MAX_BYTES, reencode
from tests.articles.pictures import (
    archive,
    claiming,
    many_scans,
    moving,
    noise,
    picture,
    swapped_colours,
)
from tests.newsroom.running import ROOT, environment

GPS = 0x8825
ORIENTATION = 0x0112
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
HOSTILE = {
    "empty": (b"", "empty. Export"),
    "text": (b"hello", "not a whole"),
    "random bytes": (bytes(range(256)) * 9, "not a whole"),
    "a program renamed": (b"MZ\x90\0" + b"\0" * 99, "not a whole"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG.* as PNG"),
    "svg after a prologue": (b'<?xml version="1.0"?>\n<svg width="1"/>', "SVG.* as PNG"),
    "heic": (HEIC, "HEIC.* as JPEG"),
    "avif": (picture(kind="AVIF"), "AVIF.* as JPEG"),
    "gif": (picture(kind="GIF"), "GIF.* as JPEG or PNG"),
    "tiff": (picture(kind="TIFF"), "TIFF.* as JPEG or PNG"),
    "bmp": (picture(kind="BMP"), "BMP.* as JPEG or PNG"),
    "pdf": (picture(kind="PDF"), "PDF.* as JPEG or PNG"),
    "truncated jpeg": (noise()[:-4000], "not a whole"),
    "truncated png": (noise(kind="PNG")[:-4000], "not a whole"),
    "truncated webp": (noise(kind="WEBP")[:-4000], "not a whole"),
    "header alone": (noise()[:24], "not a whole"),
    "a page behind": (noise() + b"<html><script>alert(1)</script>", "something else.* as JPEG"),
    "php behind": (noise() + b"<?php system($_GET[0]);", "something else.* as JPEG"),
    "php as a comment": (picture(kind="JPEG", comment=b"<?php 1;"), "something else.* as JPEG"),
    "an archive behind": (noise() + archive(), "something else.* as JPEG"),
    "a bomb": (claiming(60_000, 60_000), "not a whole|megapixels"),
    "too many pixels": (claiming(8000, 7000), "50 megapixels. Save a smaller"),
    "too many pixels of webp": (picture((6000, 5000), kind="WEBP"), "25 megapixels"),
    "no pixels": (claiming(0, 30), "not a whole"),
    "a line": (claiming(20_000, 20), "20000 × 20 pixels.* Crop"),
    "a dot": (picture((1, 1)), "1 × 1 pixels.* Crop"),
    "moving png": (moving("PNG"), "moves. Save one frame"),
    "moving webp": (moving("WEBP"), "moves. Save one frame"),
    "scans without end": (many_scans(), "very long.* as JPEG"),
    "too many bytes": (picture() + b"\0" * MAX_BYTES, "20 MB. Save a smaller"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_fit_picture_is_refused_with_what_to_do(kind):
    data, words = HOSTILE[kind]
    with pytest.raises(ValidationError, match=words):
        reencode(io.BytesIO(data))


def again(data: bytes) -> Pillow.Image:
    return Pillow.open(reencode(io.BytesIO(data)))


FINE = {
    "RGB": picture(colour="#c03010"),
    "transparent": picture(mode="RGBA", colour=(192, 48, 16, 90)),
    "opaque with a channel for it": picture(mode="RGBA", colour=(192, 48, 16, 255)),
    "grey": picture(mode="L", colour=90),
    "grey, transparent": picture(mode="LA", colour=(90, 90)),
    "palette": picture(mode="P"),
    "palette with a transparent colour": picture(mode="P", transparency=0),
    "black and white": picture(mode="1"),
    "16 bit": picture(mode="I;16", colour=90 * 256),
    "CMYK": picture(mode="CMYK", kind="JPEG", colour=(0, 200, 200, 20)),
    "progressive": picture(kind="JPEG", progressive=True),
    "webp": picture(kind="WEBP"),
    "a film behind": noise((40, 30)) + b"\0\0\0\x18ftypmp42" + bytes(99),
}


@pytest.mark.parametrize("kind", FINE)
def test_every_mode_becomes_webp(kind):
    found = again(FINE[kind])
    assert (found.format, found.size) == ("WEBP", (40, 30))


def near(found, wanted):
    return all(abs(one - other) < 8 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("kind", "colour"),
    [
        ("RGB", (192, 48, 16)),
        ("transparent", (192, 48, 16, 90)),
        ("opaque with a channel for it", (192, 48, 16)),
        ("grey", (90, 90, 90)),
        ("16 bit", (90, 90, 90)),
        ("CMYK", (235, 51, 51)),
    ],
)
def test_colours_stay(kind, colour):
    assert near(again(FINE[kind]).getpixel((9, 9)), colour)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_those_of_the_profile_which_is_dropped(mode):
    colour = (200, 0, 0, 90)[: len(mode)]
    found = again(picture(mode=mode, colour=colour, icc_profile=swapped_colours()))
    assert near(found.getpixel((9, 9)), (0, 0, 200, 90)[: len(mode)])
    assert "icc_profile" not in found.info


def test_a_broken_profile_is_ignored():
    found = again(picture(colour="#c03010", icc_profile=b"broken" * 40))
    assert near(found.getpixel((9, 9)), (192, 48, 16))


def test_metadata_does_not_survive_and_the_picture_stands_upright():
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0)}
    found = again(picture(kind="JPEG", exif=exif, xmp=XMP, comment=b"secret"))
    assert found.size == (30, 40)
    assert not found.getexif()
    found.fp.seek(0)
    assert b"secret" not in found.fp.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_scaled_down(kind):
    assert again(picture((4000, 1000), kind=kind)).size == (2400, 600)
    assert again(picture((1000, 5000), kind=kind)).size == (480, 2400)


# A process starts with the high-water mark of whoever started it.
DECODE = """
import django
django.setup()
from pathlib import Path
from articles.images import reencode

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

file = open({file!r}, "rb")
Path("/proc/self/clear_refs").write_text("5")
before = peak()
reencode(file)
print(peak() - before)
"""
LARGEST = {
    "RGB": ((8000, 6200), "RGB", "PNG", {}),
    "RGBA": ((8000, 6200), "RGBA", "PNG", {}),
    "webp": ((5800, 4300), "RGBA", "WEBP", {}),
    "progressive": ((8000, 6200), "CMYK", "JPEG", {"progressive": True, "subsampling": 0}),
}


@pytest.mark.skipif(sys.platform != "linux", reason="The kernel of Linux is asked.")
@pytest.mark.parametrize("kind", LARGEST)
def test_decoding_takes_bounded_memory(kind, tmp_path):
    size, mode, encoding, options = LARGEST[kind]
    file = tmp_path / "large"
    file.write_bytes(picture(size, mode, encoding, **options))
    own = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", DECODE.format(file=str(file))],
        cwd=ROOT,
        env=environment(**own),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 450
