#!/usr/bin/env python3
"""The JSON Schema of job files against the reader of job files: whatever `adze check` accepts the schema accepts, and
what is wrong with a single value both refuse. Jobs are written as JSON, so that both read the same values."""
import copy
import json
import random
import subprocess
import sys

from adze_runs import ADZE, ROOT, Checks, adze, use_readers, work_folder

use_readers()

import jsonschema  # noqa: E402  (only in build/readers)
import yaml  # noqa: E402

FULL = {
    "name": "full",
    "source": {
        "uri": "in.csv", "format": "csv", "extra_columns": "ignore", "assume_utc": False, "null_values": ["NA", 0],
        "dialect": {"delimiter": ",", "quote": "none", "escape": "\\", "header": True, "skip_rows": 0},
        "columns": {"a": "int16", "b": {"type": "decimal(10,2)", "nullable": True, "null_values": "-"}},
    },
    "transform": "SELECT a FROM source",
    "target": {"uri": "out.parquet", "mode": "replace", "compression": "zstd", "compression_level": 3,
               "row_group_rows": 1000, "timestamps": "micros", "time": "string"},
    "limits": {"memory": "512MB", "threads": 1, "timeout": "15m"},
}

# What may stand at a key, right and wrong ones together: the reader says which is which.
VALUES = [None, "", "x", "true", True, False, 0, 1, -1, 7, 1.5, 22, 23, 300, 10**10, [], ["a", 1], [["a"]], {}, {"a": 1},
          "none", "tab", "\\t", ";", ";;", "512MB", "2 GiB", "2 Gi", ".5g", "5.", "90s", "15 min", "1d", "2h", "-3", "csv",
          "CSV", "refuse", "create", "append", "snappy", "millis", "time", "int8", "INT64", "int4", "decimal(5,2)",
          "numeric ( 4 )", "timestamp with time zone", "Double Precision", "string", "float8", "x.csv", "x.txt", "x.jsonl"]


def paths(value, path=()):
    for key in value if isinstance(value, dict) else ():
        yield (*path, key)
        yield from paths(value[key], (*path, key))


def changed(job, path, value):
    job = copy.deepcopy(job)
    at = job
    for key in path[:-1]:
        if not isinstance(at.get(key), dict):
            at[key] = {}
        at = at[key]
    if value is DELETED:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value
    return job


DELETED = object()


def schema_paths(schema, path=()):
    """All keys of a schema, in the map of FULL's column `b` those of a column."""
    for form in schema.get("anyOf", []):
        yield from schema_paths(form, path)
    for key, value in schema.get("properties", {}).items():
        yield (*path, key)
        yield from schema_paths(value, (*path, key))
    if isinstance(schema.get("additionalProperties"), dict):
        yield (*path, "a")
        yield from schema_paths(schema["additionalProperties"], (*path, "b"))


class World:
    def __init__(self, folder):
        self.folder = folder
        (folder / "in.csv").write_text("a,b\n1,2.50\n")
        self.schema = json.loads(subprocess.run([ADZE, "schema"], capture_output=True, check=True).stdout)
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.paths = list(schema_paths(self.schema))
        self.validator = jsonschema.Draft7Validator(self.schema)

    def reader_problems(self, job, *words):
        """What the job's reader says of it. A file that is missing or not as declared is no matter of its form."""
        path = self.folder / "job.json"
        path.write_text(json.dumps(job))
        result = adze("check", path, *words)
        assert result.status in (0, 2, 3, 5, 6), f"exit {result.status}: {result.err}"
        return result.err if result.status == 2 else ""

    def schema_problems(self, job):
        return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in self.validator.iter_errors(job)]


def check_examples(world):
    jobs = sorted(ROOT.glob("examples/*/job*.yaml"))
    assert jobs
    for path in jobs:
        assert not world.schema_problems(yaml.safe_load(path.read_text())), path


def check_full_job(world):
    assert not world.reader_problems(FULL) and not world.schema_problems(FULL)


def check_values(world):
    """Each key with each value. Free text may be anything; elsewhere both say the same."""
    accepted = refused = 0
    differ = []
    for path in world.paths:
        for value in [*VALUES, DELETED]:
            job = changed(FULL, path, value)
            said, found = world.reader_problems(job), world.schema_problems(job)
            form = [line for line in said.splitlines() if line.startswith("adze: ") and "job.json" in line]
            where = f"{'.'.join(path)}: {'(left out)' if value is DELETED else value!r}"
            if not form:
                accepted += 1
                if found:
                    differ.append(f"{where}: adze takes it, the schema says {found}")
            elif not found:
                # What only the whole job shows, and bounds that are not of one value.
                whole = ("delimiter", "quote", "escape", "decimal", "numeric", "SQL", "transform", "column '",
                         "too little", "syntax error", "is an empty list", "is empty", "must say where the credentials are", "a passphrase", "is for objects of S3", "needs a folder",
                         "'source.uri' is missing",  # a function's job takes it from the event
                         "location", "scheme", "PostgreSQL", "'0' is not a duration", "'10000000000' is not a duration")
                if not any(word in form[0] for word in whole):
                    differ.append(f"{where}: the schema takes it, adze says {form[0]}")
            else:
                refused += 1
    print(f"       {accepted} accepted, {refused} refused by both")
    assert not differ, "\n       ".join(differ)
    assert accepted > 100 and refused > 100


def check_placeholders(world):
    """A value from --set may stand for any scalar."""
    for path in paths(FULL):
        at = FULL
        for key in path:
            at = at[key]
        if not isinstance(at, (dict, list)):
            assert not world.schema_problems(changed(FULL, path, "${value}")), path


def check_unknown_keys(world):
    for section in [(), *(path for path in paths(FULL) if path[-1] != "columns")]:
        at = FULL
        for key in section:
            at = at[key]
        if isinstance(at, dict):
            job = changed(FULL, (*section, "unknown"), 1)
            assert "unknown key" in world.reader_problems(job) and world.schema_problems(job), section


def check_two_changes(world):
    """Random pairs: what is taken alone is taken together."""
    dice = random.Random(1)
    for _ in range(150):
        job = FULL
        for path in sorted(dice.sample(world.paths, 2), key=len, reverse=True):
            job = changed(job, path, dice.choice(VALUES))
        if not world.reader_problems(job):
            assert not world.schema_problems(job), json.dumps(job)


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        checks.run("the example jobs", check_examples, world)
        checks.run("a job with every key", check_full_job, world)
        checks.run("every key with every value", check_values, world)
        checks.run("placeholders", check_placeholders, world)
        checks.run("unknown keys", check_unknown_keys, world)
        checks.run("two changes at once", check_two_changes, world)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
