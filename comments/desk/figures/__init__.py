"""What the desk is doing, in numbers: for its own screen, and of each month for everybody."""

from comments.desk.figures.months import month_figures
from comments.desk.figures.periods import Period
from comments.desk.figures.summary import DeskFigures, desk_figures

__all__ = ["DeskFigures", "Period", "desk_figures", "month_figures"]
