#!/usr/bin/env python3
"""Datasets on S3, against a real versitygw: the same files as in a folder, read back by pyarrow over S3 and by DuckDB; the
modes over every state of the prefix; kill -9 before and after each request of a load, requests that fail for good, memory of
1,000 partitions."""
import itertools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading

from adze_runs import ADZE, HERE, ROOT, Checks, adze, compile_c, expect, use_readers, work_folder

use_readers()

import duckdb  # noqa: E402
import pyarrow.dataset  # noqa: E402
import pyarrow.fs  # noqa: E402

from fault_proxy import HttpProxy, Rule  # noqa: E402
from s3_faults import COMPLETE, CREATE, DELETE, DENIED, GET, LIST, PART, kind, of_kind  # noqa: E402
from s3_server import ACCESS_KEY, REGION, SECRET_KEY, S3Server  # noqa: E402

BUCKET = "adze-datasets"
MEGABYTE = 1 << 20
PARTITIONS = 1000
PEAK_BYTES_MAX = 256 * MEGABYTE
ODD_TEXTS = ["plain", "a/b", "..", ".", "%2e", "100%", "a=b", "x\ny", "two words", "é", "日本", '"quoted"', "'single'", "A", "007",
             "{x}", "*", "?", ":", "#", "\\", "+", "&", "~", "\x01"]


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        self.s3.make_bucket(BUCKET)
        self.small = self.write("small.csv", [(f"p{i % 5}", i) for i in range(50)])
        self.other = self.write("other.csv", [(f"p{i % 3}", i) for i in range(9)])

    def write(self, name, rows):
        path = self.folder / name
        path.write_text("k,v\n" + "".join('"' + k.replace('"', '""') + f'",{v}\n' for k, v in rows), encoding="utf-8")
        os.utime(path, ns=(10**18, 10**18))  # a load is known by it
        return path

    def words(self, source, target, *more):
        return ["convert", str(source), target, "--columns", "k:string,v:int64", "--partition-by", "k", *more]

    def load(self, source, *more, endpoint=None, prefix="sales/", environment=None, **named):
        return adze(*self.words(source, f"s3://{BUCKET}/{prefix}", *more),
                    environment={**self.server.settings(endpoint), **(environment or {})}, **named)

    def local(self, source, *more):
        """{path: bytes} of the same load into a folder."""
        out = self.folder / "local"
        shutil.rmtree(out, ignore_errors=True)
        expect(adze(*self.words(source, f"{out}/", *more)), 0)
        return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}

    def tree(self, prefix="sales/"):
        return {key[len(prefix):]: self.s3.get(BUCKET, key) for key in self.s3.list(BUCKET, prefix)}

    def put(self, files):
        self.s3.empty(BUCKET)
        for name, content in files.items():
            self.s3.put(BUCKET, f"sales/{name}", content)

    def filesystem(self):
        return pyarrow.fs.S3FileSystem(access_key=ACCESS_KEY, secret_key=SECRET_KEY, region=REGION, scheme="http",
                                       endpoint_override=f"127.0.0.1:{self.server.port}")

    def require_no_uploads(self):
        assert not self.s3.uploads(BUCKET), f"unfinished uploads: {self.s3.uploads(BUCKET)}"


def expected_after(mode, before, new):
    """What a load makes of the files `before`, or None if it is refused."""
    data = {path for path in before if path.endswith(".parquet") and not pathlib.PurePath(path).name.startswith(("_", "."))}
    if mode == "create" and data - set(new):
        return None
    touched = {str(pathlib.PurePath(name).parent) for name in new}
    gone = {path for path in data if mode == "replace" and str(pathlib.PurePath(path).parent) in touched}
    return {**{path: content for path, content in before.items() if path not in gone}, **new}


def check_same_files(world):
    """Byte by byte those of a folder; the metadata of each says of what it was made."""
    world.s3.empty(BUCKET)
    result = expect(world.load(world.small, "--json"), 0)
    assert world.tree() == world.local(world.small)
    receipt = json.loads(result.out)
    assert receipt["dataset"]["files"] == 5 and receipt["outputs"][0]["uri"].startswith(f"s3://{BUCKET}/sales/k=p"), receipt
    head = world.s3.head(BUCKET, world.s3.list(BUCKET)[0])
    assert head["content-type"] == "application/vnd.apache.parquet" and len(head["x-amz-meta-adze-identity"]) == 32, head
    world.s3.empty(BUCKET)
    expect(adze("query", "SELECT v, 'some text' || v AS t FROM source", world.folder / "many.csv", "--to", f"s3://{BUCKET}/", "--max-file-bytes",
                "1MiB", "--compression", "none", environment=world.server.environment), 0)
    out = world.folder / "cut"
    expect(adze("query", "SELECT v, 'some text' || v AS t FROM source", world.folder / "many.csv", "--to", f"{out}/", "--max-file-bytes",
                "1MiB", "--compression", "none"), 0)
    assert world.tree("") == {path.name: path.read_bytes() for path in out.iterdir()} and len(list(out.iterdir())) > 1
    world.require_no_uploads()


def check_readers(world):
    """Odd texts come back from the keys."""
    world.s3.empty(BUCKET)
    source = world.write("odd.csv", [(text, i) for i, text in enumerate(ODD_TEXTS)])
    expect(world.load(source), 0)
    hive = pyarrow.dataset.partitioning(pyarrow.schema([("k", pyarrow.string())]), flavor="hive")
    table = pyarrow.dataset.dataset(f"{BUCKET}/sales", filesystem=world.filesystem(), format="parquet", partitioning=hive).to_table()
    found = sorted(zip(table["v"].to_pylist(), table["k"].to_pylist()))
    assert found == list(enumerate(ODD_TEXTS)), f"pyarrow: {found}"
    fetched = world.folder / "fetched"
    for name, content in world.tree().items():
        (fetched / name).parent.mkdir(parents=True)
        (fetched / name).write_bytes(content)
    rows = duckdb.sql(f"SELECT v, k FROM read_parquet('{fetched}/*/*.parquet', hive_partitioning = true, hive_types = {{'k': VARCHAR}}) "
                      "ORDER BY v").fetchall()
    assert rows == list(enumerate(ODD_TEXTS)), f"DuckDB: {rows}"


def check_modes(world):
    new = world.local(world.small)
    own, other = sorted(new)[0], world.local(world.other)
    foreign = sorted(other)[0]
    things = {own: other[foreign], foreign: other[foreign], "k=p9/x.parquet": other[foreign], "k=p0/_SUCCESS": b"a",
              "k=p1/.x.parquet": b"b", "k=p2/notes.txt": b"c"}
    count = 0
    for chosen in itertools.chain.from_iterable(itertools.combinations(things, n) for n in range(len(things) + 1)):
        for mode in ("replace", "append", "create"):
            before = {name: things[name] for name in chosen}
            world.put(before)
            expected = expected_after(mode, before, new)
            expect(world.load(world.small, "--mode", mode), 6 if expected is None else 0)
            assert world.tree() == (before if expected is None else expected), f"{mode}, there were {chosen}: {sorted(world.tree())}"
            count += 1
    world.require_no_uploads()
    print(f"       {count} worlds")


def check_refused(world):
    world.put({"k=p0/x.parquet": b"a,b\n"})
    expect(world.load(world.small), 6, says="doesn't begin with PAR1")
    assert world.tree() == {"k=p0/x.parquet": b"a,b\n"}
    expect(world.load(world.small, "--force"), 0, says="instead of 1 that was there")
    job = world.folder / "job.yaml"
    job.write_text(f"source: {{uri: {world.small}, columns: {{k: string, v: int64}}}}\n"
                   f"target: {{uri: 's3://{BUCKET}/sales/', partition_by: [k], mode: create}}\n")
    world.s3.empty(BUCKET)
    expect(adze("run", job, environment=world.server.environment), 0)
    before = world.tree()
    expect(adze("check", job, environment=world.server.environment), 0)
    said = expect(adze("run", job, "--dry-run", environment=world.server.environment), 0)
    assert b"beside what is there" in said.out + said.err.encode(), said
    world.put({"k=p9/x.parquet": b"PAR1"})
    expect(adze("check", job, environment=world.server.environment), 6, says="holds data already")
    assert len(before) == 5 and world.tree() == {"k=p9/x.parquet": b"PAR1"}
    expect(adze(*world.words(world.small, "s3://adze-not-there/sales/"), environment=world.server.environment), 6, says="adze-not-there")
    expect(world.load(world.small, environment={"AWS_SECRET_ACCESS_KEY": "wrong"}), 7)
    world.require_no_uploads()


def kill_at(world, event, mode):
    """Loads and kills at the event-th moment of its requests: before the server has one, or after it has done it. True if it came
    so far."""
    lock, started, process = threading.Lock(), threading.Event(), None
    events = []

    def watch(request, when):
        if kind(request) not in (CREATE, PART, COMPLETE, LIST, GET, DELETE):
            return
        with lock:
            events.append((kind(request), when))
            is_it = len(events) - 1 == event
        if is_it:
            started.wait(10)
            process.send_signal(signal.SIGKILL)
            process.wait()
            raise ConnectionResetError("nobody is there any more")

    with HttpProxy(world.server.port, watch=watch) as proxy:
        process = subprocess.Popen([ADZE, *world.words(world.small, f"s3://{BUCKET}/sales/", "--mode", mode)], stderr=subprocess.DEVNULL,
                                   env={**os.environ, **world.server.settings(f"http://127.0.0.1:{proxy.port}")})
        started.set()
        status = process.wait(120)
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def check_kills(world, mode):
    """Nothing that can be seen is partial; the next run makes everything right, and cleanup the rest."""
    old, new = world.local(world.other), world.local(world.small)
    expected = expected_after(mode, old, new)
    points = left = mixed = 0
    while True:
        world.put(old)
        if not kill_at(world, points, mode):
            break
        points += 1
        found = world.tree()
        for name, content in found.items():
            assert content in (old.get(name), new.get(name)), f"killed at {points}: {name} is partial"
        if mode == "append":
            assert set(old) <= set(found), f"killed at {points}: an old file is gone"
        left += len(world.s3.uploads(BUCKET))
        mixed += found not in (old, expected)
        expect(world.load(world.small, "--mode", mode), 0)
        assert world.tree() == expected, f"killed at {points}: the next run made {sorted(world.tree())}"
        expect(adze("cleanup", f"s3://{BUCKET}/sales/", "--older-than", "1ms", "--yes", environment=world.server.environment), 0)
        world.require_no_uploads()
    assert points >= 20 and left > 0 and mixed > 0, f"only {points} points, {left} uploads left, {mixed} mixed"
    print(f"       {points} points, {left} uploads left for cleanup, {mixed} between old and new")


def check_failing(world):
    """A request that is refused for one of the files: nothing has changed; after a failed removal all is in place. (Keys have %3D for "=".)"""
    old = world.local(world.other)
    new = world.local(world.small)
    for what, key, status in ((CREATE, "p3", 7), (PART, "p3", 7), (COMPLETE, "p4", 7), (LIST, "", 7), (DELETE, "p1", 7)):
        world.put(old)
        with HttpProxy(world.server.port, [Rule(of_kind(what, key=key), DENIED, times=1000)]) as proxy:
            result = world.load(world.small, endpoint=f"http://127.0.0.1:{proxy.port}")
        expect(result, status)
        found = world.tree()
        if what == DELETE:
            assert "all files are in place" in result.err, result
            assert set(new) <= set(found), sorted(found)
            expect(world.load(world.small), 0)
            assert world.tree() == expected_after("replace", old, new)
        else:
            assert found == old, f"{what}: {sorted(found)}, {result}"
        world.require_no_uploads()


def check_memory(world):
    measure, peak = compile_c(HERE / "measure_run.c", world.folder / "measure_run"), world.folder / "peak"
    for name, order in (("mixed", lambda i: i), ("sorted", lambda i: i * 7919 % PARTITIONS)):
        world.s3.empty(BUCKET)
        source = world.folder / "partitions.csv"
        with open(source, "w") as file:
            file.write("k,v,text\n")
            file.writelines(f"p{i * 7919 % PARTITIONS},{i},some text that is long {i}\n" for i in sorted(range(500_000), key=order))
        expect(adze("convert", source, f"s3://{BUCKET}/sales/", "--columns", "k:string,v:int64,text:string", "--partition-by", "k",
                    environment=world.server.environment, launcher=[str(measure), str(peak)], timeout=300), 0)
        used = int(peak.read_text()) << 10
        print(f"       {name}: {used / MEGABYTE:.1f} MiB")
        assert len(world.s3.list(BUCKET, "sales/")) == PARTITIONS
        assert used <= PEAK_BYTES_MAX, f"peak {used / MEGABYTE:.1f} MiB"
    world.require_no_uploads()


def main():
    subprocess.run([str(ROOT / "scripts/install_servers")], check=True)
    checks = Checks()
    with work_folder() as folder, S3Server(folder) as server:
        world = World(folder, server)
        world.write("many.csv", [("x", i) for i in range(400_000)])
        checks.run("the same files as in a folder", check_same_files, world)
        checks.run("read by pyarrow over S3 and by DuckDB", check_readers, world)
        checks.run("modes, all worlds", check_modes, world)
        checks.run("refused, checked and described", check_refused, world)
        for mode in ("replace", "append"):
            checks.run(f"killed before and after each request, {mode}", check_kills, world, mode)
        checks.run("requests that are refused", check_failing, world)
        checks.run("memory of 1,000 partitions", check_memory, world)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
