"""Lambda's Runtime Interface Emulator, AWS's own, over the function of a zip: in an empty root as in Lambda.

    with Emulator(folder, unpacked, "x86_64", {"ADZE_JOB": job}) as emulator:   # unpacked: what is in the zip
        answer = emulator.invoke({"Records": [...]})
        print(answer.status, answer.json, answer.seconds, emulator.log)

The emulator starts the function with the first invocation, kills it at its timeout, and starts it anew after that or after a
crash. An error of the function is a 200 with the error's body, an exit a 502.

Not executable, so scripts/run_checks does not take it for a test.
"""
import dataclasses
import http.client
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT  # noqa: E402
from package_files import MACHINE  # noqa: E402
from sealed_root import SealedRoot, emulator_files  # noqa: E402
from server_process import free_port, stop, wait_for_port  # noqa: E402

PATH = "/2015-03-31/functions/function/invocations"


def program():
    """scripts/install_lambda_tools brings it along."""
    path = ROOT / "build/lambda_tools/aws-lambda-rie"
    assert path.is_file(), "the emulator is missing: run scripts/install_lambda_tools"
    return path.resolve()


@dataclasses.dataclass
class Answer:
    status: int
    body: bytes
    seconds: float

    @property
    def json(self):
        return json.loads(self.body)


class Emulator:
    """`files` are seen in the root by their places, beside the function's. `timeout` is the function's, in whole seconds."""

    def __init__(self, folder, unpacked, architecture=MACHINE, environment=None, files=None, timeout=30, memory_mb=512, place="/var/task"):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.log_file = folder / "log"
        self.port, api_port = free_port(), free_port()
        variables = {"AWS_LAMBDA_FUNCTION_NAME": "adze-test", "AWS_LAMBDA_FUNCTION_TIMEOUT": timeout, "AWS_LAMBDA_LOG_FORMAT": "JSON",
                     "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": memory_mb, "AWS_REGION": "us-east-1", **(environment or {})}
        seen = {"/emulator/rie": program(), **(files or {})}
        words = [f"{place}/bootstrap", "handler"]
        if architecture != MACHINE:  # the emulator itself is this machine's
            seen.update({f"/emulator/{name}": path for name, path in emulator_files(architecture).items()})
            words = ["/emulator/loader", "--library-path", "/emulator", "/emulator/qemu", *words]
        self.words = [*SealedRoot(unpacked, place).words(MACHINE, variables, seen, program="/emulator/rie"),
                      "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}", "--runtime-api-address", f"127.0.0.1:{api_port}",
                      "--log-level", "warn", *words]

    def __enter__(self):
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for_port(self.port, self.process, self.log_file)
        return self

    def __exit__(self, *_):
        stop(self.process)

    def invoke(self, payload, seconds=120):
        """`payload` is an object for JSON, text, or bytes."""
        body = payload if isinstance(payload, bytes) else payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            begin = time.monotonic()
            connection.request("POST", PATH, body=body, headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            data = answer.read()
            return Answer(answer.status, data, time.monotonic() - begin)
        finally:
            connection.close()

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    def records(self):
        """The function's own lines of the log."""
        found = []
        for line in self.log.splitlines():
            if line.startswith("{"):
                found.append(json.loads(line))
        return found

    def runtime_pid(self):
        """The process id of the function, or None if it does not run."""
        parents = {self.process.pid}
        for _ in range(4):  # the sandbox, its first process, the emulator, the function
            children = {pid for parent in parents for pid in children_of(parent)}
            for pid in children:
                if command_of(pid).endswith("bootstrap"):
                    return pid
            parents = children
        return None

    def resident_bytes(self, what="VmRSS"):
        """Of the function now, or with "VmHWM" at its largest."""
        text = pathlib.Path(f"/proc/{self.runtime_pid()}/status").read_text()
        (line,) = [line for line in text.splitlines() if line.startswith(what + ":")]
        return int(line.split()[1]) << 10


def children_of(pid):
    try:
        found = []
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
        return found
    except OSError:
        return []


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode()
    except OSError:
        return ""
