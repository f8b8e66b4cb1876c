"""From a file to lines of text."""

import codecs
import os
import re
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.importing.refusal import ImportRefused

MAX_BYTES = 5 * 1024 * 1024
STANDARD_INPUT = "-"

# UTF-32's mark begins with UTF-16's, so it is tried first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NOT_TEXT = {
    b"%pdf-": "PDF",
    b"{\\rtf": "RTF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
}
_NEWLINE = re.compile(r"\r\n|\r|\v|\u2028")
_PARAGRAPH_BREAK = re.compile(r"[\f\u2029]")
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f]")
_CONTROL_BYTE = re.compile(rb"[\0-\x08\x0e-\x1f]")


def read(path: str) -> bytes:
    """Return what the file holds; `-` is standard input.

    Raises ImportRefused when it cannot be read or is larger than MAX_BYTES, of which no more than
    one byte too many is read, from a pipe too.
    """
    name = printable(path)
    try:
        with _opened(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImportRefused(
            _("%(name)s cannot be read: %(reason)s.") % {"name": name, "reason": error.strerror}
        ) from error
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            _("%(name)s is larger than %(limit)s MB, the most that a story may be.")
            % {"name": name, "limit": MAX_BYTES // 1024**2}
        )
    return data


def printable(path: str) -> str:
    """Return the name of the file for messages, whatever bytes it is made of."""
    if path == STANDARD_INPUT:
        return _("Standard input")
    return os.fsencode(path).decode(errors="replace")


def _opened(path: str) -> BinaryIO:
    return open(0, "rb", closefd=False) if path == STANDARD_INPUT else Path(path).open("rb")


def decode(data: bytes, *, name: str) -> list[str]:
    """Return the text's lines, whatever ends them in the file; a page break is an empty line.

    UTF-8 is read, and UTF-16 or UTF-32 that begins with its mark. Raises ImportRefused for
    anything else, for binary files and for control characters.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "UTF-8")
    head = data[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for start, kind in _NOT_TEXT.items():
        if head.startswith(start):
            raise ImportRefused(
                _("%(name)s is %(kind)s, not plain text; save it as text first.")
                % {"name": name, "kind": kind}
            )
    if encoding == "UTF-8" and b"\0" in data:
        raise _binary(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, encoding, name) from error
    text = _NEWLINE.sub("\n", text.lstrip("\ufeff"))
    if control := _CONTROL.search(text):
        raise ImportRefused(
            _("%(name)s has a control character (U+%(code)s) in line %(line)s.")
            % {
                "name": name,
                "code": f"{ord(control[0]):04X}",
                "line": text.count("\n", 0, control.start()) + 1,
            }
        )
    return _PARAGRAPH_BREAK.sub("\n\n", text).split("\n")


def _binary(name: str) -> ImportRefused:
    return ImportRefused(_("%(name)s is a binary file, not text.") % {"name": name})


def _undecodable(data: bytes, error: UnicodeDecodeError, encoding: str, name: str) -> ImportRefused:
    if encoding != "UTF-8":
        return ImportRefused(
            _("%(name)s begins like %(encoding)s but is not, at byte %(position)s.")
            % {"name": name, "encoding": encoding, "position": error.start + 1}
        )
    if _CONTROL_BYTE.search(data):
        return _binary(name)
    return ImportRefused(
        _(
            "%(name)s is not UTF-8 text: byte %(position)s (0x%(value)s) is wrong; if it is "
            "Windows-1252 or Latin-1, convert it with “iconv -f WINDOWS-1252 -t UTF-8”."
        )
        % {"name": name, "position": error.start + 1, "value": f"{data[error.start]:02X}"}
    )
