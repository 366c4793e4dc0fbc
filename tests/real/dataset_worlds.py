"""Worlds of 76_faults.py and 77_kills.py whose target is a folder of partitions, on disk and on S3.

Not executable, so scripts/run_checks does not take it for a test.

Their old target is the dataset of another input, with rows in the same partitions; state() is a digest of each file.
"""
import hashlib
import os

from adze_runs import adze, expect
from fault_worlds import CLEAN, World, rows
from s3_worlds import SOURCE, TARGET, S3World

PARTITIONS = 7
PARTITIONED = "p:string,a:int64,b:string"


def partitioned_rows(count, width, seed=1):
    first, *lines = rows(count, width, seed).decode().splitlines()
    return (f"p,{first}\n" + "".join(f"p{i % PARTITIONS},{line}\n" for i, line in enumerate(lines))).encode()


class DatasetWorld(World):
    """`put` and `state` of subclasses work with {name below the folder: bytes}."""

    flags = ("--partition-by", "p")

    def make_old(self):
        source = self.folder / "old.csv"
        source.write_bytes(partitioned_rows(70, 5, seed=2))
        folder = self.folder / "old"
        expect(adze("convert", source, "--to", f"{folder}/", "--columns", PARTITIONED, *self.flags), 0)
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}

    def state(self):
        """A killed run may have put new files beside the old ones; each is whole, so each is one of both."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in self.files().items()} or None

    def learn_new(self):
        super().learn_new()
        self.old_state = {name: hashlib.sha256(data).hexdigest() for name, data in self.old_bytes.items()}
        assert len(self.new) == PARTITIONS == len(self.old_state), f"{self.new} and not {PARTITIONS} files"

    def may_be_seen(self, state, before):
        """Of a replacement that was killed: old files, new files, and of both each one whole; nothing less than the old ones
        before all new ones are there."""
        if state in (before, self.new):
            return True
        is_whole = all(digest in (self.old_state.get(name), self.new.get(name)) for name, digest in (state or {}).items())
        has_all = any(set(files or {}) <= set(state or {}) for files in (before, self.new))
        return is_whole and has_all


class FileToDataset(DatasetWorld):
    name = "file to partitions"

    def __init__(self, folder):
        super().__init__(folder)
        self.source = self.folder / "source.csv"
        self.source.write_bytes(partitioned_rows(40_000, 60))
        self.out = self.folder / "out"
        self.out.mkdir()
        self.learn_new()

    def words(self, port):
        return ["convert", self.source, "--to", f"{self.out}/", "--columns", PARTITIONED]

    def put(self, old):
        for path in sorted(self.out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for name, data in (old or {}).items():
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_bytes(data)

    def files(self):
        return {str(path.relative_to(self.out)): path.read_bytes() for path in sorted(self.out.rglob("*.parquet"))}

    def left_over(self):
        known = {*self.old_bytes, *self.new}
        files = [path for path in self.out.rglob("*") if path.is_file() and str(path.relative_to(self.out)) not in known]
        return files + [path for path in self.out.rglob("*") if path.is_dir() and not os.listdir(path)]


class S3Dataset(DatasetWorld, S3World):
    name = "S3 to partitions on S3"
    prefix = "data/"

    def make_source(self):
        self.requests.put(SOURCE, "source.csv", partitioned_rows(20_000, 60))

    def words(self, port):
        return ["convert", f"s3://{SOURCE}/source.csv", "--to", f"s3://{TARGET}/{self.prefix}", "--columns", PARTITIONED]

    def put(self, old):
        self.requests.empty(TARGET)
        for name, data in (old or {}).items():
            self.requests.put(TARGET, self.prefix + name, data)

    def files(self):
        return {key.removeprefix(self.prefix): self.requests.get(TARGET, key) for key in self.requests.list(TARGET, self.prefix)}

    def left_over(self):
        known = {self.prefix + name for name in (*self.old_bytes, *self.new)}
        return [key for key in self.requests.list(TARGET) if key not in known] + self.requests.uploads(TARGET)
