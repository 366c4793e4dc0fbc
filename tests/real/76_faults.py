#!/usr/bin/env python3
"""One table of faults for every place adze reads from and writes to: real servers, a proxy in front that breaks what passes,
system calls that fail underneath. After each fault the target is the whole new one, or what it was before; nothing lies
beside it; the message says what happened; time and memory stay bounded; no secret is printed.

    tests/real/76_faults.py            all of them; a word leaves only rows with it in their names
    tests/real/76_faults.py --markdown prints the table of docs/reliability.md

"""
import contextlib
import sys
import time

from adze_runs import HERE, ROOT, Checks, compile_c, expect, work_folder
from dataset_worlds import FileToDataset, S3Dataset
from fault_rows import SECTIONS
from fault_runs import run_world
from fault_secrets import Secrets
from fault_worlds import FileToFile, HttpsToFile, HttpToFile
from postgres_server import PostgresServer
from s3_server import S3Server
from s3_worlds import S3Create, S3Multipart, S3MultipartCreate, S3Prefix, S3Regions, S3Single, S3Tls
from server_worlds import FileToSftp, PostgresToFile, SftpToFile
from ssh_server import SshServer
from web_server import Nginx

PEAK_BYTES_MAX = 128 << 20
BEGIN, END = "<!-- made by tests/real/76_faults.py --markdown -->\n", "<!-- end of the table -->"


def markdown():
    lines = []
    for title, rows in SECTIONS:
        lines += [f"\n### {title[0].upper()}{title[1:]}\n", "| what goes wrong | the target | exit | said |", "|---|---|---|---|"]
        lines += [f"| {row.what} | {row.outcome} | {row.exit} | {row.says.replace('|', chr(92) + '|') or '–'} |" for row in rows]
    return "\n".join(lines).lstrip("\n") + "\n\n"


def check_page():
    """docs/reliability.md shows this table and no other."""
    text = (ROOT / "docs/reliability.md").read_text()
    assert BEGIN in text and END in text, "docs/reliability.md has no table"
    shown = text.partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == markdown().strip(), "run tests/real/76_faults.py --markdown and put what it prints into docs/reliability.md"


class Harness:
    def __init__(self, folder):
        self.measure = compile_c(HERE / "measure_run.c", folder / "measure_run")
        self.peak = folder / "peak"
        self.secrets = Secrets()
        self.most_bytes = self.most_seconds = 0

    def check(self, world, row):
        for i, broken in enumerate(row.broken(world)):
            # What stays is in turn an old target and none.
            old = None if row.without_old or (i % 2 and not row.whole) else world.old_bytes
            self.run(world, row, broken, old, f"{row.what} (variant {i + 1})")
        if not row.whole and i == 0 and not row.without_old and not row.with_old:
            for broken in row.broken(world):
                self.run(world, row, broken, None, f"{row.what} (without an old target)")

    def run(self, world, row, broken, old, where):
        world.put(old)
        before = world.state()
        begin = time.monotonic()
        with broken as (port, fault):
            result = run_world(world, port, fault, row.flags, [self.measure, str(self.peak)], row.seconds + 60)
            seconds = time.monotonic() - begin
            happened = fault.happened()
            seen = fault.proxy.seen if fault.proxy else []
        self.secrets.require_none(world, result, seen)
        assert happened, f"{where}: the fault did not come to pass: {result}"
        expect(result, row.exit, says=row.says)
        now = world.state()
        if row.whole:
            assert now == world.new, f"{where}: the target is not the whole new one: {result}"
        else:
            assert now == before, f"{where}: the target is not what it was before: {result}"
        left = world.left_over()
        assert not left or row.leaves, f"{where}: left behind: {left}; {result}"
        assert seconds < row.seconds, f"{where}: took {seconds:.1f} s: {result}"
        used = int(self.peak.read_text()) * 1024
        assert used < PEAK_BYTES_MAX, f"{where}: {used >> 20} MiB at most: {result}"
        self.most_bytes, self.most_seconds = max(self.most_bytes, used), max(self.most_seconds, seconds)
        if row.then:
            row.then(world, seen, result)


def worlds(folder, stack):
    """Makers of the worlds; a server starts when its first world is made."""
    servers = {}

    def server(kind, *words, **named):
        key = (kind, *named)
        if key not in servers:
            servers[key] = stack.enter_context(kind(*words, **named))
        return servers[key]
    return {
        "file to file": lambda: FileToFile(folder),
        "http to file": lambda: HttpToFile(folder, server(Nginx, folder)),
        "https to file": lambda: HttpsToFile(folder, server(Nginx, folder)),
        "file to partitions": lambda: FileToDataset(folder),
        "SFTP to file": lambda: SftpToFile(folder, server(SshServer, folder)),
        "file to SFTP": lambda: FileToSftp(folder, server(SshServer, folder)),
        "PostgreSQL to file": lambda: PostgresToFile(folder, server(PostgresServer, folder)),
        "S3 to S3 of another region": lambda: S3Regions(folder, server(S3Server, folder)),
        "S3 to S3 over https": lambda: S3Tls(folder, server(S3Server, folder, tls=True)),
        **{world.name: lambda world=world: world(folder, server(S3Server, folder))
           for world in (S3Single, S3Create, S3Multipart, S3MultipartCreate, S3Prefix, S3Dataset)},
    }


def main():
    if "--markdown" in sys.argv:
        print(markdown(), end="")
        return
    checks = Checks()
    with work_folder() as folder, contextlib.ExitStack() as stack:
        checks.run("the page shows the table", check_page)
        harness = Harness(folder)
        makers = worlds(folder, stack)
        for title, rows in SECTIONS:
            chosen = [row for row in rows if checks.only in f"{title}: {row.what}"]
            made = []
            if chosen:
                checks.run(f"{title}: {checks.only or 'without faults'}", lambda: made.append(makers[title]()))
            for row in chosen if made else ():
                checks.run(f"{title}: {row.what}", harness.check, made[0], row)
        print(f"       at most {harness.most_bytes >> 20} MiB and {harness.most_seconds:.1f} s a run, {harness.secrets.counted} secrets "
              f"looked for in {harness.secrets.texts} outputs")
    checks.close()


if __name__ == "__main__":
    main()
