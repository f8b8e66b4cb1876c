"""Comments by the hundred thousand in the demonstration's world, to try the desk with.

Nothing here is random: the same number always gives the same comment by the same reader, except
for what must not be guessed, such as the address of its receipt.
"""

from newsroom.demo.crowd.batches import Crowd
from newsroom.demo.crowd.stories import spread

__all__ = ["Crowd", "spread"]
