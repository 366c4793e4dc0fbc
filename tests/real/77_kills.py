#!/usr/bin/env python3
"""kill -9 at chosen points: before each system call that changes something on disk, and at each request of a job that writes
to S3, before the server has done its work and after it. The target is the old one or the new one, and the next run succeeds
and takes away what the killed one left."""
import contextlib
import sys

from adze_runs import Checks, expect, work_folder
from fault_runs import run_world
from fault_worlds import FileToFile

CALLS = "open,write,ftruncate,fsync,linkat,rename,unlink,close,mkdir,fchmod"
POINTS_MIN = 20


def check_next_run(world, where):
    expect(run_world(world), 0)
    assert world.state() == world.new, f"{where}: the next run gave another target"
    left = world.left_over()
    assert not left, f"{where}: after the next run there is {left}"


def check_calls(world, no_tmpfile=False):
    """Killed before the n-th call that opens or changes a file, for every n."""
    outcomes = []
    for old in (world.old_bytes, None):
        at = 0
        while True:
            at += 1
            world.put(old)
            before = world.state()
            with world.calls_broken(CALLS, at, -1, no_tmpfile=no_tmpfile) as (port, fault):
                result = run_world(world, port, fault)
                happened = fault.happened()
            if not happened:
                expect(result, 0)
                break
            where = f"killed before call {at}, {'with' if old else 'without'} an old target"
            assert result.status == -9, f"{where}: {result}"
            now = world.state()
            assert now in (before, world.new), f"{where}: the target is neither old nor new"
            outcomes.append(now == world.new)
            check_next_run(world, where)
    assert len(outcomes) >= POINTS_MIN, f"only {len(outcomes)} points"
    print(f"       {len(outcomes)} points: {outcomes.count(False)} left the old target or none, {outcomes.count(True)} the new one")


def main():
    checks = Checks()
    with work_folder() as folder, contextlib.ExitStack() as stack:
        world = FileToFile(folder)
        checks.run("a file, at every call", check_calls, world)
        checks.run("a file, at every call, without O_TMPFILE", check_calls, world, True)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
