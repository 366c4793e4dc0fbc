#!/usr/bin/env python3
"""Dollars per GB of CSV as a Lambda function, from measured CPU seconds and peak memory: adze from S3 to S3 over https (a
versitygw on this machine), and pandas with a local file, beside what Glue and Athena ask at least. docs/costs.md says how.

    bench/costs.py [--rows N] [--runs N] [--engines adze pandas] [--kernel avx2]

  --rows     of the generated file: 5,000,000 are 259 MB (default)
  --runs     the best counts, for what else the machine does only adds (default 3)
  --kernel   the CPU level that adze may use; Lambda on x86-64 promises avx2 (default)
"""
import argparse
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/real"))

from s3 import BUCKET, data, jobs  # noqa: E402
from s3_server import S3Server  # noqa: E402

MB_PER_VCPU = 1769
# https://aws.amazon.com/glue/pricing/ and https://aws.amazon.com/athena/pricing/, us-east-1, 2026-10
GLUE_DPU_HOUR, GLUE_DPUS_MIN, GLUE_MINUTES_MIN = 0.44, 2, 1
ATHENA_TERABYTE, ATHENA_MEGABYTES_MIN = 5.00, 10


def lambda_prices():
    """From the header that the function itself reckons with."""
    text = (ROOT / "src/lambda/prices.h").read_text()
    return {name: float(re.search(rf"dollars_per_gb_second_{name} = ([\d.]+)", text)[1]) for name in ("x86_64", "arm64")}


def run(words, environment):
    """CPU seconds, peak bytes and standard output of one process."""
    process = subprocess.Popen([str(word) for word in words], env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, message = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, f"{words}: {message[-500:]!r}"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output


def adze_runs(path, runs, kernel):
    """{job: (CPU seconds, peak bytes)}, the best of all runs."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="adze-bench-costs-"))
    figures = {}
    try:
        with S3Server(folder, tls=True) as server:
            server.requests.make_bucket(BUCKET)
            shutil.copy(path, server.folder / "data" / BUCKET / "rows.csv")
            words = jobs(f"s3://{BUCKET}/rows.csv", f"s3://{BUCKET}/rows.parquet")
            to_object = [word for word in words["group-by"] if word not in ("--format", "csv")] + ["--to", f"s3://{BUCKET}/group.parquet"]
            for _ in range(runs):
                for job, command in (("group-by", to_object), ("conversion", words["conversion"])):
                    cpu, _, output = run([*command, "--json"], {**server.environment, "ADZE_KERNEL": kernel})
                    # The process's own word, for the kernel's counts the Python that started it.
                    figures[job] = min(figures.get(job, (math.inf, 0)), (cpu, json.loads(output)["peak_bytes"]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures


def pandas_runs(path, runs, _):
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for job, name in (("group-by", "group"), ("conversion", "convert")):
                cpu, peak, _ = run([ROOT / "build/readers/bin/python", ROOT / "bench/peers.py", "--child", "pandas", name, path, "1",
                                    pathlib.Path(folder) / "out.parquet"], {"OMP_NUM_THREADS": "1"})
                figures[job] = min(figures.get(job, (math.inf, 0)), (cpu, peak))
    return figures


def memory_mb(peak_bytes):
    """The smallest size that holds the peak, by the rule of src/lambda/invocation_cost.h."""
    return min(10_240, max(128, math.ceil((peak_bytes * 1.25 + (32 << 20)) / (64 << 20)) * 64))


def dollars(cpu_seconds, memory, price):
    """One thread, which more than one vCPU doesn't make faster."""
    return memory / 1024 * cpu_seconds / min(memory / MB_PER_VCPU, 1) * price


def print_rows(engine, figures, gigabytes, prices):
    for job, (cpu, peak) in figures.items():
        memory = memory_mb(peak)
        costs = [dollars(cpu, memory, price) / gigabytes for price in prices.values()]
        print(f"| {engine} | {job} | {cpu / gigabytes:.2f} | {peak / 2**20:.0f} | {memory} | {costs[0] * 1e6:.0f} | {costs[1] * 1e6:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", nargs="+", choices=["adze", "pandas"], default=["adze", "pandas"])
    parser.add_argument("--kernel", default="avx2")
    args = parser.parse_args()
    path = data(args.rows)
    gigabytes = path.stat().st_size / 1e9
    model = next(line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    print(f"{args.rows:,} rows, {gigabytes:.3f} GB; {model}, {os.cpu_count()} cores, kernel {args.kernel}, best of {args.runs}, "
          f"load {os.getloadavg()[0]:.1f}\n")
    print("| | job | CPU s per GB | peak MiB | memory MB | x86-64, millionths of a dollar per GB | arm64 |\n|---|---|---|---|---|---|---|")
    prices = lambda_prices()
    for engine in args.engines:
        print_rows(engine, {"adze": adze_runs, "pandas": pandas_runs}[engine](path, args.runs, args.kernel), gigabytes, prices)
    glue = GLUE_DPU_HOUR * GLUE_DPUS_MIN * GLUE_MINUTES_MIN / 60
    print(f"\nGlue: {glue * 1e6:,.0f} for a run of {GLUE_MINUTES_MIN} minute on {GLUE_DPUS_MIN} DPUs, the least that is billed")
    print(f"Athena: {ATHENA_TERABYTE / 1.099511627776e3 * 1e6:,.0f} per GB scanned; {ATHENA_TERABYTE * ATHENA_MEGABYTES_MIN / 2**20 * 1e6:,.0f} "
          f"for a query, the least that is billed")


if __name__ == "__main__":
    main()
