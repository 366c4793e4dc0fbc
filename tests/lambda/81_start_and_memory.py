#!/usr/bin/env python3
"""How long the function takes, and how much memory: from its start to its first request for an event, and the example job from S3 to
S3, cold and warm, beyond what the server takes for the same requests. The zip's program, under the Runtime API of the tests and
under Lambda's emulator.

Times are the best of several, for what else the machine does only adds to them; the median is printed beside it."""
import pathlib
import socket
import ssl
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import Checks, use_readers, work_folder  # noqa: E402

use_readers()

from emulator import Emulator  # noqa: E402
from fault_proxy import Answer, HttpProxy, read_head  # noqa: E402
from function_process import Function  # noqa: E402
from function_world import JOB, FunctionWorld, s3_event  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_server import S3Server  # noqa: E402

STARTS, WARM_RUNS = 15, 40
START_MS_MAX, COLD_MS_MAX, WARM_MS_MAX = 10, 40, 15
PEAK_BYTES_MAX = 40 << 20
REPLAYS = 30


class Times:
    """Of one thing, in milliseconds."""

    def __init__(self, what):
        self.what, self.all = what, []

    def add(self, seconds):
        self.all.append(seconds * 1000)

    @property
    def best(self):
        return min(self.all)

    def require(self, most, server=0.0):
        beyond = f", {self.best - server:.1f} ms beyond the server's {server:.1f} ms" if server else ""
        print(f"       {self.what}: {self.best:.1f} ms at best, {statistics.median(self.all):.1f} ms in the middle of {len(self.all)}{beyond}")
        assert self.best - server <= most, f"{self.what}: more than {most} ms"


class Zip(Function):
    """The zip's program by its own loader, without the root that Lambda gives it."""

    def __init__(self, world, api, job=JOB, endpoint=None):
        unpacked = world.unpacked()
        (loader,) = unpacked.glob("adze/ld-linux*")
        ca = {"SSL_CERT_FILE": str(world.server.ca)} if world.server.tls else {}
        super().__init__(api, world.new_folder("function"), job, {**world.settings(endpoint), **ca, "AWS_LAMBDA_LOG_FORMAT": "JSON"},
                         launcher=(str(loader), "--library-path", str(loader.parent)), binary=unpacked / "bootstrap")


def requests_of_a_run(world):
    """What the function sends to S3 for one event, seen by a proxy in front of it."""
    tls = ssl.create_default_context(cafile=str(world.server.ca)) if world.server.tls else None
    with HttpProxy(world.server.port, server_tls=tls) as proxy, RuntimeApi() as api:
        with Zip(world, api, endpoint=f"http://127.0.0.1:{proxy.port}") as function:
            world.forget_result()
            require_done(function.invoke(s3_event("ds_1.csv")))
        return proxy.seen


def server_milliseconds(world, requests):
    """What S3 takes for the very requests of a run, signatures and all, one after another, each at its best. Making connections,
    which versitygw ends after each range, is not in it."""
    answers = [Times(request.line) for request in requests]
    for _ in range(REPLAYS):
        world.forget_result()
        connection = None
        for request, times in zip(requests, answers):
            connection = connection or connected(world.server)
            begin = time.monotonic()
            connection.sendall(request.head() + request.body)
            with connection.makefile("rb") as stream:
                answer = Answer(*read_head(stream))
                stream.read(0 if request.method == "HEAD" else int(answer.get("content-length", "0")))
            times.add(time.monotonic() - begin)
            assert answer.status < 300 or answer.status == 404, answer.line
            if answer.get("connection").lower() == "close":
                connection = connection.close()
        if connection:
            connection.close()
    return sum(times.best for times in answers)


def connected(server):
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if server.tls:
        connection = ssl.create_default_context(cafile=str(server.ca)).wrap_socket(connection, server_hostname="127.0.0.1")
    return connection


def require_done(outcome):
    assert outcome.kind == "response" and outcome.json["status"] == "ok", outcome.body
    return outcome


def check_start(world):
    """From its start to the first request for an event."""
    times = Times("start to the first event asked for")
    for _ in range(STARTS):
        with RuntimeApi() as api, Zip(world, api) as function:
            api.wait_until_idle()
            times.add(api.asked_at - function.started_at)
    times.require(START_MS_MAX)


def check_cold(world):
    """From its start to the answer to an event that was there before."""
    requests = requests_of_a_run(world)
    times = Times("cold, start to answer")
    for _ in range(STARTS):
        world.forget_result()
        with RuntimeApi() as api:
            delivery = api.send(s3_event("ds_1.csv"))
            with Zip(world, api) as function:
                require_done(function.outcome(delivery))
                times.add(delivery.handed_out + delivery.outcomes[0].seconds - function.started_at)
    world.require_result()
    times.require(COLD_MS_MAX, server_milliseconds(world, requests))


def check_warm(world):
    """From an event to its answer, when the connections are there."""
    requests = requests_of_a_run(world)
    times = Times("warm, event to answer")
    with RuntimeApi() as api, Zip(world, api) as function:
        for count in range(WARM_RUNS + 1):
            world.forget_result()
            seconds = require_done(function.invoke(s3_event("ds_1.csv"))).seconds
            if count > 0:
                times.add(seconds)
        api.wait_until_idle()
        resident, peak = function.resident_bytes(), function.resident_bytes("VmHWM")
    world.require_result()
    print(f"       {len(requests)} requests: {', '.join(request.method for request in requests)}")
    print(f"       resident {resident / 2**20:.1f} MB, at most {peak / 2**20:.1f} MB")
    times.require(WARM_MS_MAX, server_milliseconds(world, requests))
    assert peak < PEAK_BYTES_MAX, peak


def check_emulator(world):
    """The same as the emulator's caller sees it; its own time and the sandbox's are in it."""
    requests = requests_of_a_run(world)
    cold, warm = Times("emulator, cold"), Times("emulator, warm")
    for _ in range(3):
        with Emulator(world.new_folder("emulator"), world.unpacked(), environment={**world.settings(), "ADZE_JOB": JOB},
                      files=world.files()) as emulator:
            for count in range(WARM_RUNS // 2):
                world.forget_result()
                answer = emulator.invoke(s3_event("ds_1.csv"))
                assert answer.status == 200 and answer.json["status"] == "ok", answer.body
                (warm if count > 0 else cold).add(answer.seconds)
            peak = emulator.resident_bytes("VmHWM")
    print(f"       at most {peak / 2**20:.1f} MB resident")
    cold.require(COLD_MS_MAX, server_milliseconds(world, requests))
    warm.require(WARM_MS_MAX, server_milliseconds(world, requests))
    assert peak < PEAK_BYTES_MAX, peak


def main():
    checks = Checks()
    with work_folder() as folder:
        for tls in (False, True):
            where = "https" if tls else "http"
            with S3Server(folder, tls=tls) as server:
                world = FunctionWorld(folder, server)
                if not tls:
                    checks.run("start", check_start, world)
                checks.run(f"cold over {where}", check_cold, world)
                checks.run(f"warm over {where}", check_warm, world)
                checks.run(f"emulator over {where}", check_emulator, world)
    checks.close()


if __name__ == "__main__":
    main()
