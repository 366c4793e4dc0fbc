"""Worlds of 76_faults.py and 77_kills.py between two buckets of a real S3 server.

Not executable, so scripts/run_checks does not take it for a test.
"""
import contextlib
import hashlib

from adze_runs import adze, expect
from fault_proxy import HttpProxy
from fault_worlds import COLUMNS, Run, World, rows, tls_sides
from s3_server import SECRET_KEY

SOURCE, TARGET = "adze-source", "adze-target"
OTHER_REGION = "eu-central-1"


class S3World(World):
    """From a bucket to a bucket. The target is one key; what lies beside it are other keys and unfinished uploads."""

    secrets = (SECRET_KEY,)
    key = "t.parquet"

    def __init__(self, folder, server):
        super().__init__(folder)
        self.server, self.requests, self.port = server, server.requests, server.port
        for bucket in (SOURCE, TARGET):
            if self.requests.send("HEAD", f"/{bucket}").status == 404:
                self.requests.make_bucket(bucket)
        self.requests.empty(SOURCE)
        self.make_source()
        self.learn_new()

    def make_source(self):
        self.requests.put(SOURCE, "source.csv", rows(20_000, 60))

    def environment(self, port):
        return self.server.settings(f"{self.server.endpoint.rpartition(':')[0]}:{port}")

    def words(self, port):
        return ["convert", f"s3://{SOURCE}/source.csv", f"s3://{TARGET}/{self.key}", "--columns", COLUMNS]

    def put(self, old):
        self.requests.empty(TARGET)
        if old is not None:
            self.requests.put(TARGET, self.key, old)

    def state(self):
        if self.requests.head(TARGET, self.key) is None:
            return None
        return hashlib.sha256(self.requests.get(TARGET, self.key)).hexdigest()

    def left_over(self):
        return [key for key in self.requests.list(TARGET) if key != self.key] + self.requests.uploads(TARGET)

    def require_cleaned(self, where):
        """adze cleanup takes away what a killed run has left."""
        result = expect(adze("cleanup", f"s3://{TARGET}/", "--older-than", "0s", "--yes", environment=self.environment(self.port)), 0)
        assert not self.left_over(), f"{where}: after adze cleanup there is {self.left_over()}: {result} {result.out}"

    @contextlib.contextmanager
    def requests_broken(self, *rules, watch=None):
        """With TLS on both sides of the proxy where the server has it."""
        named = tls_sides(self.server.folder) if self.server.tls else {}
        with HttpProxy(self.port, rules, watch, **named) as proxy:
            yield proxy.port, Run(happened=lambda: all(rule.done for rule in rules), proxy=proxy)

    @contextlib.contextmanager
    def elsewhere(self, *rules):
        """The same for a run whose settings name another region than the server's."""
        with self.requests_broken(*rules) as (port, fault):
            yield port, Run(fault.happened, ["/usr/bin/env", f"AWS_REGION={OTHER_REGION}"], fault.proxy)


class S3Single(S3World):
    name = "S3 to S3, one PUT"


class S3Regions(S3World):
    name = "S3 to S3 of another region"


class S3Tls(S3World):
    name = "S3 to S3 over https"


class S3Create(S3World):
    name = "S3 to S3, mode create"
    flags = ("--mode", "create")


class S3Multipart(S3World):
    """About 20 MiB: three parts."""

    name = "S3 to S3, in parts"
    flags = ("--compression", "none")

    def make_source(self):
        self.requests.put(SOURCE, "large.csv", rows(180_000, 110))

    def words(self, port):
        return ["convert", f"s3://{SOURCE}/large.csv", f"s3://{TARGET}/{self.key}", "--columns", COLUMNS]


class S3MultipartCreate(S3Multipart):
    name = "S3 to S3, in parts, mode create"
    flags = ("--compression", "none", "--mode", "create")


class S3Prefix(S3World):
    """More objects than one page of a list holds."""

    name = "a prefix of S3"
    count = 1010

    def make_source(self):
        for i in range(self.count):
            self.requests.put(SOURCE, f"many/{i:05}.csv", b"a,b\n%d,x%d\n" % (i, i))

    def words(self, port):
        return ["convert", f"s3://{SOURCE}/many/", f"s3://{TARGET}/{self.key}", "--columns", COLUMNS]
