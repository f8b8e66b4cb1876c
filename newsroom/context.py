"""What every page shows of the site itself, the same for every reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.changes import Part, shows
from articles.models import Section
from comments.models import Discussion


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, description and sections; the sections are asked for only where they are shown."""
    return {
        "site": {
            "url": settings.SITE_URL,
            "name": settings.SITE_NAME,
            "description": settings.SITE_DESCRIPTION,
            "sections": SimpleLazyObject(_sections),
            "publishes_figures": SimpleLazyObject(Discussion.objects.publish_figures),
        }
    }


def _sections() -> list[Section]:
    shows(Part.CHROME)
    return list(Section.objects.all())
