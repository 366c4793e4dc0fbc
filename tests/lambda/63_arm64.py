#!/usr/bin/env python3
"""What `make package` built for another CPU means the same by everything: run by qemu, it writes the bytes that build/adze writes, of
the example and of rows by the ten thousand in each codec, and gives the answers of the text cases of parsing, types and
functions, which its own kernels compute."""
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import GENERATED_COLUMNS, ROOT, Checks, Skipped, adze, expect, generated_rows, work_folder  # noqa: E402
from package_files import DIST, MACHINE  # noqa: E402

EXAMPLE = ROOT / "examples/dp_summary"
CASES = ("csv", "functions", "types")
ROWS = 60_000
CONVERSIONS = ((), ("--compression", "none"), ("--compression", "gzip"), ("--compression", "snappy"), ("--compression", "lz4_raw"),
               ("--compression-level", "9"))
# Sums whose last digits would tell a fused or reordered operation, and text. No ln or exp, which are libm's own on each CPU.
QUERY = ("SELECT class, count(*) AS n, sum(ratio) AS s, avg(percentage) AS a, stddev_samp(ratio) AS d, min(memory) AS lo, max(fob) AS f, "
         "sum(sqrt(percentage) * ratio) AS r, count(DISTINCT dp) AS k FROM source GROUP BY class ORDER BY class")


class Emulated:
    """The program of the package, in its image's folder, as a command of this machine."""

    def __init__(self, folder):
        image = DIST / "image-arm64"
        emulator = shutil.which("qemu-aarch64")
        assert emulator, "qemu-aarch64 is missing: run scripts/install_build_dependencies --package"
        assert (image / "var/task/bootstrap").is_file(), "dist/image-arm64 is missing: run scripts/package arm64"
        # The text cases call it by its name.
        self.command = folder / "arm64/adze"
        self.command.parent.mkdir()
        # qemu looks for the loader, /var/task/adze/…, below the folder of -L first.
        self.command.write_text(f'#!/bin/sh\nexec "{emulator}" -L "{image}" "{image}/var/task/bootstrap" "$@"\n')
        self.command.chmod(0o755)

    def run(self, *words):
        done = subprocess.run([self.command, *map(str, words)], capture_output=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{words}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-600:]}"
        return done.stdout


def writes_the_example(emulated, folder):
    written = []
    for name, run in (("here", lambda *words: expect(adze(*words), 0)), ("there", emulated.run)):
        (folder / name).mkdir()
        for file in ("ds_1.csv", "job.yaml"):
            shutil.copy(EXAMPLE / file, folder / name)
        run("run", folder / name / "job.yaml")
        written.append((folder / name / "out/etl_output.parquet").read_bytes())
    assert written[0] == written[1], "other bytes"


def converts_to_the_same_bytes(emulated, folder, flags):
    rows = generated_rows(folder, ROWS)
    here, there = folder / "here.parquet", folder / "there.parquet"
    expect(adze("convert", rows, here, "--columns", GENERATED_COLUMNS, "--force", *flags), 0)
    emulated.run("convert", rows, there, "--columns", GENERATED_COLUMNS, "--force", *flags)
    assert here.read_bytes() == there.read_bytes(), "other bytes"


def computes_the_same(emulated, folder):
    words = ("query", QUERY, generated_rows(folder, ROWS), "--columns", GENERATED_COLUMNS, "--format", "csv")
    here = expect(adze(*words), 0).out
    assert here.count(b"\n") > 2, here
    assert emulated.run(*words) == here, "other values"


def passes_the_text_cases(emulated, name):
    files = sorted((ROOT / "tests/cases" / name).rglob("*.case"))
    assert files, f"tests/cases/{name} has no cases"
    done = subprocess.run([sys.executable, ROOT / "tests/run_cases.py", "--adze", emulated.command, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def main():
    checks = Checks()
    if MACHINE == "arm64":
        checks.run("arm64", lambda: Skipped("this machine is one, so that the other tests say it"))
        checks.close()
    with work_folder() as folder:
        emulated = Emulated(folder)
        checks.run("writes the example as build/adze does", writes_the_example, emulated, folder)
        for flags in CONVERSIONS:
            checks.run(f"converts to the same bytes {' '.join(flags)}", converts_to_the_same_bytes, emulated, folder, flags)
        checks.run("computes the same sums", computes_the_same, emulated, folder)
        for name in CASES:
            checks.run(f"passes the text cases of {name}", passes_the_text_cases, emulated, name)
    checks.close()


if __name__ == "__main__":
    main()
