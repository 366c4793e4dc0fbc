#!/usr/bin/env python3
"""Runs that race for one object in the mode create, on MinIO, whose conditional writes are atomic (versitygw's are not):
exactly one of them creates it. Small objects are one PUT, large ones are completed at the same moment. `make test-long`.

MinIO is built by Go from its pinned source into build/servers, which takes about nine minutes and 1.2 GB while it lasts; set
MINIO to a program that is there already. It is run for this test only and is no part of adze."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ADZE, GENERATED_COLUMNS, ROOT, Checks, expect, adze, generated_rows, work_folder  # noqa: E402
from s3_requests import S3Requests  # noqa: E402
from s3_server import ACCESS_KEY, NO_SETTINGS, REGION, SECRET_KEY  # noqa: E402
from server_process import free_port, stop, wait_for_port  # noqa: E402

MODULE = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"
BUCKET = "adze-race"
RACERS = 4


def minio():
    """The program, built if it isn't there."""
    for path in (os.environ.get("MINIO", ""), ROOT / "build/servers/minio", shutil.which("minio") or ""):
        if path and os.access(path, os.X_OK):
            return str(path)
    go = shutil.which("go") or "/usr/local/go/bin/go"
    if not os.access(go, os.X_OK):
        raise AssertionError("Go is missing: it builds MinIO")
    folder = ROOT / "build/servers"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Building {MODULE} into {folder}: about nine minutes", flush=True)
    sources = tempfile.mkdtemp(prefix="sources.", dir=folder)
    environment = {**os.environ, "GOPATH": f"{sources}/path", "GOCACHE": f"{sources}/cache", "GOBIN": str(folder), "GOWORK": "off",
                   "GOFLAGS": "-modcacherw"}
    try:
        subprocess.run([go, "install", "-trimpath", "-ldflags=-s -w", MODULE], check=True, env=environment)
    finally:
        shutil.rmtree(sources, ignore_errors=True)
    return str(folder / "minio")


class Minio:
    def __init__(self, folder):
        self.folder, self.log, self.port = folder / "minio", folder / "minio.log", free_port()
        self.folder.mkdir()

    def __enter__(self):
        environment = {**os.environ, "MINIO_ROOT_USER": ACCESS_KEY, "MINIO_ROOT_PASSWORD": SECRET_KEY, "MINIO_BROWSER": "off",
                       "MINIO_REGION": REGION}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([minio(), "server", "--address", f"127.0.0.1:{self.port}", "--quiet", str(self.folder)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        wait_for_port(self.port, self.process, self.log)
        self.requests = S3Requests(self.port, ACCESS_KEY, SECRET_KEY, REGION)
        assert self.requests.wait_until(lambda: self.requests.send("GET", "/").status == 200), "MinIO does not get ready"
        self.requests.make_bucket(BUCKET)
        return self

    def __exit__(self, *_):
        stop(self.process)

    @property
    def environment(self):
        return {**NO_SETTINGS, "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.port}", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}


def race(server, key, sources, flags):
    """Starts one run for each source at the same moment; their receipts."""
    environment = {**os.environ, **server.environment}
    runs = [subprocess.Popen([ADZE, "convert", str(source), f"s3://{BUCKET}/{key}", "--mode", "create", "--json", "--threads", "1", *flags],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for source in sources]
    receipts = []
    for run in runs:
        out, err = run.communicate(timeout=300)
        assert out, f"no receipt: {err.decode()[-500:]}"
        receipts.append(json.loads(out))
    return receipts


def check_race(server, rows, races, flags):
    """Half of the racers do the same work, the other half other work: one wins, its likes are already done, the rest fail."""
    folder = rows.parent
    ours, theirs = folder / "ours.csv", folder / "theirs.csv"
    for path in (ours, theirs):
        if not path.exists():
            os.link(rows, path)
    expected = {}
    for path in (ours, theirs):
        expect(adze("convert", path, folder / "local.parquet", "--force", *flags), 0)
        expected[path] = (folder / "local.parquet").read_bytes()
    outcomes = {"ok": 0, "already_done": 0, "failed": 0}
    for number in range(races):
        key = f"race_{rows.stem}_{number}.parquet"
        sources = [ours, theirs] * (RACERS // 2)
        receipts = race(server, key, sources, flags)
        statuses = [receipt["status"] for receipt in receipts]
        assert statuses.count("ok") == 1, f"{key}: {statuses}"
        winner = sources[statuses.index("ok")]
        for source, receipt in zip(sources, receipts):
            if receipt["status"] == "failed":
                assert source != winner and receipt["exit"] == 6, receipt
            outcomes[receipt["status"]] += 1
        assert server.requests.get(BUCKET, key) == expected[winner], f"{key}: not the winner's bytes"
    # MinIO lists uploads of one key only.
    for number in range(races):
        left = server.requests.uploads(BUCKET, f"race_{rows.stem}_{number}.parquet")
        assert not left, f"unfinished uploads: {left}"
    print(f"       {races} races: {outcomes}")


def main():
    checks = Checks()
    with work_folder() as folder, Minio(folder) as server:
        checks.run("small objects", check_race, server, generated_rows(folder, 2_000), 200, ("--columns", GENERATED_COLUMNS))
        checks.run("large objects", check_race, server, generated_rows(folder, 700_000), 20,
                   ("--columns", GENERATED_COLUMNS, "--compression", "none"))
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
