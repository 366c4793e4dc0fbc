#!/usr/bin/env python3
"""Nothing is half written: whatever ends a run, the target is the whole old file or the whole new one.

Runs are killed, interrupted, starved of disk, pointed at impossible targets, and have each of their system calls fail in
turn (failing_calls.c). After each the target, what lies beside it, the exit code and the message are looked at.

Environment: SEED (20240229) for the moments of the kills.
"""
import contextlib
import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

from adze_runs import (ADZE, GENERATED_COLUMNS, HERE, SIGNAL_EXITS, Checks, Skipped, adze, compile_c, digest, expect,
                       generated_rows, left_behind, send, work_folder)

SEED = int(os.environ.get("SEED", "20240229"))
ROWS = 400_000
KILLS = 10
# What a failing call may lead to: input, target, permission, memory; what each must not is a crash, a hang, or success
# without the whole new file.
FAILURES = (1, 5, 6, 7, 8)
EIO, ENOSPC, EINTR, EACCES, EMFILE, SHORT = 5, 28, 4, 13, 24, 0


class World:
    """An input, and a folder with an old Parquet file that a run is to replace."""

    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "out"
        self.out.mkdir()
        self.target = self.out / "t.parquet"
        self.small = folder / "small.csv"
        self.small.write_text("a,b\n" + "".join(f"{i},text {i % 7}\n" for i in range(3000)))
        self.large = generated_rows(folder, ROWS)
        self.old = folder / "old.parquet"
        expect(adze("convert", self.small, self.old, "--columns", "a:int64,b:string"), 0)
        self.old_digest = digest(self.old)
        expect(adze(*self.command(self.large, folder / "new.parquet")), 0)
        self.new_digest = digest(folder / "new.parquet")
        self.shim = compile_c(HERE / "failing_calls.c", folder / "failing_calls.so", "-shared", "-fPIC")

    def command(self, source, to):
        columns = GENERATED_COLUMNS if source == self.large else "a:int64,b:string"
        return ["convert", source, to, "--columns", columns, "--threads", "2"]

    def put_old(self):
        for path in self.out.iterdir():
            path.unlink()
        shutil.copyfile(self.old, self.target)

    def check_old_kept(self):
        assert self.target.exists(), "the old file is gone"
        assert digest(self.target) == self.old_digest, "the old file is no longer whole"
        self.check_alone()

    def check_alone(self):
        assert [path.name for path in self.out.iterdir()] == ["t.parquet"], f"left behind: {os.listdir(self.out)}"


def start(world, command, environment=None, stdin=subprocess.DEVNULL):
    return subprocess.Popen([ADZE, *map(str, command)], stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env={**os.environ, **(environment or {})})


def check_kills(world, environment):
    """SIGKILL at random moments of a job that replaces a file."""
    rng = random.Random(SEED)
    command = world.command(world.large, world.target)
    begin = time.monotonic()
    expect(adze(*command, environment=environment), 0)
    seconds = time.monotonic() - begin
    outcomes = []
    # Half of the kills near the end, where files change their names.
    moments = [rng.uniform(0, seconds) for _ in range(KILLS // 2)] + [rng.uniform(0.9, 1.4) * seconds for _ in range(KILLS // 2)]
    for moment in moments:
        world.put_old()
        process = start(world, command, environment)
        time.sleep(moment)
        send(process, signal.SIGKILL)
        process.communicate(timeout=30)
        now = digest(world.target)
        assert now in (world.old_digest, world.new_digest), f"killed after {moment:.3f} s: the target is neither old nor new"
        outcomes.append("old" if now == world.old_digest else "new")
        expect(adze(*command, environment=environment), 0)
        assert digest(world.target) == world.new_digest, "the next run gave another file"
        world.check_alone()
    print(f"       seed {SEED}, after {', '.join(f'{m:.3f} s {o}' for m, o in zip(moments, outcomes))}")


def check_signal_while_waiting(world, number):
    """The input is a pipe that says nothing more."""
    world.put_old()
    process = start(world, ["convert", "-", world.target, "--columns", "a:int64,b:string"], stdin=subprocess.PIPE)
    process.stdin.write(b"a,b\n1,x\n" * 1)
    process.stdin.write(b"2,y\n" * 500_000)
    process.stdin.flush()
    time.sleep(0.3)
    assert process.poll() is None, f"ended by itself with {process.returncode}: {process.stderr.read()}"
    send(process, number)
    try:
        status = process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError("did not end within 10 s of the signal")
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert status == SIGNAL_EXITS[number], f"exit {status}: {err}"
    assert "adze:" in err, "no message"
    world.check_old_kept()


def check_signal_at_work(world, number):
    rng = random.Random(SEED + 1)
    command = world.command(world.large, world.target)
    begin = time.monotonic()
    expect(adze(*command), 0)
    seconds = time.monotonic() - begin
    for _ in range(5):
        world.put_old()
        process = start(world, command)
        moment = rng.uniform(0.1, 0.9) * seconds
        time.sleep(moment)
        send(process, number)
        _, err = process.communicate(timeout=30)
        if process.returncode == 0:  # it was faster this time
            assert digest(world.target) == world.new_digest
            world.check_alone()
            continue
        # Before its handlers are in place the signal itself ends a process.
        assert process.returncode in (SIGNAL_EXITS[number], -number), f"after {moment:.3f} s: exit {process.returncode}: {err}"
        world.check_old_kept()


def mounted(folder, options):
    """A small file system of its own at `folder`, or None where that is not allowed."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], stderr=subprocess.DEVNULL)
    return done.returncode == 0


@contextlib.contextmanager
def small_disk(folder, options):
    if not mounted(folder, options):
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def check_full_disk(world, environment, with_old):
    disk = world.folder / "disk"
    with small_disk(disk, "size=2m") as is_mounted:
        if not is_mounted:
            return Skipped("may not mount")
        target = disk / "t.parquet"
        if with_old:
            shutil.copyfile(world.old, target)
        expect(adze(*world.command(world.large, target), environment=environment), 6, says="full")
        assert os.listdir(disk) == (["t.parquet"] if with_old else []), f"left behind: {os.listdir(disk)}"
        if with_old:
            assert digest(target) == world.old_digest, "the old file is no longer whole"


def check_file_size_limit(world):
    """ulimit -f, which sends a signal that ends those who do not expect it."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    world.put_old()
    expect(adze(*world.command(world.large, world.target), setup=limit), 6)
    world.check_old_kept()


def check_full_device(world, form):
    with open("/dev/full", "wb") as full:
        expect(adze("query", "SELECT a, b FROM source", world.small, "--columns", "a:int64,b:string", "--format", form,
                    stdout=full), 6, says="full")


def check_full_temp(world):
    """TMPDIR is full or missing: a job that needs none is not hindered."""
    world.put_old()
    expect(adze(*world.command(world.large, world.target), environment={"TMPDIR": "/nonexistent"}), 0)
    world.check_alone()


def check_read_only_disk(world):
    disk = world.folder / "read_only"
    with small_disk(disk, "size=2m") as is_mounted:
        if not is_mounted:
            return Skipped("may not mount")
        shutil.copyfile(world.old, disk / "t.parquet")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        expect(adze(*world.command(world.small, disk / "t.parquet")), 6)
        expect(adze(*world.command(world.small, disk / "new/t.parquet")), 6)
        assert digest(disk / "t.parquet") == world.old_digest


def check_forbidden_folder(world):
    """As another user, for root may write everywhere."""
    shutil.copyfile(ADZE, world.folder / "adze")
    os.chmod(world.folder / "adze", 0o755)
    os.chmod(world.folder, 0o755)
    locked = world.folder / "locked"
    locked.mkdir(exist_ok=True)
    shutil.copyfile(world.old, locked / "t.parquet")
    os.chmod(locked, 0o555)
    launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []

    def run(*words, status=7):
        command = [*launcher, str(world.folder / "adze"), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == status and "adze:" in done.stderr, f"exit {done.returncode}: {done.stderr}"
    run("convert", world.small, locked / "t.parquet", "--columns", "a:int64,b:string")
    run("convert", world.small, locked / "new.parquet", "--columns", "a:int64,b:string")
    run("convert", world.small, locked / "deep/er/new.parquet", "--columns", "a:int64,b:string")
    secret = world.folder / "secret.csv"
    secret.write_text("a,b\n1,x\n")
    os.chmod(secret, 0)
    run("query", "SELECT a FROM source", secret, "--columns", "a:int64")
    assert os.listdir(locked) == ["t.parquet"] and digest(locked / "t.parquet") == world.old_digest


def check_impossible_targets(world):
    (world.folder / "folder.parquet").mkdir(exist_ok=True)
    expect(adze(*world.command(world.small, world.folder / "folder.parquet")), 6, says="folder.parquet")
    expect(adze(*world.command(world.small, world.small / "under_a_file.parquet")), 6)
    text = world.folder / "notes.parquet"
    text.write_text("not Parquet at all\n")
    expect(adze(*world.command(world.small, text)), 6, says="--force")
    assert text.read_text() == "not Parquet at all\n"
    expect(adze(*world.command(world.small, text), "--force"), 0)
    assert digest(text) == world.old_digest


def check_target_is_input(world):
    """By its name, a symbolic link and a hard link; --force changes nothing about it."""
    source = world.folder / "input.parquet"
    content = world.small.read_bytes()
    source.write_bytes(content)
    (world.folder / "symbolic.parquet").symlink_to(source)
    os.link(source, world.folder / "hard.parquet")
    (world.folder / "round").symlink_to(world.folder)
    for name in ("input.parquet", "symbolic.parquet", "hard.parquet", "round/input.parquet", "./input.parquet"):
        result = adze("convert", source, world.folder / name, "--columns", "a:int64,b:string", "--force")
        assert result.status in (2, 6) and "input" in result.err, str(result)
        assert source.read_bytes() == content, f"the input was overwritten through {name}"
    assert not left_behind(world.folder)


def check_links_and_modes(world):
    """A symbolic link stays one and its file is replaced; the file's mode is kept; a new file obeys umask."""
    real = world.folder / "real.parquet"
    shutil.copyfile(world.old, real)
    os.chmod(real, 0o640)
    link = world.folder / "link.parquet"
    link.symlink_to("real.parquet")
    expect(adze(*world.command(world.large, link)), 0)
    assert link.is_symlink() and digest(real) == world.new_digest, "the link was replaced, not its file"
    assert real.stat().st_mode & 0o777 == 0o640, oct(real.stat().st_mode)
    dangling = world.folder / "dangling.parquet"
    dangling.symlink_to("made_by_link.parquet")
    expect(adze(*world.command(world.small, dangling)), 0)
    assert dangling.is_symlink() and digest(world.folder / "made_by_link.parquet") == world.old_digest
    expect(adze(*world.command(world.small, world.folder / "masked.parquet"), setup=lambda: os.umask(0o027)), 0)
    assert (world.folder / "masked.parquet").stat().st_mode & 0o777 == 0o640, "umask was not obeyed"
    assert not left_behind(world.folder)


def check_missing_folders(world):
    deep = world.folder / "made" / "by" / "adze"
    expect(adze(*world.command(world.small, deep / "t.parquet")), 0)
    assert digest(deep / "t.parquet") == world.old_digest
    shutil.rmtree(world.folder / "made")
    (world.folder / "made").mkdir()
    bad = world.folder / "bad.csv"
    bad.write_text("a,b\n" + "1,x\n" * 5000 + "no number,y\n")
    expect(adze("convert", bad, deep / "t.parquet", "--columns", "a:int64,b:string"), 3)
    assert os.listdir(world.folder / "made") == [], "folders made by the failed run were not taken away"
    # What someone else put there meanwhile stays; here it was there before.
    (world.folder / "made/by").mkdir()
    (world.folder / "made/by/other").touch()
    expect(adze("convert", bad, deep / "t.parquet", "--columns", "a:int64,b:string"), 3)
    assert os.listdir(world.folder / "made/by") == ["other"]


def check_bad_last_row(world):
    world.put_old()
    bad = world.folder / "late.csv"
    bad.write_bytes(world.large.read_bytes() + b"x,c1,1,1,1,f,d,0\r\n")
    for job in (["convert", bad, world.target],
                ["query", "SELECT dp, sum(ratio) AS s FROM source GROUP BY dp", bad, "--to", world.target],
                ["query", "SELECT * FROM source ORDER BY dp", bad, "--to", world.target]):
        result = expect(adze(*job, "--columns", GENERATED_COLUMNS), 3, says=f"{bad}:{ROWS + 2}")
        assert "'id'" in result.err, str(result)
        world.check_old_kept()


def check_truncated(world, name, data):
    """A compressed input that ends too early, at many places."""
    world.put_old()
    rng = random.Random(SEED + 2)
    cuts = [len(data) - 1, len(data) - 4, len(data) - 9, len(data) // 2, *[rng.randrange(20, len(data)) for _ in range(12)]]
    for cut in cuts:
        path = world.folder / f"cut{name}"
        path.write_bytes(data[:cut])
        result = adze(*world.command(world.small, world.target)[:1], path, world.target, "--columns", "a:int64,b:string")
        assert result.status == 5 and "adze:" in result.err, f"cut at {cut} of {len(data)}: {result}"
        world.check_old_kept()
    for _ in range(30):
        at = rng.randrange(10, len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:])
        result = adze(*world.command(world.small, world.target)[:1], path, world.target, "--columns", "a:int64,b:string")
        # A flipped bit of the header or of zstd without a checksum may go unnoticed or become a bad row.
        assert result.status in (0, 3, 5), f"bit flipped in byte {at}: {result}"
        if result.status == 0:
            world.put_old()
        world.check_old_kept()


def check_failing_calls(world, source, calls, error, expected, environment=None, limit=400, step=1, job=None):
    """The n-th call fails, for each n until the job makes fewer."""
    mark = world.folder / "mark"
    new = world.new_digest if source == world.large else world.old_digest
    seen, at = {}, 1
    command = world.command(source, world.target)
    if job:
        command = ["query", job, *command[1:2], "--to", world.target, *command[3:]]
    for with_old in (True, False):
        at = 1
        while at <= limit:
            world.put_old()
            # Something else than the new file, so that old and new can be told apart.
            before = world.old_digest
            if source == world.small:
                shutil.copyfile(world.folder / "new.parquet", world.target)
                before = world.new_digest
            if not with_old:
                world.target.unlink()
            mark.unlink(missing_ok=True)
            where = f"{calls}, call {at}, error {error}, {'with' if with_old else 'without'} an old file"
            try:
                result = adze(*command, timeout=30, environment={
                    "LD_PRELOAD": world.shim, "FAIL_CALLS": calls, "FAIL_AT": str(at), "FAIL_ERRNO": str(error),
                    "FAIL_MARK": str(mark), **(environment or {})})
            except AssertionError as hang:
                raise AssertionError(f"{where}: {hang}")
            now = digest(world.target) if world.target.exists() else None
            if result.status == 0:
                if not job:
                    assert now == new, f"{where}: exit 0, but the target is not the whole new file"
            else:
                assert result.status in expected, f"{where}: expected exit {expected}: {result}"
                assert "adze:" in result.err, f"{where}: no message: {result}"
                allowed = {before if with_old else None, new if "fsync" in calls or "close" in calls else before if with_old else None}
                assert now in allowed, f"{where}: exit {result.status}, but the target is neither old nor absent"
            names = [name for name in os.listdir(world.out) if name != "t.parquet"]
            # Only the call that takes a file away can leave one behind.
            assert not names or calls == "unlink", f"{where}: left behind: {names}; {result}"
            seen[result.status] = seen.get(result.status, 0) + 1
            if not mark.exists():
                assert result.status == 0, f"{where}: nothing failed, yet {result}"
                break
            at += step
    assert seen.get(0), f"never succeeded within {limit} calls: {seen}"
    print(f"       exits: {', '.join(f'{status}: {count}' for status, count in sorted(seen.items()))}")


def check_all_calls(checks, world):
    by_name = {"NO_TMPFILE": "1"}
    only_success = ()
    for label, environment in (("", None), (", without O_TMPFILE", by_name)):
        for size, source in (("small", world.small), ("large", world.large)):
            def run(calls, error, expected, limit=400, step=1):
                names = {EIO: "EIO", ENOSPC: "ENOSPC", EINTR: "EINTR", EACCES: "EACCES", EMFILE: "EMFILE", SHORT: "short"}
                checks.run(f"failing {calls}: {names[error]}, {size} job{label}", check_failing_calls, world, source, calls,
                           error, expected, environment, limit, step)
            large = source == world.large
            step = 5 if large else 1
            run("write", ENOSPC, (6,), step=step)
            run("write", EINTR, only_success, step=step)
            run("write", SHORT, only_success, step=step)
            run("read", EIO, (5, 6), step=step)
            run("read", EINTR, only_success, step=step)
            run("read", SHORT, only_success, step=step)
            if large:
                continue
            run("write", EIO, (6,))
            run("fsync", EIO, (6,))
            run("rename", EIO, (6,))
            run("rename", ENOSPC, (6,))
            run("linkat", EIO, (6,))
            run("linkat", ENOSPC, (6,))
            run("ftruncate", EIO, (6,))
            run("unlink", EIO, (6,))
            run("fchmod", EIO, (6,))
            run("fstat", EIO, FAILURES)
            run("close", EIO, (6,))
            run("close", EINTR, only_success)
            run("open", EMFILE, FAILURES)
            run("open", EACCES, (5, 6, 7))
            run("open", EINTR, FAILURES)


def check_failing_memory(world, job):
    """malloc gives nothing. There are many calls, so only some of them, all at the start."""
    counts = {"first": (60, 1), "later": (6000, 97)}
    for limit, step in counts.values():
        with contextlib.suppress(NeverSucceeded):
            failing_memory(world, job, limit, step)


class NeverSucceeded(Exception):
    pass


def failing_memory(world, job, limit, step):
    try:
        check_failing_calls(world, world.small, "malloc", 12, (1, 8), limit=limit, step=step, job=job)
    except AssertionError as error:
        if "never succeeded" in str(error):
            raise NeverSucceeded
        raise


def check_without_tmpfile(world):
    """The named temporary file of a run that was killed is taken away by the next; that of a live run is not."""
    environment = {"LD_PRELOAD": world.shim, "NO_TMPFILE": "1"}
    world.put_old()
    live = start(world, ["convert", "-", world.target, "--columns", "a:int64,b:string"], environment, stdin=subprocess.PIPE)
    live.stdin.write(b"a,b\n" + b"2,y\n" * 500_000)
    live.stdin.flush()
    time.sleep(0.3)
    temporary = [name for name in os.listdir(world.out) if name.startswith(".adze-")]
    assert len(temporary) == 1, f"expected one temporary file: {os.listdir(world.out)}"
    assert (world.out / temporary[0]).stat().st_mode & 0o777 == 0o600
    expect(adze(*world.command(world.small, world.target), environment=environment), 0)
    assert temporary[0] in os.listdir(world.out), "the temporary file of a live run was taken away"
    send(live, signal.SIGKILL)
    live.communicate()
    expect(adze(*world.command(world.large, world.target), environment=environment), 0)
    world.check_alone()
    assert digest(world.target) == world.new_digest


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        by_name = {"LD_PRELOAD": world.shim, "NO_TMPFILE": "1"}
        checks.run("kill -9 leaves the old or the new file", check_kills, world, None)
        checks.run("kill -9, without O_TMPFILE", check_kills, world, by_name)
        checks.run("a temporary file is taken away once its run is dead", check_without_tmpfile, world)
        for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM")):
            checks.run(f"{name} while waiting for input", check_signal_while_waiting, world, number)
            checks.run(f"{name} at work", check_signal_at_work, world, number)
        for label, environment in (("", None), (", without O_TMPFILE", by_name)):
            checks.run(f"a full disk, an old file{label}", check_full_disk, world, environment, True)
            checks.run(f"a full disk, no file{label}", check_full_disk, world, environment, False)
        checks.run("a limit on the size of files", check_file_size_limit, world)
        for form in ("csv", "json", "ndjson", "table", "parquet"):
            checks.run(f"a full device as standard output, {form}", check_full_device, world, form)
        checks.run("no TMPDIR", check_full_temp, world)
        checks.run("a read-only disk", check_read_only_disk, world)
        checks.run("folders and files without permission", check_forbidden_folder, world)
        checks.run("targets that can't be written", check_impossible_targets, world)
        checks.run("the target is the input", check_target_is_input, world)
        checks.run("links and modes", check_links_and_modes, world)
        checks.run("missing folders", check_missing_folders, world)
        checks.run("a bad last row", check_bad_last_row, world)
        checks.run("truncated gzip", check_truncated, world, ".gz", gzip.compress(world.small.read_bytes()))
        zstd = subprocess.run(["zstd", "-q", "-c"], input=world.small.read_bytes(), stdout=subprocess.PIPE, check=True).stdout
        checks.run("truncated zstd", check_truncated, world, ".zst", zstd)
        check_all_calls(checks, world)
        checks.run("failing malloc, convert", check_failing_memory, world, None)
        checks.run("failing malloc, group by", check_failing_memory, world,
                   "SELECT b, count(*) AS n, sum(a) AS s FROM source GROUP BY b ORDER BY b")
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
