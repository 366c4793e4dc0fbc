#!/usr/bin/env python3
"""An event's job works once, whatever comes of the event on its way: it comes twice, at the same time to two processes, late, or for
an object that was replaced, deleted or written by adze itself. The real function against a real S3 server (versitygw); proxies
between them hold requests back, so that what is a race elsewhere has one outcome here."""
import contextlib
import json
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import Checks, work_folder  # noqa: E402
from fault_proxy import HttpProxy, Rule  # noqa: E402
from function_process import Function  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_faults import COMPLETE, GET, HEAD, LIST, PUT, kind, of_kind, refuses  # noqa: E402
from s3_server import S3Server  # noqa: E402

PLAIN, VERSIONED = "adze-once", "adze-once-versions"
STORES = (PUT, COMPLETE)
SMALL = b"id,name\n1,one\n2,two\n"
OTHER = b"id,name\n3,three\n"
# More than one part of an upload, for nothing in it can be made smaller.
LARGE = b"id,name\n" + b"".join(b"%d,%032x\n" % (i, i * 0x9e3779b97f4a7c15f39cc0605cedc834 % 2**128) for i in range(400_000))
JOB = """
name: once
source: {{columns: {{id: int64, name: string}}}}
target: {{uri: "{target}", mode: {mode}, compression: none{more}}}
"""


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        self.processes = 0
        self.events = 0
        for bucket in (PLAIN, VERSIONED):
            self.s3.make_bucket(bucket)
        self.s3.keep_versions(VERSIONED)

    def upload(self, bucket, key, body, headers=None):
        """Stores an object; the event that S3 would send."""
        answer = self.s3.put(bucket, key, body, headers)
        self.events += 1
        described = {"key": key, "size": len(body), "eTag": answer.headers["etag"].strip('"'), "sequencer": f"00{self.events:014X}"}
        if answer.headers.get("x-amz-version-id"):
            described["versionId"] = answer.headers["x-amz-version-id"]
        return {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2026-11-26T12:00:00.000Z",
                             "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": bucket}, "object": described}}]}

    @contextlib.contextmanager
    def function(self, target, mode="replace", more="", endpoint=None):
        """A process of the function whose job writes `target`."""
        self.processes += 1
        job = JOB.format(target=target, mode=mode, more=more)
        with RuntimeApi() as api, Function(api, self.folder / f"function{self.processes}", job=job,
                                           environment=self.server.settings(endpoint)) as function:
            yield function

    def proxy(self, rules=(), watch=None):
        return HttpProxy(self.server.port, rules=rules, watch=watch)

    def written(self, bucket, key):
        """What tells one result from another: whose run it is, and of what."""
        head = self.s3.head(bucket, key)
        return head and (head["x-amz-meta-adze-run"], head["x-amz-meta-adze-inputs"])


def receipt(outcome, status):
    assert outcome.kind == "response", (outcome, outcome.body)
    answer = outcome.json
    assert answer["status"] == status, json.dumps(answer, indent=1)
    one, = answer["receipts"]
    assert one["status"] == status and one["exit"] == 0, one
    return one


def uri(bucket, key):
    return f"s3://{bucket}/{key}"


# --- Twice --------------------------------------------------------------------------------------------------------------

def check_twice(world, mode):
    event = world.upload(PLAIN, f"in/twice-{mode}.csv", SMALL)
    key = f"out/twice-{mode}.parquet"
    seen = []
    with world.proxy(watch=lambda request, when: seen.append(kind(request)) if when == "before" else None) as proxy:
        with world.function(uri(PLAIN, "out/${input.stem}.parquet"), mode, endpoint=f"http://127.0.0.1:{proxy.port}") as function:
            assert receipt(function.invoke(event), "ok")["rows"]["written"] == 2
            assert seen == [GET, GET, PUT], f"asked {seen}"
            first, seen[:] = world.written(PLAIN, key), []
            again = receipt(function.invoke(event), "already_done")
            assert seen == [GET, HEAD], f"asked {seen}"
    assert again["rows"]["read"] == 0 and again["outputs"][0]["uri"] == uri(PLAIN, key), again
    assert world.written(PLAIN, key) == first, "it was written again"


def in_turn(count):
    """A watch that lets requests that store something on only when `count` of them have come, and then one by one, for the server
    looks at conditions and stores in two steps."""
    gate, turn = threading.Barrier(count), threading.Lock()
    held = threading.local()

    def watch(request, when):
        if kind(request) not in STORES:
            return
        if when == "before":
            with contextlib.suppress(threading.BrokenBarrierError):
                gate.wait(20)
            gate.abort()  # what comes later is sent again, and waits for nobody
            turn.acquire()
            held.turn = True
        elif when == "after" and getattr(held, "turn", False):
            held.turn = False
            turn.release()
    return watch


def check_at_the_same_time(world, mode, body):
    """Two processes get the same event, and both have read all when the first of them stores its result."""
    name = f"both-{mode}-{len(body)}"
    event = world.upload(PLAIN, f"in/{name}.csv", body)
    with world.proxy(watch=in_turn(2)) as proxy:
        with world.function(uri(PLAIN, f"out/{name}.parquet"), mode, endpoint=f"http://127.0.0.1:{proxy.port}") as one, \
                world.function(uri(PLAIN, f"out/{name}.parquet"), mode, endpoint=f"http://127.0.0.1:{proxy.port}") as other:
            deliveries = [(function, function.api.send(event)) for function in (one, other)]
            outcomes = [function.outcome(delivery) for function, delivery in deliveries]
    statuses = sorted(outcome.json.get("status", "") for outcome in outcomes)
    assert statuses == ["already_done", "ok"], [outcome.body for outcome in outcomes]
    assert sum(kind(request) in STORES for request in proxy.seen) == 2, [kind(request) for request in proxy.seen]
    assert not world.s3.uploads(PLAIN), "an upload is left"


# --- In another order ---------------------------------------------------------------------------------------------------

def check_older_after_newer(world):
    """In a bucket without versions the older object is gone; with versions it is still there to be read. It isn't."""
    for bucket in (PLAIN, VERSIONED):
        older = world.upload(bucket, "in/order.csv", SMALL)
        newer = world.upload(bucket, "in/order.csv", OTHER)
        with world.function(uri(bucket, "out/order.parquet")) as function:
            assert receipt(function.invoke(newer), "ok")["rows"]["written"] == 1
            result = world.written(bucket, "out/order.parquet")
            superseded = receipt(function.invoke(older), "superseded")
            assert superseded["because"] and not superseded["outputs"], superseded
            assert world.written(bucket, "out/order.parquet") == result, "the older one has replaced it"
            assert "newer event" in superseded["because"], superseded


def before_it_stores(function, event):
    """For a proxy: `function` does all the work of `event`, which is emptied then, when another is about to store its result."""
    def watch(request, when):
        if when == "before" and kind(request) in STORES and event:
            waiting = event.copy()
            event.clear()
            receipt(function.invoke(waiting), "ok")
    return watch


def check_newer_while_older_runs(world, body):
    """The older one has read all and is about to store its result when the newer one does everything."""
    key = f"out/while-{len(body)}.parquet"
    older = world.upload(VERSIONED, "in/while.csv", body)
    newer = world.upload(VERSIONED, "in/while.csv", OTHER)
    with world.function(uri(VERSIONED, key)) as quick:
        with world.proxy(watch=before_it_stores(quick, newer)) as proxy, world.function(uri(VERSIONED, key), endpoint=f"http://127.0.0.1:{proxy.port}") as slow:
            receipt(slow.invoke(older), "superseded")
    assert not newer, "the older one has stored nothing"
    assert 'etag "' in world.written(VERSIONED, key)[1] and world.s3.head(VERSIONED, key)["x-amz-meta-adze-sequencer"].endswith(
        f"{world.events:X}"), world.s3.head(VERSIONED, key)
    assert not world.s3.uploads(VERSIONED), "an upload is left"


def check_older_while_newer_runs(world, body):
    """The other way round the newer one wins too: a small result is sent again, for a large one the job is run again."""
    key = f"out/meanwhile-{len(body)}.parquet"
    older = world.upload(VERSIONED, "in/meanwhile.csv", OTHER)
    newer = world.upload(VERSIONED, "in/meanwhile.csv", body)
    with world.function(uri(VERSIONED, key)) as quick:
        with world.proxy(watch=before_it_stores(quick, older)) as proxy, world.function(uri(VERSIONED, key), endpoint=f"http://127.0.0.1:{proxy.port}") as slow:
            assert receipt(slow.invoke(newer), "ok")["rows"]["written"] == body.count(b"\n") - 1
    assert world.s3.head(VERSIONED, key)["x-amz-meta-adze-sequencer"].endswith(f"{world.events:X}")
    assert not world.s3.uploads(VERSIONED), "an upload is left"


def check_server_without_conditions(world):
    """It answers 501, and then the last one wins, as it says."""
    event = world.upload(PLAIN, "in/501.csv", SMALL)
    refusal = Rule(lambda request: kind(request) == PUT and request.get("if-none-match") == "*", refuses("501 Not Implemented", "NotImplemented"))
    with world.proxy(rules=[refusal]) as proxy, \
            world.function(uri(PLAIN, "out/501.parquet"), endpoint=f"http://127.0.0.1:{proxy.port}") as function:
        done = receipt(function.invoke(event), "ok")
    assert any("501" in warning for warning in done["warnings"]), done


# --- What became of the object ------------------------------------------------------------------------------------------

def check_replaced_since(world):
    """Between the event and the run, and in the middle of the run."""
    event = world.upload(PLAIN, "in/replaced.csv", SMALL)
    world.s3.put(PLAIN, "in/replaced.csv", OTHER)
    with world.function(uri(PLAIN, "out/replaced.parquet")) as function:
        one = receipt(function.invoke(event), "superseded")
    assert one["inputs"][0]["uri"] == uri(PLAIN, "in/replaced.csv"), one
    assert world.s3.head(PLAIN, "out/replaced.parquet") is None, "it was written"


def check_version(world):
    """The event's version is read, whatever the current one is."""
    older = world.upload(VERSIONED, "in/version.csv", SMALL)
    world.s3.put(VERSIONED, "in/version.csv", OTHER)
    world.s3.delete(VERSIONED, "in/version.csv")
    with world.function(uri(VERSIONED, "out/version.parquet")) as function:
        one = receipt(function.invoke(older), "ok")
    assert one["rows"]["written"] == 2, one
    assert one["inputs"][0]["version"] == older["Records"][0]["s3"]["object"]["versionId"], one


def check_deleted_since(world):
    event = world.upload(PLAIN, "in/deleted.csv", SMALL)
    world.s3.delete(PLAIN, "in/deleted.csv")
    with world.proxy() as proxy, world.function(uri(PLAIN, "out/deleted.parquet"), endpoint=f"http://127.0.0.1:{proxy.port}") as function:
        outcome = function.invoke(event)
    assert outcome.kind == "error" and "deleted after the event" in outcome.json["errorMessage"], outcome
    assert not any(kind(request) == LIST for request in proxy.seen), "something was listed"


def check_own_output(world):
    """What adze has written starts nothing, though the trigger should have been set up to leave it out."""
    with world.function(uri(PLAIN, "own/${input.stem}.csv")) as function:
        receipt(function.invoke(world.upload(PLAIN, "in/own.csv", SMALL)), "ok")
        kept = {name: value for name, value in world.s3.head(PLAIN, "own/own.csv").items() if name.startswith("x-amz-meta-")}
    event = world.upload(PLAIN, "own/copy.csv", world.s3.get(PLAIN, "own/own.csv"), kept)
    before = world.s3.list(PLAIN)
    with world.function(uri(PLAIN, "further/${input.stem}.csv")) as function:
        receipt(function.invoke(event), "ignored")
        assert world.s3.list(PLAIN) == before, "it was written"


def check_pattern_characters(world):
    """A key is no pattern, whatever is in it."""
    event = world.upload(PLAIN, "in/a[1].csv", SMALL)
    world.s3.put(PLAIN, "in/a1.csv", OTHER)
    with world.proxy() as proxy, world.function(uri(PLAIN, "out/pattern.parquet"), endpoint=f"http://127.0.0.1:{proxy.port}") as function:
        assert receipt(function.invoke(event), "ok")["rows"]["written"] == 2
    assert not any(kind(request) == LIST for request in proxy.seen), "something was listed"


# --- Another input for the same target ----------------------------------------------------------------------------------

def check_other_input(world):
    target = uri(PLAIN, "out/same.parquet")
    first, second = world.upload(PLAIN, "in/first.csv", SMALL), world.upload(PLAIN, "in/second.csv", OTHER)
    with world.function(target, "create") as function:
        receipt(function.invoke(first), "ok")
        outcome = function.invoke(second)
        assert outcome.kind == "error", outcome
        message = outcome.json["errorMessage"]
        assert uri(PLAIN, "in/first.csv") in message and uri(PLAIN, "in/second.csv") in message, message
    with world.function(target) as function:
        receipt(function.invoke(second), "ok")
        receipt(function.invoke(first), "ok")  # events of different objects have no order


# --- Many files ---------------------------------------------------------------------------------------------------------

def check_dataset(world):
    older = world.upload(VERSIONED, "in/parts.csv", SMALL)
    newer = world.upload(VERSIONED, "in/parts.csv", b"id,name\n7,one\n")
    with world.function(uri(VERSIONED, "parts/"), more=", partition_by: [name]") as function:
        receipt(function.invoke(older), "ok")
        files = world.s3.list(VERSIONED, "parts/")
        assert len(files) == 2, files
        receipt(function.invoke(older), "ok")
        assert world.s3.list(VERSIONED, "parts/") == files, "a second delivery has other files"
        receipt(function.invoke(newer), "ok")
        files = world.s3.list(VERSIONED, "parts/")
        assert len(files) == 2, files
        assert receipt(function.invoke(older), "superseded")["because"]
        assert world.s3.list(VERSIONED, "parts/") == files, "the older one has replaced files"
    assert not world.s3.uploads(VERSIONED), "an upload is left"


def main():
    checks = Checks()
    with work_folder() as folder, S3Server(folder) as server:
        world = World(folder, server)
        for mode in ("replace", "create"):
            checks.run(f"an event that comes twice is done once, mode {mode}", check_twice, world, mode)
            for size, body in (("small", SMALL), ("large", LARGE)):
                checks.run(f"an event that comes to two processes at the same time is done once, mode {mode}, {size}",
                           check_at_the_same_time, world, mode, body)
        checks.run("an older event leaves a newer one's result", check_older_after_newer, world)
        for size, body in (("small", SMALL), ("large", LARGE)):
            checks.run(f"a newer event while an older one is at work wins, {size}", check_newer_while_older_runs, world, body)
            checks.run(f"an older event while a newer one is at work loses, {size}", check_older_while_newer_runs, world, body)
        checks.run("a server without conditional writes is told of", check_server_without_conditions, world)
        checks.run("an object that was replaced since is superseded", check_replaced_since, world)
        checks.run("the version of the event is read", check_version, world)
        checks.run("an object that was deleted since is an error", check_deleted_since, world)
        checks.run("adze's own output is ignored", check_own_output, world)
        checks.run("a key is no pattern", check_pattern_characters, world)
        checks.run("in mode create another input is an error that names both", check_other_input, world)
        checks.run("datasets: twice, and older after newer", check_dataset, world)
    checks.close()


if __name__ == "__main__":
    main()
