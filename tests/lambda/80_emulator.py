#!/usr/bin/env python3
"""The function's zip under Lambda's own emulator, in an empty root, against a real S3 server over http and https: events in, Parquet
out; what comes of timeouts, of a function that is killed in the middle of its work, of answers that would be too large; a thousand
invocations in one process; and the same for arm64, by qemu."""
import json
import os
import pathlib
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import Checks, adze, expect, generated_rows, use_readers, work_folder  # noqa: E402

use_readers()

from emulator import Emulator  # noqa: E402
from fault_proxy import TcpProxy  # noqa: E402
from function_world import IN, JOB, LARGE_JOB, OUT, FunctionWorld, s3_event  # noqa: E402
from package_files import ARCHITECTURES, MACHINE  # noqa: E402
from s3_server import S3Server  # noqa: E402

EVENTS = pathlib.Path(__file__).resolve().parent / "events"
LARGE_ROWS = 600_000
INVOCATIONS = 1_000
GROWTH_BYTES_MAX = 1 << 20
PEAK_BYTES_MAX = 40 << 20


def emulator(world, job=JOB, endpoint=None, architecture=MACHINE, environment=None, **named):
    return Emulator(world.new_folder("emulator"), world.unpacked(architecture), architecture,
                    {**world.settings(endpoint), "ADZE_JOB": job, **(environment or {})}, world.files(), **named)


def require_done(answer):
    assert answer.status == 200, answer
    assert not isinstance(answer.json, dict) or "errorMessage" not in answer.json, answer.body
    return answer.json


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.01)


def check_events(world):
    with emulator(world) as lambda_:
        for event in (s3_event("ds_1.csv"), {"version": "0", "id": "1", "source": "aws.s3", "detail-type": "Object Created", "account": "1",
                      "time": "2026-11-26T07:15:00Z", "region": "us-east-1", "resources": [], "detail": {
                          "version": "0", "bucket": {"name": IN}, "object": {"key": "ds_1.csv", "size": 1}, "reason": "PutObject"}},
                      {"Records": [{"messageId": "m-1", "eventSource": "aws:sqs", "body": json.dumps(s3_event("ds_1.csv"))}]}):
            answer = require_done(lambda_.invoke(event))
            if "messageId" in str(event):
                assert answer == {"batchItemFailures": []}, answer
            world.require_result()
        require_done(lambda_.invoke((EVENTS / "s3_test_event.json").read_bytes()))
        missing = lambda_.invoke(s3_event("missing.csv"))
        assert missing.json["errorType"] and "missing.csv" in missing.json["errorMessage"], missing
        assert world.s3.list(OUT) == []
        assert [record["report"]["cold_start"] for record in lambda_.records() if "report" in record] == [True, False, False, False, False]
        world.require_no_secret(lambda_.log)


def check_deadline(world):
    """The function answers before the emulator would kill it, with nothing left behind, and goes on."""
    world.s3.put(IN, "large.csv", world.large.read_bytes())
    with TcpProxy(world.server.port) as proxy:
        endpoint = f"http{'s' if world.server.tls else ''}://127.0.0.1:{proxy.port}"
        with emulator(world, LARGE_JOB, endpoint, timeout=6) as lambda_:
            require_done(lambda_.invoke((EVENTS / "s3_test_event.json").read_bytes()))
            before = lambda_.runtime_pid()
            proxy.bytes_per_second = 1_000_000
            answer = lambda_.invoke(s3_event("large.csv"))
            assert answer.json["errorType"] == "Deadline" and answer.json["retryable"] is True, answer
            assert 3 < answer.seconds < 6, answer
            proxy.bytes_per_second = 0
            require_done(lambda_.invoke(s3_event("large.csv")))
            assert lambda_.runtime_pid() == before, "the function was started anew"
    assert world.s3.list(OUT) == ["large.parquet"] and world.s3.uploads(OUT) == []
    world.s3.delete(OUT, "large.parquet")


def check_crash(world):
    """kill -9 in the middle of an upload: nothing half, the next invocation works, and cleanup finds what was left."""
    world.s3.put(IN, "large.csv", world.large.read_bytes())
    with TcpProxy(world.server.port) as proxy:
        endpoint = f"http{'s' if world.server.tls else ''}://127.0.0.1:{proxy.port}"
        proxy.bytes_per_second = 8_000_000
        with emulator(world, LARGE_JOB, endpoint) as lambda_:
            killed = []

            def kill():
                wait_until(lambda: world.s3.uploads(OUT), "an upload")
                killed.append(lambda_.runtime_pid())
                os.kill(killed[0], signal.SIGKILL)

            killer = threading.Thread(target=kill)
            killer.start()
            answer = lambda_.invoke(s3_event("large.csv"))
            killer.join()
            assert answer.status == 502 or "errorType" in answer.json, answer
            assert world.s3.list(OUT) == []
            proxy.bytes_per_second = 0
            require_done(lambda_.invoke(s3_event("large.csv")))
            assert lambda_.runtime_pid() not in (None, *killed)
    assert world.s3.list(OUT) == ["large.parquet"]
    world.s3.delete(OUT, "large.parquet")
    assert len(world.s3.uploads(OUT)) <= 1
    expect(adze("cleanup", f"s3://{OUT}/", "--older-than", "0s", "--yes", environment=world.server.environment), 0)
    assert world.s3.uploads(OUT) == []


def check_large_events_and_answers(world):
    """Some ten thousand objects in 6 MB, of which each is answered: the answer stays within Lambda's bound."""
    keys = [f"folder/{count:05}-{'k' * 60}/" for count in range(9_000)]
    with emulator(world) as lambda_:
        event = s3_event(*keys)
        answer = lambda_.invoke(json.dumps(event))
        require_done(answer)
        assert len(answer.body) < 6_000_000, len(answer.body)
        require_done(lambda_.invoke(s3_event("ds_1.csv")))
        world.require_result()


def check_a_thousand_invocations(world):
    """In one process, whose memory does not grow."""
    with emulator(world) as lambda_:
        for count in range(1, INVOCATIONS + 1):
            world.forget_result()
            assert require_done(lambda_.invoke(s3_event("ds_1.csv")))["status"] == "ok"
            if count == 1:
                pid = lambda_.runtime_pid()
            if count == INVOCATIONS // 10:
                early = lambda_.resident_bytes()
        late, peak = lambda_.resident_bytes(), lambda_.resident_bytes("VmHWM")
        assert lambda_.runtime_pid() == pid, "the function was started anew"
        reports = [record["report"] for record in lambda_.records() if "report" in record]
    assert len(reports) == INVOCATIONS
    print(f"       resident: {early / 2**20:.1f} MB after {INVOCATIONS // 10}, {late / 2**20:.1f} MB after {INVOCATIONS:,}, peak {peak / 2**20:.1f} MB")
    assert late - early < GROWTH_BYTES_MAX, f"{early} grows to {late} bytes"
    assert peak < PEAK_BYTES_MAX, peak
    world.require_result()


def check_arm64(world):
    """The same function built for arm64."""
    with emulator(world, architecture="arm64") as lambda_:
        require_done(lambda_.invoke(s3_event("ds_1.csv"), 120))
        world.forget_result()
        require_done(lambda_.invoke(s3_event("ds_1.csv"), 120))
        world.require_result()


def main():
    checks = Checks()
    with work_folder() as folder:
        for tls in (False, True):
            where = "https" if tls else "http"
            with S3Server(folder, tls=tls) as server:
                world = FunctionWorld(folder, server)
                world.large = generated_rows(folder, LARGE_ROWS)
                checks.run(f"events over {where}", check_events, world)
                checks.run(f"deadline over {where}", check_deadline, world)
                if not tls:
                    checks.run("a crash", check_crash, world)
                    checks.run("large events and answers", check_large_events_and_answers, world)
                checks.run(f"a thousand invocations over {where}", check_a_thousand_invocations, world)
                if tls and "arm64" in ARCHITECTURES and MACHINE != "arm64":
                    checks.run("arm64 by qemu", check_arm64, world)
    checks.close()


if __name__ == "__main__":
    main()
