#!/usr/bin/env python3
"""Targets on S3, against a real versitygw over http and https: the bytes are those of a local file, whole or not there at all;
the modes, "already done" and what it takes for the same; options; kill -9 at twenty points of an upload; cleanup; memory.
pyarrow reads the results from S3 itself. DuckDB reads them through pyarrow's dataset, for its httpfs extension would have to be
downloaded."""
import base64
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time

from adze_runs import (ADZE, GENERATED_COLUMNS, HERE, ROOT, Checks, adze, compile_c, expect, generated_rows, use_readers,
                       work_folder)

use_readers()

import duckdb  # noqa: E402  (only in build/readers)
import pyarrow.dataset  # noqa: E402
import pyarrow.fs  # noqa: E402
import pyarrow.parquet  # noqa: E402

from fault_proxy import HttpProxy  # noqa: E402
from s3_faults import ABORT, COMPLETE, CREATE, GET, HEAD, PART, PUT, kind  # noqa: E402
from s3_server import ACCESS_KEY, REGION, SECRET_KEY, S3Server  # noqa: E402

EXAMPLE = ROOT / "examples/dp_summary/ds_1.csv"
BUCKET = "adze-write"
# Parquet that does not get small, so that a job of a few seconds has several parts.
LARGE = ("--columns", GENERATED_COLUMNS, "--compression", "none")
PEAK_BYTES_MAX = 128 << 20
GROUP_BY_BYTES_MAX = 64 << 20
KILLS = 20


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        self.s3.make_bucket(BUCKET)
        self.rows = generated_rows(folder, 3_000_000)

    def adze(self, *words, endpoint=None, **named):
        environment = {**self.server.settings(endpoint), **named.pop("environment", {})}
        result = adze(*words, environment=environment, **named)
        for secret in (SECRET_KEY, "AWS4-HMAC", "Signature="):
            assert secret not in result.err + (result.out or b"").decode(errors="replace"), f"a secret is printed: {result}"
        return result

    def proxy(self, watch=None):
        """In front of the server, in plain http."""
        tls = ssl.create_default_context(cafile=str(self.server.ca)) if self.server.tls else None
        return HttpProxy(self.server.port, watch=watch, server_tls=tls)

    def uri(self, key):
        return f"s3://{BUCKET}/{key}"

    def convert(self, source, key, *flags, **named):
        return self.adze("convert", source, self.uri(key), *flags, **named)

    def local(self, source, *flags):
        """What the same conversion writes to a file."""
        path = self.folder / "local.parquet"
        expect(adze("convert", source, path, "--force", *flags), 0)
        return path.read_bytes()

    def filesystem(self):
        return pyarrow.fs.S3FileSystem(access_key=ACCESS_KEY, secret_key=SECRET_KEY, region=REGION,
                                       endpoint_override=f"127.0.0.1:{self.server.port}", scheme="https" if self.server.tls else "http",
                                       **({"tls_ca_file_path": str(self.server.ca)} if self.server.tls else {}))

    def require_clean(self):
        assert not self.s3.uploads(BUCKET), f"unfinished uploads: {self.s3.uploads(BUCKET)}"


def receipt_of(result):
    return json.loads(result.out)


def crc_hex(text):
    return base64.b64decode(text).hex()


# --- What is written ----------------------------------------------------------------------------------------------------

def check_small(world):
    result = expect(world.convert(EXAMPLE, "small.parquet", "--json"), 0)
    assert world.s3.get(BUCKET, "small.parquet") == world.local(EXAMPLE)
    head = world.s3.ask("HEAD", f"/{BUCKET}/small.parquet", headers={"x-amz-checksum-mode": "ENABLED"}).headers
    assert head["content-type"] == "application/vnd.apache.parquet", head
    assert head["x-amz-meta-adze-version"] and len(head["x-amz-meta-adze-run"]) == 32, head
    assert "x-amz-meta-adze-identity" not in head, "replace asks for no identities"
    output, = receipt_of(result)["outputs"]
    assert output["uri"] == world.uri("small.parquet") and output["bytes"] == int(head["content-length"]), output
    assert output["etag"] == head["etag"], output
    assert output["checksum"] == "crc64nvme:" + crc_hex(head["x-amz-checksum-crc64nvme"]), (output, head)


def check_large(world):
    """In parts; the checksum of the whole is that of one piece."""
    result = expect(world.convert(world.rows, "large.parquet", *LARGE, "--json"), 0)
    expected = world.local(world.rows, *LARGE)
    assert len(expected) > 24 << 20, f"{len(expected)} bytes are too few parts"
    assert world.s3.get(BUCKET, "large.parquet") == expected
    output, = receipt_of(result)["outputs"]
    assert output["etag"].strip('"').partition("-")[2] == str(-(-len(expected) // (8 << 20))), output
    world.require_clean()


def check_readers(world):
    """pyarrow over S3, DuckDB through it."""
    with world.filesystem().open_input_file(f"{BUCKET}/large.parquet") as file:
        table = pyarrow.parquet.read_table(file)
    assert table.num_rows == 3_000_000, table.num_rows
    data = pyarrow.dataset.dataset(f"{BUCKET}/large.parquet", filesystem=world.filesystem(), format="parquet")
    ids, = duckdb.sql("SELECT count(DISTINCT id) FROM data").fetchone()
    assert ids == duckdb.sql(f"SELECT count(DISTINCT id) FROM read_csv('{world.rows}')").fetchone()[0]


def check_formats(world):
    for ending, media_type in (("csv", "text/csv; charset=utf-8"), ("ndjson", "application/x-ndjson"), ("json", "application/json")):
        expect(world.adze("query", "SELECT * FROM source", EXAMPLE, "--to", world.uri(f"o.{ending}")), 0)
        local = world.folder / f"o.{ending}"
        expect(adze("query", "SELECT * FROM source", EXAMPLE, "--to", local), 0)
        assert world.s3.get(BUCKET, f"o.{ending}") == local.read_bytes()
        assert world.s3.head(BUCKET, f"o.{ending}")["content-type"] == media_type
    expect(world.adze("query", "SELECT memory FROM source WHERE false", EXAMPLE, "--no-output-header", "--to", world.uri("none.csv")), 0)
    assert world.s3.get(BUCKET, "none.csv") == b""


def check_keys(world):
    """Whatever a key may hold."""
    for key in ("a b+c%20.parquet", "é/ü&=?#~.parquet", "x//y/./z.parquet"):
        with world.proxy() as proxy:
            result = world.convert(EXAMPLE, key, endpoint=f"http://127.0.0.1:{proxy.port}")
        if result.status != 0:  # a server over a file system has no key with // or ./ in it
            assert "/." in key, f"{key}: {result}"
            continue
        assert world.s3.get(BUCKET, key) == world.local(EXAMPLE), key


def check_options(world):
    job = world.folder / "options.yaml"
    job.write_text(f"""
source: {{uri: {EXAMPLE}, columns: {{memory: int16}}, extra_columns: ignore}}
target:
  uri: {world.uri("options.parquet")}
  tags: {{team: "a & b", Umfeld: é}}
  sse: AES256
  storage_class: STANDARD
  acl: bucket-owner-full-control
  bucket_owner: "111122223333"
""")
    seen = []
    with world.proxy(watch=lambda request, when: seen.append(request)) as proxy:
        world.adze("run", job, endpoint=f"http://127.0.0.1:{proxy.port}")
    put, = [request for request in seen if kind(request) == PUT][:1]
    assert put.get("x-amz-tagging") == "team=a%20%26%20b&Umfeld=%C3%A9", put.headers
    assert put.get("x-amz-server-side-encryption") == "AES256", put.headers
    assert put.get("x-amz-acl") == "bucket-owner-full-control", put.headers
    assert all(request.get("x-amz-expected-bucket-owner") == "111122223333" for request in seen), "a request names no owner"


# --- What is there ------------------------------------------------------------------------------------------------------

def check_replace(world):
    world.s3.put(BUCKET, "there.parquet", b"a,b\n1,2\n")
    expect(world.convert(EXAMPLE, "there.parquet"), 6, says="doesn't begin with PAR1")
    assert world.s3.get(BUCKET, "there.parquet") == b"a,b\n1,2\n"
    world.s3.put(BUCKET, "empty.parquet", b"")
    expect(world.convert(EXAMPLE, "empty.parquet"), 6, says="doesn't begin with PAR1")
    expect(world.convert(EXAMPLE, "there.parquet", "--force"), 0)
    expect(world.convert(EXAMPLE, "there.parquet"), 0)
    assert world.s3.get(BUCKET, "there.parquet") == world.local(EXAMPLE)


def check_create(world):
    first = expect(world.convert(EXAMPLE, "create.parquet", "--mode", "create", "--json"), 0)
    before = world.s3.head(BUCKET, "create.parquet")
    assert len(before["x-amz-meta-adze-identity"]) == 32 and str(EXAMPLE) in before["x-amz-meta-adze-inputs"], before

    seen = []
    with world.proxy(watch=lambda request, when: seen.append(kind(request)) if when == "before" else None) as proxy:
        again = expect(world.convert(EXAMPLE, "create.parquet", "--mode", "create", "--json",
                                     endpoint=f"http://127.0.0.1:{proxy.port}"), 0)
    assert seen == [GET, HEAD], f"asked {seen}"
    receipt = receipt_of(again)
    assert receipt["status"] == "already_done" and receipt["exit"] == 0 and receipt["error"] is None, receipt
    assert receipt["rows"]["read"] == 0 and receipt["inputs"][0]["bytes"] == 0, receipt
    output, done = receipt["outputs"][0], receipt_of(first)["outputs"][0]
    assert {**output, "rows": done["rows"]} == done, (output, done)

    said = expect(world.convert(EXAMPLE, "create.parquet", "--mode", "create"), 0).err
    assert said.startswith(f"adze: already done: {world.uri('create.parquet')} ("), said
    strict = expect(world.convert(EXAMPLE, "create.parquet", "--mode", "create", "--strict-idempotent", "--json"), 9)
    assert receipt_of(strict)["status"] == "already_done" and receipt_of(strict)["exit"] == 9

    other = world.folder / "other.csv"
    other.write_bytes(EXAMPLE.read_bytes())
    different = expect(world.convert(other, "create.parquet", "--mode", "create"), 6)
    assert str(EXAMPLE) in different.err and str(other) in different.err, different
    expect(world.convert(EXAMPLE, "create.parquet", "--mode", "create", "--null", "NA"), 6, says="another job or of other inputs")
    expect(adze("query", "SELECT * FROM source", "-", "--to", world.uri("create.parquet"), "--mode", "create",
                environment=world.server.environment, text_input=b"a\n1\n"), 6, says="has no version")
    world.s3.put(BUCKET, "foreign.parquet", b"PAR1")
    expect(world.convert(EXAMPLE, "foreign.parquet", "--mode", "create"), 6, says="nothing in it says")
    after = world.s3.head(BUCKET, "create.parquet")
    assert after["x-amz-meta-adze-run"] == before["x-amz-meta-adze-run"], "it was written again"


def check_create_large(world):
    expect(world.convert(world.rows, "create_large.parquet", *LARGE, "--mode", "create"), 0)
    assert world.s3.get(BUCKET, "create_large.parquet") == world.local(world.rows, *LARGE)
    expect(world.convert(world.rows, "create_large.parquet", *LARGE, "--mode", "create"), 0, says="already done")
    world.require_clean()


def check_input_as_target(world):
    """Also where a pattern finds it."""
    world.s3.put(BUCKET, "same/a.csv", b"a\n1\n")
    for source in ("same/a.csv", "same/*.csv", "same/"):
        expect(world.adze("query", "SELECT * FROM source", world.uri(source), "--to", world.uri("same/a.csv"), "--force"), 6, says="input")
    assert world.s3.get(BUCKET, "same/a.csv") == b"a\n1\n"


def check_refused(world):
    expect(world.convert("missing.csv", "x.parquet", endpoint="http://127.0.0.1:9"), 5, 6)
    for uri, status, says in (("s3://my_bucket/x.parquet", 2, "underscore"), (f"s3://{BUCKET}", 2, ".parquet"),
                              ("s3://adze-not-there/x.parquet", 6, "adze-not-there")):
        expect(world.adze("convert", EXAMPLE, uri), status, says=says)
    # Before anything is read: the input isn't there either.
    expect(world.adze("query", "SELECT 1 FROM source", "missing.csv", "--to", "s3://my_bucket/x.parquet"), 2, says="underscore")
    expect(world.convert(EXAMPLE, "x.parquet", environment={"AWS_SECRET_ACCESS_KEY": "wrong"}), 7)
    expect(adze("convert", EXAMPLE, world.folder / "x.parquet", "--sse", "AES256"), 2, says="for objects of S3")


def check_check(world):
    job = world.folder / "check.yaml"

    def check(uri, status, says="", more=""):
        job.write_text(f"source: {{uri: {EXAMPLE}, columns: {{memory: int16}}, extra_columns: ignore}}\ntarget: {{uri: \"{uri}\"{more}}}\n")
        return expect(world.adze("check", job), status, says=says)

    before = world.s3.list(BUCKET)
    check(world.uri("new.parquet"), 0)
    check("s3://adze-not-there/x.parquet", 6, "adze-not-there")
    check("s3://my_bucket/x.parquet", 2, "underscore")
    check(world.uri("t.parquet"), 2, "target.kms_key_id", ", kms_key_id: k")
    check("out.parquet", 2, "'target.tags' is for objects of S3", ", tags: {a: b}")
    assert world.s3.list(BUCKET) == before, "check has written something"
    world.require_clean()


# --- What stays ---------------------------------------------------------------------------------------------------------

def kill_at(world, event):
    """Runs the large job and kills it at the event-th moment of its requests: before the server has one, or after. True if it
    came so far."""
    events, process = [], None
    started = threading.Event()

    def watch(request, when):
        if kind(request) not in (CREATE, PART, COMPLETE):
            return
        events.append(when)
        if len(events) - 1 == event:
            started.wait(10)
            process.send_signal(signal.SIGKILL)
            raise ConnectionResetError("nobody is there any more")

    with world.proxy(watch=watch) as proxy:
        process = subprocess.Popen([ADZE, "convert", str(world.rows), world.uri("killed.parquet"), *LARGE], stderr=subprocess.DEVNULL,
                                   env={**os.environ, **world.server.settings(f"http://127.0.0.1:{proxy.port}")})
        started.set()
        status = process.wait(120)
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def check_kills(world):
    expected = world.local(world.rows, *LARGE)
    old = world.local(EXAMPLE)
    points = left = 0
    while True:
        world.s3.put(BUCKET, "killed.parquet", old)
        if not kill_at(world, points):
            break
        points += 1
        now = world.s3.get(BUCKET, "killed.parquet")
        assert now in (old, expected), f"after {points} requests: {len(now)} bytes of neither"
        left += len(world.s3.uploads(BUCKET, "killed.parquet"))
        if points % 5 == 0:
            expect(world.convert(world.rows, "killed.parquet", *LARGE), 0)
            assert world.s3.get(BUCKET, "killed.parquet") == expected, "the next run wrote something else"
        expect(world.adze("cleanup", world.uri("killed"), "--older-than", "1ms", "--yes"), 0)
        world.require_clean()
    assert points >= KILLS and left > 0, f"only {points} points, {left} uploads left"
    print(f"       {points} points, {left} left an upload, which cleanup took away")


def check_signals(world):
    """SIGTERM in the middle of an upload: it is aborted."""
    for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        process, started, sent = None, threading.Event(), []

        def watch(request, when):
            if kind(request) == PART and when == "before" and request.query["partNumber"] == "2":
                started.wait(10)
                if not sent:  # a second one would end it at once
                    process.send_signal(number)
                sent.append(number)
                # The part must not arrive behind the abort: versitygw would begin the upload anew for it.
                raise ConnectionResetError("cut off")

        with world.proxy(watch=watch) as proxy:
            process = subprocess.Popen([ADZE, "convert", str(world.rows), world.uri("signalled.parquet"), *LARGE],
                                       stderr=subprocess.PIPE, env={**os.environ, **world.server.settings(f"http://127.0.0.1:{proxy.port}")})
            started.set()
            said = process.communicate(timeout=60)[1].decode()
        assert process.returncode == status, process.returncode
        assert world.s3.head(BUCKET, "signalled.parquet") is None
        assert not world.s3.uploads(BUCKET), f"{[kind(request) for request in proxy.seen]}: {world.s3.uploads(BUCKET)}: {said}"


def check_cleanup(world):
    for i in range(3):
        world.s3.start_upload(BUCKET, f"left/{i}.parquet")
    world.s3.start_upload(BUCKET, "other/x.parquet")
    listed = expect(world.adze("cleanup", world.uri("left/")), 0)
    assert "3 unfinished uploads, none old enough" in listed.err, listed
    assert b"s3://adze-write/left/2.parquet" in listed.out and b"other" not in listed.out, listed.out
    time.sleep(1.1)
    listed = expect(world.adze("cleanup", world.uri("left/"), "--older-than", "1s"), 0)
    assert "3 old enough to abort: add --yes" in listed.err, listed
    assert len(world.s3.uploads(BUCKET, "left/")) == 3, "it only lists without --yes"
    expect(world.adze("cleanup", world.uri("left/"), "--yes"), 0)
    assert len(world.s3.uploads(BUCKET)) == 4, "a day is the default"
    done = expect(world.adze("cleanup", world.uri("left/"), "--older-than", "1s", "--yes", "--json"), 0)
    uploads = receipt_of(done)["uploads"]
    assert [upload["aborted"] for upload in uploads] == [True] * 3 and uploads[0]["age_seconds"] >= 1, uploads
    assert [key for key, _ in world.s3.uploads(BUCKET)] == ["other/x.parquet"]
    expect(world.adze("cleanup", f"s3://{BUCKET}", "--older-than", "1s", "--yes"), 0, says="1 unfinished upload, 1 aborted")
    world.require_clean()
    expect(world.adze("cleanup", world.uri("left/")), 0, says="0 unfinished uploads")
    expect(world.adze("cleanup", "s3://adze-not-there/"), 6)
    expect(world.adze("cleanup", world.uri(""), environment={"AWS_SECRET_ACCESS_KEY": "wrong"}), 7)


# --- What it takes ------------------------------------------------------------------------------------------------------

def peak_of(world, *words):
    measure = world.folder / "measure_run"
    if not measure.exists():
        compile_c(HERE / "measure_run.c", measure)
    peak = world.folder / "peak"
    expect(world.adze(*words, launcher=[str(measure), str(peak)], timeout=300), 0)
    return int(peak.read_text()) << 10


def check_memory(world):
    """One thread, so that the CSV takes what it takes; the target's part of it are two parts."""
    peaks = []
    for rows in (3_000_000, 8_000_000):
        source = generated_rows(world.folder, rows)
        peaks.append(peak_of(world, "convert", source, world.uri("memory.parquet"), *LARGE, "--threads", "1"))
        local = peak_of(world, "convert", source, world.folder / "memory.parquet", *LARGE, "--threads", "1", "--force")
        print(f"       {rows:,} rows: {peaks[-1] >> 20} MiB to S3, {local >> 20} MiB to a file")
    assert max(peaks) <= PEAK_BYTES_MAX, f"{max(peaks) >> 20} MiB"
    (world.folder / "rows_8000000.csv").unlink()


def check_memory_from_s3(world):
    """S3 on both sides."""
    world.s3.put(BUCKET, "rows.csv", world.rows.read_bytes())
    peak = peak_of(world, "convert", world.uri("rows.csv"), world.uri("memory.parquet"), *LARGE, "--threads", "1")
    assert world.s3.get(BUCKET, "memory.parquet") == world.local(world.rows, *LARGE)
    grouped = peak_of(world, "query", "SELECT dp, max(memory) AS m FROM source GROUP BY dp", world.uri("rows.csv"), "--columns",
                      GENERATED_COLUMNS, "--to", world.uri("grouped.parquet"), "--threads", "1")
    print(f"       conversion {peak >> 20} MiB, group-by {grouped >> 20} MiB")
    assert peak <= PEAK_BYTES_MAX and grouped <= GROUP_BY_BYTES_MAX


def check_server(checks, world, name):
    everywhere = [check_small, check_large, check_readers, check_create, check_cleanup]
    once = [check_formats, check_keys, check_options, check_replace, check_create_large, check_input_as_target, check_refused,
            check_check, check_signals, check_kills, check_memory, check_memory_from_s3]
    for check in everywhere if world.server.tls else everywhere + once:
        checks.run(f"{name}: {check.__name__.removeprefix('check_').replace('_', ' ')}", check, world)


def main():
    subprocess.run([str(ROOT / "scripts/install_servers")], check=True)
    checks = Checks()
    for tls in (False, True):
        with work_folder() as folder, S3Server(folder, tls) as server:
            check_server(checks, World(folder, server), "https" if tls else "http")
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
