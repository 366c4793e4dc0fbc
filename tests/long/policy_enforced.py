#!/usr/bin/env python3
"""MinIO enforces what `adze policy` prints: with credentials that may do just that a job runs, without a warning, and as soon as one
statement is missing it fails or says what it misses. `make test-long`."""
import copy
import json
import pathlib
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import Checks, adze, expect, work_folder  # noqa: E402
from minio_server import Minio  # noqa: E402

JOBS = {
    "one": "source: {uri: s3://raw/in/a.csv, columns: {a: int64, b: string}}\ntarget: {uri: s3://results/day/one.parquet}\n",
    "pattern": "source: {uri: 's3://raw/in/*.csv', columns: {a: int64, b: string}}\ntarget: {uri: s3://results/pattern.parquet, mode: create}\n",
    "set": "source: {uri: s3://raw/in/, columns: {a: int64, b: string}}\ntarget: {uri: s3://results/set/, partition_by: [b]}\n",
}


def credentials(server, policy):
    """Of a session that may do what the policy says, of S3's actions: MinIO knows no others."""
    statements = [statement for statement in policy["Statement"] if "s3:" in json.dumps(statement["Action"])]
    form = {"Action": "AssumeRole", "Version": "2011-06-15", "DurationSeconds": "3600",
            "Policy": json.dumps({"Version": policy["Version"], "Statement": statements})}
    answer = server.requests.send("POST", "/", headers={"content-type": "application/x-www-form-urlencoded"},
                                  body=urllib.parse.urlencode(form).encode(), service="sts")
    assert answer.status == 200, answer.body
    found = {element.tag.rpartition("}")[2]: element.text for element in ElementTree.fromstring(answer.body).iter()}
    return {"AWS_ACCESS_KEY_ID": found["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": found["SecretAccessKey"],
            "AWS_SESSION_TOKEN": found["SessionToken"]}


def run(server, path, policy):
    return adze("run", path, environment={**server.environment, **credentials(server, policy)})


def begin(server):
    server.requests.empty("results")
    for key in ("in/a.csv", "in/b.csv"):
        server.requests.put("raw", key, b"a,b\n1,x\n2,y\n")
    if "in/c.csv" in server.requests.list("raw"):
        server.requests.delete("raw", "in/c.csv")


def run_twice(server, path, policy):
    """The second run finds what the first has made, and other files in the place of its own."""
    begin(server)
    first = run(server, path, policy)
    server.requests.put("raw", "in/c.csv", b"a,b\n3,x\n")
    return [first, run(server, path, policy)]


def check_job(server, folder, name):
    path = folder / f"{name}.yaml"
    path.write_text(JOBS[name])
    policy = json.loads(expect(adze("policy", path), 0).out)
    statuses = (0, 6) if name == "pattern" else (0, 0)  # it only creates, and the input is another
    for result, status in zip(run_twice(server, path, policy), statuses):
        expect(result, status)
        assert "403" not in result.err and "may not" not in result.err, f"it lacks a right: {result}"
    for index, statement in enumerate(policy["Statement"]):
        # MinIO says 404 of what is missing to everybody, other than S3.
        if "s3:" not in json.dumps(statement["Action"]) or statement["Sid"] == "SeeThatTargetIsMissing":
            continue
        less = copy.deepcopy(policy)
        del less["Statement"][index]
        results = run_twice(server, path, less)
        assert any("403" in result.err or "denied" in result.err for result in results), f"{statement['Sid']} is not missed: {results[0]}"
        print(f"       without {statement['Sid']}: {[result.status for result in results]}")


def main():
    checks = Checks()
    with work_folder() as folder, Minio(folder) as server:
        for bucket in ("raw", "results"):
            server.requests.make_bucket(bucket)
        for name in JOBS:
            checks.run(name, check_job, server, folder, name)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
