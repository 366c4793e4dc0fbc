#!/usr/bin/env python3
"""What a function logs: every line by itself, as JSON or text, from its level on, with the right request also when several run at
once; the receipt of each job, the report with its cost, metrics on standard output; and never a value of the data or a secret, at any
level, whatever fails."""
import contextlib
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import Checks, work_folder  # noqa: E402
from function_process import Function  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402

COLUMNS = "columns: {id: int64, name: string, price: int32}"
# Values that stand nowhere but in the data.
NAME, PRICE = "Zaphod-Beeblebrox", "271828.5"
GOOD = f"id,name,price\n1,{NAME},314159\n2,Arthur,5\n".encode()
BAD = f"id,name,price\n1,{NAME},{PRICE}\n".encode()
SECRETS = {"AWS_ACCESS_KEY_ID": "AKIAADZELOGS00000001", "AWS_SECRET_ACCESS_KEY": "s3cr3t/Logs+hunter2", "AWS_SESSION_TOKEN": "t0ken-Logs-hunter2",
           "MY_PASSWORD": "pa55word-Logs-hunter2"}
TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t(start|[0-9a-f-]{36})\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t[^\t\n]+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TRACE_ROOT = "1-5759e988-bd862e3fe1be46a994272793"


class World:
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        (folder / "good.csv").write_bytes(GOOD)
        (folder / "bad.csv").write_bytes(BAD)

    def job(self, source="good.csv", more="", name="orders"):
        return (f"name: {name}\nsource: {{uri: {self.folder}/{source}, {COLUMNS}}}\n{more}\n"
                f"target: {{uri: {self.folder}/{name}.parquet}}\n")

    @contextlib.contextmanager
    def function(self, job, log_format="JSON", level=None, **variables):
        self.count += 1
        with RuntimeApi() as api:
            environment = {**SECRETS, "AWS_LAMBDA_LOG_FORMAT": log_format, "AWS_LAMBDA_LOG_LEVEL": level, **variables}
            with Function(api, self.folder / f"function{self.count}", job, environment) as function:
                yield function
            require_clean(function)


def require_clean(function, *more):
    """Neither log nor answers hold data or secrets."""
    said = function.log + function.output + "".join(request.body.decode(errors="replace") for request in function.api.requests)
    for word in (NAME, "Zaphod", PRICE, "271828", *[value for name, value in SECRETS.items() if name != "AWS_ACCESS_KEY_ID"], "hunter2", *more):
        assert word not in said, f"{word!r} is logged or answered: ...{said[max(0, said.index(word) - 200):][:400]}"


def records(function):
    """The log's lines as JSON, each with what all have."""
    found = []
    for line in function.log.splitlines():
        record = json.loads(line)
        assert TIME.fullmatch(record["timestamp"]) and record["message"] and record["functionName"] == "adze-test", line
        assert record["level"] in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"), line
        found.append(record)
    return found


def only(found, key):
    (record,) = [record for record in found if key in record]
    return record


def settle(function):
    """What is reported after an answer is written before the next event is asked for."""
    function.api.wait_until_idle()


def check_json(world):
    with world.function(world.job()) as function:
        outcome = function.invoke({}, request_id="8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        assert outcome.kind == "response", outcome.body
        settle(function)
        found = records(function)
    for record in found:
        assert record["requestId"] == "8476a536-e9f4-11e8-9739-2dfe598c3fcd" and record["xrayTraceId"] == TRACE_ROOT, record
    receipt = only(found, "receipt")["receipt"]
    assert (receipt["status"], receipt["rows"]["read"], receipt["outputs"][0]["rows"]) == ("ok", 2, 2), receipt
    assert function.output == "", function.output


def check_report(world):
    with world.function(world.job()) as function:
        for _ in range(2):
            seconds = function.invoke({}).seconds
            settle(function)
        cold, warm = [record["report"] for record in records(function) if "report" in record]
    assert cold["cold_start"] and not warm["cold_start"], (cold, warm)
    assert 0 < cold["init_seconds"] < 5 and "init_seconds" not in warm, (cold, warm)
    for report in (cold, warm):
        assert 0 < report["cpu_seconds"] < 5 and 2**20 < report["peak_bytes"] < 2**27 and report["memory_mb"] == 512, report
        billed = report["seconds"] + report.get("init_seconds", 0)
        assert billed <= report["billed_seconds"] <= billed + 0.001 + 1e-9, report
        assert abs(report["gb_seconds"] - report["billed_seconds"] / 2) < 1e-9, report
        dollars = report["gb_seconds"] * 0.0000166667 + 0.0000002
        assert abs(report["dollars"]["x86_64"] - dollars) < 1e-12 and report["dollars"]["arm64"] < dollars, report
        assert report["cheaper"] is None or report["cheaper"]["memory_mb"] == 128, report
    # The server has the answer before the function knows that it has.
    assert warm["seconds"] <= seconds + 0.05, (warm, seconds)


def check_text(world):
    with world.function(world.job(), log_format="Text") as function:
        function.invoke({})
        settle(function)
        lines = function.log.splitlines()
    assert len(lines) == 2, lines
    for line in lines:
        assert TEXT.match(line), line


def check_levels(world):
    for source, counts in (("good.csv", {"DEBUG": 2, "INFO": 2, "WARN": 0, "ERROR": 0}), ("bad.csv", {"INFO": 2, "WARN": 1, "ERROR": 1, "FATAL": 0})):
        for level, count in counts.items():
            for log_format in ("JSON", "Text"):
                with world.function(world.job(source), log_format=log_format, level=level) as function:
                    function.invoke({})
                    settle(function)
                    assert len(function.log.splitlines()) == count, f"{source}, {level}, {log_format}: {function.log}"


def check_failures(world):
    """Each shows the shape of what is wrong, and only that."""
    jobs = {"a value": world.job("bad.csv"),
            "a cast": world.job(more="transform: SELECT CAST(name AS INTEGER) AS n FROM source"),
            "a null": world.job().replace("name: string", "name: {type: string, null_values: [" + NAME + "], nullable: false}")}
    for what, job in jobs.items():
        with world.function(job, level="TRACE") as function:
            outcome = function.invoke({})
            settle(function)
            failed = only(records(function), "receipt")
        assert outcome.kind == "error" and failed["level"] == "ERROR" and failed["receipt"]["status"] == "failed", f"{what}: {function.log}"


def check_a_failed_start(world):
    """One line that is FATAL, in the function's format, at any level."""
    for log_format in ("JSON", "Text"):
        with world.function("source: {}", log_format=log_format, level="FATAL") as function:
            assert function.wait() != 0
            (line,) = function.log.splitlines()
        assert json.loads(line)["level"] == "FATAL" if log_format == "JSON" else TEXT.match(line)[2] == "FATAL", line


def check_locations(world):
    """Addresses are shown without what may not be seen."""
    source = "https://me:hunter2@127.0.0.1:1/x.csv?token=hunter2&sig=hunter2"
    job = f"source: {{uri: '{source}', {COLUMNS}}}\ntarget: {{uri: {world.folder}/x.parquet}}\nlimits: {{timeout: 5s}}\n"
    with world.function(job, level="TRACE") as function:
        outcome = function.invoke({})
        settle(function)
        assert outcome.kind == "error", outcome.body
        assert len(records(function)) >= 2
        require_clean(function, "sig=", "token=")


def check_hostile_events(world):
    """An event that can't be read is an ERROR that shows keys, and none of the values."""
    with world.function(world.job(), level="TRACE") as function:
        for payload in ({"Records": [{"eventSource": "aws:unknown", "secret": "hunter2"}]}, {"strange": "hunter2", "more": {"x": ["hunter2"]}},
                        b'{"broken": "hunter2', b"\xff\xfe hunter2", [["hunter2"]], "hunter2"):
            outcome = function.invoke(payload)
            settle(function)
            assert outcome.kind == "error", f"{payload!r}: {outcome.body}"
        errors = [record for record in records(function) if record["level"] == "ERROR"]
    assert len(errors) == 6, errors


def check_concurrent(world):
    """Lines of invocations that run at once stand by themselves, each with its own request."""
    names = [f"{count:08x}-e9f4-11e8-9739-2dfe598c3fcd" for count in range(60)]
    with world.function(world.job(), AWS_LAMBDA_MAX_CONCURRENCY="6", ADZE_METRICS_NAMESPACE="adze") as function:
        deliveries = [function.api.send({}, request_id=name) for name in names]
        for delivery in deliveries:
            function.outcome(delivery)
        function.api.wait_until_idle(6)
        found = records(function)
        metrics = [json.loads(line) for line in function.output.splitlines()]
    for key in ("receipt", "report"):
        assert sorted(record["requestId"] for record in found if key in record) == names, f"{key}: {len(found)} lines"
    assert all("dollars" not in record.get("report", {}) for record in found), "managed instances are paid by the instance"
    assert sorted(document["requestId"] for document in metrics if "Job" in document) == names, f"{len(metrics)} documents"


def check_metrics(world):
    for log_format in ("JSON", "Text"):
        with world.function(world.job(), log_format=log_format, level="FATAL", ADZE_METRICS_NAMESPACE="Shop/ETL") as function:
            function.invoke({})
            settle(function)
            job, invocation = [json.loads(line) for line in function.output.splitlines()]
            assert function.log == "", function.log
        for document, dimensions in ((job, ["FunctionName", "Job"]), (invocation, ["FunctionName"])):
            (directive,) = document["_aws"]["CloudWatchMetrics"]
            assert directive["Namespace"] == "Shop/ETL" and directive["Dimensions"] == [dimensions], directive
            assert all(isinstance(document[metric["Name"]], (int, float)) for metric in directive["Metrics"]), document
            assert document["FunctionName"] == "adze-test"
            assert abs(document["_aws"]["Timestamp"] / 1000 - time.time()) < 60
        assert (job["Job"], job["RowsRead"], job["RowsWritten"], job["RowsRejected"], job["Failed"]) == ("orders", 2, 2, 0, 0), job
        assert job["BytesRead"] == len(GOOD) and job["BytesWritten"] > 100 and job["SecondsExecute"] >= 0, job
        assert invocation["ColdStart"] == 1 and invocation["PeakMemory"] > 2**20 and 0 < invocation["Cost"] < 0.001, invocation


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        for name, function in list(globals().items()):
            if name.startswith("check_"):
                checks.run(name.removeprefix("check_").replace("_", " "), function, world)
    checks.close()


if __name__ == "__main__":
    main()
