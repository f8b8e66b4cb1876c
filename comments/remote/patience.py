"""How long somebody else's service is waited for, and when it is left alone."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic

# A comment may be made so that a service chokes on it; a second failure in a row is the service's.
TOLERATED = 2
PAUSE = 60.0


def within[T](seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` does, or raise what it raises; TimeoutError when it takes longer.

    It runs in a thread of its own, which is left behind then: nothing else ends a look-up of a
    name. It must not touch the database.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except Exception as error:
            outcome.set_exception(error)
        except BaseException as error:
            # It was meant to end the thread, and nobody else.
            outcome.set_exception(RuntimeError(type(error).__name__))

    # A daemon: a process that is to end does not wait for it either.
    Thread(target=run, daemon=True).start()
    return outcome.result(timeout=seconds)


class Patience:
    """Whether a service is asked: after failures in a row not for PAUSE seconds.

    After the pause one may try while the others go on without; only an answer ends it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._asked_again_at = 0.0

    def takes_turn(self) -> bool:
        """Say whether to ask now. Whoever asks says afterwards whether it was answered."""
        with self._lock:
            if self._failures < TOLERATED:
                return True
            if monotonic() < self._asked_again_at:
                return False
            self._asked_again_at = monotonic() + PAUSE
            return True

    def answered(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> bool:
        """Count a failure and say whether the service is left alone from now on."""
        with self._lock:
            self._failures += 1
            self._asked_again_at = monotonic() + PAUSE
            return self._failures >= TOLERATED
