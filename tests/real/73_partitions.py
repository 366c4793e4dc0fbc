#!/usr/bin/env python3
"""Datasets of many files: what other readers find in them, what is left whatever ends a run, and what they cost.

pyarrow, DuckDB and Polars read partitions back; every mode meets every state of the folder; each system call of a run
fails in turn, and the run is killed before each (failing_calls.c); memory, descriptors and temporary disk are bounded.
"""
import csv
import itertools
import os
import pathlib
import resource
import shutil
import sys

from adze_runs import HERE, Checks, adze, compile_c, digest, expect, left_behind, use_readers, work_folder

use_readers()

import duckdb  # noqa: E402
import polars  # noqa: E402
import pyarrow.dataset  # noqa: E402

MEGABYTE = 1 << 20
EIO, ENOSPC = 5, 28
PARTITIONS = 1000
ROWS = 1_000_000
NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
ODD_TEXTS = ["plain", "a/b", "..", "../../x", ".", "%2e", "100%", "a=b", "x\ny", "tab\there", "two words", "é", "日本",
             '"quoted"', "'single'", "A", "a", "0", "007", "{x}", "[x]", "^", "*", "?", ":", "#", "\\", "+", "&", "~", "null",
             "\x7f", "\x01", "x" * 240]


def tree(folder):
    """{relative path: digest} of all files, hidden ones too."""
    return {str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def without_names(files):
    """The same with the files' own names left out: loads differ in them."""
    return sorted((str(pathlib.PurePath(path).parent), content) for path, content in files.items())


class World:
    def __init__(self, folder):
        self.folder = folder
        self.shim = compile_c(HERE / "failing_calls.c", folder / "failing_calls.so", "-shared", "-fPIC")
        self.measure = compile_c(HERE / "measure_run.c", folder / "measure_run")
        self.small = self.write("small.csv", [(f"p{i % 5}", i) for i in range(50)])
        self.other = self.write("other.csv", [(f"p{i % 3}", i) for i in range(9)])
        self.mixed = self.large("mixed.csv", range(ROWS))
        # The same rows, those of each partition together.
        self.sorted = self.large("sorted.csv", sorted(range(ROWS), key=lambda i: i * 7919 % PARTITIONS))

    def write(self, name, rows):
        path = self.folder / name
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["k", "v"])
            writer.writerows(rows)
        os.utime(path, ns=(10**18, 10**18))  # a load is known by it
        return path

    def large(self, name, numbers):
        path = self.folder / name
        with open(path, "w") as file:
            file.write("k,v,text\n")
            file.writelines(f"p{i * 7919 % PARTITIONS},{i},some text that is long {i}\n" for i in numbers)
        return path

    def fresh(self, name="out"):
        out = self.folder / name
        shutil.rmtree(out, ignore_errors=True)
        return out

    def load(self, source, out, *more, **named):
        columns = "k:string,v:int64,text:string" if source in (self.mixed, self.sorted) else "k:string,v:int64"
        return adze("convert", source, f"{out}/", "--columns", columns, "--partition-by", "k", *more, **named)


def check_odd_texts(world):
    """Each text comes back from its folder's name. Polars and pyarrow guess types, so all are told that k is text."""
    source = world.write("odd.csv", [(text, i) for i, text in enumerate(ODD_TEXTS)] + [("", 99)])
    out = world.fresh()
    expect(world.load(source, out), 0)
    expected = sorted([(i, text) for i, text in enumerate(ODD_TEXTS)] + [(99, "")])
    assert len(list(out.iterdir())) == len(ODD_TEXTS) + 1
    hive = pyarrow.dataset.partitioning(pyarrow.schema([("k", pyarrow.string())]), flavor="hive")
    table = pyarrow.dataset.dataset(out, format="parquet", partitioning=hive).to_table()
    found = sorted((v, k or "") for v, k in zip(table["v"].to_pylist(), table["k"].to_pylist()))
    assert found == expected, f"pyarrow: {[pair for pair in zip(found, expected) if pair[0] != pair[1]]}"
    rows = duckdb.sql(f"SELECT v, k FROM read_parquet('{out}/*/*.parquet', hive_partitioning = true, "
                      "hive_types = {'k': VARCHAR})").fetchall()
    # DuckDB takes a folder k=null for NULL.
    found = sorted((v, k or ("null" if v == ODD_TEXTS.index("null") else "")) for v, k in rows)
    assert found == expected, f"DuckDB: {[pair for pair in zip(found, expected) if pair[0] != pair[1]]}"
    # Polars takes * ? [ in paths that it finds itself for what they are.
    frame = polars.scan_parquet(out, hive_partitioning=True, hive_schema={"k": polars.String}).select("v", "k").collect()
    found = sorted((v, k or "") for v, k in frame.rows())
    assert found == expected, f"Polars: {[pair for pair in zip(found, expected) if pair[0] != pair[1]]}"


def check_types(world):
    """Values of every type that can name a folder, three levels deep."""
    source = world.write("types.csv", [(f"p{i % 2}", i) for i in range(40)])
    out = world.fresh()
    sql = ("SELECT v, k, v % 3 AS n, v % 2 = 0 AS flag, DATE '2024-01-30' + INTERVAL (v % 4) DAY AS day, "
           "CAST(v % 4 AS decimal(5,2)) AS price FROM source")
    expect(adze("query", sql.replace("DATE '2024-01-30' + INTERVAL (v % 4) DAY", "CAST(make_date(2024, 1, 28 + v % 4) AS date)"),
                source, "--columns", "k:string,v:int64", "--to", f"{out}/", "--partition-by", "day,flag,price,n"), 0)
    rows = duckdb.sql(f"SELECT v, k, n, flag, day, price FROM read_parquet('{out}/**/*.parquet', hive_partitioning = true, "
                      "hive_types = {'n': BIGINT, 'flag': BOOLEAN, 'day': DATE, 'price': 'DECIMAL(5,2)'}) ORDER BY v").fetchall()
    expected = duckdb.sql("SELECT v, 'p' || v % 2, v % 3, v % 2 = 0, make_date(2024, 1, 28 + v % 4), "
                          "CAST(v % 4 AS DECIMAL(5,2)) FROM range(40) AS t(v) ORDER BY v").fetchall()
    assert [tuple(map(str, row)) for row in rows] == [tuple(map(str, row)) for row in expected], rows[:5]


def check_rows_of_many(world):
    """The same rows come back, each file's in the order of the input."""
    out = world.fresh()
    expect(world.load(world.mixed, out), 0)
    found = duckdb.sql(f"SELECT count(*), sum(v), count(DISTINCT v), count(DISTINCT k) FROM "
                       f"read_parquet('{out}/*/*.parquet', hive_partitioning = true)").fetchone()
    assert found == (ROWS, ROWS * (ROWS - 1) // 2, ROWS, PARTITIONS), found
    wrong = duckdb.sql(f"SELECT count(*) FROM read_parquet('{out}/*/*.parquet', hive_partitioning = true) "
                       f"WHERE k <> 'p' || (v * 7919 % {PARTITIONS}) OR text <> 'some text that is long ' || v").fetchone()
    assert wrong == (0,), f"{wrong[0]} rows are in the wrong partition"
    numbers = pyarrow.dataset.dataset(sorted(map(str, out.rglob("*.parquet")))[:1]).to_table()["v"].to_pylist()
    assert numbers == sorted(numbers) and len(numbers) == ROWS // PARTITIONS


def check_memory(world, source, most):
    peak, out = world.folder / "peak", world.fresh()
    expect(world.load(source, out, launcher=[world.measure, str(peak)], timeout=300), 0)
    used = int(peak.read_text()) * 1024
    print(f"       {used / MEGABYTE:.1f} MiB, {len(list(out.rglob('*.parquet')))} files")
    assert len(list(out.rglob("*.parquet"))) == PARTITIONS
    assert used <= most, f"peak {used / MEGABYTE:.1f} MiB, at most {most / MEGABYTE:.0f} MiB allowed"


def check_sorted_needs_no_disk(world):
    nowhere = {"TMPDIR": str(world.folder / "nowhere")}
    expect(world.load(world.sorted, world.fresh(), environment=nowhere, timeout=300), 0)
    # The same rows mixed do, so this can fail.
    out = world.fresh()
    expect(world.load(world.mixed, out, environment=nowhere, timeout=300), 8, says="TMPDIR")
    assert not out.exists(), "a folder is left of the run that failed"


def check_full_temp(world):
    """The disk of TMPDIR is full, at the first write and later."""
    temp = world.folder / "temp"
    temp.mkdir(exist_ok=True)
    for at in (1, 2, 20):
        out = world.fresh()
        result = world.load(world.mixed, out, timeout=300, environment={
            "TMPDIR": str(temp), "LD_PRELOAD": world.shim, "FAIL_CALLS": "write", "FAIL_PATH": f"{temp}/", "FAIL_AT": str(at),
            "FAIL_ERRNO": str(ENOSPC)})
        expect(result, 8, says="TMPDIR")
        assert not out.exists() and not os.listdir(temp), f"left behind: {left_behind(world.folder)}"


def check_few_descriptors(world):
    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    out = world.fresh()
    expect(world.load(world.mixed, out, setup=few, timeout=300), 0)
    assert len(list(out.rglob("*.parquet"))) == PARTITIONS


def check_same_bytes(world):
    """One thread and eight, a file and a pipe."""
    trees = []
    for words in (["--threads", "1"], ["--threads", "8"], ["--threads", "8", "--memory", "200MiB"]):
        out = world.fresh()
        expect(world.load(world.mixed, out, "--max-file-bytes", "1MiB", *words, timeout=300), 0)
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2], "the files differ"
    out = world.fresh()
    expect(adze("query", "SELECT v, text FROM source", world.mixed, "--columns", "k:string,v:int64,text:string", "--to",
                f"{out}/", "--max-file-bytes", "1MiB", "--threads", "1"), 0)
    sizes = [path.stat().st_size for path in sorted(out.iterdir())]
    assert len(sizes) > 1 and all(MEGABYTE <= size < 2 * MEGABYTE for size in sizes[:-1]), sizes
    piped = world.fresh("piped")
    with open(world.mixed, "rb") as file:
        expect(adze("query", "SELECT v, text FROM source", "-", "--columns", "k:string,v:int64,text:string", "--to",
                    f"{piped}/", "--max-file-bytes", "1MiB", "--threads", "8", stdin=file), 0)
    assert without_names(tree(out)) == without_names(tree(piped))


def expected_after(mode, before, new):
    """What a load into the folders k=p0 to k=p4 makes of the files `before`, or None if it is refused."""
    data = {path for path in before if path.endswith(".parquet") and not pathlib.PurePath(path).name.startswith(("_", "."))}
    if mode == "create" and data - set(new):
        return None
    after = dict(before)
    for path in data:
        touched = str(pathlib.PurePath(path).parent) in {str(pathlib.PurePath(name).parent) for name in new}
        if mode == "replace" and touched:
            del after[path]
    return {**after, **new}


def check_modes(world):
    """Every mode over every state: our own file there or not, others' in and beside the partitions, things that are no data."""
    out = world.fresh()
    expect(world.load(world.small, out), 0)
    new = tree(out)
    own = sorted(new)[0]
    other = world.fresh("other")
    expect(world.load(world.other, other), 0)
    foreign = sorted(tree(other))[0]
    things = {"own": (own, out / own), "foreign": (foreign, other / foreign),
              "beside": ("k=p9/x.parquet", other / foreign), "no data": ("k=p0/_SUCCESS", world.small),
              "hidden": ("k=p1/.x.parquet", world.small), "text": ("k=p2/notes.txt", world.small)}
    kept = world.fresh("kept")
    for name, source in things.values():
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, kept / name)
    count = 0
    for chosen in itertools.chain.from_iterable(itertools.combinations(things, n) for n in range(len(things) + 1)):
        for mode in ("replace", "append", "create"):
            shutil.rmtree(out)
            out.mkdir()
            for thing in chosen:
                name = things[thing][0]
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(kept / name, out / name)
            before = tree(out)
            expected = expected_after(mode, before, new)
            result = world.load(world.small, out, "--mode", mode)
            where = f"{mode}, there were {', '.join(chosen) or 'nothing'}"
            expect(result, 6 if expected is None else 0)
            found = tree(out)
            assert found == (before if expected is None else expected), f"{where}: {sorted(found)}"
            count += 1
    print(f"       {count} worlds")


def put_old(world, out):
    """The dataset as another load left it."""
    shutil.rmtree(out, ignore_errors=True)
    expect(world.load(world.other, out), 0)
    return tree(out)


def calls_until_done(run, mark, limit=3000):
    """run(n) for n from 1 until the n-th call is not made any more. Yields n."""
    for at in range(1, limit):
        mark.unlink(missing_ok=True)
        run(at)
        if not mark.exists():
            return at - 1
    raise AssertionError(f"not done within {limit} calls")


def check_killed_before_each(world, calls, mode):
    """No file that can be seen is partial; the next run makes everything right."""
    out, mark = world.folder / "out", world.folder / "mark"
    new = tree_of_load(world)
    expected = None

    def run(at):
        nonlocal expected
        old = put_old(world, out)
        expected = expected_after(mode, old, new)
        result = world.load(world.small, out, "--mode", mode, environment={
            "LD_PRELOAD": world.shim, "FAIL_CALLS": calls, "FAIL_AT": str(at), "FAIL_ERRNO": "-1", "FAIL_MARK": str(mark)})
        assert result.status in (0, -9), str(result)
        visible = {path: content for path, content in tree(out).items() if not path.startswith(".adze")}
        for path, content in visible.items():
            assert content in (old.get(path), new.get(path)), f"killed before {calls} {at}: {path} is partial"
        if mode == "append":
            assert set(old) <= set(visible), "an old file is gone"
        expect(world.load(world.small, out, "--mode", mode), 0)
        assert tree(out) == expected, f"killed before {calls} {at}: the next run made {sorted(tree(out))}"
    print(f"       {calls_until_done(run, mark)} places")


def tree_of_load(world):
    out = world.fresh("alone")
    expect(world.load(world.small, out), 0)
    return tree(out)


def check_failing_calls(world, calls, error, mode):
    """A call that fails before the switch leaves what was there; in it, whole files only."""
    out, mark = world.folder / "out", world.folder / "mark"
    new = tree_of_load(world)
    seen = {}

    def run(at):
        old = put_old(world, out)
        expected = expected_after(mode, old, new)
        result = world.load(world.small, out, "--mode", mode, environment={
            "LD_PRELOAD": world.shim, "FAIL_CALLS": calls, "FAIL_AT": str(at), "FAIL_ERRNO": str(error), "FAIL_MARK": str(mark)})
        found = tree(out)
        seen[result.status] = seen.get(result.status, 0) + 1
        where = f"{calls}, call {at}: {result}"
        if result.status == 0:
            visible = {path: content for path, content in found.items() if not path.startswith(".adze")}
            assert visible == expected, f"{where}: {sorted(found)}"
        else:
            assert result.status in (1, 5, 6, 7, 8) and "adze:" in result.err, where
            in_switch = set(new) <= set(found)  # all are in place, and old ones could not be removed
            assert in_switch or found == old, f"{where}: {sorted(found)}"
            for path, content in found.items():
                assert path.startswith(".adze") or content in (old.get(path), new.get(path)), f"{where}: {path} is partial"
    places = calls_until_done(run, mark)
    print(f"       {places} places, exits: {', '.join(f'{status}: {count}' for status, count in sorted(seen.items()))}")


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        checks.run("odd texts come back from the folders' names", check_odd_texts, world)
        checks.run("types come back from the folders' names", check_types, world)
        checks.run("rows of 1,000 partitions", check_rows_of_many, world)
        checks.run("memory of 1,000 mixed partitions", check_memory, world, world.mixed, 256 * MEGABYTE)
        checks.run("memory of 1,000 sorted partitions", check_memory, world, world.sorted, 160 * MEGABYTE)
        checks.run("sorted rows need no temporary disk", check_sorted_needs_no_disk, world)
        checks.run("a full TMPDIR", check_full_temp, world)
        checks.run("64 descriptors", check_few_descriptors, world)
        checks.run("the same bytes on any number of threads", check_same_bytes, world)
        checks.run("modes, all worlds", check_modes, world)
        for mode in ("replace", "append"):
            for calls in ("write", "rename", "unlink", "mkdir", "fsync"):
                checks.run(f"killed before each {calls}, {mode}", check_killed_before_each, world, calls, mode)
        for calls, error in (("write", ENOSPC), ("write", EIO), ("rename", EIO), ("mkdir", ENOSPC), ("fsync", EIO),
                             ("open", EIO), ("unlink", EIO)):
            checks.run(f"failing {calls}, error {error}", check_failing_calls, world, calls, error, "replace")
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
