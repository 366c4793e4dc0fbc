#!/usr/bin/env python3
"""The loop of the function against a Runtime API that behaves and one that doesn't: answers, errors, failed starts, deadlines,
several invocations at once, memory, temporary files, signals; and the time from its start to the first event it asks for."""
import contextlib
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

import runtime_api_server as api_server  # noqa: E402
from adze_runs import ADZE, ROOT, Checks, Skipped, adze, expect, work_folder  # noqa: E402
from fault_proxy import HttpProxy  # noqa: E402
from function_process import Function  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_server import S3Server  # noqa: E402

EXAMPLE = ROOT / "examples/dp_summary/ds_1.csv"
START_MS_MAX = 50  # a quiet machine takes less than 10
PEAK_BYTES_MAX = 40 << 20
BUCKET = "adze-loop"
JOB = """
name: loop
source: {{uri: '{source}', columns: {columns}}}
transform: {transform}
target: {{uri: '{target}', compression: none}}
"""
EXAMPLE_COLUMNS = "{id: string, class: string, memory: int16, percentage: float16, ratio: float16, fob: string, dp: string, recovered: int8}"


def example_job(folder):
    return JOB.format(source=EXAMPLE, columns=EXAMPLE_COLUMNS, target=folder / "out.parquet",
                      transform="SELECT dp, max(memory) AS memory_max FROM source GROUP BY dp ORDER BY dp")


@contextlib.contextmanager
def running(job=None, **named):
    """A server and a function for a job, by default that of the example."""
    with work_folder() as folder, RuntimeApi() as api:
        with Function(api, folder, job=job(folder) if callable(job) else job or example_job(folder), **named) as function:
            yield api, function


class Pipe:
    """An input that gives its bytes when a test says so; where nobody opens it, its reader is stuck in open(2)."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)

    def open(self):
        """Waits for the reader."""
        self.file = open(self.path, "wb", buffering=0)
        return self

    def write(self, data):
        with contextlib.suppress(BrokenPipeError):
            self.file.write(data)

    def close(self):
        self.file.close()


def pipe_job(folder, target=None):
    return JOB.format(source=f"{folder}/${{name}}.fifo", columns="{a: int64, b: string}",
                      target=target or f"{folder}/${{name}}.parquet", transform="SELECT * FROM source")


def expect_response(outcome):
    assert outcome.kind == "response", outcome
    assert outcome.headers["content-type"] == "application/json", outcome.headers
    return outcome.json


def expect_error(outcome, error_type, says="", retryable=None):
    assert outcome.kind == "error", outcome
    body = outcome.json
    assert body["errorType"] == error_type, body
    assert outcome.error_type == f"Function.{error_type}", outcome.headers
    assert body["stackTrace"] == [] and isinstance(body["retryable"], bool), body
    assert says in body["errorMessage"], body
    assert retryable in (None, body["retryable"]), body
    return body


# --- Answers ------------------------------------------------------------------------------------------------------------

def check_answers():
    with running() as (api, function):
        for _ in range(3):
            expect_response(function.invoke({}))
        assert (function.folder / "out.parquet").exists()
        api.wait_until_idle()
        assert api.connection_count == 1, "a connection for each request"
        assert {request.headers["host"] for request in api.requests} == {api.address}
        assert all(request.headers["user-agent"].startswith("adze/") for request in api.requests)
        threads = len(list(pathlib.Path(f"/proc/{function.process.pid}/task").iterdir()))
        assert threads == 1, f"{threads} threads while nothing is to do"


def check_names_of_the_program():
    """The handler is an argument, and no command."""
    for name, words in (("adze", ["handler"]), ("adze", []), ("adze", ["lambda"]), ("bootstrap", ["run"]), ("bootstrap", [])):
        with work_folder() as folder, RuntimeApi() as api:
            function = Function(api, folder, job=example_job(folder))
            program = folder / name
            if not program.exists():
                program.symlink_to(ADZE)
            with subprocess.Popen([program, *words], env=function.environment, stderr=subprocess.DEVNULL) as process:
                assert api.asked.wait(10), f"{name} {words} asks for no event"
                process.terminate()
    with RuntimeApi() as api:
        environment = {"AWS_LAMBDA_RUNTIME_API": api.address}
        assert adze("--version", environment=environment).status == 0
        assert adze("version", environment=environment).status == 0
        expect(adze("lambda", "job.yaml", environment=environment), 2, says="takes no arguments")
        assert not api.requests


def check_closed_connections():
    """After a freeze the other side may have closed what was open."""
    with running() as (api, function):
        for _ in range(3):
            expect_response(function.invoke({}))
            api.wait_until_idle()
            api.close_waiting_connections()
            api.wait_until_idle()
        api.misbehave("next", api_server.answer_and_close, api_server.reset(), api_server.close())
        api.misbehave("response", api_server.answer_and_close)
        for _ in range(2):
            expect_response(function.invoke({}))
        assert function.process.poll() is None


def check_lost_answers():
    """An answer that may not have arrived is sent again, and is the same one."""
    with running() as (api, function):
        for fault in (api_server.close(lost=True), api_server.reset(lost=True), api_server.cut(5), api_server.close(lost=False),
                      api_server.garbage()):
            sent = len(api.of_kind("response"))
            api.misbehave("response", fault)
            expect_response(function.invoke({}))
            api.wait_until_idle()
            assert len(api.of_kind("response")) == sent + 2
        assert "nobody waits" not in function.log, function.log
        api.misbehave("response", *[api_server.close(lost=True)] * 4)  # the first ends an older connection
        api.send({})
        assert function.wait() == 1, "an API that answers nothing is gone"


def check_refused_answers():
    with running() as (api, function):
        api.misbehave("response", api_server.reply(413))
        expect_error(function.invoke({}), "Resources", says="bytes")
        api.misbehave("response", api_server.reply(400), api_server.reply(403))
        api.send({})
        api.send({})
        expect_response(function.invoke({}))
        assert function.log.count("nobody waits") == 2, function.log
        api.misbehave("response", api_server.reply(500))
        begin = time.monotonic()
        api.send({})
        assert function.wait() == 1 and time.monotonic() - begin < 5


def check_slow_answers():
    with running() as (api, function):
        api.misbehave("next", api_server.slow(), api_server.chunked(), api_server.chunked(1, b"Trailer: x\r\n"), api_server.delayed(0.3))
        api.misbehave("response", api_server.slow(), api_server.delayed(0.3))
        for _ in range(4):
            expect_response(function.invoke({}))


def check_broken_events():
    with running() as (api, function):
        api.misbehave("next", api_server.cut(20), api_server.garbage())
        for _ in range(2):  # these are lost, as nobody knows their IDs
            api.send({})
        expect_response(function.invoke({}))
        api.misbehave("next", lambda exchange: api_server.cut(len(exchange.bytes()) - 1)(exchange))
        expect_error(function.invoke({}), "Input", says="can't be received", retryable=True)
        expect_response(function.invoke({}, headers={"Lambda-Runtime-Deadline-Ms": None, "Lambda-Runtime-Trace-Id": None}))
        expect_response(function.invoke({}, headers={"Lambda-Runtime-Client-Context": "x" * 3583, "Lambda-Runtime-Aws-Tenant-Id": "t"}))


def check_an_api_that_makes_no_sense():
    """Whatever it sends, the function ends soon, and not by a crash."""
    head = b"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\n"
    for name, answer in (("no ID", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
                         ("an ID that is a path", b"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: ../x\r\nContent-Length: 2\r\n\r\n{}"),
                         ("endless headers", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000), ("a huge length", head + b"Content-Length: 99999999999\r\n\r\n"),
                         ("a negative length", head + b"Content-Length: -1\r\n\r\n"), ("no HTTP", b"\xff" * 100 + b"\r\n"),
                         ("500", b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), ("403", b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")):
        with running() as (api, function):
            def fault(exchange, answer=answer):
                with contextlib.suppress(OSError):
                    exchange.connection.sendall(answer)
                return False
            fault.refuses = True
            api.misbehave("next", *[fault] * 3)
            status = function.wait(20)
            assert status == 1, f"{name}: exit {status}: {function.log}"
            assert "Runtime API" in function.log, f"{name}: {function.log}"


def check_crashes_of_an_invocation():
    """What ends an invocation does not end the process."""
    with running() as (api, function):
        expect_error(function.invoke("no JSON"), "Usage")
        expect_error(function.invoke({"job": "other"}), "Usage")
        expect_response(function.invoke({}))
        function.folder.joinpath("out.parquet").write_text("not ours")
        expect_error(function.invoke({}), "Target", says="PAR1", retryable=False)
        assert function.process.poll() is None


# --- Start and end ------------------------------------------------------------------------------------------------------

def check_failed_starts():
    for named, error_type, says in (({"job": "source: ["}, "Usage", ""), ({"job": "/nowhere/job.yaml"}, "Input", "job.yaml"),
                                    ({"environment": {"AWS_LAMBDA_LOG_FORMAT": "xml"}}, "Usage", "AWS_LAMBDA_LOG_FORMAT"),
                                    ({"environment": {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "much"}}, "Usage", "MEMORY_SIZE")):
        with running(**named) as (api, function):
            status = function.wait()
            assert status not in (0, -signal.SIGSEGV), status
            outcome, = api.init_errors
            expect_error(outcome, error_type, says=says)
            assert "can't start" in function.log and not api.of_kind("next"), function.log
    with running(job="source: [") as (api, function):
        api.misbehave("init", api_server.close(), api_server.reply(500))
        assert function.wait() > 0
    with work_folder() as folder, RuntimeApi() as api:
        with Function(api, folder, job=example_job(folder), environment={"AWS_LAMBDA_RUNTIME_API": "nonsense"}) as function:
            assert function.wait() == 1 and "AWS_LAMBDA_RUNTIME_API" in function.log, function.log
    with running() as (api, function):  # the emulator ends
        api.wait_until_idle()
        api.__exit__()
        assert function.wait() == 1


def check_signals():
    with running() as (api, function):
        api.wait_until_idle()
        begin = time.monotonic()
        function.process.terminate()
        assert function.wait() == 0, function.log
        seconds = time.monotonic() - begin
        assert seconds < 0.3, f"SIGTERM takes {seconds:.2f} s"
    with running(pipe_job) as (api, function):
        pipe = Pipe(function.folder / "a.fifo")
        delivery = api.send({"set": {"name": "a"}})
        pipe.open()
        pipe.write(b"a,b\n1,x\n")
        function.process.terminate()
        expect_error(function.outcome(delivery), "Terminated", retryable=True)
        assert function.wait() == 143, function.log
        assert not (function.folder / "a.parquet").exists() and not function.left_behind()
        pipe.close()


def start_seconds(**named):
    with running(**named) as (api, function):
        assert api.asked.wait(20), function.log
        return api.asked_at - function.started_at, function.resident_bytes("VmHWM")


def check_start_time():
    """With what it costs to start any process at all beside it."""
    starts = [start_seconds() for _ in range(20)]
    begin = time.monotonic()
    for _ in range(20):
        subprocess.run(["/bin/true"], env={}, check=True)
    process_ms = (time.monotonic() - begin) * 1000 / 20
    median_ms = statistics.median(seconds for seconds, _ in starts) * 1000
    print(f"       start to the first next: median {median_ms:.1f} ms of 20, fastest {min(starts)[0] * 1000:.1f} ms; a process that does "
          f"nothing: {process_ms:.1f} ms; peak memory {statistics.median(peak for _, peak in starts) / (1 << 20):.1f} MiB")
    assert median_ms <= START_MS_MAX, f"{median_ms:.1f} ms"


def check_start_loads_little():
    """No certificates, no libcurl, no names of hosts: what is loaded costs more than all the rest."""
    with work_folder() as folder, RuntimeApi() as api:
        trace = folder / "trace"
        try:
            function = Function(api, folder, job=example_job(folder), launcher=["strace", "-f", "-e", "trace=openat", "-o", str(trace)])
            function.start()
        except FileNotFoundError:
            return Skipped("there is no strace")
        with function.process:
            assert api.asked.wait(20), function.log
            opened_before = trace.read_text()
            function.process.kill()
    assert "libc.so" in opened_before, opened_before
    for word in ("curl", "ssl", "certs", "nss", "libpq", "ssh"):
        assert word not in opened_before, f"{word} at the start:\n{opened_before}"


# --- Deadlines ----------------------------------------------------------------------------------------------------------

def check_deadline():
    """The job stops before its time is up, says how far it came, and leaves nothing; the process goes on."""
    with running(pipe_job) as (api, function):
        pipe = Pipe(function.folder / "a.fifo")
        delivery = api.send({"set": {"name": "a"}}, timeout=3)
        pipe.open()
        pipe.write(b"a,b\n" + b"1,x\n" * 700_000)
        outcome = function.outcome(delivery)
        body = expect_error(outcome, "Deadline", says="rows and 2.7 MiB", retryable=True)
        assert "--timeout" not in body["errorMessage"], body
        assert 1.9 <= outcome.seconds < 2.9, f"answered after {outcome.seconds:.2f} of 3 s"
        pipe.close()
        api.wait_until_idle()
        assert not (function.folder / "a.parquet").exists() and not function.left_behind()
        delivery = api.send({"set": {"name": "a"}}, timeout=3)
        pipe.open()
        pipe.write(b"a,b\n1,x\n")
        pipe.close()
        expect_response(function.outcome(delivery))
        expect_error(function.invoke({"set": {"name": "a"}}, timeout=-5), "Deadline")


def check_deadline_aborts_the_upload(server):
    """A third part is under way when the time is up."""
    traces = set()
    with HttpProxy(server.port, watch=lambda request, when: traces.add(request.get("x-amzn-trace-id"))) as proxy, \
            running(lambda folder: pipe_job(folder, f"s3://{BUCKET}/${{name}}.parquet"),
                    environment=server.settings(f"http://127.0.0.1:{proxy.port}")) as (api, function):
        pipe = Pipe(function.folder / "big.fifo")
        delivery = api.send({"set": {"name": "big"}}, timeout=6)
        pipe.open()
        pipe.write(b"a,b\n")
        line = 0
        begun = []
        while time.monotonic() - delivery.handed_out < 2.5 or not begun:
            pipe.write(b"".join(b"%d,%s\n" % (number * 7919, os.urandom(64).hex().encode()) for number in range(line, line + 10_000)))
            line += 10_000
            begun = server.requests.uploads(BUCKET)
            assert time.monotonic() - delivery.handed_out < 5, "no upload has begun"
        expect_error(function.outcome(delivery), "Deadline", says="rows")
        pipe.close()
        assert not server.requests.uploads(BUCKET), "an upload is left"
        assert server.requests.head(BUCKET, "big.parquet") is None
        assert traces == {api_server.TRACE_ID}, traces


def check_stuck_job():
    """Nobody opens the other end, and open(2) waits for ever: the error is answered in the job's place."""
    with running(pipe_job) as (api, function):
        Pipe(function.folder / "a.fifo")
        outcome = function.invoke({"set": {"name": "a"}}, timeout=2)
        expect_error(outcome, "Deadline", says="does not stop")
        assert outcome.seconds < 2, f"answered after {outcome.seconds:.2f} of 2 s"
        assert function.wait() == 1
        assert len(api.deliveries) == 1 and "Deadline" in function.log, function.log
        function.start()  # as Lambda does; what the killed process left is cleared away
        api.wait_until_idle()
        assert not function.left_behind()


# --- Several at once ----------------------------------------------------------------------------------------------------

def check_concurrency():
    """Four invocations are under way at the same time, each with its own folder and answer."""
    count = 4
    with running(pipe_job, environment={"AWS_LAMBDA_MAX_CONCURRENCY": str(count)}) as (api, function):
        api.wait_until_idle(count)
        for turn in range(3):
            names = [f"{turn}-{i}" for i in range(count)]
            pipes = [Pipe(function.folder / f"{name}.fifo") for name in names]
            deliveries = [api.send({"set": {"name": name}}) for name in names]
            for pipe in pipes:
                pipe.open()  # returns when a job reads it: all do before one has a row
            assert len(function.left_behind()) == count, function.left_behind()
            for number, pipe in enumerate(pipes):
                pipe.write(b"a,b\n" + b"1,x\n" * (number + 1))
                pipe.close()
            for number, delivery in enumerate(deliveries):
                answer = json.dumps(expect_response(function.outcome(delivery)))
                assert f"{turn}-{number}" in answer, answer
            api.wait_until_idle(count)
            assert not function.left_behind()
        function.process.terminate()
        assert function.wait() == 0


def check_concurrency_and_a_stuck_job():
    """The others go on, and one thread is lost."""
    with running(pipe_job, environment={"AWS_LAMBDA_MAX_CONCURRENCY": "2"}) as (api, function):
        Pipe(function.folder / "stuck.fifo")
        pipe = Pipe(function.folder / "a.fifo")
        other = api.send({"set": {"name": "a"}})
        stuck = api.send({"set": {"name": "stuck"}}, timeout=2)
        pipe.open()
        expect_error(function.outcome(stuck), "Deadline", says="does not stop")
        pipe.write(b"a,b\n1,x\n")
        pipe.close()
        expect_response(function.outcome(other))
        assert function.process.poll() is None
        Pipe(function.folder / "again.fifo")
        expect_error(function.invoke({"set": {"name": "again"}}, timeout=2), "Deadline")
        assert function.wait() == 1, "no thread is left"


def check_memory_is_divided():
    """What one invocation may sort in memory at 256 MB, four at once may not."""
    def job(folder):
        rows = folder / "rows.csv"
        rows.write_text("a,b\n" + "".join(f"{number * 7919 % 1000003},{number:040d}\n" for number in range(400_000)))
        return JOB.format(source=rows, columns="{a: int64, b: string}", target=folder / "o.parquet", transform="SELECT * FROM source ORDER BY a") \
            + "limits: {memory: 1GB}\n"
    for concurrency, is_enough in ((1, True), (8, False)):
        with running(job, memory_mb=256, environment={"AWS_LAMBDA_MAX_CONCURRENCY": str(concurrency)}) as (_, function):
            outcome = function.invoke({})
            if is_enough:
                expect_response(outcome)
            else:
                expect_error(outcome, "Memory", retryable=False)
                assert function.process.poll() is None


# --- What it takes ------------------------------------------------------------------------------------------------------

def check_no_memory():
    """The system refuses memory that the budget would have allowed."""
    def job(folder):
        rows = folder / "rows.csv"
        with open(rows, "w") as file:
            file.write("a,b\n")
            for number in range(300_000):
                file.write(f"{number},{number:0120d}\n")
        return JOB.format(source=f"{folder}/${{name}}.csv", columns="{a: int64, b: string}", target=folder / "o.parquet",
                          transform="SELECT * FROM source ORDER BY b DESC")
    with running(job, memory_mb=4096, launcher=["prlimit", f"--as={160 << 20}"]) as (_, function):
        (function.folder / "few.csv").write_text("a,b\n1,x\n")
        expect_response(function.invoke({"set": {"name": "few"}}))
        expect_error(function.invoke({"set": {"name": "rows"}}), "Memory", says="memory")
        expect_response(function.invoke({"set": {"name": "few"}}))


def check_memory():
    with running(memory_mb=128) as (_, function):
        for _ in range(10):
            expect_response(function.invoke({}))
        early = function.resident_bytes()
        begin = time.monotonic()
        for _ in range(200):
            expect_response(function.invoke({}))
        each_ms = (time.monotonic() - begin) * 1000 / 200
        grown, peak = function.resident_bytes() - early, function.resident_bytes("VmHWM")
        print(f"       200 invocations of the example: {each_ms:.1f} ms each, peak memory {peak / (1 << 20):.1f} MiB, grown by {grown >> 10} KiB")
        assert peak <= PEAK_BYTES_MAX and grown <= 1 << 20


def check_folders():
    """Only TMPDIR is written to, whoever the user is, without HOME; leftovers of its own go."""
    with running() as (api, function):
        api.wait_until_idle()
        function.process.terminate()
        function.wait()
        left = [".adze-invocation-0123456789abcdef.tmp", ".adze-out.parquet-0123456789abcdef.tmp"]
        (function.temp / left[0]).mkdir()
        (function.temp / left[0] / "spill").write_text("x")
        (function.temp / left[1]).write_text("x")
        (function.temp / "of another").write_text("x")
        function.start()
        api.wait_until_idle()
        assert function.left_behind() == ["of another"], function.left_behind()
        expect_response(function.invoke({}))
        api.wait_until_idle()
        assert function.left_behind() == ["of another"], function.left_behind()


def check_any_user():
    if os.geteuid() != 0:
        return Skipped("only root can become somebody else")

    def job(folder):
        source = folder / "in.csv"
        source.write_text("a\n1\n")
        return JOB.format(source=source, columns="{a: int64}", target=folder / "tmp/o.parquet", transform="SELECT * FROM source")
    with work_folder() as folder, RuntimeApi() as api:
        folder.chmod(0o755)
        function = Function(api, folder, job=job(folder), launcher=["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"])
        os.chown(function.temp, 12345, 12345)
        with function:
            expect_response(function.invoke({}))
            api.wait_until_idle()
            assert function.left_behind() == ["o.parquet"], function.left_behind()


def main():
    subprocess.run([str(ROOT / "scripts/install_servers")], check=True)
    checks = Checks()
    for check in (check_answers, check_names_of_the_program, check_closed_connections, check_lost_answers, check_refused_answers,
                  check_slow_answers, check_broken_events, check_an_api_that_makes_no_sense, check_crashes_of_an_invocation,
                  check_failed_starts, check_signals, check_start_time, check_start_loads_little, check_deadline, check_stuck_job,
                  check_concurrency, check_concurrency_and_a_stuck_job, check_memory_is_divided, check_no_memory, check_memory,
                  check_folders, check_any_user):
        checks.run(check.__name__.removeprefix("check_").replace("_", " "), check)
    with work_folder() as folder, S3Server(folder) as server:
        server.requests.make_bucket(BUCKET)
        checks.run("deadline aborts the upload", check_deadline_aborts_the_upload, server)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
