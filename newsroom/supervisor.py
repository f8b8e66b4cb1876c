"""Keeps programs running side by side until it is told to stop. Knows nothing of Django.

Run as a script by `become_supervisor`, in a process that has nothing else in memory.
"""

import contextlib
import ctypes
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

logger = logging.getLogger("newsroom.supervisor")

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
# Seconds: a program that ends sooner than this after its start failed quickly.
QUICK = 10.0
SHORTEST_DELAY, LONGEST_DELAY = 0.5, 30.0
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Program:
    """A command to keep running. `name` begins sentences about it, `niceness` lowers priority.

    It gets the supervisor's environment, and of its open files `sockets` alone.
    """

    name: str
    command: Sequence[str]
    sockets: Sequence[int] = ()
    niceness: int = 0


def hold_signals() -> None:
    """Have requests to stop wait until a supervisor runs, be it in a program yet to be started."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)


def become_supervisor(
    programs: Sequence[Program], *, environment: Mapping[str, str], listener: int, lock: int
) -> NoReturn:
    """Replace this process by one that supervises the programs, and never return.

    It has the same number and the given environment. What was loaded here takes no memory any
    more, and nothing else of here runs. The socket `listener` is closed on a request to stop;
    the file `lock` stays open until the end. No program but the supervisor gets it.
    """
    reader, writer = os.pipe()
    told = {"programs": [vars(program) for program in programs], "listener": listener}
    os.write(writer, json.dumps(told).encode())
    for descriptor in (reader, listener, lock):
        os.set_inheritable(descriptor, True)
    # It needs no package, and looks for none.
    command = [sys.executable, "-I", "-S", __file__, str(reader)]
    os.execve(sys.executable, command, environment)  # noqa: S606


def _main(reader: int) -> None:
    logging.basicConfig(format="{asctime} {levelname} {name}: {message}", style="{")
    with open(reader, "rb") as pipe:
        told = json.load(pipe)
    programs = [Program(**program) for program in told["programs"]]
    supervise(programs, on_stop=lambda: os.close(told["listener"]))


def supervise(
    programs: Sequence[Program],
    *,
    grace: float = 40.0,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Run the programs, each one again when it ends, until SIGINT, SIGTERM or SIGHUP; then end all.

    On that signal `on_stop` is called and every program gets SIGTERM and `grace` seconds; after
    these, or on a second signal, it is killed. Restarts wait longer and longer, up to
    LONGEST_DELAY, while a program keeps failing quickly. On Linux the programs get SIGTERM when
    this process is killed. Call it from the main thread only.
    """
    children = [_Child(program) for program in programs]
    with _signals() as received:
        try:
            while not STOP_SIGNALS & received(min(child.tend() for child in children)):
                pass
        finally:
            on_stop()
            _stop(children, received, grace)


class _Child:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.start_at = 0.0
        self.failures = 0

    def tend(self) -> float:
        """Start the program if that is due; return the seconds until it has to be seen to again."""
        if self.process and self.process.poll() is not None:
            self._plan_restart(_reason(self.process.returncode))
        if not self.process and time.monotonic() >= self.start_at:
            self._start()
        return LONGEST_DELAY if self.process else max(0.0, self.start_at - time.monotonic())

    def _start(self) -> None:
        self.start_at = time.monotonic()
        parent = os.getpid()
        try:
            self.process = subprocess.Popen(  # noqa: S603
                self.program.command,
                pass_fds=self.program.sockets,
                stdin=subprocess.DEVNULL,
                # Ctrl-C reaches the whole group of the terminal; only this process shall see it.
                start_new_session=True,
                preexec_fn=lambda: _become_child(parent, self.program.niceness),
            )
        except OSError as error:
            self._plan_restart(f"it cannot be started: {error.strerror}")

    def _plan_restart(self, reason: str) -> None:
        now = time.monotonic()
        self.failures = self.failures + 1 if now - self.start_at < QUICK else 1
        delay = min(LONGEST_DELAY, SHORTEST_DELAY * 2 ** min(self.failures - 1, 10))
        logger.warning("%s ended (%s); it starts again in %g s.", self.program.name, reason, delay)
        self.process, self.start_at = None, now + delay

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _stop(children: Sequence[_Child], received: Callable[[float], set[int]], grace: float) -> None:
    for child in children:
        if child.running():
            child.process.terminate()
    started = time.monotonic()
    while any(child.running() for child in children):
        left = started + grace - time.monotonic()
        again = left > 0 and STOP_SIGNALS & received(left)
        # One request to stop may come twice at once, from make and from the terminal.
        if left <= 0 or (again and time.monotonic() - started > 1):
            break
    for child in children:
        if child.running():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


@contextlib.contextmanager
def _signals() -> Iterator[Callable[[float], set[int]]]:
    """Give a function that waits up to some seconds and returns the signals received meanwhile."""
    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        handled = STOP_SIGNALS | {signal.SIGCHLD}
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # started by nohup
            handled = handled - {signal.SIGHUP}
        old_wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        old = {number: signal.signal(number, lambda *_: None) for number in handled}
        # Those that `hold_signals` had wait; the programs are not to inherit it.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

        def received(seconds: float) -> set[int]:
            select.select([reader], [], [], seconds)
            with contextlib.suppress(BlockingIOError):
                return set(reader.recv(4096))
            return set()

        try:
            yield received
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(old_wakeup)


def _become_child(parent: int, niceness: int) -> None:
    """Lower the priority, and have the kernel end this child when its parent dies, where it can."""
    os.nice(niceness)
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


if __name__ == "__main__":
    _main(int(sys.argv[1]))
