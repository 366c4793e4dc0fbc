#!/usr/bin/env python3
"""What stands on a terminal while adze works and afterwards: the line of progress, and that nothing of it is left."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

from adze_runs import ADZE, GENERATED_COLUMNS, Checks, adze, expect, generated_rows, work_folder

LINE = re.compile(r"adze: reading [\d.]+ (?:bytes|[kMG]B)( of [\d.]+ [kMG]B \(\d+ %\))?(, [\d,]+ rows?)?"
                  r"(, [\d.]+ (?:bytes|[kMG]B)/s)?(, ([\dhmins ]+ left|finishing))?")
ERASE = b"\x1b[K"


class Screen:
    """As much of a terminal as adze uses: text, return, line feed, erase to the end of the line. Text that comes to the
    right edge goes on in the next line, as on a real one."""

    def __init__(self, width):
        self.width, self.lines, self.at = width, [""], 0

    def feed(self, data):
        for piece in re.findall(rb"\r|\n|\x1b\[K|[^\r\n\x1b]+|\x1b", data):
            if piece == b"\r":
                self.at = 0
            elif piece == b"\n":
                self.lines.append("")
                self.at = 0
            elif piece == ERASE:
                self.lines[-1] = self.lines[-1][:self.at]
            else:
                assert piece != b"\x1b", f"an escape that is not erase: {data!r}"
                for character in piece.decode():
                    if self.at == self.width:
                        self.lines.append("")
                        self.at = 0
                    line = self.lines[-1]
                    self.lines[-1] = line[:self.at] + character + line[self.at + 1:]
                    self.at += 1


class Terminal:
    """A run whose standard error, and unless said otherwise standard output, is a terminal."""

    def __init__(self, *words, width=100, environment=None, stdout=None, feeder=None, folder=None):
        self.width = width
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        base = {name: value for name, value in os.environ.items() if name not in ("CI", "TERM")}
        self.start = time.monotonic()
        self.process = subprocess.Popen([ADZE, *map(str, words)], stdin=feeder or subprocess.DEVNULL,
                                        stdout=theirs if stdout is None else stdout, stderr=theirs, cwd=folder,
                                        env={**base, "TERM": "xterm", **(environment or {})})
        os.close(theirs)
        self.ours = ours
        self.chunks = []  # (seconds since the start, bytes)
        self.screen = Screen(width)
        self.seen = []  # the last line after each chunk

    def read(self, until=lambda screen: False, seconds_max=120):
        """Reads until the run has ended or `until` holds."""
        while time.monotonic() - self.start < seconds_max:
            if not select.select([self.ours], [], [], 0.05)[0]:
                continue
            try:
                data = os.read(self.ours, 65536)
            except OSError:  # the run has closed its side
                data = b""
            if not data:
                os.close(self.ours)
                self.status = self.process.wait(timeout=30)
                return self
            self.chunks.append((time.monotonic() - self.start, data))
            self.screen.feed(data)
            self.seen.append(self.screen.lines[-1])
            if until(self.screen):
                return self
        self.process.kill()
        raise AssertionError(f"hangs: {self.chunks[-3:]}")

    def progress_lines(self):
        return [line for line in self.seen if line.startswith("adze: reading")]

    def all_bytes(self):
        return b"".join(data for _, data in self.chunks)

    def left(self):
        return [line.rstrip() for line in self.screen.lines if line.strip()]


def is_drawn(screen):
    return screen.lines[-1].startswith("adze: reading")


class World:
    def __init__(self, folder):
        self.folder = folder
        self.rows = generated_rows(folder, 700_000)
        self.fewer_rows = generated_rows(folder, 250_000)

    def slow(self, rows=None):
        """Seconds of work: the highest level of zstd."""
        return ["convert", rows or self.rows, self.folder / "out.parquet", "--columns", GENERATED_COLUMNS, "--compression-level", "19",
                "--threads", "1"]


def check_long_run(world):
    run = Terminal(*world.slow(), width=200).read()
    assert run.status == 0, run.left()
    lines = run.progress_lines()
    assert len(lines) >= 3, f"too fast to see: {run.seen}"
    for line in lines:
        assert LINE.fullmatch(line), line
    assert all(part in lines[-1] for part in (" of ", "rows", "/s")), lines[-1]
    drawn = [at for at, data in run.chunks if b"adze: reading" in data]
    assert drawn[0] >= 0.5, f"first drawn after {drawn[0]:.2f} s"
    assert len(lines) <= (drawn[-1] - drawn[0]) * 10 + 2, f"{len(lines)} lines in {drawn[-1] - drawn[0]:.2f} s"
    assert len(run.left()) == 1 and run.left()[0].startswith("adze: wrote 700,000 rows to"), run.left()
    assert run.left()[0].endswith("B/s"), run.left()
    # No line is taken away before the next one is drawn over it: that is what flickers.
    assert run.all_bytes().count(b"\r" + ERASE) == 1
    done = [int(found.group(1)) for line in lines if (found := re.search(r"\((\d+) %\)", line))]
    assert done == sorted(done), done


def check_unknown_size(world):
    with subprocess.Popen(["cat", str(world.rows)], stdout=subprocess.PIPE) as feeder:
        run = Terminal(*world.slow("-"), feeder=feeder.stdout).read()
    assert run.status == 0, run.left()
    assert run.progress_lines() and not any("%" in line or "left" in line for line in run.progress_lines())


def check_short_run(world):
    (world.folder / "short.csv").write_text("a\n1\n")
    run = Terminal("convert", "short.csv", "short.parquet", "--columns", "a:int8", folder=world.folder).read()
    assert run.status == 0 and b"\x1b" not in run.all_bytes() and len(run.left()) == 1, run.all_bytes()


def check_failure(world):
    path = world.folder / "bad.csv"
    path.write_bytes(world.rows.read_bytes() + b"1,2,3\n")
    run = Terminal(*world.slow(path), width=200).read()
    assert run.status == 3 and run.progress_lines(), run.left()
    assert run.left()[0].startswith(f"adze: {path}:700002:"), run.left()
    assert not any("reading" in line for line in run.left()), run.left()


def check_signals(world):
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        run = Terminal(*world.slow()).read(until=is_drawn)
        run.process.send_signal(number)
        run.read()
        assert run.status == status, run.status
        assert len(run.left()) == 1 and run.left()[0].startswith("adze: ") and "reading" not in run.left()[0], run.left()


def check_second_signal(world):
    """The second one ends the process at once; the first has taken the line away."""
    run = Terminal(*world.slow()).read(until=is_drawn)
    run.process.send_signal(signal.SIGINT)
    run.process.send_signal(signal.SIGINT)
    run.read()
    assert run.status in (-signal.SIGINT, 130), run.status
    assert not any("reading" in line for line in run.left()), run.left()


def check_narrow_terminal(world):
    for width in (12, 30, 60):
        run = Terminal(*world.slow(), width=width).read(until=is_drawn, seconds_max=60) if width > 12 else \
            Terminal(*world.slow(), width=width).read()
        assert len(run.screen.lines) == 1 or width == 12, run.screen.lines
        assert all(len(line) < width for line in run.progress_lines())
        run.process.kill()
        run.process.wait()


def check_where_nothing_is_drawn(world):
    for words, environment in ((["--no-progress"], {}), (["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"}),
                               ([], {"TERM": ""})):
        run = Terminal(*world.slow(world.fewer_rows), *words, environment=environment).read()
        assert run.chunks == [] or run.chunks[-1][0] > 0.8, "too fast to see"
        assert run.status == 0 and b"\x1b" not in run.all_bytes(), (words, environment, run.all_bytes()[:200])
    result = expect(adze(*world.slow(world.fewer_rows), environment={"TERM": "xterm", "CI": ""}), 0)
    assert "\x1b" not in result.err and "\r" not in result.err, result.err


def check_table_on_the_same_terminal(world):
    sql = "SELECT memory, count(*) AS n, min(id) AS first FROM source GROUP BY memory ORDER BY memory LIMIT 2"
    # Read from a slow pipe, for the query itself takes no half second.
    feeder = subprocess.Popen(["sh", "-c", f"head -c 30000000 '{world.rows}'; sleep 1; tail -c +30000001 '{world.rows}'"],
                              stdout=subprocess.PIPE)
    run = Terminal("query", sql, "-", "--columns", GENERATED_COLUMNS, feeder=feeder.stdout).read()
    feeder.stdout.close()
    feeder.wait()
    assert run.status == 0 and run.progress_lines(), run.left()
    plain = adze("query", sql, world.rows, "--columns", GENERATED_COLUMNS)
    assert run.left() == [line.rstrip() for line in plain.out.decode().splitlines()], run.left()


def check_csv_to_a_pipe(world):
    """Data goes elsewhere: the line stays until the end, and the data has nothing of it."""
    read, write = os.pipe()
    sink = subprocess.Popen(["sh", "-c", "cat > got.csv"], stdin=read, cwd=world.folder)
    os.close(read)
    feeder = subprocess.Popen(["sh", "-c", f"head -c 30000000 '{world.rows}'; sleep 1; tail -c +30000001 '{world.rows}'"],
                              stdout=subprocess.PIPE)
    run = Terminal("query", "SELECT id FROM source", "-", "--columns", GENERATED_COLUMNS, "--format", "csv", stdout=write,
                   feeder=feeder.stdout)
    os.close(write)
    run.read()
    feeder.stdout.close()
    feeder.wait()
    sink.wait()
    assert run.status == 0 and run.progress_lines() and not run.left(), run.left()
    got = (world.folder / "got.csv").read_bytes()
    assert got.count(b"\n") == 700_001 and b"\x1b" not in got


def check_warnings_come_above(world):
    """A second line on standard error takes the place of the progress, not its end."""
    run = Terminal(*world.slow(), "--timings", width=300).read()
    assert run.status == 0 and len(run.left()) == 9 and run.left()[1].startswith("stage"), run.left()


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        checks.run("a long run", check_long_run, world)
        checks.run("an input of unknown size", check_unknown_size, world)
        checks.run("a short run is silent", check_short_run, world)
        checks.run("a run that fails late", check_failure, world)
        checks.run("signals", check_signals, world)
        checks.run("a second signal", check_second_signal, world)
        checks.run("narrow terminals", check_narrow_terminal, world)
        checks.run("where nothing is drawn", check_where_nothing_is_drawn, world)
        checks.run("a table on the same terminal", check_table_on_the_same_terminal, world)
        checks.run("CSV to a pipe", check_csv_to_a_pipe, world)
        checks.run("other lines on standard error", check_warnings_come_above, world)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
