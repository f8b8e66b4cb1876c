"""Picture files of every kind, hostile ones too."""

import io
import zipfile
import zlib

from PIL import Image as Pillow


def picture(size=(40, 30), mode="RGB", kind="PNG", colour=0, **options) -> bytes:
    target = io.BytesIO()
    Pillow.new(mode, size, colour).save(target, kind, **options)
    return target.getvalue()


def noise(size=(400, 300), kind="JPEG", **options) -> bytes:
    target = io.BytesIO()
    Pillow.effect_noise(size, 80).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be so large."""
    data = bytearray(picture())
    data[16:24] = width.to_bytes(4) + height.to_bytes(4)
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    return bytes(data)


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("index.html", "<p>Hello")
    return target.getvalue()


def moving(kind: str) -> bytes:
    frames = [Pillow.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    return target.getvalue()


def many_scans() -> bytes:
    """A JPEG whose scans are repeated until reading it takes long."""
    data = noise(progressive=True)
    start, end = data.index(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:start] + data[start:end] * 30 + data[end:]


def swapped_colours() -> bytes:
    """A profile by which red is blue: whoever ignores it shows the wrong colour."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)
