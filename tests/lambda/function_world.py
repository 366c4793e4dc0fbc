"""What the tests of the whole function share: the example job from an event of S3 to an object of S3, and the zip unpacked.

Not executable, so scripts/run_checks does not take it for a test.
"""
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT  # noqa: E402
from package_files import MACHINE, package, unpack_zip  # noqa: E402
from s3_server import SECRET_KEY  # noqa: E402

IN, OUT = "adze-in", "adze-out"
EXAMPLE = ROOT / "examples/dp_summary"
CA = "/certificates/ca.pem"
JOB = (EXAMPLE / "job.yaml").read_text().replace("  uri: ds_1.csv", "  # its uri is the event's object;") \
    .replace("uri: out/etl_output.parquet", f"uri: s3://{OUT}/${{input.stem}}.parquet")
# Uncompressed Parquet of a large input, for uploads in parts.
LARGE_JOB = f"""name: large
source: {{columns: {{id: int64, class: string, memory: int16, percentage: float32, ratio: float32, fob: string, dp: string, recovered: int8}}}}
target: {{uri: 's3://{OUT}/${{input.stem}}.parquet', compression: none}}
"""


def s3_event(*keys, bucket=IN):
    """As S3 sends it."""
    return {"Records": [{
        "eventVersion": "2.6", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2026-11-26T07:15:00.123Z",
        "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
               "object": {"key": urllib.parse.quote_plus(key, safe="/"), "size": 1, "sequencer": "0055AED6DCD90281E5"}}}
        for key in keys]}


class FunctionWorld:
    """Buckets with the example's input, and the zip of each architecture unpacked once."""

    def __init__(self, folder, server):
        self.folder, self.server, self.s3 = folder, server, server.requests
        self.count = 0
        for bucket in (IN, OUT):
            self.s3.make_bucket(bucket)
        self.s3.put(IN, "ds_1.csv", (EXAMPLE / "ds_1.csv").read_bytes())

    def new_folder(self, name):
        self.count += 1
        return self.folder / f"{name}{self.count}{'s' if self.server.tls else ''}"

    def unpacked(self, architecture=MACHINE):
        folder = self.folder / f"zip-{architecture}"
        if not folder.exists():
            folder.mkdir()
            unpack_zip(package("lambda", architecture), folder)
        return folder

    def settings(self, endpoint=None):
        """As Lambda has them: the credentials in the environment, and nothing that is empty."""
        named = {name: value for name, value in self.server.settings(endpoint).items() if value}
        return {**named, **({"SSL_CERT_FILE": CA} if self.server.tls else {})}

    def files(self):
        return {CA: self.server.ca} if self.server.tls else {}

    def forget_result(self, key="ds_1.parquet"):
        """So that the next event of the same object is work again, and not already done."""
        self.s3.delete(OUT, key)

    def require_result(self, key="ds_1.parquet"):
        """The object is what the job says, by a reader that is not adze's."""
        import pyarrow.parquet  # noqa: PLC0415  (only in build/readers)
        path = self.folder / "result.parquet"
        path.write_bytes(self.s3.get(OUT, key))
        table = pyarrow.parquet.read_table(path)
        assert table.num_rows == 5 and table.column_names[0] == "dp", table
        assert sum(table.column("memory_count").to_pylist()) > 100, table
        self.s3.delete(OUT, key)

    @staticmethod
    def require_no_secret(text):
        for secret in (SECRET_KEY, "AWS4-HMAC", "Signature="):
            assert secret not in text, "a secret is logged"
