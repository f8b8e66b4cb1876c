from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from articles.changes import committed, committing
        from newsroom import checks  # noqa: F401 - registers itself
        from newsroom.pages import checks as page_checks  # noqa: F401 - registers itself
        from newsroom.pages.publishing import remove_changed
        from newsroom.pages.tasks import tell_soon

        committing.connect(remove_changed)
        committed.connect(tell_soon, dispatch_uid="tell the CDN")
