"""What Django's own checks cannot know to be missing on a public site."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def mail_leaves(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """Readers wait for letters that go into files while no SMTP host is given."""
    if settings.EMBEDDED or "smtp" in settings.MAILERS["default"]["BACKEND"]:
        return []
    return [
        checks.Warning(
            "Letters to readers are written into files and not sent.",
            hint="Set NEWSROOM_SMTP_HOST.",
            id="newsroom.W001",
        )
    ]
