"""`manage.py make_renditions`: every picture as readers should be served it."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from articles.models import Image, Rendition
from articles.renditions import make_next, unmade


class Command(BaseCommand):
    """Makes the renditions that are missing, or are not what articles/crops.py wants by now.

    Readers have the old ones until the new ones are there. It can be interrupted and goes on
    where it was. A picture that cannot be read is told at the end, with exit 1; the others are
    made.
    """

    help = "Makes the renditions of pictures that are missing or out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="make all of them anew; after an interruption, go on without this",
        )

    def handle(self, *args, verbosity: int, **options) -> None:
        if options["all"]:
            Rendition.objects.filter(is_shown=False).delete()
            Rendition.objects.update(recipe="")
        self.made = 0
        try:
            failed = self._make(verbosity)
        except KeyboardInterrupt:
            raise CommandError(
                f"Interrupted with {self.made:,} made anew; "
                "make_renditions without --all goes on there.",
                returncode=130,
            ) from None
        if verbosity:
            total, files = Image.objects.count(), Rendition.objects.filter(is_shown=True).count()
            self.stdout.write(
                f"{self.made:,} of {total:,} pictures made anew; {files:,} renditions in all."
            )
        if failed:
            raise CommandError("\n".join(failed))

    def _make(self, verbosity: int) -> list[str]:
        failed = []
        pictures = Image.objects.order_by("pk").prefetch_related("renditions")
        for image in tqdm(
            pictures.iterator(chunk_size=200),
            total=pictures.count(),
            desc="Pictures",
            disable=verbosity == 0,
        ):
            if not unmade(image):
                continue
            try:
                while make_next(image_id=image.pk):
                    pass
            except OSError as error:
                failed.append(f"Picture {image.pk} cannot be read: {error.strerror or error}.")
            else:
                self.made += 1
        return failed
