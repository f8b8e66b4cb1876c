from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from articles.changes import committed
        from newsroom import checks  # noqa: F401 - registers itself
        from newsroom.pages import checks as page_checks  # noqa: F401 - registers itself
        from newsroom.pages.tasks import tell_soon

        committed.connect(tell_soon, dispatch_uid="tell the CDN")
