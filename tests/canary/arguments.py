"""Which rows to show under which URL pattern. A new pattern with arguments needs an entry here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

from articles.models import Contributor, Section, Story, Tag
from comments import links
from comments.models import Comment, DeskMail, Follow, MonthFigures, Person

type Values = dict[str, Any]


def rows(model: type[Model], **attributes: str) -> list[Values]:
    """Return the arguments for each row, oldest first, each from the attribute that is named."""
    return [
        {name: _follow(row, attribute) for name, attribute in attributes.items()}
        for row in model._default_manager.order_by("pk")
    ]


def _follow(row: Any, attribute: str) -> Any:
    for name in attribute.split("."):
        row = getattr(row, name)
    return row


def media_files() -> list[Values]:
    folder = Path(settings.MEDIA_ROOT)
    return [{"path": file.relative_to(folder)} for file in folder.rglob("*") if file.is_file()]


def admin_apps() -> list[Values]:
    return [
        {"app_label": label} for label in {model._meta.app_label for model in admin.site._registry}
    ]


def viewable_rows() -> list[Values]:
    """One row of each model that has a page of its own."""
    return [
        {"content_type_id": ContentType.objects.get_for_model(model).pk, "object_id": row.pk}
        for model in apps.get_models()
        if hasattr(model, "get_absolute_url") and (row := model._default_manager.first())
    ]


def signed(model: type[Model], purpose: links.Purpose) -> list[Values]:
    """The links in letters about each row."""
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return [{"signed": links.make(purpose, key)} for key in keys]


def desk_acts() -> list[Values]:
    """The links in letters to moderators about each comment."""
    wish = DeskMail.objects.confirmed().get()
    return [
        {"signed": links.sign_act(links.DeskAct(comment.pk, comment.version, to, wish.pk))}
        for comment in Comment.objects.order_by("pk")
        for to in (Comment.Status.REJECTED, Comment.Status.SPAM)
    ]


def months() -> list[Values]:
    return [{"month": f"{row.month:%Y/%m}"} for row in MonthFigures.objects.all()]


ARGUMENTS: dict[str, Callable[[], list[Values]]] = {
    "admin:app_list": admin_apps,
    "admin:view_on_site": viewable_rows,
    "articles:story": lambda: rows(Story, slug="slug"),
    "articles:preview": lambda: rows(Story, slug="slug"),
    "articles:section": lambda: rows(Section, slug="slug"),
    "articles:tag": lambda: rows(Tag, slug="slug"),
    "articles:contributor": lambda: rows(Contributor, slug="slug"),
    "articles:media": media_files,
    "comments:submit": lambda: rows(Story, slug="slug"),
    "comments:reply_to": lambda: rows(Comment, slug="story.slug", comment_id="pk"),
    "comments:quote": lambda: rows(Story, slug="slug"),
    "comments:report_error": lambda: rows(Story, slug="slug"),
    "comments:thanks": lambda: rows(Story, slug="slug"),
    "comments:thread": lambda: rows(Story, slug="slug"),
    "comments:thread_json": lambda: rows(Story, slug="slug"),
    "comments:story_feed": lambda: rows(Story, slug="slug"),
    "comments:permalink": lambda: rows(Comment, comment_id="pk"),
    "comments:recommend": lambda: rows(Comment, comment_id="pk"),
    "comments:report": lambda: rows(Comment, comment_id="pk"),
    "comments:avatar": lambda: rows(Comment, seed="avatar_seed"),
    "comments:receipt": lambda: rows(Comment, token="receipt_token"),
    "comments:status": lambda: rows(Comment, token="receipt_token"),
    "comments:edit": lambda: rows(Comment, token="receipt_token"),
    "comments:withdraw": lambda: rows(Comment, token="receipt_token"),
    "comments:appeal": lambda: rows(Comment, token="receipt_token"),
    "comments:follow": lambda: rows(Comment, token="receipt_token"),
    "comments:asked_to_follow": lambda: rows(Comment, token="receipt_token"),
    "comments:stop_daily": lambda: signed(Person, links.STOP_DAILY),
    "comments:confirm_follow": lambda: signed(Follow, links.CONFIRM_FOLLOW),
    "comments:stop_follow": lambda: signed(Follow, links.STOP_FOLLOW),
    "comments:transparency_month": months,
    "comments:desk_act": desk_acts,
    "comments:confirm_desk_mail": lambda: signed(DeskMail, links.CONFIRM_DESK_MAIL),
    "comments:stop_desk_mail": lambda: signed(DeskMail, links.STOP_DESK_MAIL),
    "comments:verify": lambda: signed(Person, links.VERIFY),
    "comments:your_comments": lambda: signed(Person, links.YOUR_COMMENTS),
    "comments:confirm": lambda: signed(Person, links.YOUR_COMMENTS),
    "comments:download": lambda: signed(Person, links.YOUR_COMMENTS),
    "comments:erase": lambda: signed(Person, links.YOUR_COMMENTS),
}


def arguments_of(name: str, template: str, arguments: frozenset[str]) -> list[Values]:
    """Return the arguments for a pattern; raises LookupError, with what to do, without an entry."""
    if name in ARGUMENTS:
        return ARGUMENTS[name]()
    model = _model_of_screen(template)
    if model and len(arguments) == 1:
        return rows(model, **{next(iter(arguments)): "pk"})
    if arguments == {"url"} and f"/{template}" == reverse("admin:index") + "{url}":
        return [{"url": "no-such-screen/"}]
    raise LookupError(
        f"The canary does not know what to visit under the URL pattern /{template} ({name}): "
        "add an entry under its name to ARGUMENTS in tests/canary/arguments.py."
    )


def _model_of_screen(template: str) -> type[Model] | None:
    """Return the model whose screens of the admin this pattern belongs to."""
    for model in admin.site._registry:
        place = reverse(admin_name(model, "changelist"))
        if f"/{template}".startswith(place):
            return model
    return None


def admin_name(model: type[Model], screen: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}"
