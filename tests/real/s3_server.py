"""A real S3 server, versitygw over a folder, for the tests of s3://.

Not executable, so scripts/run_checks does not take it for a test.
"""
import os
import pathlib
import shutil
import subprocess

from adze_runs import ROOT
from s3_requests import S3Requests
from server_process import free_port, make_certificates, stop, wait_for_port

# A secret with what must be escaped somewhere, as AWS's own have.
ACCESS_KEY = "AKIAADZETESTS0000001"
SECRET_KEY = "s3cr3t/Adze+Tests=hunter2hunter2hunter2"
REGION = "us-east-1"
# Nothing of the machine's own settings may reach the runs.
NO_SETTINGS = {name: "" for name in (
    "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "AWS_ENDPOINT_URL", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")}


def program():
    """scripts/install_servers builds it."""
    for path in (ROOT / "build/servers/versitygw", os.environ.get("VERSITYGW", ""), shutil.which("versitygw") or ""):
        if path and os.access(path, os.X_OK):
            return str(path)
    raise AssertionError("versitygw is missing: run scripts/install_servers, or set VERSITYGW")


class S3Server:
    """One server over `folder`, http or, with `tls`, https with an authority of its own. `requests` looks into it with
    Python; `environment` gives adze the credentials and the address; buckets are made by requests.make_bucket()."""

    def __init__(self, folder, tls=False):
        self.folder = pathlib.Path(folder) / ("s3s" if tls else "s3")
        self.tls = tls
        for name in ("data", "iam", "sidecar", "versions"):
            (self.folder / name).mkdir(parents=True)
        if tls:
            make_certificates(self.folder)
        self.ca = self.folder / "ca.pem" if tls else None
        self.log = self.folder / "log"

    def keeps_attributes(self):
        """Whether the folder's file system has attributes, where versitygw keeps ETags and metadata."""
        try:
            os.setxattr(self.folder / "data", "user.adze", b"1")
        except OSError:
            return False
        return True

    def __enter__(self):
        self.port = free_port()
        self.start()
        self.requests = S3Requests(self.port, ACCESS_KEY, SECRET_KEY, REGION, self.ca)
        return self

    def start(self):
        """Also after stop(), at the same port and with the same objects."""
        words = [program(), "--port", f"127.0.0.1:{self.port}", "--iam-dir", str(self.folder / "iam"), "--region", REGION]
        if self.tls:
            words += ["--cert", str(self.folder / "server.pem"), "--key", str(self.folder / "server.key")]
        words += ["posix", *([] if self.keeps_attributes() else ["--sidecar", str(self.folder / "sidecar")]),
                  "--versioning-dir", str(self.folder / "versions"), str(self.folder / "data")]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                                            env={**os.environ, "ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY})
        wait_for_port(self.port, self.process, self.log)

    def stop(self):
        stop(self.process)

    def __exit__(self, *_):
        self.stop()

    @property
    def endpoint(self):
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def settings(self, endpoint=None):
        """The environment that leads adze here, or to `endpoint`, a proxy in front of it."""
        return {**NO_SETTINGS, "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL_S3": endpoint or self.endpoint, "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", **({"SSL_CERT_FILE": str(self.ca)} if self.tls else {})}

    @property
    def environment(self):
        return self.settings()
