#!/usr/bin/env python3
"""Events in, answers and Parquet out: the function's real binary between a Runtime API and versitygw. Each kind of event as AWS
documents it (events/*.json), keys that are hard to write down, batches of queues that fail in part, several objects in one event,
and events that nobody should send, after each of which the same process goes on. What is written is compared byte by byte with what
a plain run of the same job writes."""
import io
import json
import pathlib
import re
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, adze, expect, use_readers, work_folder  # noqa: E402

use_readers()

import pyarrow.parquet  # noqa: E402  (only in build/readers)

from function_process import Function  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_server import SECRET_KEY, S3Server  # noqa: E402

EVENTS = pathlib.Path(__file__).resolve().parent / "events"
IN, OUT = "example-bucket", "example-out"
ROWS = b"id,name\n1,tulip\n2,rose\n3,\n"
BAD = b"id,name\n1,tulip\nhunter2,rose\n"  # what no answer and no log may repeat
# In the mode `create` a second run of the same is already done.
JOB = """
name: flowers
source:
  columns: {id: int32, name: string}
transform: SELECT id, name FROM source
target:
  uri: s3://example-out/${event.key}.parquet
  mode: create
"""
# What calls and schedules run: its source is its own.
NIGHTLY = """
name: nightly
source:
  uri: s3://example-bucket/in/red flower.csv
  columns: {id: int32, name: string}
transform: SELECT id, name, '${day}' AS day FROM source
target:
  uri: s3://example-out/nightly/${day}.parquet
"""
DAILY = NIGHTLY.replace("name: nightly", "name: daily").replace("${day}", "${time.date}").replace("nightly/", "daily/")
# Events of AWS's pages tell of these; those of the tests' objects are put in their place.
EXAMPLE_ETAG = "b1946ac92492d2347c6235b4d2611184"
EXAMPLE_VERSION = re.compile(r',?\s*\\?"(version-?[iI]d)\\?":\s*\\?"(096fKK|IYV3p4)[\w.]*\\?"')


def fixture(name):
    return (EVENTS / f"{name}.json").read_text()


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        for bucket in (IN, OUT):
            self.s3.make_bucket(bucket)
        self.number = 0

    def function(self, api, job=JOB, jobs=None, memory_mb=512, **environment):
        """`jobs`: files beside the bootstrap instead of ADZE_JOB."""
        self.number += 1
        folder = self.folder / f"function{self.number}"
        for name, text in (jobs or {}).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Function(api, folder, job=None if jobs else job, memory_mb=memory_mb, environment={**self.server.environment, **environment})

    def put(self, key, rows=ROWS):
        self.s3.put(IN, key, rows)
        return self.s3.head(IN, key)["etag"].strip('"')

    def event(self, name, etag):
        """A fixture that tells of an object that is really there."""
        text = EXAMPLE_VERSION.sub("", fixture(name))
        return text.replace(EXAMPLE_ETAG + "-1", etag).replace(EXAMPLE_ETAG, etag)

    def written(self, key):
        return self.s3.get(OUT, key)

    def keys(self, prefix=""):
        return sorted(self.s3.list(OUT, prefix))

    def clear(self):
        self.s3.empty(OUT)

    def local(self, job, rows=ROWS):
        """The bytes that a run of the job writes to a file; neither its source nor its target is part of what they are."""
        folder = self.folder / "local"
        folder.mkdir(exist_ok=True)
        (folder / "rows.csv").write_bytes(rows)
        lines = [line for line in job.splitlines() if not line.lstrip().startswith(("uri:", "mode:"))]
        text = "\n".join(lines).replace("source:", "source:\n  uri: rows.csv").replace("target:", "target:\n  uri: out.parquet")
        (folder / "job.yaml").write_text(text)
        expect(adze("run", folder / "job.yaml", "--force"), 0)
        return (folder / "out.parquet").read_bytes()


def succeeded(outcome, status="ok"):
    assert outcome.kind == "response", f"{outcome.error_type}: {outcome.body[:500]}"
    answer = outcome.json
    assert answer["status"] == status, answer
    return answer


def failed(outcome, error_type):
    assert outcome.kind == "error" and outcome.error_type == f"Function.{error_type}", f"{outcome.kind} {outcome.error_type}: {outcome.body[:500]}"
    answer = outcome.json
    assert answer["errorType"] == error_type and answer["stackTrace"] == [] and answer["retryable"] in (True, False), answer
    return answer


def failures(outcome):
    assert outcome.kind == "response", f"{outcome.error_type}: {outcome.body[:500]}"
    answer = outcome.json
    assert list(answer) == ["batchItemFailures"], answer
    assert all(list(entry) == ["itemIdentifier"] for entry in answer["batchItemFailures"]), answer
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def s3_record(encoded_key, etag="", **more):
    record = json.loads(fixture("s3_put"))["Records"][0]
    record["s3"]["object"].update({"key": encoded_key, "eTag": etag, **more})
    if not etag:
        del record["s3"]["object"]["eTag"]
    return record


def bridge_event(key):
    event = json.loads(fixture("bridge_created_unversioned"))
    event["detail"]["object"]["key"] = key
    del event["detail"]["object"]["etag"]
    return event


def message(number, body, fifo=False):
    record = json.loads(fixture("sqs_fifo" if fifo else "sqs_s3"))["Records"][0]
    return {**record, "messageId": f"message-{number}", "body": body if isinstance(body, str) else json.dumps(body)}


# --- Each kind of event --------------------------------------------------------------------------------------------------

def check_objects(world):
    """Every shape that tells of one new object."""
    local = world.local(JOB)
    with RuntimeApi() as api, world.function(api) as function:
        for name, key in [("s3_put", "in/red flower.csv"), ("s3_put_2_0", "in/red flower.csv"), ("s3_put_versioned_2_6", "in/red flower.csv"),
                          ("s3_post_2_4", "in/red flower.csv"), ("s3_copy_2_2", "in/red flower.csv"), ("s3_multipart_2_5", "in/red flower.csv"),
                          ("sns_s3", "in/red flower.csv"), ("bridge_created", "in/red flower+1.csv"),
                          ("bridge_created_unversioned", "in/red flower+1.csv"), ("bridge_list", "in/red flower+1.csv")]:
            world.clear()
            etag = world.put(key)
            answer = succeeded(function.invoke(world.event(name, etag)))
            target = f"{key}.parquet"
            assert world.keys() == [target], f"{name}: {world.keys()}"
            assert world.written(target) == local, f"{name}: other bytes than those of a plain run"
            receipt = answer["receipts"][0]
            assert receipt["job"] == "flowers" and receipt["rows"]["written"] == 3, (name, receipt)
            assert receipt["inputs"][0]["uri"] == f"s3://{IN}/{key}" and receipt["outputs"][0]["uri"] == f"s3://{OUT}/{target}", (name, receipt)
            again = succeeded(function.invoke(world.event(name, etag)), "already_done")
            assert again["receipts"][0]["outputs"][0]["uri"] == f"s3://{OUT}/{target}", again
            assert world.written(target) == local, f"{name}: a second delivery has changed the target"
        table = pyarrow.parquet.read_table(io.BytesIO(world.written("in/red flower+1.csv.parquet")))
        assert table.to_pydict() == {"id": [1, 2, 3], "name": ["tulip", "rose", None]}, table.to_pydict()


def check_ignored(world):
    """What tells of nothing to work on is answered at once, and nothing is written."""
    world.clear()
    with RuntimeApi() as api, world.function(api) as function:
        for name in ("s3_removed", "s3_restored_2_3", "bridge_deleted"):
            answer = succeeded(function.invoke(fixture(name)), "ignored")
            assert "is not the making of an object" in answer["receipts"][0]["because"], (name, answer)
        for key, because in [("in/2026/", "folder"), ("in/_SUCCESS", "begins with '_'"), ("in/.rose.csv.swp", "begins with '.'"),
                             ("in/_temporary/0/part-0.csv", "its folder '_temporary'")]:
            answer = succeeded(function.invoke(bridge_event(key)), "ignored")
            assert because in answer["receipts"][0]["because"], (key, answer)
        answer = succeeded(function.invoke(fixture("s3_test_event")), "ignored")
        assert answer["receipts"] == [], answer
    assert world.keys() == [], world.keys()
    assert "TestEvent" not in function.log, function.log


def check_asked_folders(world):
    """A trigger that names a folder asks for it, whatever it is called."""
    world.clear()
    world.put("_incoming/a.csv")
    filters = json.dumps([{"bucket": IN, "prefix": "_incoming/", "suffix": ".csv"}])
    with RuntimeApi() as api, world.function(api, ADZE_TRIGGER_FILTERS=filters) as function:
        succeeded(function.invoke(bridge_event("_incoming/a.csv")))
        succeeded(function.invoke(bridge_event("_incoming/_old/a.csv")), "ignored")
    assert world.keys() == ["_incoming/a.csv.parquet"], world.keys()


def check_calls_and_schedules(world):
    world.clear()
    world.put("in/red flower.csv")
    jobs = {"jobs/nightly.yaml": NIGHTLY, "jobs/daily.yaml": DAILY}
    with RuntimeApi() as api, world.function(api, jobs=jobs, _HANDLER="daily") as function:
        for name in ("schedule_of_rule", "schedule_of_scheduler"):
            world.clear()
            succeeded(function.invoke(fixture(name)))
            assert world.keys() == ["daily/2026-03-01.parquet"], (name, world.keys())
        world.clear()
        succeeded(function.invoke(fixture("schedule_with_input")))
        assert world.keys() == ["nightly/2026-03-01.parquet"], world.keys()
        assert world.written("nightly/2026-03-01.parquet") == world.local(NIGHTLY.replace("${day}", "2026-03-01"))
        world.clear()
        today = {time.strftime("daily/%Y-%m-%d.parquet", time.gmtime(time.time() + seconds)) for seconds in (0, 60)}
        for payload in ({}, b"", "{}"):
            succeeded(function.invoke(payload))
            assert set(world.keys()) <= today and world.keys(), world.keys()
        failed(function.invoke(fixture("sns_call")), "Usage")  # it lacks ${day}


# --- Keys ----------------------------------------------------------------------------------------------------------------

def check_hard_keys(world):
    """Each key is taken literally, encoded in a notification and plain from EventBridge."""
    local = world.local(JOB)
    with RuntimeApi() as api, world.function(api) as function:
        for key, encoded in [("in/a%2Fb.csv", "in/a%252Fb.csv"), ("in/1+1=2.csv", "in/1%2B1%3D2.csv"), ("in/a b.csv", "in/a+b.csv"),
                             ("in/sales[1].csv", "in/sales%5B1%5D.csv"), ("in/*.csv", "in/*.csv"), ("in/**", "in%2F%2A%2A"),
                             ("in/what?.csv", "in/what%3F.csv"), ("in/#1.csv", "in/%231.csv"), ("in/{a,b}.csv", "in/%7Ba%2Cb%7D.csv"),
                             ("in/it's \"so\".csv", "in/it%27s+%22so%22.csv"), ("in/a\nb\tc.csv", "in/a%0Ab%09c.csv"), ("in/\u202egreen.csv", "in/%E2%80%AEgreen.csv"),
                             ("in/🌷 tulip é.csv", "in/%F0%9F%8C%B7+tulip+%C3%A9.csv"), ("in/..a..csv", "in/..a..csv"),
                             ("in/${day}.csv", "in/%24%7Bday%7D.csv"), ("in/a\\b.csv", "in/a%5Cb.csv"), ("in/c:d@e.csv", "in/c%3Ad%40e.csv")]:
            world.put(key)
            for payload in ({"Records": [s3_record(encoded)]}, bridge_event(key)):
                world.clear()
                outcome = function.invoke(payload)
                assert outcome.kind == "response", f"{key!r}: {outcome.error_type} {outcome.body[:500]}"
                if key.split("/")[-1].startswith("."):
                    succeeded(outcome, "ignored")
                    continue
                succeeded(outcome)
                assert world.keys() == [f"{key}.parquet"], f"{key!r}: {world.keys()}"
                assert world.written(f"{key}.parquet") == local, f"{key!r}: other bytes"
    messages = [line.partition(" {")[0] for line in function.log.splitlines()]
    assert not any("\u202e" in text for text in messages) and "\nb\t" not in function.log, "a key's control characters reach the log"


def check_paths_upwards(world):
    """Names with .. are names: whatever S3 says of them, nothing else is read and nothing is written elsewhere."""
    world.clear()
    world.put("in/a.csv")
    with RuntimeApi() as api, world.function(api) as function:
        for key in ("in/../in/a.csv", "../example-out/x", "in/../../etc/passwd", "./a.csv"):
            for payload in ({"Records": [s3_record(key)]}, bridge_event(key)):
                outcome = function.invoke(payload)
                assert outcome.kind == "error" or outcome.json["status"] == "ignored", f"{key}: {outcome.body[:500]}"
        assert function.process.poll() is None
    assert world.keys() == [], world.keys()


# --- Queues --------------------------------------------------------------------------------------------------------------

def check_queue(world):
    world.clear()
    for key in ("good1.csv", "good2.csv"):
        world.put(key)
    world.put("bad.csv", BAD)
    bodies = [{"Records": [s3_record("good1.csv")]}, {"Records": [s3_record("bad.csv")]}, "no JSON: hunter2", bridge_event("good2.csv"),
              {"Records": [s3_record("good1.csv"), s3_record("missing.csv")]}, json.loads(fixture("s3_test_event")), {"unknown": "hunter2"}]
    with RuntimeApi() as api, world.function(api) as function:
        event = {"Records": [message(number, body) for number, body in enumerate(bodies)]}
        assert failures(function.invoke(event)) == ["message-1", "message-2", "message-4", "message-6"]
        assert world.keys() == ["good1.csv.parquet", "good2.csv.parquet"], world.keys()
        assert failures(function.invoke({"Records": event["Records"][:1]})) == []
        for name in ("sqs_s3", "sqs_sns_s3"):
            etag = world.put("in/red flower.csv")
            assert failures(function.invoke(world.event(name, etag))) == []
            assert world.written("in/red flower.csv.parquet") == world.local(JOB)
    assert "hunter2" not in function.log, "a value is in the log"
    for reason in ("message-2", "message-6", "missing.csv"):
        assert reason in function.log, f"the log does not tell of {reason}: {function.log}"


def check_fifo(world):
    """After a failure nothing more is begun, and all of it is sent again."""
    world.clear()
    for key in ("1.csv", "3.csv", "4.csv"):
        world.put(key)
    world.put("2.csv", BAD)
    with RuntimeApi() as api, world.function(api) as function:
        event = {"Records": [message(n, {"Records": [s3_record(f"{n}.csv")]}, fifo=True) for n in (1, 2, 3, 4)]}
        assert failures(function.invoke(event)) == ["message-2", "message-3", "message-4"]
        assert world.keys() == ["1.csv.parquet"], world.keys()
        world.put("2.csv")
        assert failures(function.invoke({"Records": event["Records"][1:]})) == []
        assert world.keys() == [f"{n}.csv.parquet" for n in (1, 2, 3, 4)], world.keys()


def check_mixed_queue(world):
    """One batch with every kind of message."""
    world.clear()
    etag = world.put("in/red flower.csv")
    world.put("in/red flower+1.csv")
    with RuntimeApi() as api, world.function(api, jobs={"job.yaml": JOB, "jobs/nightly.yaml": NIGHTLY}) as function:
        ids = failures(function.invoke(world.event("sqs_mixed", etag)))
    # The last one is a schedule, but the job that it asks for wants an object.
    assert ids == ["059f36b4-87a3-44ab-83d2-661975830a06"], ids
    assert world.keys() == ["in/red flower+1.csv.parquet", "in/red flower.csv.parquet", "nightly/1.parquet"], world.keys()


# --- Several objects -----------------------------------------------------------------------------------------------------

def check_several_objects(world):
    world.clear()
    for key in ("a.csv", "c.csv"):
        world.put(key)
    world.put("b.csv", BAD)
    with RuntimeApi() as api, world.function(api) as function:
        outcome = function.invoke({"Records": [s3_record("a.csv"), s3_record("b.csv"), s3_record("missing.csv"), s3_record("c.csv")]})
        answer = failed(outcome, "Contract")
        assert world.keys() == ["a.csv.parquet", "c.csv.parquet"], world.keys()
        assert [(entry["uri"], entry["status"]) for entry in answer["done"]] == \
            [(f"s3://{IN}/a.csv", "ok"), (f"s3://{IN}/c.csv", "ok")], answer
        assert [(entry["uri"], entry["errorType"]) for entry in answer["failed"]] == \
            [(f"s3://{IN}/b.csv", "Contract"), (f"s3://{IN}/missing.csv", "Input")], answer
        assert answer["errorMessage"].startswith(f"2 of 4 failed, the first: s3://{IN}/b.csv:3: "), answer
        assert not answer["retryable"], answer
        assert b"hunter2" not in outcome.body and "hunter2" not in function.log, "a value is in the answer or the log"
        # Twice the same in one event.
        world.clear()
        answer = succeeded(function.invoke({"Records": [s3_record("a.csv"), s3_record("a.csv"), s3_record("in/")]}))
        assert [receipt["status"] for receipt in answer["receipts"]] == ["ok", "already_done", "ignored"], answer


def check_deadline(world):
    """What can't be begun in time fails of that and of nothing else, and is answered before Lambda ends the process."""
    records = [s3_record(f"{name}.csv") for name in "abc"]
    with socket.create_server(("127.0.0.1", 0)) as silent, RuntimeApi() as api:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with world.function(api, AWS_ENDPOINT_URL_S3=endpoint) as function:
            outcome = function.invoke({"Records": records}, timeout=3)
            answer = failed(outcome, "Deadline")
            assert outcome.seconds < 3, outcome.seconds
            assert answer["retryable"] and [entry["errorType"] for entry in answer["failed"]] == ["Deadline"] * 3, answer
            outcome = function.invoke({"Records": [message(n, {"Records": records}) for n in (1, 2)]}, timeout=3)
            assert failures(outcome) == ["message-1", "message-2"] and outcome.seconds < 3, outcome


# --- Events that nobody should send --------------------------------------------------------------------------------------

def hostile_events():
    yield "no JSON", b"hunter2"
    yield "not UTF-8", b'{"job":"\xff\xfe"}'
    yield "cut", b'{"Records":[{"eventSource":"aws:s3"'
    yield "NUL", b"\x00"
    yield "a number", b"17"
    yield "null", b"null"
    yield "an empty list", b"[]"
    yield "no records", {"Records": []}
    yield "unknown", {"password": "hunter2"}
    yield "another service", {"Records": [{"eventSource": "aws:kinesis", "kinesis": {"data": "hunter2"}}]}
    yield "6 MB of one text", {"password": "hunter2" * 900_000}
    yield "6 MB of brackets", b"[" * 6_000_000
    yield "6 MB of braces", b'{"set":' * 850_000
    yield "6 MB of small values", b'{"set":[' + b"0," * 2_900_000 + b"0]}"
    yield "6 MB of keys", json.dumps({f"hunter2{number}": 0 for number in range(300_000)}).encode()
    yield "100,000 records", {"Records": [{"eventSource": "aws:s3"}] * 100_000}
    yield "version 3", {"Records": [{**s3_record("a.csv"), "eventVersion": "3.0"}]}
    yield "a key of a wrong type", {"Records": [s3_record(["a.csv"])]}
    yield "a bad escape", {"Records": [s3_record("a%zz.csv")]}
    yield "a NUL in a key", {"Records": [s3_record("a%00.csv")]}
    yield "a NUL in a plain key", bridge_event("a\0.csv")
    yield "a long key", bridge_event("k" * 2_000)
    yield "a bucket that leads elsewhere", {"Records": [{**s3_record("a.csv"), "s3": {"bucket": {"name": "example-out/in"}, "object": {"key": "a"}}}]}
    yield "a bucket with a host", {"Records": [{**s3_record("a.csv"), "s3": {"bucket": {"name": "b@169.254.169.254"}, "object": {"key": "a"}}}]}
    yield "a misspelt call", {"jobs": "flowers", "set": {}}
    yield "a name that the job has not", {"set": {"dya": "1"}}
    yield "a key twice", b'{"set":{},"set":{}}'
    yield "a source that is not allowed", json.loads(fixture("call_source_and_target"))
    yield "SQS without an id", {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]}


def check_hostile(world):
    world.clear()
    world.put("a.csv")
    with RuntimeApi() as api, world.function(api, memory_mb=256) as function:
        for name, payload in hostile_events():
            outcome = function.invoke(payload)
            answer = failed(outcome, "Usage")
            assert not answer["retryable"], (name, answer)
            if name not in ("6 MB of keys",):
                assert b"hunter2" not in outcome.body, f"{name}: {outcome.body[:300]}"
            assert len(outcome.body) < 8_000, f"{name}: an answer of {len(outcome.body)} bytes"
        succeeded(function.invoke({"Records": [s3_record("a.csv")]}))
        peak = function.resident_bytes("VmHWM")
        assert peak < 128 << 20, f"{peak / 1e6:.0f} MB at most"
        print(f"   peak memory after all of them: {peak / 1e6:.0f} MB")
    assert world.keys() == ["a.csv.parquet"], world.keys()
    assert SECRET_KEY not in function.log


def check_large_batch(world):
    """As much as SQS sends at most: the answer is right and not late."""
    world.clear()
    bodies = [json.dumps({"Records": [s3_record(f"in/_{number}")]}, separators=(",", ":")) for number in range(5_000)]
    records = [{"eventSource": "aws:sqs", "messageId": f"m{number}", "body": body if number % 2 else "{"} for number, body in enumerate(bodies)]
    with RuntimeApi() as api, world.function(api) as function:
        outcome = function.invoke(json.dumps({"Records": records}, separators=(",", ":")))
        assert failures(outcome) == [f"m{number}" for number in range(0, 5_000, 2)]
        assert outcome.seconds < 10, outcome.seconds
        print(f"   5,000 messages in {outcome.seconds:.2f} s")


def main():
    subprocess.run([str(ROOT / "scripts/install_servers")], check=True)
    checks = Checks()
    with work_folder() as folder, S3Server(folder) as server:
        world = World(folder, server)
        for check in (check_objects, check_ignored, check_asked_folders, check_calls_and_schedules, check_hard_keys, check_paths_upwards,
                      check_queue, check_fifo, check_mixed_queue, check_several_objects, check_deadline, check_hostile, check_large_batch):
            checks.run(check.__name__.removeprefix("check_"), check, world)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
