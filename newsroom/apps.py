from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from articles.changes import committing
        from newsroom import checks  # noqa: F401 - registers itself
        from newsroom.pages.publishing import remove_changed

        committing.connect(remove_changed)
