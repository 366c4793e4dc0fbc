#!/usr/bin/env python3
"""kill -9 at chosen points: before each system call that changes something on disk, and at each request of a job that writes
to S3, before the server has done its work, after it, and when its answer was sent. The target is the old one or the new one, and the next run succeeds
and takes away what the killed one left.

The same with SIGTERM and SIGINT, after which nothing may be left even before the next run.
"""
import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading

from adze_runs import ADZE, SIGNAL_EXITS, Checks, Result, expect, send, work_folder
from dataset_worlds import FileToDataset, S3Dataset
from fault_runs import run_world
from fault_worlds import FileToFile
from s3_faults import kind
from s3_server import S3Server
from s3_worlds import S3Multipart, S3World

CALLS = "open,write,ftruncate,fsync,linkat,rename,unlink,close,mkdir,fchmod"
POINTS_MIN = 20
MOMENTS = ("before", "after", "sent")


def check_next_run(world, where, forgive=()):
    expect(run_world(world), 0)
    assert world.state() == world.new, f"{where}: the next run gave another target"
    left = [thing for thing in world.left_over() if thing not in forgive]
    assert not left, f"{where}: after the next run there is {left}"


def report(outcomes):
    print(f"       {len(outcomes)} points: {outcomes.count(True)} left the new target, the others what was before")


def check_calls(world, no_tmpfile=False, step=1):
    """Killed before the n-th call that opens or changes a file, for every n or every few."""
    outcomes = []
    for old in (world.old_bytes, None):
        at = 1 - step
        while True:
            at += step
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
            assert world.may_be_seen(now, before), f"{where}: the target is neither old nor new"
            outcomes.append(now == world.new)
            check_next_run(world, where)
    assert len(outcomes) >= POINTS_MIN, f"only {len(outcomes)} points"
    report(outcomes)


def run_until(world, at, moment, number):
    """Sends a signal at the at-th request, at one of HttpProxy's moments. Returns the Result and what that
    request was, or None when there were fewer."""
    process, hit = None, []
    started = threading.Event()
    count = [0]
    lock = threading.Lock()

    def watch(request, when):
        with lock:
            if when != moment:
                return
            count[0] += 1
            if count[0] != at:
                return
            hit.append(kind(request))
        started.wait(10)
        send(process, number)
        if number == signal.SIGKILL:
            process.wait(10)
        if when == "before":
            raise ConnectionAbortedError  # or it would reach the server after all that the run does then

    with world.requests_broken(watch=watch) as (port, fault):
        words = [ADZE, *map(str, world.words(port)), *world.flags]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env={**os.environ, **world.environment(port)})
        started.set()
        _, err = process.communicate(timeout=60)
        fault.proxy.wait_for_server()
    return Result(words, process.returncode, b"", err.decode()), hit[0] if hit else None


def check_requests(world, number, points_min, step=1):
    """At every request or every few, at each of MOMENTS. Of an upload that was killed the parts remain, which nobody sees; adze cleanup
    takes them away."""
    outcomes, cleanups = [], 0
    for moment in MOMENTS:
        at = 1 - step
        while True:
            at += step
            world.put(world.old_bytes)
            before = world.state()
            result, what = run_until(world, at, moment, number)
            if what is None:
                expect(result, 0)
                break
            where = f"signal {number} {moment} request {at}, {what}"
            now = world.state()
            assert world.may_be_seen(now, before), f"{where}: the target is neither old nor new"
            outcomes.append(now == world.new)
            left = world.left_over()
            if number == signal.SIGKILL:
                assert result.status == -9, f"{where}: {result}"
                check_next_run(world, where, left)
                if left and cleanups < 2:  # the upload must have an age, which takes a second
                    cleanups += 1
                    world.require_cleaned(where)
            else:
                expect(result, SIGNAL_EXITS[number], 0)
                assert not left or "adze cleanup" in result.err, f"{where}: left behind: {left}; {result}"
    assert len(outcomes) >= points_min, f"only {len(outcomes)} points"
    report(outcomes)


def main():
    checks = Checks()
    with work_folder() as folder, contextlib.ExitStack() as stack:
        servers, numbers = [], itertools.count()

        def new_folder():
            path = folder / str(next(numbers))
            path.mkdir()
            return path

        def in_world(kind, check, *words):
            if not issubclass(kind, S3World):
                return check(kind(new_folder()), *words)
            if not servers:
                servers.append(stack.enter_context(S3Server(folder)))
            return check(kind(new_folder(), servers[0]), *words)
        for name, kind, check, *words in (
                ("a file, at every call", FileToFile, check_calls),
                ("a file, at every call, without O_TMPFILE", FileToFile, check_calls, True),
                ("partitions on disk, at every 17th call", FileToDataset, check_calls, False, 17),
                ("S3 in parts, at every request", S3Multipart, check_requests, signal.SIGKILL, POINTS_MIN),
                ("S3 in parts, SIGTERM at every request", S3Multipart, check_requests, signal.SIGTERM, 10),
                ("S3 in parts, SIGINT at every request", S3Multipart, check_requests, signal.SIGINT, 10),
                ("partitions on S3, at every 5th request", S3Dataset, check_requests, signal.SIGKILL, POINTS_MIN, 5),
                ("partitions on S3, SIGTERM at every 7th request", S3Dataset, check_requests, signal.SIGTERM, 10, 7)):
            checks.run(name, in_world, kind, check, *words)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
