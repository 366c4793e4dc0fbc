"""A real S3 server whose conditional writes are atomic and which enforces policies: MinIO, over a folder.

It is built by Go from its pinned source into build/servers, which takes about nine minutes and 1.2 GB while it lasts; set MINIO to a
program that is there already. It is run for tests only and is no part of adze.

Not executable, so scripts/run_checks does not take it for a test.
"""
import os
import shutil
import subprocess
import tempfile

from adze_runs import ROOT
from s3_requests import S3Requests
from s3_server import ACCESS_KEY, NO_SETTINGS, REGION, SECRET_KEY
from server_process import free_port, stop, wait_for_port

MODULE = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"


def minio():
    """The program, built if it isn't there."""
    for path in (os.environ.get("MINIO", ""), ROOT / "build/servers/minio", shutil.which("minio") or ""):
        if path and os.access(path, os.X_OK):
            return str(path)
    go = shutil.which("go") or "/usr/local/go/bin/go"
    if not os.access(go, os.X_OK):
        raise AssertionError("Go is missing: it builds MinIO")
    folder = ROOT / "build/servers"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Building {MODULE} into {folder}: about nine minutes", flush=True)
    sources = tempfile.mkdtemp(prefix="sources.", dir=folder)
    environment = {**os.environ, "GOPATH": f"{sources}/path", "GOCACHE": f"{sources}/cache", "GOBIN": str(folder), "GOWORK": "off",
                   "GOFLAGS": "-modcacherw"}
    try:
        subprocess.run([go, "install", "-trimpath", "-ldflags=-s -w", MODULE], check=True, env=environment)
    finally:
        shutil.rmtree(sources, ignore_errors=True)
    return str(folder / "minio")


class Minio:
    def __init__(self, folder):
        self.folder, self.log, self.port = folder / "minio", folder / "minio.log", free_port()
        self.folder.mkdir()

    def __enter__(self):
        environment = {**os.environ, "MINIO_ROOT_USER": ACCESS_KEY, "MINIO_ROOT_PASSWORD": SECRET_KEY, "MINIO_BROWSER": "off",
                       "MINIO_REGION": REGION}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([minio(), "server", "--address", f"127.0.0.1:{self.port}", "--quiet", str(self.folder)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        wait_for_port(self.port, self.process, self.log)
        self.requests = S3Requests(self.port, ACCESS_KEY, SECRET_KEY, REGION)
        assert self.requests.wait_until(lambda: self.requests.send("GET", "/").status == 200), "MinIO does not get ready"
        return self

    def __exit__(self, *_):
        stop(self.process)

    @property
    def environment(self):
        return {**NO_SETTINGS, "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.port}", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
