#!/usr/bin/env python3
"""What `adze template` prints: cfn-lint and SAM find nothing wrong with it for any flags that go together, the role may do what
`adze policy` prints, and no text gets out of its place."""
import concurrent.futures
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ADZE, ROOT, Checks, adze, expect, work_folder  # noqa: E402
from lambda_tools import TOOLS, use_lambda_tools  # noqa: E402

use_lambda_tools()

import yaml  # noqa: E402  (only in build/lambda_tools)

EXAMPLE = ROOT / "examples/lambda"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:sales.fifo"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
BUCKET = ("--bucket", "sales-raw")
EVENT_JOB = """source: {columns: {a: int64}}
target: {uri: "s3://sales-out/${input.stem}.parquet"}
"""
FIXED_JOB = """source: {uri: s3://sales-raw/in/all.csv, columns: {a: int64}}
target: {uri: "s3://sales-out/${time.date}/all.parquet"}
"""
# Each trigger with what it takes, and the job that goes with it.
TRIGGERS = {
    "none": [(FIXED_JOB, ()), (EVENT_JOB, BUCKET)],
    "s3": [(EVENT_JOB, (*BUCKET, *filters)) for filters in ((), ("--prefix", "in/"), ("--suffix", ".csv"), ("--prefix", "in/", "--suffix", ".csv"))],
    "eventbridge": [(EVENT_JOB, (*BUCKET, *filters)) for filters in ((), ("--prefix", "in/"), ("--suffix", ".csv"), ("--prefix", "in/", "--suffix", ".csv"))],
    "schedule": [(FIXED_JOB, ("--schedule", when)) for when in ("rate(1 hour)", "cron(0 6 * * ? *)", "at(2027-01-01T06:00:00)")],
    "sqs": [(FIXED_JOB, ()), (EVENT_JOB, BUCKET), (EVENT_JOB, (*BUCKET, "--queue-arn", QUEUE)), (FIXED_JOB, ("--queue-arn", QUEUE))],
}
PACKAGES = [("--package", "image"), ("--package", "zip")]
ARCHITECTURES = [("--arch", "arm64"), ("--arch", "x86_64")]
KEYS = [(), ("--kms-key-arn", KEY)]
NETWORKS = [(), ("--vpc-subnets", "subnet-0a1b2c3d,subnet-4e5f6a7b", "--vpc-security-groups", "sg-0a1b2c3d")]
SIZES = [(), ("--memory", "1GB", "--timeout", "15m", "--ephemeral-storage", "1024")]


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: !Sub x is {"Fn::Sub": x}."""


def short_form(loader, suffix, node):
    values = {yaml.ScalarNode: loader.construct_scalar, yaml.SequenceNode: lambda it: loader.construct_sequence(it, deep=True),
              yaml.MappingNode: lambda it: loader.construct_mapping(it, deep=True)}
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": values[type(node)](node)}


Loader.add_multi_constructor("!", short_form)


def without_stack(value):
    """As Fn::Sub would put it in partition aws, any region and any account."""
    if isinstance(value, dict) and set(value) == {"Fn::Sub"}:
        text = value["Fn::Sub"]
        for name, known in (("Partition", "aws"), ("Region", "*"), ("AccountId", "*")):
            text = text.replace("${AWS::" + name + "}", known)
        return text.replace("${!", "${")
    if isinstance(value, dict):
        return {key: without_stack(inner) for key, inner in value.items()}
    return [without_stack(inner) for inner in value] if isinstance(value, list) else value


def template(path, *flags):
    result = expect(adze("template", path, "--quiet", *flags), 0)
    assert result.err == "", result
    return result.out.decode()


def lint(named):
    """In a process of its own: what cfn-lint says of a template, SAM's transform included."""
    from cfnlint.api import lint as cfn_lint
    from cfnlint.config import ManualArgs

    flags, text = named
    found = cfn_lint(text, config=ManualArgs(regions=["eu-west-1"]))
    return [f"{' '.join(flags)}: {match.rule.id} {match.message} (line {match.linenumber})" for match in found]


def combinations():
    for trigger, rows in TRIGGERS.items():
        for number, ((job, flags), *others) in enumerate(itertools.product(rows, PACKAGES, KEYS, NETWORKS)):
            # An architecture and sizes change one word each, so that one of them goes with each of the others.
            words = (*ARCHITECTURES[number % 2], *SIZES[number // 2 % 2])
            yield job, ("--trigger", trigger, *flags, *itertools.chain(*others), *words)


def check_lint(jobs):
    templates = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        rows = list(combinations())
        for (job, flags), text in zip(rows, threads.map(lambda row: template(jobs[row[0]], *row[1]), rows)):
            templates[text] = flags
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as processes:
        found = [line for lines in processes.map(lint, [(flags, text) for text, flags in templates.items()], chunksize=4) for line in lines]
    assert not found, "\n       ".join(found[:20])
    print(f"       {len(rows)} combinations of flags, {len(templates)} different templates")


def check_lint_can_fail(jobs):
    text = template(jobs[EVENT_JOB], "--trigger", "s3", *BUCKET).replace("Timeout: 300", "Timeout: 30000")
    assert any("30000" in line for line in lint((("too long",), text))), "cfn-lint overlooks a timeout of 30000 s"


def check_sam(jobs, folder):
    samples = [("--trigger", "s3", *BUCKET, "--prefix", "in/", "--package", "zip", *KEYS[1]),
               ("--trigger", "eventbridge", *BUCKET, "--package", "image", *NETWORKS[1])]
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true",
                   "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "HOME": str(folder)}
    for flags in samples:
        path = folder / "template.yaml"
        path.write_text(template(jobs[EVENT_JOB], *flags))
        done = subprocess.run([str(TOOLS / "bin/sam"), "validate", "--lint", "-t", str(path)], env=environment, capture_output=True,
                              text=True, timeout=120)
        assert done.returncode == 0 and "valid SAM Template" in done.stdout, f"{flags}: {done.stdout[-800:]} {done.stderr[-800:]}"


def check_role_is_the_policy(jobs):
    """Word for word, for every trigger."""
    for trigger, rows in TRIGGERS.items():
        for (job, flags), key, network in itertools.product(rows, KEYS, NETWORKS):
            words = ("--trigger", trigger, *flags, *key, *network)
            role = yaml.load(template(jobs[job], *words), Loader)["Resources"]["Role"]["Properties"]["Policies"]
            printed = json.loads(expect(adze("policy", jobs[job], *words), 0).out)
            assert without_stack(role[0]["PolicyDocument"]) == printed, f"{words}: {role}\n{printed}"


def check_permissions(jobs):
    """Only the trigger itself may start the function."""
    for trigger, flags, source in (("s3", BUCKET, "arn:aws:s3:::sales-raw"), ("eventbridge", BUCKET, {"Fn::GetAtt": "Rule.Arn"})):
        resources = yaml.load(template(jobs[EVENT_JOB], "--trigger", trigger, *flags), Loader)["Resources"]
        permission, = [it["Properties"] for it in resources.values() if it["Type"] == "AWS::Lambda::Permission"]
        assert without_stack(permission["SourceArn"]) == source, permission
        assert trigger != "s3" or permission["SourceAccount"] == {"Ref": "AWS::AccountId"}, permission
    for trigger in ("none", "schedule", "sqs"):
        job, flags = TRIGGERS[trigger][0]
        assert "AWS::Lambda::Permission" not in template(jobs[job], "--trigger", trigger, *flags), trigger


HOSTILE = ['"', "'", "\\", ": ", " #", "\t", "\r", "{", "}", "[", "]", "&a", "*a", "!Ref x", "%", "@", "`", "|", ">", "- ", "? ", "${AWS::AccountId}",
           "${!x}", "<<name>>", "é", "😀", "\u2028", "\ufeff", "\u202e", "\u0085", "\x7f", "\x07", "~", "null", "yes", "1e3", "=", ",", "\\*", "***"]


def check_hostile_filters(jobs):
    """Prefix and suffix arrive as they were typed, wherever they stand."""
    draw = random.Random(1)
    for _ in range(40):
        prefix = "".join(draw.choices(HOSTILE + ["in/"], k=5))
        suffix = "".join(draw.choices(HOSTILE + [".csv"], k=5))
        flags = (*BUCKET, "--prefix=" + prefix, "--suffix=" + suffix)
        resources = yaml.load(template(jobs[EVENT_JOB], "--trigger", "s3", *flags), Loader)["Resources"]
        notification = resources["Bucket"]["Properties"]["NotificationConfiguration"]["LambdaConfigurations"][0]
        rules = notification["Filter"]["S3Key"]["Rules"]
        assert rules == [{"Name": "prefix", "Value": prefix}, {"Name": "suffix", "Value": suffix}], (rules, prefix, suffix)
        variable = resources["Function"]["Properties"]["Environment"]["Variables"]["ADZE_TRIGGER_FILTERS"]
        assert json.loads(without_stack(variable)) == [{"bucket": "sales-raw", "prefix": prefix, "suffix": suffix}], variable
        rule = yaml.load(template(jobs[EVENT_JOB], "--trigger", "eventbridge", *flags), Loader)["Resources"]["Rule"]["Properties"]
        key, = rule["EventPattern"]["detail"]["object"]["key"]
        def escaped(text):
            return text.replace("\\", "\\\\").replace("*", "\\*")
        assert key == {"wildcard": escaped(prefix) + "*" + escaped(suffix)}, (key, prefix, suffix)


def check_hostile_jobs(folder):
    """A job arrives in ADZE_JOB as it stands in its file."""
    draw = random.Random(2)
    for _ in range(60):
        tail = "".join(draw.choices([word for word in HOSTILE if word not in ("\x07", "\x7f", "\r", "\u0085")] + ["\n#", "\n\n# "], k=6))
        path = folder / "hostile.yaml"
        head = draw.choice(["", " ", "\n", "# 1\n", "\t\n"])
        text = head.replace(" ", "# ").replace("\t", "#\t") + FIXED_JOB + "# " + tail.replace("${AWS", "$${AWS") + draw.choice(["", "\n", "\n\n"])
        path.write_bytes(text.encode())
        result = adze("template", path, "--quiet")
        if result.status != 0:
            assert adze("policy", path).status != 0, f"{text!r}: {result}"
            continue
        found = yaml.load(result.out.decode(), Loader)["Resources"]["Function"]["Properties"]["Environment"]["Variables"]["ADZE_JOB"]
        assert without_stack(found) == text.encode().decode("utf-8"), f"{text!r} became {found!r}"


def check_long_job(folder):
    """What is too long for a variable is in the package."""
    path = folder / "long.yaml"
    path.write_text(FIXED_JOB + "".join(f"# line {number} of a long comment that says little\n" for number in range(100)))
    for package, says in (("zip", "into the zip"), ("image", "into the image")):
        text = template(path, "--package", package)
        assert says in text, text[:600]
        variables = yaml.load(text, Loader)["Resources"]["Function"]["Properties"]["Environment"]["Variables"]
        assert "ADZE_JOB" not in variables, variables


def check_schedule_values(folder):
    path = folder / "set.yaml"
    path.write_text(FIXED_JOB.replace("${time.date}", "${day}"))
    value = 'a "b" ${x} \' é'
    text = template(path, "--trigger", "schedule", "--schedule", "rate(1 hour)", "--set", f"day={value}")
    target = yaml.load(text, Loader)["Resources"]["Schedule"]["Properties"]["Target"]
    assert json.loads(target["Input"]) == {"set": {"day": value}}, target


def check_example():
    """examples/lambda/template.yaml is what the command prints that stands in it."""
    text = (EXAMPLE / "template.yaml").read_text()
    command = (EXAMPLE / "make_template.sh").read_text().splitlines()[-1]
    done = subprocess.run(["sh", "-c", command], cwd=EXAMPLE, capture_output=True, text=True,
                          env={**os.environ, "PATH": f"{pathlib.Path(ADZE).parent}:{os.environ['PATH']}"})
    assert done.returncode == 0, done
    assert (EXAMPLE / "template.yaml").read_text() == text, "examples/lambda/template.yaml is not what make_template.sh prints"


def main():
    checks = Checks()
    with work_folder() as folder:
        jobs = {}
        for name, text in (("event", EVENT_JOB), ("fixed", FIXED_JOB)):
            jobs[text] = folder / f"{name}.yaml"
            jobs[text].write_text(text)
        checks.run("cfn-lint finds nothing in any combination", check_lint, jobs)
        checks.run("cfn-lint would find something", check_lint_can_fail, jobs)
        checks.run("sam validate --lint", check_sam, jobs, folder)
        checks.run("the role is the policy", check_role_is_the_policy, jobs)
        checks.run("permissions name their source", check_permissions, jobs)
        checks.run("hostile prefixes and suffixes", check_hostile_filters, jobs)
        checks.run("hostile jobs", check_hostile_jobs, folder)
        checks.run("a long job", check_long_job, folder)
        checks.run("values of a schedule", check_schedule_values, folder)
        checks.run("the example", check_example)
    checks.close()


if __name__ == "__main__":
    main()
