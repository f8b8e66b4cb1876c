"""The catalogues of translations hold every message of the site, whole."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LANGUAGES = sorted(path.name for path in (settings.BASE_DIR / "locale").iterdir())
SLOT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
MARKUP = re.compile(r"</?[a-z]+|&[a-z]+;")


def said(text: str) -> Iterator[tuple[str | None, str]]:
    for _line, message, _notes, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS
    ):
        # Django takes the percent signs of its templates for doubled ones.
        yield context, message[0] if isinstance(message, tuple) else message


@pytest.fixture(scope="module")
def messages() -> set[tuple[str | None, str]]:
    """Every message with its context, from the code and from the templates."""
    found = set()
    for part in ("newsroom", "articles", "comments"):
        for file in (settings.BASE_DIR / part).rglob("*.py"):
            found.update(said(file.read_text()))
    for file in (settings.BASE_DIR / "templates").rglob("*.*"):
        # What templatize makes is no Python: its lines are indented as the markup is.
        found.update(said(re.sub(r"(?m)^[ \t]+", "", templatize(file.read_text()))))
    assert len(found) > 500
    return found


def folder(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES"


def catalogue(language: str) -> Catalog:
    with (folder(language) / "django.po").open("rb") as file:
        return read_po(file)


def both(message: Message) -> tuple[str, tuple[str, ...]]:
    """The last English form and every translated one."""
    if message.pluralizable:
        return message.id[1], message.string
    return message.id, (message.string,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_nothing_else(messages, language):
    known = {
        (message.context, message.id[0] if message.pluralizable else message.id)
        for message in catalogue(language)
        if message.id
    }
    assert not messages - known, "run django-admin makemessages"
    assert not known - messages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_whole(language):
    for message in catalogue(language):
        if not message.id:
            continue
        english, forms = both(message)
        assert not message.fuzzy, english
        for form in forms:
            assert form, english
            slots, wanted = SLOT.findall(form), SLOT.findall(english)
            # A language may say "one" and "two" in words.
            assert set(slots) <= set(wanted) if len(forms) > 1 else sorted(slots) == sorted(wanted)
            assert sorted(MARKUP.findall(form)) == sorted(MARKUP.findall(english)), form


def translations(compiled: BinaryIO) -> dict[str, object]:
    return {f"{one.context}: {one.id}": one.string for one in read_mo(compiled) if one.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language):
    anew = io.BytesIO()
    write_mo(anew, catalogue(language))
    anew.seek(0)
    with (folder(language) / "django.mo").open("rb") as file:
        assert translations(file) == translations(anew), "run django-admin compilemessages"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_language(client, settings, language):
    settings.LANGUAGE_CODE = language
    with override(language):
        page = client.get("/your-comments/").content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'lang="{language}" dir="{direction}"' in page
    assert "Send me the link" not in page
