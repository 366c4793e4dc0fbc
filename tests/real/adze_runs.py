"""What the Python tests of this folder share: the binary, a folder to work in, counted checks, measured runs.

Not executable, so scripts/run_checks does not take it for a test.
"""
import contextlib
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ADZE = str(pathlib.Path(os.environ.get("ADZE", ROOT / "build/adze")).resolve())
READERS = ROOT / "build/readers"


def use_readers(*flags):
    """Goes on in build/readers, which has duckdb, pyarrow and polars; `flags` are those of scripts/install_readers."""
    if pathlib.Path(sys.prefix).resolve() == READERS.resolve():
        return
    subprocess.run([str(ROOT / "scripts/install_readers"), *flags], check=True)
    sys.stdout.flush()
    os.execv(str(READERS / "bin/python"), [str(READERS / "bin/python"), *sys.argv])


class Checks:
    """Named checks, one after another. A check is a function that raises when something is wrong."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.only = sys.argv[1] if len(sys.argv) > 1 else ""
        if not os.access(ADZE, os.X_OK):
            sys.exit(f"{ADZE} is missing: run `make build` first, or set ADZE")

    def run(self, name, function, *args, **named):
        if self.only not in name:
            return
        start = time.monotonic()
        try:
            reason = function(*args, **named)
        except AssertionError as error:
            self.failed += 1
            print(f"FAILED {name}\n       {str(error) or traceback.format_exc()}", flush=True)
        except Exception:  # one broken check must not hide the others
            self.failed += 1
            print(f"FAILED {name}\n{traceback.format_exc()}", flush=True)
        else:
            if isinstance(reason, Skipped):
                self.skipped += 1
                print(f"skipped {name}: {reason.why}", flush=True)
                return
            self.passed += 1
            print(f"ok {name} ({time.monotonic() - start:.1f} s)", flush=True)

    def close(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}")
        sys.exit(1 if self.failed or not self.passed else 0)


class Skipped:
    """Returned by a check that this machine cannot make."""

    def __init__(self, why):
        self.why = why


@contextlib.contextmanager
def work_folder():
    """A folder of its own, removed afterwards, mounts within it and folders without permissions too."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="adze-real-"))
    try:
        yield folder
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", str(folder)], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


class Result:
    def __init__(self, words, status, out, err):
        self.words, self.status, self.out, self.err = words, status, out, err

    def __str__(self):
        command = " ".join(str(word) for word in self.words)
        return f"{command[:400]}\n       exit {self.status}, stderr: {self.err.strip()[:600]!r}"


def adze(*words, environment=None, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=None, timeout=120,
         setup=None, launcher=(), text_input=None):
    """Runs adze and waits for it. A run that hangs is an AssertionError."""
    command = [*launcher, ADZE, *[str(word) for word in words]]
    process = subprocess.Popen(command, stdin=subprocess.PIPE if text_input is not None else stdin, stdout=stdout,
                               stderr=subprocess.PIPE, cwd=cwd, env={**os.environ, **(environment or {})},
                               preexec_fn=setup)
    try:
        out, err = process.communicate(text_input, timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise AssertionError(f"hangs (killed after {timeout} s): {' '.join(command)[:400]}")
    return Result(command, process.returncode, out, err.decode("utf-8", errors="replace"))


def expect(result, *statuses, says=""):
    """The exit code is one of `statuses`, and a failure has a message of adze's."""
    assert result.status in statuses, f"expected exit {' or '.join(map(str, statuses))}: {result}"
    if result.status != 0:
        assert "adze:" in result.err, f"no message: {result}"
    assert says in result.err, f"expected {says!r} in the message: {result}"
    return result


def digest(path):
    hasher = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            hasher.update(piece)
    return hasher.hexdigest()


def compile_c(source, to, *flags):
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", *flags, "-o", str(to), str(source), "-ldl"], check=True)
    return str(to)


def generated_rows(folder, rows):
    """A file of the example's shape, about 52 bytes a row; the same for the same number of rows."""
    program = folder / "gen_rows"
    if not program.exists():
        compile_c(ROOT / "bench/gen_rows.c", program)
    path = folder / f"rows_{rows}.csv"
    if not path.exists():
        with open(path, "wb") as file:
            subprocess.run([str(program), str(rows)], stdout=file, check=True)
    return path


GENERATED_COLUMNS = ("id:int64,class:string,memory:int16,percentage:float32,ratio:float32,fob:string,dp:string,"
                     "recovered:int8")


def kernels():
    """The names that ADZE_KERNEL takes on this CPU."""
    return [name for name in ("scalar", "avx2", "avx512")
            if adze("query", "SELECT a FROM source", "-", "--columns", "a:int64", text_input=b"a\n1\n",
                    environment={"ADZE_KERNEL": name}).status == 0]


def left_behind(folder):
    """Temporary files of adze's below a folder."""
    return sorted(str(path) for path in pathlib.Path(folder).rglob("*") if ".adze" in path.name)


def send(process, number):
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)


SIGNAL_EXITS = {signal.SIGINT: 130, signal.SIGTERM: 143}
