"""What the clock does for stories: names, seconds between two runs, and functions."""

from datetime import datetime, timedelta

from django.conf import settings

from articles.models import Image, RetiredFile

# A CDN may give out an old page for a day while the site does not answer, and somebody may have
# left one open overnight whose pictures are fetched as they scroll.
GRACE = timedelta(days=2)


def remove_files(*, now: datetime) -> None:
    """Remove the files of pictures that no page names any more, wherever it is kept."""
    storage = Image._meta.get_field("file").storage
    before = now - GRACE - timedelta(seconds=settings.CDN_SECONDS)
    for retired in RetiredFile.objects.filter(at__lt=before).iterator():
        # The row last: interrupted, it is done again.
        storage.delete(retired.name)
        retired.delete()


JOBS = [("old pictures", 3600, remove_files)]
