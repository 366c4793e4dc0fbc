#!/usr/bin/env python3
"""Runs that race for one object in the mode create, on MinIO, whose conditional writes are atomic (versitygw's are not):
exactly one of them creates it. Small objects are one PUT, large ones are completed at the same moment. `make test-long`.

minio_server.py builds it first."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ADZE, GENERATED_COLUMNS, Checks, expect, adze, generated_rows, work_folder  # noqa: E402
from minio_server import Minio  # noqa: E402

BUCKET = "adze-race"
RACERS = 4


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
        server.requests.make_bucket(BUCKET)
        checks.run("small objects", check_race, server, generated_rows(folder, 2_000), 200, ("--columns", GENERATED_COLUMNS))
        checks.run("large objects", check_race, server, generated_rows(folder, 700_000), 20,
                   ("--columns", GENERATED_COLUMNS, "--compression", "none"))
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
