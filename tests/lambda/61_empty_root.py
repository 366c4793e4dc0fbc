#!/usr/bin/env python3
"""Zip, layer and image, unpacked and run where there is nothing else: read-only, no HOME, an unknown user, one writable /tmp, and
another glibc in LD_LIBRARY_PATH, as in Lambda. There they start, GET over https, write to S3 over https, load each library that is
loaded when first needed, ask the Runtime API for the first event, and write the bytes that every other build writes; for arm64 by
qemu."""
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, Result, adze, expect, work_folder  # noqa: E402
from package_files import ARCHITECTURES, image_config, package, unpack_image, unpack_zip  # noqa: E402
from runtime_api_server import RuntimeApi  # noqa: E402
from s3_server import S3Server  # noqa: E402
from sealed_root import SealedRoot  # noqa: E402
from server_process import stop  # noqa: E402
from web_server import Nginx  # noqa: E402

BUCKET = "adze-package"
EXAMPLE = ROOT / "examples/dp_summary"
CA = "/ca.pem"


class World:
    def __init__(self, folder, nginx, server):
        self.folder, self.nginx, self.server = folder, nginx, server
        server.requests.make_bucket(BUCKET)
        (nginx.www / "t.csv").write_bytes((EXAMPLE / "ds_1.csv").read_bytes())
        # What Amazon Linux has in /lib64 must not be taken: it is another glibc.
        self.decoys = folder / "decoys"
        self.decoys.mkdir()
        for name in ("libc.so.6", "libm.so.6", "libssl.so.3", "libcrypto.so.3", "libcurl.so.4", "libz.so.1"):
            (self.decoys / name).write_text("not this one")
        server.requests.put(BUCKET, "in.csv", (EXAMPLE / "ds_1.csv").read_bytes())
        for name in ("ds_1.csv", "job.yaml"):
            (folder / name).write_bytes((EXAMPLE / name).read_bytes())
        expect(adze("run", folder / "job.yaml"), 0)
        self.expected = (folder / "out/etl_output.parquet").read_bytes()

    def files(self, ca):
        return {"/lib64": self.decoys, CA: ca}


class Unpacked:
    """A package as it lies in Lambda."""

    def __init__(self, world, architecture, kind):
        self.world, self.architecture, self.kind = world, architecture, kind
        folder = world.folder / f"{kind}-{architecture}"
        if kind == "image":
            unpack_image(package("image", architecture), folder)
            (program,) = image_config(package("image", architecture))["Entrypoint"]
            self.root, self.program = SealedRoot(folder / "rootfs/var", "/var"), program
        else:
            unpack_zip(package(kind, architecture), folder)
            self.root = SealedRoot(folder, "/opt" if kind == "layer" else "/var/task")
            self.program = f"{self.root.place}/bootstrap"

    def words(self, environment, ca, more_files=None):
        files = {**self.world.files(ca or self.world.nginx.folder / "ca.pem"), **(more_files or {})}
        return self.root.words(self.architecture, environment, files, self.program)

    def adze(self, *words, environment=None, ca=None, more_files=None):
        command = [*self.words(environment or {}, ca, more_files), *map(str, words)]
        done = subprocess.run(command, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        return Result(command[-len(words):], done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def starts(unpacked):
    result = unpacked.adze("--version")
    assert result.status == 0 and result.out.startswith(b"adze "), result


def reads_https(unpacked):
    url = f"https://127.0.0.1:{unpacked.world.nginx.https}/t.csv"
    result = unpacked.adze("query", "SELECT count(*) AS n FROM source", url, "--format", "csv", environment={"SSL_CERT_FILE": CA})
    assert result.status == 0 and result.out.split() == [b"n", b"200"], result


def judges_by_its_own_certificates(unpacked):
    """Of the package: no system has any, and they don't vouch for the test's server."""
    url = f"https://127.0.0.1:{unpacked.world.nginx.https}/t.csv"
    result = unpacked.adze("query", "SELECT count(*) AS n FROM source", url)
    assert result.status != 0 and "certificate" in result.err and "no certificates" not in result.err, result


def runs_the_example_from_s3_to_s3(unpacked):
    """Over https, and the result has the bytes that the build of this machine writes to a file."""
    world, server = unpacked.world, unpacked.world.server
    key = f"{unpacked.kind}-{unpacked.architecture}.parquet"
    job = world.folder / "s3_job.yaml"
    text = (EXAMPLE / "job.yaml").read_text()
    job.write_text(text.replace("uri: ds_1.csv", f"uri: s3://{BUCKET}/in.csv").replace("out/etl_output.parquet", f"s3://{BUCKET}/{key}"))
    environment = {name: value for name, value in server.environment.items() if value and name != "SSL_CERT_FILE"}
    result = unpacked.adze("run", "/job.yaml", environment={**environment, "AWS_CA_BUNDLE": CA}, ca=server.ca, more_files={"/job.yaml": job})
    assert result.status == 0, result
    assert server.requests.get(BUCKET, key) == world.expected, "other bytes than build/adze writes"


def loads_its_other_libraries(unpacked):
    """libpq and libssh2: nobody listens, which is told only by who has them."""
    for words in (("postgres://someone@127.0.0.1:1/db", "--table", "t"), ("sftp://someone@127.0.0.1:1/t.csv",)):
        result = unpacked.adze("query", "SELECT count(*) AS n FROM source", *words)
        assert result.status != 0 and "library" not in result.err and "refused" in result.err, result


def asks_for_the_first_event(unpacked, more_files=None):
    with RuntimeApi() as api:
        environment = {"AWS_LAMBDA_RUNTIME_API": api.address, "_HANDLER": "handler", "LAMBDA_TASK_ROOT": "/var/task", "TZ": ":UTC",
                       "AWS_LAMBDA_FUNCTION_NAME": "adze-test", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_REGION": "us-east-1",
                       "ADZE_JOB": (EXAMPLE / "job.yaml").read_text().replace("uri: ds_1.csv", "uri: s3://bucket/in.csv")
                       .replace("uri: out/", "uri: s3://bucket/")}
        process = subprocess.Popen(unpacked.words(environment, None, more_files), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + 60
            while not any(request.path.endswith("/invocation/next") for request in api.requests):
                assert not api.init_errors, f"init error: {api.init_errors}"
                assert process.poll() is None, f"exits with {process.returncode}: {process.stdout.read()[-600:]!r}"
                assert time.monotonic() < end, "does not ask for an event within 60 s"
                time.sleep(0.02)
        finally:
            stop(process)


def main():
    checks = Checks()
    with work_folder() as folder:
        (folder / "web").mkdir()
        with Nginx(folder / "web") as nginx, S3Server(folder, tls=True) as server:
            world = World(folder, nginx, server)
            for architecture in ARCHITECTURES:
                for kind in ("lambda", "layer", "image"):
                    unpacked = Unpacked(world, architecture, kind)
                    for check in (starts, reads_https, judges_by_its_own_certificates, runs_the_example_from_s3_to_s3,
                                  loads_its_other_libraries, asks_for_the_first_event):
                        checks.run(f"{kind} {architecture}: {check.__name__.replace('_', ' ')}", check, unpacked)
    checks.close()


if __name__ == "__main__":
    main()
