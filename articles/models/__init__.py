from articles.models.images import Image, Rendition
from articles.models.people import Byline, Contributor
from articles.models.sections import Section, Tag
from articles.models.stories import Story

__all__ = ["Byline", "Contributor", "Image", "Rendition", "Section", "Story", "Tag"]
