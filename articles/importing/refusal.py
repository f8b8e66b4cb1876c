class ImportRefused(Exception):
    """The text cannot become a story; the message says why in one sentence for the desk."""
