#!/usr/bin/env python3
"""The same input, job and version give the same bytes: whatever the threads, the sizes of the reads, the CPU's kernels,
the compression of the input and the files that it is cut into.

Each job runs once on the plain file with one thread; every other way of running it must give the same SHA-256.
"""
import gzip
import random
import re
import subprocess
import sys

from adze_runs import GENERATED_COLUMNS, Checks, adze, digest, expect, generated_rows, kernels, work_folder

ROWS = 600_000  # 31 MB: some thirty segments

# Feeds standard output from a file in pieces of the given sizes, in turn.
WRITER = """
import os, sys
data = open(sys.argv[1], "rb").read()
sizes = [int(size) for size in sys.argv[2].split(",")]
at = turn = 0
while at < len(data):
    size = sizes[turn % len(sizes)]
    at += os.write(1, data[at:at + size])
    turn += 1
"""

MIXED_COLUMNS = "n:int64,word:string,text:string,x:float64,d:decimal(12,3),day:date,at:timestamp,yes:bool"


def mixed_rows(path, bytes_wanted, seed):
    """Rows with quotes, line ends inside quotes, two-byte letters, nulls, both line ends and floats that do not add up."""
    rng = random.Random(seed)
    pieces = ["n,word,text,x,d,day,at,yes\n"]
    size = 0
    while size < bytes_wanted:
        text = rng.choice(["", '""', "plain", '"a,b"', '"two\nlines"', '"say ""hi"""', "größer", '"' + "ü" * rng.randrange(80) + '"',
                           '"\r\n"', "x" * rng.randrange(300)])
        x = rng.choice(["", repr(rng.uniform(-1e6, 1e6)), repr(rng.random() * 10.0 ** rng.randrange(-20, 20)), "0.1"])
        row = (f"{rng.randrange(-2**63, 2**63)},k{int(rng.expovariate(0.3))},{text},{x},"
               f"{rng.randrange(-10**9, 10**9)}.{rng.randrange(1000):03d},"
               f"{rng.randrange(1, 10000):04d}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d},"
               f"2024-02-29 {rng.randrange(24):02d}:{rng.randrange(60):02d}:59.{rng.randrange(10**6):06d},"
               f"{rng.choice(['true', 'false', ''])}{rng.choice([chr(10), chr(13) + chr(10)])}")
        pieces.append(row)
        size += len(row)
    path.write_bytes("".join(pieces).encode())
    return path


MIXED_JOBS = {
    "convert": ("convert", ".parquet"),
    "group": ("SELECT word, sum(x) AS s, avg(x) AS a, min(text) AS t, count(DISTINCT day) AS days, sum(d) AS d "
              "FROM source GROUP BY word", ".parquet"),
    "aggregates": ("SELECT word, stddev(x) AS s, corr(x, n) AS c, median(x) AS m, quantile_disc(text, 0.9) AS q, mode(day) AS o, "
                   "first(text) AS f, last(text) AS l, arg_max(text, x) AS b, string_agg(yes, '' ORDER BY at) AS y, "
                   "approx_count_distinct(n) AS a, last(DISTINCT text) FILTER (WHERE yes) AS d FROM source GROUP BY word", ".parquet"),
    "order": ("SELECT * FROM source ORDER BY word DESC, x NULLS FIRST", ".parquet"),
    "csv": ("SELECT n, text, x * 3 AS x3, day FROM source WHERE yes", ".csv"),
    "ndjson": ("SELECT * FROM source", ".ndjson"),
    "total": ("SELECT sum(x) AS s, avg(x) AS a, count(*) AS c, max(at) AS m FROM source", ".json"),
}
LARGE_JOBS = {
    "convert": ("convert", ".parquet"),
    "group": ("SELECT dp, class, sum(percentage) AS s, avg(ratio) AS a, count(*) AS c FROM source GROUP BY dp, class",
              ".parquet"),
    "aggregates": ("SELECT class, stddev(percentage) AS s, corr(ratio, percentage) AS c, median(ratio) AS m, "
                   "approx_count_distinct(id) AS a, first(id ORDER BY ratio DESC) AS f FROM source GROUP BY class", ".parquet"),
    "order": ("SELECT id, ratio FROM source WHERE memory < 100 ORDER BY ratio, fob", ".parquet"),
    "csv": ("SELECT id, percentage, dp FROM source WHERE recovered = 1", ".csv"),
    "json": ("SELECT dp, sum(ratio) AS s FROM source GROUP BY dp", ".json"),
}


class Matrix:
    def __init__(self, folder, columns):
        self.folder, self.columns = folder, columns

    def command(self, job, source, to, extra):
        sql, _ = job
        sources = source if isinstance(source, list) else [source]
        words = ["convert", *sources] if sql == "convert" else ["query", sql, *sources]
        return [*words, "--to", to, "--columns", self.columns, "--quiet", *extra]

    def bytes_of(self, job, source, extra=(), environment=None):
        to = self.folder / f"out{job[1]}"
        expect(adze(*self.command(job, source, to, extra), environment=environment), 0)
        return digest(to)

    def bytes_of_pipe(self, job, path, sizes, extra=(), sources="-"):
        to = self.folder / f"out{job[1]}"
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path), sizes], stdout=subprocess.PIPE) as writer:
            expect(adze(*self.command(job, sources, to, extra), stdin=writer.stdout), 0)
            writer.stdout.close()
        assert writer.returncode == 0, "the writer failed: adze did not read to the end"
        return digest(to)


def compressed(path):
    """The file plain, in one and in several members, of gzip and zstd."""
    data = path.read_bytes()
    middle, third = len(data) // 2 + 17, len(data) // 3 + 1
    forms = {"gzip": gzip.compress(data, 1),
             "gzip of three members, one empty": gzip.compress(data[:middle], 6) + gzip.compress(b"") +
             gzip.compress(data[middle:], 1)}
    zstd = lambda piece, level: subprocess.run(["zstd", "-q", "-c", f"-{level}"], input=piece, stdout=subprocess.PIPE,
                                               check=True).stdout
    forms["zstd"] = zstd(data, 3)
    forms["zstd of three frames"] = zstd(data[:third], 1) + zstd(data[third:middle], 5) + zstd(data[middle:], 1)
    for name, content in forms.items():
        to = path.with_name(path.name + "." + name.replace(" ", "_").replace(",", ""))
        to.write_bytes(content)
        yield name, to


def cut(path, count, folder):
    """The table as `count` files, each with the header; plain and gzip, with and without a byte order mark and a last
    line end; one of 0 bytes and one with a header only among them."""
    data = path.read_bytes()
    header, body = data[:data.index(b"\n") + 1], data[data.index(b"\n") + 1:]
    folder.mkdir()
    rng, at = random.Random(count), 0
    for i in range(count):
        end = len(body) * (i + 1) // count
        while end < len(body) and (body[end - 1:end] != b"\n" or body.count(b'"', at, end) % 2):
            end += 1
        piece = header + body[at:end]
        if rng.random() < 0.5 and not piece.startswith(b"\xef"):
            piece = b"\xef\xbb\xbf" + piece
        if rng.random() < 0.5 and not piece.endswith(b",\n"):
            piece = piece.rstrip(b"\r\n")
        (folder / f"{i:04d}").write_bytes(gzip.compress(piece, 1) if rng.random() < 0.5 else piece)
        at = end
    (folder / "0000_empty").write_bytes(b"")
    (folder / "0001_header").write_bytes(header)
    return folder


def check_cuts(checks, folder, label, path, columns, jobs):
    """Sums of floats depend on how records lie in inputs, so only jobs without them equal those of the whole file."""
    matrix = Matrix(folder, columns)
    for count in (3, 40):
        pieces = cut(path, count, folder / f"{label}_{count}")
        files = sorted(pieces.iterdir())
        for name, job in jobs.items():
            has_float_sums = re.search(r"(sum|avg|stddev|corr)\(", job[0]) is not None
            wanted = matrix.bytes_of(job, files if has_float_sums else path, ["--threads", 1])

            def same(got):
                assert got == wanted, "other bytes"
            for threads in (1, 2, 8):
                checks.run(f"{label}, {name}: {count} files, {threads} threads",
                           lambda: same(matrix.bytes_of(job, f"{pieces}/", ["--threads", threads])))
            checks.run(f"{label}, {name}: {count} files, the second from a pipe", lambda: same(
                matrix.bytes_of_pipe(job, files[1], "4099,1", ["--threads", 2], [files[0], "-", *files[2:]])))


def check_small(checks, folder):
    """A quarter of a MB: byte by byte."""
    path = mixed_rows(folder / "small.csv", 250_000, seed=1)
    matrix = Matrix(folder, MIXED_COLUMNS)
    for name, job in MIXED_JOBS.items():
        wanted = matrix.bytes_of(job, path, ["--threads", 1])
        for sizes in ("1", "7", "65536", "1,65535,3,17"):
            def same():
                assert matrix.bytes_of_pipe(job, path, sizes) == wanted, "other bytes than from the file"
            checks.run(f"small, {name}: a pipe in pieces of {sizes} bytes", same)


def check_large(checks, folder, label, path, columns, jobs):
    matrix = Matrix(folder, columns)
    forms = list(compressed(path))
    for name, job in jobs.items():
        wanted = matrix.bytes_of(job, path, ["--threads", 1])

        def same(got):
            assert got == wanted, "other bytes than with one thread from the plain file"
        for threads in (1, 2, 8):
            checks.run(f"{label}, {name}: {threads} threads",
                       lambda: same(matrix.bytes_of(job, path, ["--threads", threads])))
        for kernel in kernels():
            checks.run(f"{label}, {name}: kernel {kernel}",
                       lambda: same(matrix.bytes_of(job, path, environment={"ADZE_KERNEL": kernel})))
        for form, compressed_path in forms:
            checks.run(f"{label}, {name}: {form}", lambda: same(matrix.bytes_of(job, compressed_path)))
            checks.run(f"{label}, {name}: {form} from a pipe",
                       lambda: same(matrix.bytes_of_pipe(job, compressed_path, "65536,4099")))
        for sizes in ("65536", "1000003", "4093,70001,1"):
            checks.run(f"{label}, {name}: a pipe in pieces of {sizes} bytes",
                       lambda: same(matrix.bytes_of_pipe(job, path, sizes, ["--threads", 3])))


def main():
    checks = Checks()
    with work_folder() as folder:
        check_small(checks, folder)
        mixed = mixed_rows(folder / "mixed.csv", 6_500_000, seed=2)
        check_cuts(checks, folder, "mixed", mixed, MIXED_COLUMNS, MIXED_JOBS)
        check_large(checks, folder, "mixed", mixed, MIXED_COLUMNS, MIXED_JOBS)
        check_large(checks, folder, "rows", generated_rows(folder, ROWS), GENERATED_COLUMNS, LARGE_JOBS)
    checks.close()


if __name__ == "__main__":
    main()
