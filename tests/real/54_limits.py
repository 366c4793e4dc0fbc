#!/usr/bin/env python3
"""How much adze takes and what it does at its limits: memory, the size of records and headers, empty inputs, streams
that are closed or full."""
import json
import os
import random
import resource
import subprocess
import sys
import time

from adze_runs import (ADZE, GENERATED_COLUMNS, HERE, ROOT, Checks, adze, compile_c, digest, expect, generated_rows,
                       left_behind, work_folder)

MEGABYTE = 1 << 20
# 300 MB of rows.
LARGE_ROWS = 5_800_000
RECORD_BYTES_MAX = 16 << 20
COLUMNS_MAX = 16_384
EXAMPLE_COLUMNS = ("id:string,class:string,memory:int16,percentage:float16,ratio:float16,fob:string,dp:string,recovered:int8")


class Limits:
    def __init__(self, folder):
        self.folder = folder
        self.measure = compile_c(HERE / "measure_run.c", folder / "measure_run")
        self.large = generated_rows(folder, LARGE_ROWS)
        self.out = folder / "out"
        self.out.mkdir()

    def peak_bytes(self, *words):
        """Peak memory of a run that must succeed."""
        peak = self.folder / "peak"
        expect(adze(*words, launcher=[self.measure, str(peak)], timeout=300), 0)
        return int(peak.read_text()) * 1024


def check_peak(limits, most, *words):
    got = limits.peak_bytes(*words)
    print(f"       {got / MEGABYTE:.1f} MiB")
    assert got <= most, f"peak {got / MEGABYTE:.1f} MiB, at most {most / MEGABYTE:.0f} MiB allowed"


def check_small_memory(limits, sql, columns=GENERATED_COLUMNS):
    """What does not fit is refused with a message before the kernel ends the process."""
    peak = limits.folder / "peak"
    to = limits.out / "none.parquet"
    result = adze("query", sql, limits.large, "--columns", columns, "--memory", "64MiB", "--to", to,
                  launcher=[limits.measure, str(peak)], timeout=300)
    expect(result, 8, says="memory")
    assert not to.exists() and not left_behind(limits.out)
    used = int(peak.read_text()) / 1024
    print(f"       {used:.1f} MiB, {result.err.strip().splitlines()[0]}")
    assert used <= 64 + 32, f"{used:.1f} MiB resident although --memory is 64 MiB"


def check_many_groups_fit(limits):
    """A group for each of 600,000 rows needs memory, but not more than it is given by default."""
    path = generated_rows(limits.folder, 600_000)
    to = limits.out / "groups.csv"
    expect(adze("query", "SELECT id, count(*) AS n FROM source GROUP BY id", path, "--columns", GENERATED_COLUMNS,
                "--to", to), 0)
    lines = to.read_text().splitlines()
    assert lines[0] == "id,n" and lines[1:] == [f"{i},1" for i in range(1, 600_001)], "groups are missing or out of order"


def check_large_record(limits):
    """15 MiB in one field pass; 20 MiB are refused, at the line where the record begins."""
    path, to = limits.folder / "record.csv", limits.out / "record.parquet"
    path.write_bytes(b"a,b\n1,x\n2,\"" + b"yy\n" * (5 << 20) + b"\"\n3,z\n")
    expect(adze("convert", path, to, "--columns", "a:int64,b:string"), 0)
    result = expect(adze("query", "SELECT a, length(b) AS n FROM source", path, "--columns", "a:int64,b:string", "--format",
                         "csv"), 0)
    assert result.out == b"a,n\n1,1\n2,15728640\n3,1\n", result.out[:200]
    for text in (b"\"" + b"yy\n" * (7 << 20) + b"\"", b"y" * (20 << 20), b"\"" + b"y\n" * (10 << 20)):
        path.write_bytes(b"a,b\n1,x\n2," + text + b"\n3,z\n")
        result = expect(adze("convert", path, limits.out / "not.parquet", "--columns", "a:int64,b:string"), 3)
        assert f"{path}:3" in result.err, str(result)
    assert not (limits.out / "not.parquet").exists()


def check_endless_line(limits):
    """An input without line ends, longer than a record may be, from a pipe that never ends by itself."""
    with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as zeros:
        peak = limits.folder / "peak"
        result = adze("query", "SELECT a FROM source", "-", "--columns", "a:string", stdin=zeros.stdout,
                      launcher=[limits.measure, str(peak)], timeout=60)
        zeros.kill()
    expect(result, 3)
    assert int(peak.read_text()) < 128 << 10, f"{peak.read_text()} KiB for a line that is refused"


def check_many_columns(limits):
    names = [f"column_{i}" for i in range(16_000)]
    path, to = limits.folder / "columns.csv", limits.out / "columns.parquet"
    rows = [",".join(str((i * 7 + row) % 1000) for i in range(16_000)) for row in range(20)]
    path.write_text("\n".join([",".join(names), *rows]) + "\n")
    job = limits.folder / "columns.yaml"
    job.write_text(f"source:\n  uri: {path}\n  columns:\n" + "".join(f"    {name}: int32\n" for name in names) +
                   f"target:\n  uri: {to}\n")
    expect(adze("run", job, timeout=120), 0)
    result = expect(adze("query", "SELECT column_15999 + column_0 AS s FROM source", path, "--columns",
                         "column_0:int32,column_15999:int32", "--format", "csv"), 0)
    assert result.out.split() == [b"s"] + [str((15999 * 7 + r) % 1000 + r).encode() for r in range(20)], result.out[:100]


def check_too_many_columns(limits):
    path = limits.folder / "too_many.csv"
    path.write_text(",".join(f"c{i}" for i in range(COLUMNS_MAX + 1)) + "\n")
    result = adze("query", "SELECT c0 FROM source", path, "--columns", "c0:int64")
    assert result.status in (2, 3) and "16" in result.err, str(result)


def check_many_files(limits, threads):
    """10,000 files with 64 descriptors, and memory for their names."""
    folder = limits.folder / "many"
    if not folder.exists():
        folder.mkdir()
        for i in range(10_000):
            (folder / f"{i:05d}.csv").write_text(f"n,word\n{i},w{i % 7}\n")
    peak, words = limits.folder / "peak", ["--columns", "n:int64,word:string", "--filename", "file", "--threads", threads]
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sql = "SELECT word, count(*) AS c, sum(n) AS s, max(file) AS f FROM source GROUP BY word"
    for inputs in (f"{folder}/", f"{folder}/**/*.csv"):
        result = expect(adze("query", sql, inputs, *words, "--format", "csv", setup=few,
                             launcher=[limits.measure, str(peak)]), 0)
        lines = result.out.decode().split()
        assert lines[1] == f"w0,1429,{sum(range(0, 10_000, 7))},{folder}/09996.csv" and len(lines) == 8, lines
        assert int(peak.read_text()) < 24 << 10, f"{peak.read_text()} KiB for files of 10 bytes"
    result = expect(adze("convert", f"{folder}/", limits.out / "many.parquet", *words, "--json", setup=few), 0)
    inputs = json.loads(result.out)["inputs"]
    assert [one["rows"] for one in inputs] == [1] * 10_000 and inputs[-1]["uri"] == f"{folder}/09999.csv"


def check_empty_inputs(limits):
    path, to = limits.folder / "empty.csv", limits.out / "empty.parquet"
    for content in (b"", b"a,b\n", b"a,b", b"\xef\xbb\xbfa,b\r\n", b"\xef\xbb\xbf"):
        path.write_bytes(content)
        to.unlink(missing_ok=True)
        expect(adze("convert", path, to, "--columns", "a:int64,b:string"), 0)
        assert to.read_bytes()[:4] == b"PAR1"
        for sql, wanted in (("SELECT * FROM source", b"a,b\n"), ("SELECT count(*) AS n, sum(a) AS s FROM source", b"n,s\n0,\n"),
                            ("SELECT b, max(a) AS m FROM source GROUP BY b", b"b,m\n"),
                            ("SELECT a FROM source ORDER BY a LIMIT 3", b"a\n")):
            result = expect(adze("query", sql, path, "--columns", "a:int64,b:string", "--format", "csv"), 0)
            assert result.out == wanted, f"{content!r}, {sql}: {result.out!r}"
        result = expect(adze("query", "SELECT a FROM source", path, "--columns", "a:int64,b:string", "--format", "json"), 0)
        assert result.out.split() in ([b"[]"], [b"[", b"]"]), result.out
    result = expect(adze("query", "SELECT a FROM source", "-", "--columns", "a:int64", "--format", "csv", text_input=b""), 0)
    assert result.out == b"a\n", result.out
    expect(adze("query", "SELECT a FROM source", "/dev/null", "--columns", "a:int64", "--format", "csv"), 0)


def check_reader_goes_away(limits):
    """adze query … | head -1"""
    for form in ("csv", "json", "ndjson", "table"):
        command = [ADZE, "query", "SELECT * FROM source", str(limits.large), "--columns", GENERATED_COLUMNS, "--format", form,
                   "--rows", "all"]
        begin = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            assert process.stdout.read(20)
            process.stdout.close()
            err = process.stderr.read()
            status = process.wait(60)
        assert status == 0 and err == b"", f"{form}: exit {status}: {err}"
        # A table must see every row before it knows its widths; the others end at once.
        assert form == "table" or time.monotonic() - begin < 5, f"{form}: went on reading for {time.monotonic() - begin:.1f} s"


def with_closed(descriptors, *words):
    def close():
        for descriptor in descriptors:
            os.close(descriptor)
    return adze(*words, setup=close)


def check_closed_streams(limits):
    path, to = limits.folder / "closed.csv", limits.out / "closed.parquet"
    path.write_text("a,b\n" + "1,x\n" * 1000)
    columns = ["--columns", "a:int64,b:string"]
    expect(with_closed([1], "query", "SELECT a FROM source", path, *columns), 6)
    expect(with_closed([0], "query", "SELECT a FROM source", "-", *columns), 5)
    expect(adze("convert", path, to, *columns), 0)
    wanted = digest(to)
    # A file that is opened now could get the number of a closed stream, and then messages would go into it.
    for descriptors in ([0], [1], [0, 1], [0, 1, 2], [2], [1, 2]):
        to.unlink()
        result = with_closed(descriptors, "convert", path, to, *columns)
        assert result.status == 0, f"closed {descriptors}: {result}"
        assert digest(to) == wanted, f"closed {descriptors}: another file"
    result = with_closed([2], "query", "SELECT nothing FROM source", path, *columns)
    assert result.status == 2, str(result)
    result = with_closed([0, 1, 2], "convert", path, limits.out / "json.parquet", *columns, "--json")
    assert result.status in (0, 6) and (result.status != 0 or digest(limits.out / "json.parquet") == wanted), str(result)


def check_full_stdout(limits):
    path = limits.folder / "full.csv"
    path.write_text("a\n1\n")
    for words in (["query", "SELECT a FROM source", path, "--columns", "a:int64"],
                  ["query", "SELECT a FROM source", path, "--columns", "a:int64", "--format", "csv"],
                  ["convert", path, limits.out / "full.parquet", "--columns", "a:int64", "--json"]):
        with open("/dev/full", "wb") as full:
            expect(adze(*words, stdout=full), 6)


def check_sql_limits(limits):
    path = limits.folder / "sql.csv"
    path.write_text("a\n1\n")

    def ask(sql, *statuses):
        return expect(adze("query", sql, path, "--columns", "a:int64", "--format", "csv", timeout=60), *statuses)
    ask("SELECT " + "(" * 30_000 + "a" + ")" * 30_000 + " FROM source", 2)
    ask("SELECT " + "a + " * 20_000 + "a AS s FROM source", 2)
    ask("SELECT " + "NOT " * 15_000 + "a FROM source", 2)
    ask("SELECT " + "- " * 30_000 + "a FROM source", 2)
    ask("SELECT " + "CASE WHEN a = 1 THEN " * 2_000 + "a" + " END" * 2_000 + " FROM source", 2)
    ask("SELECT a" + "::int" * 10_000 + " FROM source", 2)
    ask("SELECT a AS x0, " + ", ".join(f"x{i} + x{i} AS x{i + 1}" for i in range(100)) + " FROM source", 1, 2)
    ask("SELECT a" + " " * (64 << 10) + " FROM source", 2)
    ask("SELECT a IN (" + ", ".join(str(i) for i in range(10_000)) + ") AS i FROM source", 0)
    result = ask("SELECT " + ", ".join(f"a + {i} AS c{i}" for i in range(2_000)) + " FROM source", 0)
    assert result.out.split(b"\n")[1] == b",".join(str(i + 1).encode() for i in range(2_000))
    ask("", 2)
    ask("SELECT '\\", 2)
    ask("SELECT a FROM source; DROP TABLE source", 2)


def check_random_sql(limits):
    """Nonsense made of words that SQL knows: an answer or a message, never a crash."""
    words = ("SELECT FROM source WHERE GROUP BY ORDER HAVING LIMIT a b 1 'x' ( ) , + - * / // % || = < > AND OR NOT NULL IS IN "
             "BETWEEN LIKE CASE WHEN THEN ELSE END CAST AS int varchar count sum min avg DISTINCT FILTER :: . \" ' ; -- /* $1 ? "
             "TRY_CAST INTERVAL day OVER JOIN UNION WITH VALUES LATERAL 1e999 99999999999999999999 0x ä 🙂 \\ E'").split()
    rng = random.Random(7)
    path = limits.folder / "random.csv"
    path.write_text("a,b\n1,x\n")
    for _ in range(400):
        sql = " ".join(rng.choices(words, k=rng.randrange(1, 25)))
        if rng.random() < 0.6:
            sql = f"SELECT {sql} FROM source"
        result = adze("query", sql, path, "--columns", "a:int64,b:string", timeout=20)
        assert result.status in (0, 1, 2), f"{sql!r}: {result}"


def check_threads(limits):
    path = limits.folder / "threads.csv"
    path.write_text("a\n" + "1\n" * 1000)
    result = expect(adze("query", "SELECT count(*) AS n FROM source", path, "--columns", "a:int64", "--threads", 256,
                         "--format", "csv"), 0)
    assert result.out == b"n\n1000\n"
    for bad in ("0", "257", "-1", "two", ""):
        expect(adze("query", "SELECT a FROM source", path, "--columns", "a:int64", "--threads", bad), 2)


def check_timeout(limits):
    to = limits.out / "late.parquet"
    begin = time.monotonic()
    expect(adze("convert", limits.large, to, "--columns", GENERATED_COLUMNS, "--timeout", "100ms"), 8)
    assert time.monotonic() - begin < 5, "went on long after its time"
    assert not to.exists() and not left_behind(limits.out)
    with subprocess.Popen(["sleep", "30"], stdout=subprocess.PIPE) as silent:
        begin = time.monotonic()
        expect(adze("convert", "-", to, "--columns", "a:int64", "--timeout", "1s", stdin=silent.stdout, timeout=20), 8)
        silent.kill()
    assert not to.exists() and not left_behind(limits.out)


def main():
    checks = Checks()
    with work_folder() as folder:
        limits = Limits(folder)
        large, out = limits.large, limits.out / "peak.parquet"
        group = "SELECT dp, min(memory) AS a, max(memory) AS b, avg(percentage) AS c FROM source GROUP BY dp"
        for threads in (1, 2):
            checks.run(f"300 MB converted within 128 MB, {threads} threads", check_peak, limits, 128 * 10**6, "convert", large, out,
                       "--columns", GENERATED_COLUMNS, "--threads", threads)
            checks.run(f"300 MB grouped within 64 MB, {threads} threads", check_peak, limits, 64 * 10**6, "query", group, large,
                       "--columns", GENERATED_COLUMNS, "--threads", threads)
        checks.run("300 MB as CSV within 64 MB", check_peak, limits, 64 * 10**6, "query", "SELECT * FROM source WHERE memory < 50",
                   large, "--columns", GENERATED_COLUMNS, "--to", limits.out / "peak.csv")
        checks.run("the example's 200 rows within 20 MB", check_peak, limits, 20 * 10**6, "query", group,
                   ROOT / "examples/dp_summary/ds_1.csv", "--columns", EXAMPLE_COLUMNS)
        checks.run("a sort that does not fit", check_small_memory, limits, "SELECT * FROM source ORDER BY ratio")
        checks.run("groups that do not fit", check_small_memory, limits, "SELECT id, count(*) AS n FROM source GROUP BY id")
        checks.run("distinct rows that do not fit", check_small_memory, limits, "SELECT DISTINCT id, ratio FROM source")
        checks.run("distinct values that do not fit", check_small_memory, limits,
                   "SELECT dp, count(DISTINCT id) AS n FROM source GROUP BY dp", GENERATED_COLUMNS.replace("id:int64", "id:string"))
        checks.run("600,000 groups", check_many_groups_fit, limits)
        checks.run("records of 15 and 20 MiB", check_large_record, limits)
        checks.run("a line without end", check_endless_line, limits)
        checks.run("16,000 columns", check_many_columns, limits)
        checks.run("more columns than allowed", check_too_many_columns, limits)
        for threads in (1, 8):
            checks.run(f"10,000 files with 64 descriptors, {threads} threads", check_many_files, limits, threads)
        checks.run("empty inputs", check_empty_inputs, limits)
        checks.run("a reader that goes away", check_reader_goes_away, limits)
        checks.run("closed streams", check_closed_streams, limits)
        checks.run("a full standard output", check_full_stdout, limits)
        checks.run("limits of SQL", check_sql_limits, limits)
        checks.run("random SQL", check_random_sql, limits)
        checks.run("numbers of threads", check_threads, limits)
        checks.run("--timeout", check_timeout, limits)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
