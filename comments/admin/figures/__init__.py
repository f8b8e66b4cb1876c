from comments.admin.figures.screen import figures

__all__ = ["figures"]
