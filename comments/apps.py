from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from comments import settings_changes, signals  # noqa: F401 - connect themselves

        post_migrate.connect(_install_search, sender=self)


def _install_search(using: str, **about: object) -> None:
    from comments.desk import search

    search.install(using=using)
