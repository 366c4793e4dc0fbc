#!/usr/bin/env python3
"""What reading from S3 costs beside reading a file: CPU of the whole process for a group-by and a conversion from a versitygw
on this machine, over http and https, against the local file's plus what curl needs for the same bytes. And how long after its
start a job asks for its first byte.

    bench/s3.py [ROWS]        20,000,000 rows (1.04 GB) by default; RUNS=3

The best of the runs counts, measured in turns: what else the machine does only adds.
"""
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/real"))

from adze_runs import ADZE, GENERATED_COLUMNS  # noqa: E402
from s3_server import ACCESS_KEY, REGION, SECRET_KEY, S3Server  # noqa: E402

GROUP_BY = ("SELECT dp, min(memory) AS memory_min, max(memory) AS memory_max, count(memory) AS memory_count, "
            "max(percentage) AS percentage_max, avg(percentage) AS percentage_avg, max(ratio) AS ratio_max "
            "FROM source GROUP BY dp ORDER BY dp")
BUCKET = "bench"


def data(rows):
    folder = ROOT / "build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"rows_{rows}.csv"
    if not path.exists():
        program = folder / "gen_rows"
        subprocess.run(["cc", "-O2", "-o", str(program), str(ROOT / "bench/gen_rows.c")], check=True)
        with open(f"{path}.partial", "wb") as file:
            subprocess.run([str(program), str(rows)], stdout=file, check=True)
        os.rename(f"{path}.partial", path)
    return path


def cpu_seconds(words, environment):
    """User and system time of one process."""
    process = subprocess.Popen([str(word) for word in words], env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, f"{words}: {message[-500:]!r}"
    return usage.ru_utime + usage.ru_stime


def jobs(location, target):
    threads = ["--columns", GENERATED_COLUMNS, "--threads", "1", "--no-progress"]
    return {"group-by": [ADZE, "query", GROUP_BY, location, *threads, "--format", "csv"],
            "conversion": [ADZE, "convert", location, target, *threads]}


def curl(server):
    # The curl of Debian 12 does not sign the header that S3 asks for unless it is given.
    words = ["curl", "-sSf", "-o", "/dev/null", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user", f"{ACCESS_KEY}:{SECRET_KEY}",
             f"{server.endpoint}/{BUCKET}/rows.csv"]
    return [*words, "--cacert", server.ca] if server.tls else words


def compare(server, path, folder, runs):
    local, remote = jobs(path, folder / "local.parquet"), jobs(f"s3://{BUCKET}/rows.csv", folder / "s3.parquet")
    best = {}
    for _ in range(runs):
        for name, words in [("curl", curl(server)), *[(f"local {job}", local[job]) for job in local],
                            *[(f"s3 {job}", remote[job]) for job in remote]]:
            seconds = cpu_seconds(words, server.environment)
            best[name] = min(seconds, best.get(name, seconds))
    assert (folder / "local.parquet").read_bytes() == (folder / "s3.parquet").read_bytes(), "other bytes from S3"
    where = "https" if server.tls else "http"
    for job in local:
        near = best[f"local {job}"] + best["curl"]
        print(f"{where:5}  {job:10}  S3 {best[f's3 {job}']:.2f}  local {best[f'local {job}']:.2f} + curl {best['curl']:.2f} = {near:.2f} "
              f"CPU s   {best[f's3 {job}'] / near:.2f} times")


def first_request(runs=20):
    """Milliseconds from the start of a job's process to the first byte of its first request. On a busy machine the time is
    that of waiting for a CPU; the CPU's own time is not."""
    times, cpu = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryDirectory() as folder:
        job = pathlib.Path(folder) / "job.yaml"
        job.write_text(f"source:\n  uri: s3://{BUCKET}/a.csv\n  columns: {{a: int64}}\ntarget:\n  uri: {folder}/a.parquet\n")
        settings = {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{listener.getsockname()[1]}", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
                    "AWS_REGION": REGION, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
        for _ in range(runs):
            begin = time.monotonic()
            process = subprocess.Popen([ADZE, "run", str(job)], env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            connection, _ = listener.accept()
            connection.recv(1)
            times.append((time.monotonic() - begin) * 1000)
            cpu.append(int(pathlib.Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e6)
            process.kill()
            process.wait()
            connection.close()
            # What libcurl has tried again meanwhile is not the next run's.
            listener.setblocking(False)
            try:
                while True:
                    listener.accept()[0].close()
            except BlockingIOError:
                listener.setblocking(True)
    print(f"first request after {min(times):.1f} ms at best, {statistics.median(times):.1f} ms in the middle of {runs} runs; "
          f"{statistics.median(cpu):.1f} ms of CPU until then")


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    runs = int(os.environ.get("RUNS", "3"))
    path = data(rows)
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, one thread, best of {runs}; load {os.getloadavg()[0]:.1f}", flush=True)
    first_request()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="adze-bench-s3-"))
    try:
        for tls in (False, True):
            with S3Server(folder, tls=tls) as server:
                server.requests.make_bucket(BUCKET)
                os.link(path, server.folder / "data" / BUCKET / "rows.csv") if path.stat().st_dev == folder.stat().st_dev else \
                    shutil.copy(path, server.folder / "data" / BUCKET / "rows.csv")
                compare(server, path, folder, runs)
                os.unlink(server.folder / "data" / BUCKET / "rows.csv")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
