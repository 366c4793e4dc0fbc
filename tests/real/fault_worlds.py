"""Small worlds for 76_faults.py: a source, a target, the real server between, and how to tell whether the target is whole.

Not executable, so scripts/run_checks does not take it for a test.

Every world knows its old target and the new one that a run without faults makes; after a run with faults the target is one
of both, byte for byte, and nothing lies beside it.
"""
import contextlib
import os
import random
import shutil
import ssl

from adze_runs import HERE, adze, compile_c, digest, expect, left_behind
from fault_runs import run_world
from fault_proxy import HttpProxy, TcpProxy
from s3_server import ACCESS_KEY, SECRET_KEY
from web_server import Nginx

COLUMNS = "a:int64,b:string"
# No proxy of the machine itself may come between.
CLEAN = {name: "" for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
                               "NO_PROXY", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")}


def rows(count, width, seed=1):
    """CSV that can't be compressed much: a number and `width` random characters a row."""
    rng = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    pool = "".join(rng.choices(letters, k=1 << 20))
    def text(i):
        at = rng.randrange(len(pool) - width)
        return f"{i:x}-{pool[at:at + width]}"
    return ("a,b\n" + "".join(f"{i},{text(i)}\n" for i in range(count))).encode()


def tls_sides(folder, certificate="server"):
    """What an HttpProxy needs to speak TLS to both sides, with a certificate that make_certificates() left in `folder`."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / f"{certificate}.pem", folder / f"{certificate}.key")
    return {"tls": tls, "server_tls": ssl.create_default_context(cafile=str(folder / "ca.pem"))}


class Run:
    """What one run is started by, whether its fault came to pass, and the proxy that knows what was asked."""

    def __init__(self, happened, launcher=(), proxy=None):
        self.happened, self.launcher, self.proxy = happened, launcher, proxy


class World:
    """Makes the new target once, then puts the old one back before each run. Subclasses know where source and target are;
    what they are given as `port` is that of the proxy in front of their server."""

    name = ""
    secrets = ()
    flags = ()

    def __init__(self, folder):
        self.folder = folder / type(self).__name__
        self.folder.mkdir()
        self.old_bytes = self.make_old()

    def make_old(self):
        path = self.folder / "old.parquet"
        (self.folder / "old.csv").write_text("a,b\n1,the old one\n")
        expect(adze("convert", self.folder / "old.csv", path, "--columns", COLUMNS), 0)
        return path.read_bytes()

    def learn_new(self):
        """A run that nothing disturbs says what the others are measured with."""
        self.put(None)
        expect(run_world(self), 0)
        self.new = self.state()
        assert self.new, f"{self.name}: no target after a good run"

    # What each world knows.
    port = 0

    def environment(self, port):
        return CLEAN

    def words(self, port):
        raise NotImplementedError

    def put(self, old):
        """Makes the target hold `old`, or nothing with None."""
        raise NotImplementedError

    def state(self):
        """Something that is equal only for the same bytes at the target; None for none."""
        raise NotImplementedError

    def left_over(self):
        """What a run left that is neither the old target nor the new one."""
        raise NotImplementedError

    def may_be_seen(self, state, before):
        """Whether a reader may meet this after the run was killed."""
        return state in (before, self.new)

    # Faults.
    @contextlib.contextmanager
    def bytes_broken(self, fault=None, **named):
        with TcpProxy(self.port, fault, **named) as proxy:
            yield proxy.port, Run(happened=lambda: proxy.done or proxy.bytes_per_second)

    @contextlib.contextmanager
    def requests_broken(self, *rules, watch=None):
        with HttpProxy(self.port, rules, watch) as proxy:
            yield proxy.port, Run(happened=lambda: all(rule.done for rule in rules), proxy=proxy)

    def shim(self):
        path = self.folder / "failing_calls.so"
        return str(path) if path.exists() else compile_c(HERE / "failing_calls.c", path, "-shared", "-fPIC")

    @contextlib.contextmanager
    def calls_broken(self, calls, at, error, path="", no_tmpfile=False):
        """The at-th of these calls fails, see failing_calls.c."""
        mark = self.folder / "mark"
        mark.unlink(missing_ok=True)
        settings = {"LD_PRELOAD": self.shim(), "FAIL_CALLS": calls, "FAIL_AT": at, "FAIL_ERRNO": error, "FAIL_MARK": mark,
                    **({"FAIL_PATH": path} if path else {}), **({"NO_TMPFILE": 1} if no_tmpfile else {})}
        yield self.port, Run(mark.exists, ["/usr/bin/env", *(f"{name}={value}" for name, value in settings.items())])

    @contextlib.contextmanager
    def clock_ahead(self, seconds):
        yield self.port, Run(lambda: True, ["/usr/bin/env", f"LD_PRELOAD={self.shim()}", f"CLOCK_AHEAD={seconds}"])


class ToFile(World):
    """The target is a file of this machine."""

    def __init__(self, folder):
        super().__init__(folder)
        self.out = self.folder / "out"
        self.out.mkdir()
        self.target = self.out / "t.parquet"

    def put(self, old):
        for path in self.out.iterdir():
            path.unlink()
        if old is not None:
            self.target.write_bytes(old)

    def state(self):
        return digest(self.target) if self.target.exists() else None

    def left_over(self):
        return [name for name in os.listdir(self.out) if name != "t.parquet"]


class FileToFile(ToFile):
    name = "file to file"
    flags = ("--compression", "none")

    def __init__(self, folder):
        super().__init__(folder)
        self.source = self.folder / "source.csv"
        self.source.write_bytes(rows(60_000, 60))
        self.learn_new()

    def words(self, port):
        return ["convert", self.source, self.target, "--columns", COLUMNS]


class HttpToFile(ToFile):
    name = "http to file"
    secrets = ("hunter2",)

    def __init__(self, folder, nginx):
        super().__init__(folder)
        (nginx.www / "faults.csv").write_bytes(rows(20_000, 60))
        self.port = nginx.http
        self.learn_new()

    def words(self, port):
        return ["convert", f"http://bob:hunter2@127.0.0.1:{port}/private/faults.csv", self.target, "--columns", COLUMNS]


class HttpsToFile(HttpToFile):
    name = "https to file"

    def __init__(self, folder, nginx):
        self.server = nginx
        super().__init__(folder, nginx)

    def learn_new(self):
        self.port = self.server.https
        super().learn_new()

    def environment(self, port):
        return {**CLEAN, **self.server.trust}

    def words(self, port):
        return ["convert", f"https://bob:hunter2@localhost:{port}/private/faults.csv", self.target, "--columns", COLUMNS]

    @contextlib.contextmanager
    def requests_broken(self, *rules, watch=None, certificate="server"):
        with HttpProxy(self.port, rules, watch, **tls_sides(self.server.folder, certificate)) as proxy:
            yield proxy.port, Run(happened=lambda: all(rule.done for rule in rules), proxy=proxy)

    @contextlib.contextmanager
    def other_authority(self):
        """What adze trusts has not signed the server's certificate."""
        yield self.port, Run(lambda: True, ["/usr/bin/env", f"SSL_CERT_FILE={self.server.folder / 'other.pem'}"])

    @contextlib.contextmanager
    def plain(self):
        yield self.server.http, Run(lambda: True)
