"""The function as Lambda starts it: build/adze under the name of bootstrap, with Lambda's environment and nothing else.

Not executable, so scripts/run_checks does not take it for a test.
"""
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ADZE  # noqa: E402
from server_process import stop  # noqa: E402


class Function:
    """One process of the function, in `folder`: its bootstrap, its temporary files (`temp`), the log of its standard error and
    output (`log`). `job` is the text of its ADZE_JOB; `environment` adds to Lambda's own variables, or takes one away where the
    value is None. `launcher` is put in front of the command, as for setpriv or strace."""

    def __init__(self, api, folder, job=None, environment=None, memory_mb=512, launcher=(), binary=ADZE, handler="handler"):
        self.api, self.handler, self.launcher = api, handler, launcher
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.temp = self.folder / "tmp"
        self.temp.mkdir(exist_ok=True)
        self.log_file, self.output_file = self.folder / "stderr", self.folder / "stdout"
        self.bootstrap = self.folder / "bootstrap"
        if not self.bootstrap.exists():
            self.bootstrap.symlink_to(binary)
        variables = {
            "AWS_LAMBDA_RUNTIME_API": api.address, "_HANDLER": handler, "LAMBDA_TASK_ROOT": str(self.folder), "TZ": ":UTC",
            "LAMBDA_RUNTIME_DIR": "/var/runtime", "LANG": "en_US.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
            "AWS_LAMBDA_FUNCTION_NAME": "adze-test", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb), "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/adze-test", "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/26/[$LATEST]0123456789abcdef",
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "TMPDIR": str(self.temp),
            **({"ADZE_JOB": job} if job is not None else {}), **(environment or {})}
        self.environment = {name: value for name, value in variables.items() if value is not None}

    def __enter__(self):
        self.start()
        return self

    def start(self):
        self.started_at = time.monotonic()
        with open(self.log_file, "ab") as errors, open(self.output_file, "ab") as output:
            self.process = subprocess.Popen([*self.launcher, str(self.bootstrap), self.handler], stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=errors, cwd=self.folder, env=self.environment)

    def __exit__(self, *_):
        stop(self.process)

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    @property
    def output(self):
        return self.output_file.read_text(errors="replace")

    def invoke(self, payload, seconds=60, **named):
        """Hands an event out (`named` as of RuntimeApi.send) and waits for what comes of it, as long as the process lives."""
        return self.outcome(self.api.send(payload, **named), seconds)

    def outcome(self, delivery, seconds=60):
        end = time.monotonic() + seconds
        while not delivery.answered.wait(0.05):
            if self.process.poll() is not None and not delivery.answered.wait(0.2):
                raise AssertionError(f"the function exits ({self.process.returncode}) without an answer: {self.log[-1500:]}")
            assert time.monotonic() < end, f"no answer within {seconds} s to {delivery.payload[:200]!r}: {self.log[-1500:]}"
        return delivery.outcomes[0]

    def wait(self, seconds=30):
        """Until it ends; its exit status."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the function still runs after {seconds} s: {self.log[-1500:]}") from None

    def resident_bytes(self, what="VmRSS"):
        """Of the process now, or with "VmHWM" at its largest."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(what + ":"):
                return int(line.split()[1]) << 10
        raise AssertionError(f"the process has no {what}")

    def left_behind(self):
        """What lies in its folder for temporary files."""
        return sorted(str(path.relative_to(self.temp)) for path in self.temp.rglob("*"))
