"""Small real programs under a supervisor that is a process of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.newsroom.running import ROOT, ended, environment, until

DRIVER = """
import os, sys
from newsroom import supervisor as s
s.SHORTEST_DELAY, s.LONGEST_DELAY, s.QUICK = map(float, os.environ["TIMES"].split())
grace = float(os.environ["GRACE"])
programs = [s.Program(f"Program {n}", ["sh", "-c", text]) for n, text in enumerate(sys.argv[1:])]
if "MISSING" in os.environ:
    programs.insert(0, s.Program("The missing one", [os.environ["MISSING"]]))
programs[-1].niceness = 5
s.supervise(programs, grace=grace, on_stop=lambda: print("stopping", flush=True))
"""
# Each writes its number into the file `log` of the folder, once it is ready.
STAYS = "echo $$ >>log; exec sleep 60"
POLITE = "trap 'echo bye >>log; exit 0' TERM; echo $$ >>log; while :; do sleep 0.02; done"
# The number of the child it would leave behind comes first.
STUBBORN = "trap '' TERM; sleep 60 & echo $! >>log; echo $$ >>log; while :; do sleep 0.02; done"


class Supervisor:
    def __init__(self, folder: Path, *programs: str, before: str = "exec", **own: str) -> None:
        self.log, self.out, self.err = folder / "log", folder / "out", folder / "err"
        self.log.touch()
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                ["sh", "-c", f'{before} "$@"', "sh", sys.executable, "-c", DRIVER, *programs],
                cwd=folder,
                env=environment(
                    PYTHONPATH=str(ROOT), **{"TIMES": "0.05 0.4 10", "GRACE": "30"} | own
                ),
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def lines(self, least: int) -> list[str]:
        """Wait until the programs have written so many lines, and return them."""
        return until(
            lambda: found if len(found := self.log.read_text().splitlines()) >= least else None
        )

    def delays(self, least: int) -> list[float]:
        """Wait until so many restarts were announced, and return after how many seconds each."""
        pattern = r"it starts again in (\S+) s\."
        return until(
            lambda: (
                [float(one) for one in found]
                if len(found := re.findall(pattern, self.err.read_text())) >= least
                else None
            )
        )

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Send the signal and return what it printed; its exit status has to be 0."""
        self.process.send_signal(number)
        assert self.process.wait(timeout=30) == 0
        return self.out.read_text()

    def clean_up(self) -> None:
        """Kill it, and every program that it should have ended."""
        self.process.kill()
        self.process.wait()
        for line in self.log.read_text().splitlines():
            if line.isdigit() and not ended(int(line)):
                os.kill(int(line), signal.SIGKILL)


@pytest.fixture
def supervise(tmp_path):
    started = []

    def supervise(*programs: str, **own: str) -> Supervisor:
        started.append(Supervisor(tmp_path, *programs, **own))
        return started[-1]

    yield supervise
    for one in started:
        one.clean_up()


def test_a_program_that_is_killed_is_started_again_and_the_other_is_left_alone(supervise):
    site = supervise(STAYS, "echo other >>log; exec sleep 60")
    first = next(int(line) for line in site.lines(2) if line != "other")
    os.kill(first, signal.SIGKILL)
    lines = site.lines(3)
    assert lines.count("other") == 1
    assert int(lines[-1]) != first
    assert "Program 0 ended (SIGKILL); it starts again in 0.05 s." in site.err.read_text()
    site.stop()


def test_a_program_that_fails_quickly_waits_twice_as_long_each_time_up_to_a_limit(supervise):
    began = time.monotonic()
    site = supervise("echo again >>log; exit 3")
    assert site.delays(6)[:6] == [0.05, 0.1, 0.2, 0.4, 0.4, 0.4]
    assert time.monotonic() - began > 0.05 + 0.1 + 0.2 + 0.4 + 0.4
    assert "Program 0 ended (exit status 3); it starts again" in site.err.read_text()
    site.stop()


def test_a_program_that_ran_for_a_while_starts_again_soon(supervise):
    site = supervise("sleep 0.2", TIMES="0.05 0.4 0.1")
    assert site.delays(3)[:3] == [0.05, 0.05, 0.05]
    site.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_lets_every_program_finish(supervise, number):
    site = supervise(POLITE, POLITE)
    pids = [int(line) for line in site.lines(2)]
    assert site.stop(number) == "stopping\n"
    assert site.lines(4)[2:] == ["bye", "bye"]
    assert all(map(ended, pids))
    assert "starts again" not in site.err.read_text()


def test_a_stop_does_not_wait_for_a_program_that_is_about_to_start_again(supervise):
    site = supervise("exit 1", TIMES="60 60 10")
    site.delays(1)
    began = time.monotonic()
    site.stop()
    assert time.monotonic() - began < 5


def test_a_program_that_does_not_end_is_killed_after_the_grace_with_its_children(supervise):
    site = supervise(STUBBORN, GRACE="0.5")
    pids = [int(line) for line in site.lines(2)]
    began = time.monotonic()
    site.stop()
    assert time.monotonic() - began >= 0.5
    assert ended(pids[1])
    until(lambda: ended(pids[0]))


def test_a_second_request_to_stop_ends_the_grace(supervise):
    site = supervise(STUBBORN, GRACE="600")
    pids = [int(line) for line in site.lines(2)]
    for _ in range(10):
        site.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Two requests within a second count as one.
            assert site.process.wait(timeout=1.2) == 0
            break
    assert site.process.poll() == 0
    until(lambda: all(map(ended, pids)))


def test_a_program_that_cannot_be_started_is_tried_again_while_the_others_run(supervise, tmp_path):
    late = tmp_path / "late"
    site = supervise(STAYS, MISSING=str(late))
    site.lines(1)
    site.delays(2)
    assert (
        "The missing one ended (it cannot be started: No such file or directory);"
        " it starts again in 0.05 s."
    ) in site.err.read_text()
    late.write_text("#!/bin/sh\necho late >>log\nexec sleep 60\n")
    late.chmod(0o755)
    assert "late" in site.lines(2)
    site.stop()


def test_the_niceness_of_a_program_is_its_own(supervise):
    site = supervise("echo a $(nice) >>log; exec sleep 60", "echo b $(nice) >>log; exec sleep 60")
    own = os.nice(0)
    assert sorted(site.lines(2)) == [f"a {own}", f"b {min(own + 5, 19)}"]
    site.stop()


def test_under_nohup_the_end_of_the_terminal_does_not_stop_it(supervise):
    site = supervise(STAYS, before="trap '' HUP; exec")
    first = int(site.lines(1)[0])
    site.process.send_signal(signal.SIGHUP)
    os.kill(first, signal.SIGKILL)
    assert int(site.lines(2)[1]) != first
    assert site.process.poll() is None
    site.stop()


BECOMES = """
import os, signal, socket, sys
from pathlib import Path
from newsroom import supervisor as s
listener = socket.create_server(("127.0.0.1", 0))
with open("lock", "w") as lock:
    program = s.Program("The program", ["sh", "-c", sys.argv[1]], [listener.fileno()], 5)
    s.hold_signals()
    if "EARLY" in os.environ:
        os.kill(os.getpid(), signal.SIGTERM)
    Path("log").write_text(f"{os.getpid()} {listener.fileno()} {lock.fileno()}\\n")
    environment = os.environ | {"GIVEN": "given"}
    s.become_supervisor([program], environment=environment, listener=listener.fileno(),
                        lock=lock.fileno())
"""


@pytest.fixture
def become(tmp_path):
    started = []

    def become(program: str, **own: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", BECOMES, program],
            cwd=tmp_path,
            env=environment(PYTHONPATH=str(ROOT), **own),
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield become
    for process in started:
        with process:
            process.kill()


def test_who_becomes_the_supervisor_keeps_its_number_and_gives_the_environment(become, tmp_path):
    log = tmp_path / "log"
    process = become("echo $GIVEN $PPID $(nice) >>log; exec sleep 60")
    until(lambda: log.exists() and log.read_text().count("\n") == 2)
    lines = log.read_text().splitlines()
    own = int(lines[0].split()[0])
    assert own == process.pid
    assert lines[1] == f"given {own} {min(os.nice(0) + 5, 19)}"
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_a_request_to_stop_that_comes_before_the_supervisor_runs_is_obeyed(become):
    process = become(STAYS, EARLY="1")
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == ""


def test_a_program_of_it_can_be_stopped_and_inherits_nothing_held_back(become, tmp_path):
    log = tmp_path / "log"
    process = become("echo $$ >>log; exec sleep 60")
    until(lambda: log.exists() and log.read_text().count("\n") == 2)
    os.kill(int(log.read_text().split()[-1]), signal.SIGTERM)
    assert "The program ended (SIGTERM); it starts again" in process.stderr.readline()
    process.terminate()
    assert process.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of this")
def test_no_program_outlives_a_supervisor_that_is_killed(supervise):
    site = supervise(POLITE, STAYS)
    pids = [int(line) for line in site.lines(2)]
    site.process.kill()
    until(lambda: all(map(ended, pids)))
    assert site.lines(3)[2] == "bye"
