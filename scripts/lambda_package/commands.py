"""Running the commands of a package: quiet when they succeed, all they said when they fail; and doing only what has changed."""
import hashlib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "build/package"


class PackageError(Exception):
    """What went wrong, in words for whoever typed `make package`."""


# What `make package` tells the makes that it starts: one of another project would take itself for a part of ours.
OWN_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}


def run(*words, folder=None, environment=None):
    """What the command printed on standard output."""
    words = [str(word) for word in words]
    inherited = {name: value for name, value in os.environ.items() if name not in OWN_MAKE}
    result = subprocess.run(words, cwd=folder or ROOT, env={**inherited, **(environment or {})}, stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, errors="replace")
    if result.returncode != 0:
        said = (result.stdout + result.stderr)[-4000:]
        raise PackageError(f"{' '.join(words[:6])} … failed with {result.returncode}:\n{said}")
    return result.stdout


def run_shown(*words):
    """A command of minutes: on a terminal its progress is seen."""
    if not sys.stdout.isatty():
        run(*words)
    elif subprocess.run([str(word) for word in words], cwd=ROOT, stdin=subprocess.DEVNULL).returncode != 0:
        raise PackageError(f"{words[0]} failed")


def announce(text):
    print(f"package: {text}", flush=True)


def digest(*parts):
    """One hash of texts, bytes, and files (paths), in this order."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, pathlib.Path) else part if isinstance(part, bytes) else str(part).encode()
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


def scripts_digest():
    """Changes when how packages are made changes."""
    return digest(*sorted(pathlib.Path(__file__).parent.glob("*.py")))


class Stamp:
    """Whether something was made from the same inputs before: a file that holds their hash, written when it is made."""

    def __init__(self, path, *inputs):
        self.path = pathlib.Path(path)
        self.wanted = digest(*inputs)

    def is_fresh(self, *outputs):
        return all(output.exists() for output in outputs) and self.path.is_file() and self.path.read_text() == self.wanted

    def write(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.wanted)


def jobs():
    return os.environ.get("JOBS") or str(os.cpu_count() or 1)


def fail(error):
    print(f"package: {error}", file=sys.stderr)
    return 1
