from articles.models.changes import PageChange
from articles.models.corrections import Correction
from articles.models.images import Image, Rendition
from articles.models.people import Byline, Contributor
from articles.models.retired import RetiredFile
from articles.models.sections import Section, Tag
from articles.models.stories import Story

__all__ = [
    "Byline",
    "Contributor",
    "Correction",
    "Image",
    "PageChange",
    "Rendition",
    "RetiredFile",
    "Section",
    "Story",
    "Tag",
]
