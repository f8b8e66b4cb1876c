"""The lines between `---` and `---` before a story: YAML, kept to texts, lists and dates."""

import re
from datetime import datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _

from articles.importing.refusal import ImportRefused

MAX_BYTES = 16 * 1024
_MAX_DEPTH = 10
_FENCE = "---"
_TEXTS = {
    "headline": "headline",
    "title": "headline",
    "kicker": "kicker",
    "dek": "dek",
    "description": "dek",
    "summary": "dek",
    "dateline": "dateline",
    "section": "section",
    "slug": "slug",
}
_LISTS = {
    "contributors": "contributors",
    "authors": "contributors",
    "author": "contributors",
    "tags": "tags",
}
_DATES = {"date": "published_at", "published": "published_at", "published_at": "published_at"}
_KNOWN = _TEXTS | _LISTS | _DATES


def split(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return the front matter, None if there is none, and the lines after it.

    Raises ImportRefused when it has no end or is larger than MAX_BYTES.
    """
    if lines[0].rstrip() != _FENCE:
        return None, lines
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == _FENCE), None)
    if end is None:
        raise ImportRefused(_("The front matter has no end: a line of --- is missing."))
    text = "\n".join(lines[1:end])
    if len(text.encode()) > MAX_BYTES:
        raise ImportRefused(
            _("The front matter is larger than %(limit)s KB.") % {"limit": MAX_BYTES // 1024}
        )
    return text, lines[end + 1 :]


def read(text: str) -> dict[str, Any]:
    """Return the fields of a ParsedStory that the front matter gives; unknown keys are in `extra`.

    Texts are taken as they are written: `tags: [No, 2026]` means these two words. Raises
    ImportRefused for what is not YAML, for anchors, aliases and YAML tags, for a key given twice
    and for values of a wrong kind.
    """
    try:
        _refuse_cleverness(text)
        loader = yaml.SafeLoader(text)
        return _fields(loader, loader.get_single_node())
    except (yaml.YAMLError, ValueError) as error:
        raise ImportRefused(_explain(error)) from error


def _refuse_cleverness(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise ImportRefused(_("The front matter may not have anchors, aliases or YAML tags."))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise ImportRefused(_("The front matter is nested too deeply."))


def _explain(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _("The front matter is not valid YAML: %(problem)s.") % {
            "problem": str(error).partition("\n")[0]
        }
    return _("The front matter is not valid YAML, in line %(line)s: %(problem)s.") % {
        "line": mark.line + 2,
        "problem": getattr(error, "problem", error),
    }


def _fields(loader: yaml.SafeLoader, root: yaml.Node | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"extra": {}}
    given: dict[str, str] = {}
    if root is None:
        return fields
    if not isinstance(root, yaml.MappingNode) or not all(
        isinstance(key, yaml.ScalarNode) for key, _value in root.value
    ):
        raise ImportRefused(_("The front matter must be lines such as “section: World”."))
    for key_node, node in root.value:
        key = key_node.value
        name = _KNOWN.get(key.casefold(), key)
        if name in given:
            raise ImportRefused(
                _("The front matter gives the same twice: %(first)s and %(second)s.")
                % {"first": given[name], "second": key}
            )
        given[name] = key
        if key.casefold() not in _KNOWN:
            fields["extra"][key] = loader.construct_object(node, deep=True)
        elif not _is_empty(node):
            fields[name] = _value(key, name, node)
    return fields


def _is_empty(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null" or not node.value


def _value(key: str, name: str, node: yaml.Node) -> str | tuple[str, ...] | datetime:
    if name in _LISTS.values():
        return _list(key, name, node)
    if not isinstance(node, yaml.ScalarNode):
        raise ImportRefused(_("In the front matter, %(key)s must be a text.") % {"key": key})
    return _moment(key, node.value) if name in _DATES.values() else one_line(node.value)


def _list(key: str, name: str, node: yaml.Node) -> tuple[str, ...]:
    if isinstance(node, yaml.ScalarNode):
        words = node.value.split(",") if name == "tags" else [node.value]
    elif isinstance(node, yaml.SequenceNode) and all(
        isinstance(item, yaml.ScalarNode) for item in node.value
    ):
        words = [item.value for item in node.value]
    else:
        raise ImportRefused(
            _("In the front matter, %(key)s must be a text or a list of texts.") % {"key": key}
        )
    if name == "contributors":
        # "Ann Marsh <ann@example.org>": the name is for readers, the address is nobody's to read.
        words = [re.sub(r"<[^<>]*@[^<>]*>", "", word) for word in words]
    return tuple(filter(None, map(one_line, words)))


def _moment(key: str, text: str) -> datetime:
    try:
        # YAML and Jekyll allow a space before the offset, fromisoformat() does not.
        return datetime.fromisoformat(re.sub(r"\s+(?=Z|[+-]\d)", "", text.strip()))
    except ValueError:
        raise ImportRefused(
            _(
                "In the front matter, %(key)s must be a date such as 2026-04-30 or "
                "2026-04-30T09:00+01:00."
            )
            % {"key": key}
        ) from None


def one_line(text: str) -> str:
    """Return the text on one line; non-breaking spaces stay."""
    return re.sub(r"[ \t\n]+", " ", text).strip()
