#!/usr/bin/env python3
"""What `adze policy` prints, against the requests that jobs really make at an S3 server: IAM's rules allow each of them, deny one
as soon as any statement is missing, and deny what the job has no business with."""
import copy
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, adze, expect, generated_rows, work_folder  # noqa: E402
from lambda_tools import TOOLS  # noqa: E402
from requested_actions import Recorder, actions_of, actions_of_lambda, asked  # noqa: E402
from s3_server import S3Server  # noqa: E402

KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:events"
LARGE_COLUMNS = "{id: int64, class: string, memory: int16, percentage: float32, ratio: float32, fob: string, dp: string, recovered: int8}"


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        for bucket in ("raw", "out"):
            self.s3.make_bucket(bucket)
        for key in ("in/a.csv", "in/b.csv", "year=2024/a.csv", "year=2025/b.csv", "deep/x/y/sum.csv", "deep/sum.csv", "other/a.csv"):
            self.s3.put("raw", key, b"a,b\n1,x\n2,y\n")

    def job(self, name, text):
        path = self.folder / f"{name}.yaml"
        path.write_text(text)
        return path

    def requests_of(self, path, *sets, status=0):
        """All that S3 is asked by a run of the job."""
        with Recorder(self.server.port) as proxy:
            expect(adze("run", path, *sets, environment=self.server.settings(f"http://127.0.0.1:{proxy.port}")), status)
            return list(proxy.seen)

    def policy(self, path, *flags):
        return json.loads(expect(adze("policy", path, *flags), 0).out)


def judge(questions):
    done = subprocess.run([str(TOOLS / "bin/node"), str(ROOT / "tests/lambda/judge_requests.mjs"), str(TOOLS)],
                          input=json.dumps(questions), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def without(policy, index):
    policy = copy.deepcopy(policy)
    del policy["Statement"][index]
    return policy


def require_exact(policy, needed, foreign):
    """`needed` is allowed, `foreign` is not, and no statement can be spared, but for those that deny."""
    unique = [json.loads(text) for text in sorted({json.dumps(request, sort_keys=True) for request in needed})]
    spared = [index for index, statement in enumerate(policy["Statement"]) if statement["Effect"] == "Allow"]
    answers = judge([{"policy": policy, "requests": unique}, {"policy": policy, "requests": foreign},
                     *[{"policy": without(policy, index), "requests": unique} for index in spared]])
    refused = [request for request, allowed in zip(unique, answers[0]) if not allowed]
    assert not refused, f"the policy denies {json.dumps(refused[:3])}\n{json.dumps(policy, indent=1)}"
    let_in = [request for request, allowed in zip(foreign, answers[1]) if allowed]
    assert not let_in, f"the policy allows {json.dumps(let_in[:3])}\n{json.dumps(policy, indent=1)}"
    for index, allowed in zip(spared, answers[2:]):
        assert not all(allowed), f"nothing needs {policy['Statement'][index]['Sid']}: {json.dumps(policy, indent=1)}"
    for statement in policy["Statement"]:
        assert "*" not in json.dumps(statement["Action"]), statement
    print(f"       {len(unique)} different requests, {len(policy['Statement'])} statements")


def require_no_star(policy):
    for statement in policy["Statement"]:
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        for resource in resources:
            assert resource.startswith("arn:") and not resource.startswith("arn:aws:s3:::*"), statement


FOREIGN = [asked("s3:GetObject", "arn:aws:s3:::raw/secret/a.csv"), asked("s3:PutObject", "arn:aws:s3:::raw/in/a.csv"),
           asked("s3:DeleteObject", "arn:aws:s3:::raw/in/a.csv"), asked("s3:GetObject", "arn:aws:s3:::other/in/a.csv"),
           asked("s3:PutObject", "arn:aws:s3:::out/secret.parquet"), asked("s3:ListBucket", "arn:aws:s3:::raw", s3__prefix="secret/"),
           asked("s3:ListBucket", "arn:aws:s3:::raw"),
           asked("logs:CreateLogGroup", "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/other"),
           asked("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:other"),
           asked("kms:Decrypt", KEY, kms__ViaService="dynamodb.eu-west-1.amazonaws.com")]


def all_actions(requests, key=None):
    return [action for request in requests for action in actions_of(request, key)]


def check_one_object(world):
    """Read, looked at, replaced; and an upload in parts that a bad row stops."""
    path = world.job("single", "source: {uri: s3://raw/in/a.csv, columns: {a: int64, b: string}}\ntarget: {uri: s3://out/day/single.parquet}\n")
    requests = world.requests_of(path) + world.requests_of(path)
    rows = generated_rows(world.folder, 700_000).read_bytes() + b"x,too,few\n"
    world.s3.put("raw", "in/a.csv", rows)
    large = world.job("large", f"source: {{uri: s3://raw/in/a.csv, columns: {LARGE_COLUMNS}}}\n"
                               "target: {uri: s3://out/day/single.parquet, compression: none, row_group_rows: 100000}\n")
    requests += world.requests_of(large, status=3)
    world.s3.put("raw", "in/a.csv", b"a,b\n1,x\n")
    assert any("uploadId" in request.query and request.method == "DELETE" for request in requests), "no upload was aborted"
    policy = world.policy(path)
    require_no_star(policy)
    require_exact(policy, all_actions(requests) + actions_of_lambda("single"),
                  FOREIGN + [asked("s3:GetObject", "arn:aws:s3:::raw/in/a.csv.gz"), asked("s3:DeleteObject", "arn:aws:s3:::out/day/single.parquet"),
                             asked("s3:GetObjectVersion", "arn:aws:s3:::raw/in/a.csv"), asked("s3:PutObject", "arn:aws:s3:::out/day/single.parquet2")])


def check_patterns(world):
    """Lists name the prefixes that the pattern spells; target mode create, with tags and an ACL."""
    path = world.job("patterns", """source: {uri: ['s3://raw/year=*/[a-c].csv', 's3://raw/deep/**/sum.csv'], columns: {a: int64, b: string}}
target: {uri: s3://out/patterns.parquet, mode: create, tags: {team: data}}
""")
    requests = world.requests_of(path) + world.requests_of(path)
    # Where it only creates, 403 for a missing target is as good as 404.
    needed = [action for action in all_actions(requests) if action["resource"] != "arn:aws:s3:::out"]
    policy = world.policy(path)
    require_no_star(policy)
    require_exact(policy, needed + actions_of_lambda("patterns"),
                  FOREIGN + [asked("s3:GetObject", "arn:aws:s3:::raw/in/a.csv"), asked("s3:ListBucket", "arn:aws:s3:::raw", s3__prefix=""),
                             asked("s3:PutObjectAcl", "arn:aws:s3:::out/patterns.parquet"),
                             asked("s3:DeleteObject", "arn:aws:s3:::out/patterns.parquet")])


def check_dataset(world):
    """A prefix in, partitions out; what a second run replaces is removed."""
    path = world.job("dataset", "source: {uri: s3://raw/in/, columns: {a: int64, b: string}}\n"
                                "target: {uri: s3://out/set/, partition_by: [b]}\n")
    requests = world.requests_of(path)
    world.s3.put("raw", "in/c.csv", b"a,b\n3,x\n")
    requests += world.requests_of(path)
    world.s3.delete("raw", "in/c.csv")
    assert any(request.method == "DELETE" and not request.query for request in requests), "no file was replaced"
    policy = world.policy(path)
    require_no_star(policy)
    require_exact(policy, all_actions(requests) + actions_of_lambda("dataset"),
                  FOREIGN + [asked("s3:DeleteObject", "arn:aws:s3:::out/settings/a"), asked("s3:ListBucket", "arn:aws:s3:::out", s3__prefix="se")])
    create = world.job("dataset", path.read_text().replace("{uri: s3://out/set/", "{mode: append, uri: s3://out/set/"))
    assert "DeleteObject" not in json.dumps(world.policy(create)), "append removes nothing"


def check_event(world):
    """The object of an event, by its version too; the names of the event become wildcards, as narrow as they go."""
    path = world.job("event", """source: {columns: {a: int64, b: string}}
target: {uri: "s3://out/day=${time.date}/${input.stem}.parquet"}
""")
    requests = world.requests_of(path, "--set", "event.uri=s3://raw/in/b.csv")
    # The server here keeps no versions, so that it may refuse; that it is asked is what counts.
    with Recorder(world.server.port) as proxy:
        adze("run", path, "--set", "event.uri=s3://raw/in/b.csv", "--set", "event.version_id=3sL4kqtJlcpXroDTDmJ",
             environment=world.server.settings(f"http://127.0.0.1:{proxy.port}"))
        requests += [request for request in proxy.seen if "versionId" in request.query]
    assert any("versionId" in request.query for request in requests), "no version was asked for"
    flags = ("--bucket", "raw", "--prefix", "in/", "--suffix", ".csv")
    foreign = FOREIGN + [asked("s3:GetObject", "arn:aws:s3:::raw/in/a.json"), asked("s3:GetObject", "arn:aws:s3:::raw/a.csv"),
                         asked("s3:PutObject", "arn:aws:s3:::out/day=2026/a.parquet"), asked("s3:PutObject", "arn:aws:s3:::out/day=2026-01-02/a.csv")]
    for trigger in ("eventbridge", "s3"):
        policy = world.policy(path, "--trigger", trigger, *flags)
        require_no_star(policy)
        require_exact(policy, all_actions(requests) + actions_of_lambda("event"), foreign)
    policy = world.policy(path, "--trigger", "sqs", "--queue-arn", QUEUE, *flags)
    require_exact(policy, all_actions(requests) + actions_of_lambda("event", queue=QUEUE), foreign)


def check_keys_and_network(world):
    path = world.job("kms", f"source: {{uri: s3://raw/in/a.csv, columns: {{a: int64, b: string}}}}\n"
                            f"target: {{uri: s3://out/kms.parquet, mode: create, sse: 'aws:kms', kms_key_id: '{KEY}', bucket_owner: '123456789012'}}\n")
    with Recorder(world.server.port) as proxy:
        adze("run", path, environment=world.server.settings(f"http://127.0.0.1:{proxy.port}"))
        requests = list(proxy.seen)
    assert any(request.method == "PUT" for request in requests), "nothing was written"
    # A foreign bucket of the same name belongs to somebody else.
    foreign = FOREIGN + [{**asked("s3:PutObject", "arn:aws:s3:::out/kms.parquet"), "context": {"aws:ResourceAccount": "999999999999"}}]
    require_exact(world.policy(path), all_actions(requests) + actions_of_lambda("kms"), foreign)
    plain = world.job("key", "source: {uri: s3://raw/in/a.csv, columns: {a: int64, b: string}}\ntarget: {uri: s3://out/key.parquet}\n")
    requests = world.requests_of(plain)
    network = ("--vpc-subnets", "subnet-1", "--vpc-security-groups", "sg-1")
    policy = world.policy(plain, "--kms-key-arn", KEY, *network)
    needed = all_actions(requests, KEY) + all_actions(world.requests_of(plain), KEY) + actions_of_lambda("key", network=True)
    code = {"lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:key"}
    require_exact(policy, needed, FOREIGN + [{**asked("ec2:DescribeSubnets", "*"), "context": code}])


def check_special_characters(world):
    """Stars, question marks and dollars of a key are themselves."""
    for character in "*?$":
        path = world.job("special", "source: {uri: 's3://raw/in/a.csv', columns: {a: int64, b: string}}\n"
                                    f"target: {{uri: 's3://out/a{character}b.parquet'}}\n")
        requests = world.requests_of(path)
        require_exact(world.policy(path), all_actions(requests) + actions_of_lambda("special"),
                      FOREIGN + [asked("s3:PutObject", f"arn:aws:s3:::out/{key}.parquet") for key in ("aXb", "aXYb", "ab")])


def main():
    subprocess.run([str(ROOT / "scripts/install_lambda_tools")], check=True)
    checks = Checks()
    with work_folder() as folder, S3Server(folder) as server:
        world = World(folder, server)
        checks.run("one object", check_one_object, world)
        checks.run("patterns, create, tags", check_patterns, world)
        checks.run("a dataset", check_dataset, world)
        checks.run("the object of an event", check_event, world)
        checks.run("keys of KMS, an owner, a VPC", check_keys_and_network, world)
        checks.run("special characters", check_special_characters, world)
    checks.close()


if __name__ == "__main__":
    main()
