#!/usr/bin/env python3
"""Runs one job on one CSV with one engine, each run in a process of its own, and prints wall, CPU and peak memory.

    peers.py JOB ENGINE… FILE [--threads N] [--runs N] [--adze PATH]

JOB     group    the example job: group by dp, min/max/count of memory, max/mean of percentage, max of ratio
        convert  the whole file, typed, to zstd level 3 Parquet
        count    number of rows
ENGINE  adze | duckdb | polars | pandas | all      (pip install duckdb polars pandas pyarrow)

The file is what `gen_rows N > FILE` writes (build it with `cc -O2 -o gen_rows gen_rows.c`): 20,000,000 rows are 1.04 GB.
A line per run: job engine threads wall_s cpu_s peak_MiB out_bytes; then a line per engine with the medians, and the ratios to adze.
"""
import argparse, os, resource, statistics, subprocess, sys, tempfile, time

COLUMNS = {"id": "BIGINT", "class": "VARCHAR", "memory": "SMALLINT", "percentage": "FLOAT", "ratio": "FLOAT",
           "fob": "VARCHAR", "dp": "VARCHAR", "recovered": "TINYINT"}
SQL = ("SELECT dp, min(memory) AS memory_min, max(memory) AS memory_max, count(memory) AS memory_count, "
       "max(percentage) AS percentage_max, avg(percentage) AS percentage_avg, max(ratio) AS ratio_max "
       "FROM source GROUP BY dp ORDER BY dp")


def duckdb_run(job, path, threads, out):
    import duckdb
    con = duckdb.connect()
    con.execute(f"SET threads={threads}")
    cols = "{" + ", ".join(f"'{k}': '{v}'" for k, v in COLUMNS.items()) + "}"
    con.execute(f"CREATE VIEW source AS FROM read_csv('{path}', header=true, columns={cols})")
    if job == "count":
        con.execute("SELECT count(*) FROM source").fetchall()
    else:
        query = SQL if job == "group" else "FROM source"
        con.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)")


def polars_run(job, path, threads, out):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl
    schema = {"id": pl.Int64, "class": pl.String, "memory": pl.Int16, "percentage": pl.Float32, "ratio": pl.Float32,
              "fob": pl.String, "dp": pl.String, "recovered": pl.Int8}
    lf = pl.scan_csv(path, schema=schema)
    if job == "count":
        lf.select(pl.len()).collect(engine="streaming")
    elif job == "convert":
        lf.sink_parquet(out, compression="zstd", compression_level=3)
    else:
        (lf.group_by("dp").agg(
            pl.col("memory").min().alias("memory_min"), pl.col("memory").max().alias("memory_max"),
            pl.col("memory").count().alias("memory_count"), pl.col("percentage").max().alias("percentage_max"),
            pl.col("percentage").mean().alias("percentage_avg"), pl.col("ratio").max().alias("ratio_max"))
         .sort("dp").sink_parquet(out, compression="zstd", compression_level=3))


def pandas_run(job, path, threads, out):
    import pandas as pd
    df = pd.read_csv(path)
    if job == "count":
        len(df)
        return
    df = df.astype({"id": str, "class": str, "memory": "int16", "percentage": "float32", "ratio": "float32",
                    "fob": str, "dp": str, "recovered": "int8"})
    if job == "group":
        df = df.groupby(["dp"]).agg(
            memory_min=("memory", "min"), memory_max=("memory", "max"), memory_count=("memory", "count"),
            percentage_max=("percentage", "max"), percentage_avg=("percentage", "mean"), ratio_max=("ratio", "max")).reset_index()
    df.to_parquet(out, index=False, compression="zstd")


def adze_command(adze, job, path, threads, out):
    columns = ",".join(f"{k}:{v.lower()}" for k, v in COLUMNS.items())
    base = ["--columns", columns, "--threads", str(threads), "--quiet"]
    if job == "count":
        return [adze, "query", "SELECT count(*) AS n FROM source", path, *base]
    if job == "group":
        return [adze, "query", SQL, path, *base, "--to", out]
    return [adze, "convert", path, out, *base]


def timed(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--child":
        _, _, engine, job, path, threads, out = sys.argv
        {"duckdb": duckdb_run, "polars": polars_run, "pandas": pandas_run}[engine](job, path, int(threads), out)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=["group", "convert", "count"])
    parser.add_argument("engine", nargs="+", choices=["adze", "duckdb", "polars", "pandas", "all"])
    parser.add_argument("file")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--adze", default="build/adze")
    args = parser.parse_args()
    engines = ["adze", "duckdb", "polars", "pandas"] if "all" in args.engine else args.engine
    medians = {}
    with tempfile.TemporaryDirectory() as folder:
        runs = {engine: [] for engine in engines}
        for _ in range(args.runs):                        # engines take turns, so that a noisy minute hits all of them
            for engine in engines:
                out = os.path.join(folder, engine + ".parquet")
                if engine == "adze":
                    command = adze_command(args.adze, args.job, args.file, args.threads, out)
                else:
                    command = [sys.executable, __file__, "--child", engine, args.job, args.file, str(args.threads), out]
                wall, cpu, peak = timed(command)
                size = os.path.getsize(out) if os.path.exists(out) else 0
                runs[engine].append((wall, cpu, peak))
                print(f"{args.job} {engine} {args.threads} {wall:.2f} {cpu:.2f} {peak:.0f} {size}", flush=True)
        for engine in engines:
            medians[engine] = [statistics.median(column) for column in zip(*runs[engine])]
    for engine, (wall, cpu, peak) in medians.items():
        line = f"median {args.job} {engine} threads={args.threads} wall={wall:.2f}s cpu={cpu:.2f}s peak={peak:.0f}MiB"
        if "adze" in medians and engine != "adze":
            ours = medians["adze"]
            line += f"  x adze: wall {wall / ours[0]:.1f} cpu {cpu / ours[1]:.1f} peak {peak / ours[2]:.1f}"
        print(line)


if __name__ == "__main__":
    main()
