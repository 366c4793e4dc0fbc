#!/usr/bin/env python3
"""Which job a function runs: from a file, a folder, the environment or S3; what calls may set and bring; targets that would start
the function again; and objects with every kind of key, from the event to the Parquet file on a real versitygw."""
import contextlib
import json
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, adze, expect, work_folder  # noqa: E402
from function_process import Function  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_server import SECRET_KEY, S3Server  # noqa: E402

IN, OUT, JOBS = "adze-in", "adze-out", "adze-jobs"
COLUMNS = "columns: {id: int64, name: string}"
CSV = b"id,name\n1,a\n2,b\n"
PLAIN_JOB = f"source: {{uri: s3://{IN}/plain.csv, {COLUMNS}}}\ntarget: {{uri: s3://{OUT}/plain.parquet}}\n"
EVENT_JOB = f"source: {{{COLUMNS}}}\ntarget: {{uri: 's3://{OUT}/${{input.folder}}/${{input.stem}}.parquet'}}\n"
KEYS = ["plain.csv", "in/2024/a b+c%2F[1]*.csv", "emoji/\N{GRINNING FACE}\N{LATIN SMALL LETTER E WITH ACUTE}.csv.gz",
        "dots/a../b..csv", "signs/q?h#'\"&=;:@,$!~.csv", "line\nbreak/tab\t.csv", "${env:AWS_SECRET_ACCESS_KEY}/${event.key}.csv"]


class World:
    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        self.count = 0
        for bucket in (IN, OUT, JOBS):
            self.s3.make_bucket(bucket)
        self.s3.put(IN, "plain.csv", CSV)

    @contextlib.contextmanager
    def function(self, job=None, files=None, handler="handler", **variables):
        """A function of its own, with `files` beside its bootstrap."""
        self.count += 1
        folder = self.folder / f"function{self.count}"
        for name, text in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        with RuntimeApi() as api:
            with Function(api, folder, job, {**self.server.settings(), **variables}, handler=handler) as function:
                yield function
            assert SECRET_KEY not in function.log + function.output, "a secret is logged"

    def written(self):
        """What is in OUT, which is empty afterwards."""
        keys = sorted(self.s3.list(OUT))
        for key in keys:
            assert self.s3.get(OUT, key)[:4] == b"PAR1", f"{key!r} is no Parquet file"
            self.s3.delete(OUT, key)
        return keys


def s3_event(bucket, *keys):
    """As S3 sends it."""
    return {"Records": [{
        "eventVersion": "2.6", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2024-01-03T07:15:00.123Z",
        "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
               "object": {"key": urllib.parse.quote_plus(key, safe="/"), "size": len(CSV), "sequencer": "0055AED6DCD90281E5"}}}
        for key in keys]}


def require_done(outcome):
    assert outcome.kind == "response", f"{outcome.error_type}: {outcome.body}"
    return outcome.json


def require_refused(outcome, error_type, says):
    assert outcome.kind == "error" and outcome.json["errorType"] == error_type, f"{outcome.kind} {outcome.error_type}: {outcome.body}"
    assert says in outcome.json["errorMessage"], outcome.body
    assert SECRET_KEY not in outcome.body.decode()


def refusal_of_start(world, error_type, says, **named):
    with world.function(**named) as function:
        assert function.wait() != 0
        (request,) = function.api.init_errors
        body = json.loads(request.body)
        assert body["errorType"] == error_type and says in body["errorMessage"], body


# --- Where jobs come from -----------------------------------------------------------------------------------------------

def check_a_file(world):
    with world.function(files={"job.yaml": PLAIN_JOB}, handler="bootstrap") as function:
        require_done(function.invoke({}))
    assert world.written() == ["plain.parquet"]


def check_a_folder(world):
    files = {"jobs/plain.yaml": PLAIN_JOB, "jobs/other.yaml": PLAIN_JOB.replace("plain.parquet", "other.parquet")}
    with world.function(files=files, handler="bootstrap") as function:
        require_refused(function.invoke({}), "Usage", "the function has several jobs")
        require_refused(function.invoke({"job": "othre"}), "Usage", "did you mean 'other'?")
        require_done(function.invoke({"job": "other"}))
    assert world.written() == ["other.parquet"]
    with world.function(files=files, handler="plain.yaml") as function:
        require_done(function.invoke({}))
    assert world.written() == ["plain.parquet"]


def check_the_variable(world):
    with world.function(job=PLAIN_JOB) as function:
        require_done(function.invoke({}))
    assert world.written() == ["plain.parquet"]
    with world.function(job="deep/x.yaml", files={"deep/x.yaml": PLAIN_JOB}) as function:
        require_done(function.invoke({}))
    assert world.written() == ["plain.parquet"]


def check_a_job_on_s3(world):
    world.s3.put(JOBS, "a/job.yaml", PLAIN_JOB.replace(f"s3://{IN}/plain.csv", "../rows.csv").encode())
    world.s3.put(JOBS, "rows.csv", CSV)
    with world.function(job=f"s3://{JOBS}/a/job.yaml") as function:
        require_done(function.invoke({}))
    assert world.written() == ["plain.parquet"]
    world.s3.put(JOBS, "large.yaml", b" " * (2 << 20))
    refusal_of_start(world, "Usage", "a job file has at most", job=f"s3://{JOBS}/large.yaml")
    refusal_of_start(world, "Input", "missing.yaml", job=f"s3://{JOBS}/missing.yaml")


def check_no_job(world):
    refusal_of_start(world, "Usage", "the function has no job")
    refusal_of_start(world, "Usage", "unknown key", job=PLAIN_JOB + "extra: 1\n")


# --- What calls may say -------------------------------------------------------------------------------------------------

def check_values(world):
    job = (f"source: {{uri: 's3://{IN}/${{name}}.csv', {COLUMNS}}}\ntransform: SELECT id, ${{label}} AS label FROM source\n"
           f"target: {{uri: 's3://{OUT}/${{time.date}}/${{name}}.parquet'}}\n")
    with world.function(job=job) as function:
        require_done(function.invoke({"set": {"name": "plain", "label": "'; DROP", "time.date": "2020-02-02"}}))
        require_refused(function.invoke({"set": {"name": "plain", "label": 1, "lable": 1}}), "Usage", "did you mean 'label'?")
        require_refused(function.invoke({"set": {"name": "plain"}}), "Usage", "${label} has no value")
        require_refused(function.invoke({"set": {"name": "*", "label": 1}}), "Input", "*.csv")
        require_refused(function.invoke({"set": {"name": "plain", "label": "a\0b"}}), "Usage", "NUL")
    assert world.written() == ["2020-02-02/plain.parquet"]


def check_events_bring_no_jobs(world):
    whole = {"source": {"uri": f"s3://{IN}/plain.csv", "columns": {"id": "int64", "name": "string"}},
             "target": {"uri": f"s3://{OUT}/whole.parquet"}}
    calls = [{"job": whole}, {"source": f"s3://{IN}/plain.csv"}, {"target": f"s3://{OUT}/x.parquet"}]
    with world.function(job=PLAIN_JOB) as function:
        for call in calls:
            require_refused(function.invoke(call), "Usage", "is not allowed in this function")
    assert world.written() == []
    with world.function(job=PLAIN_JOB, ADZE_ALLOW_EVENT_JOBS="1") as function:
        for call in calls:
            require_done(function.invoke(call))
        assert world.written() == ["plain.parquet", "whole.parquet", "x.parquet"]
        for source in ("/proc/self/environ", "file:///etc/passwd", "http://169.254.170.2/", "-", "sftp://127.0.0.1/x"):
            require_refused(function.invoke({"source": source}), "Usage", "neither on S3 nor on a web server")
        require_refused(function.invoke({"target": "/tmp/x.parquet"}), "Usage", "is not on S3")
        # The Runtime API itself is on this address: nobody may read the next event, or answer this one.
        for host in (function.api.address, "localhost", "169.254.169.254", "[::1]", "0.0.0.0"):
            outcome = function.invoke({"source": f"https://{host}/2018-06-01/runtime/invocation/next"})
            require_refused(outcome, "Input", "private")
        for name in ("AWS_SECRET_ACCESS_KEY", "AWS_REGION", "TMPDIR"):
            require_refused(function.invoke({"source": f"https://example.com/${{env:{name}}}"}), "Usage", "not put into")
        auth = {**whole, "source": {**whole["source"], "uri": "https://example.com/", "auth": {"bearer_env": "AWS_SECRET_ACCESS_KEY"}}}
        require_refused(function.invoke({"job": auth}), "Usage", "credentials of the function")
    assert world.written() == []


# --- Events of S3 -------------------------------------------------------------------------------------------------------

def target_of(key):
    folder, _, name = key.rpartition("/")
    stem = name.removesuffix(".gz").rpartition(".")[0]
    return f"{folder}/{stem}.parquet" if folder else f"{stem}.parquet"


def check_keys(world):
    for key in KEYS:
        world.s3.put(IN, key, CSV)
    with world.function(job=EVENT_JOB) as function:
        answer = require_done(function.invoke(s3_event(IN, *KEYS)))
    assert [receipt["rows"]["written"] for receipt in answer["receipts"]] == [2] * len(KEYS), answer
    assert [receipt["inputs"][0]["uri"] for receipt in answer["receipts"]] == [f"s3://{IN}/{key}" for key in KEYS], answer
    assert world.written() == sorted(target_of(key) for key in KEYS)


def check_keys_that_climb(world):
    """On S3 they are names like any other. Whether a server takes them is its own affair; no file is touched."""
    target = world.folder / "climbed"
    climbing = ("../../../../climbed/x.csv", "in/../x.csv", "/etc/x.csv", "a//b.csv")
    with world.function(job=EVENT_JOB) as function:
        for key in climbing:
            function.invoke(s3_event(IN, key))
    local_job = f"source: {{{COLUMNS}}}\ntarget: {{uri: '{target}/in/${{event.key}}.parquet'}}\n"
    with world.function(job=local_job) as function:
        for key in climbing:
            outcome = function.invoke(s3_event(IN, key))
            if outcome.kind == "error":
                require_refused(outcome, "Usage", "leaves its folder")
            else:  # a folder whose name begins with a dot
                assert outcome.json["status"] == "ignored", outcome.body
        assert not target.exists()
        require_done(function.invoke(s3_event(IN, "plain.csv")))
    assert (target / "in/plain.csv.parquet").read_bytes()[:4] == b"PAR1"
    world.written()


def check_the_shell_does_the_same(world):
    job = world.folder / "event_job.yaml"
    job.write_text(EVENT_JOB)
    key = KEYS[1]
    environment = world.server.settings()
    expect(adze("check", job, environment=environment), 2, says="${input.stem} has no value")
    expect(adze("check", job, "--set", f"event.uri=s3://{IN}/{key}", environment=environment), 0)
    expect(adze("run", job, "--set", f"event.bucket={IN}", "--set", f"event.key={key}", environment=environment), 0)
    assert world.written() == [target_of(key)]


# --- Targets that start the function anew -------------------------------------------------------------------------------

def check_loops(world):
    def filters(**more):
        return json.dumps([{"bucket": OUT, **more}])

    loop = "each run would start the next"
    refusal_of_start(world, "Target", loop, job=EVENT_JOB, ADZE_TRIGGER_FILTERS=filters())
    refusal_of_start(world, "Target", loop, job=PLAIN_JOB, ADZE_TRIGGER_FILTERS=filters(prefix="pl", suffix=".parquet"))
    refusal_of_start(world, "Target", loop, job=PLAIN_JOB.replace("plain.parquet", "lake/"), ADZE_TRIGGER_FILTERS=filters(prefix="lake/"))
    refusal_of_start(world, "Usage", "ADZE_TRIGGER_FILTERS", job=PLAIN_JOB, ADZE_TRIGGER_FILTERS="{}")
    with world.function(job=EVENT_JOB, ADZE_TRIGGER_FILTERS=filters(suffix=".csv"), ADZE_ALLOW_EVENT_JOBS="1") as function:
        require_done(function.invoke(s3_event(IN, "plain.csv")))
        require_refused(function.invoke({"source": f"s3://{IN}/plain.csv", "target": f"s3://{OUT}/x.csv"}), "Target", loop)
    assert world.written() == ["plain.parquet"]
    job = world.folder / "loop_job.yaml"
    job.write_text(EVENT_JOB)
    environment = {**world.server.settings(), "ADZE_TRIGGER_FILTERS": filters()}
    expect(adze("check", job, environment=environment), 2, says=loop)


def main():
    subprocess.run([str(ROOT / "scripts/install_servers")], check=True)
    checks = Checks()
    with work_folder() as folder, S3Server(folder) as server:
        world = World(folder, server)
        for check in (check_a_file, check_a_folder, check_the_variable, check_a_job_on_s3, check_no_job, check_values,
                      check_events_bring_no_jobs, check_keys, check_keys_that_climb, check_the_shell_does_the_same, check_loops):
            checks.run(check.__name__.removeprefix("check_").replace("_", " "), check, world)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
