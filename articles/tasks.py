"""What the worker does for stories."""

from django.tasks import task


# Letters do not wait for pictures: the worker takes a crop at a time, when nothing else is to do.
@task(priority=-10)
def make_renditions(image_id: int) -> None:
    """Make the next crop of the picture that is not as it should be, and see to the others.

    Running it again is harmless, and a picture that was deleted in the meantime is no error.
    """
    # It brings Pillow, which a process without pictures does without.
    from articles.renditions import make_next

    if make_next(image_id=image_id):
        make_renditions.enqueue(image_id)
