#!/usr/bin/env python3
"""sftp as source and target, against a real sshd: logins, servers that are known and that are not, patterns, broken connections,
and a file on the server that is the old one or the new one whatever happens to the run that replaces it."""
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from adze_runs import ADZE, Checks, Skipped, adze, expect, work_folder
from fault_proxy import DOWN, UP, AtByte, TcpProxy
from server_process import stop
from ssh_server import SshServer

ROWS = 20_000
BODY = "a,b\n" + "".join(f"{i},row {i * i}\n" for i in range(ROWS))
QUERY = "SELECT count(*) AS n, sum(a) AS s FROM source"
EXPECTED = f"n,s\n{ROWS},{sum(range(ROWS))}\n".encode()
COLUMNS = ("--columns", "a:int64,b:string")
SECRETS = (SshServer.password, SshServer.key_password)
NO_AGENT = {"SSH_AUTH_SOCK": "", "USER": "tester"}
# OpenSSH without its own request to rename, as other servers are.
PLAIN = "internal-sftp -P posix-rename"


class World:
    def __init__(self, folder, server):
        self.folder, self.server = folder, server
        self.data = folder / "data"
        self.data.mkdir(exist_ok=True)
        self.trust = ("--auth", f"known-hosts:{server.folder}/known_hosts")
        self.login = (*self.trust, "--auth", f"key-file:{server.client_key}")
        self.target_login = tuple(word.replace("--auth", "--target-auth") for word in self.login)
        self.home = folder / "home"
        (self.home / ".ssh").mkdir(parents=True, exist_ok=True)

    def put(self, name, text=BODY):
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def url(self, name, **named):
        return self.server.url(f"{self.data}/{name}", **named)

    def run(self, *words, environment=None, **named):
        result = adze(*words, environment={"HOME": str(self.home), **NO_AGENT, **(environment or {})}, **named)
        text = result.err + (result.out or b"").decode(errors="replace")
        for secret in SECRETS:
            assert secret not in text, f"{secret} is printed: {result}"
        return result

    def query(self, name, *flags, **named):
        url = name if name.startswith("sftp:") else self.url(name)
        return self.run("query", QUERY, url, *COLUMNS, "--format", "csv", *flags, **named)

    def succeeds(self, name, *flags, expected=EXPECTED, **named):
        result = expect(self.query(name, *flags, **named), 0)
        assert result.out == expected, f"{result.out[:200]} from {result}"
        return result

    def fails(self, status, says, name, *flags, **named):
        result = expect(self.query(name, *flags, **named), status, says=says)
        assert not result.out, f"output of a failed run: {result}"
        return result

    def convert(self, target, *flags, source=None, **named):
        return self.run("convert", str(source or self.data / "a.csv"), target, *COLUMNS, *self.target_login, *flags, **named)

    def beside(self, name):
        """What lies in the target's folder besides the target."""
        path = self.data / name
        return sorted(other.name for other in path.parent.iterdir() if other != path and other.name.startswith(".adze"))


# --- logging in ---------------------------------------------------------------------------------------------------------

def key_file(w):
    w.succeeds("a.csv", *w.login)


def wrong_key(w):
    w.fails(7, "does not let this user in; tried: the key", "a.csv", *w.trust, "--auth", f"key-file:{w.server.folder}/other_key")


def no_credentials(w):
    w.fails(7, "there is no key to try", "a.csv", *w.trust)


def password(w):
    w.succeeds("a.csv", *w.trust, "--auth", "password-env:PW", environment={"PW": w.server.password})
    place = w.folder / "password"
    place.write_text(w.server.password + "\n")
    w.succeeds("a.csv", *w.trust, "--auth", f"password-file:{place}")
    w.succeeds(w.url("a.csv", user=f"{w.server.user}:{w.server.password}"), *w.trust)
    w.fails(2, "given twice", w.url("a.csv", user=f"tester:{w.server.password}"), *w.login)


def wrong_password(w):
    result = w.fails(7, "does not let this user in", "a.csv", *w.trust, "--auth", "password-env:PW",
                     environment={"PW": "not-" + w.server.password})
    assert "the environment variable PW" in result.err, result


def dialogue(w):
    """A server that asks for the password in a dialogue only (keyboard-interactive)."""
    more = "KbdInteractiveAuthentication yes\nPasswordAuthentication no"
    folder = w.folder / "dialogue"
    folder.mkdir(exist_ok=True)
    with SshServer(folder, more) as server:
        other = World(w.folder, server)
        result = other.query("a.csv", *other.trust, "--auth", "password-env:PW", environment={"PW": server.password})
        log = pathlib.Path(server.log).read_text()
        if "keyboard-interactive" not in log and result.status != 0:
            return Skipped("this sshd has no dialogue without PAM")
        if result.status != 0:  # asked, but there is no PAM to say yes
            expect(result, 7, says="does not let this user in")
    return None


def passphrase(w):
    # libssh2 1.10 signs with RSA keys by SHA-1, so this one is Ed25519.
    key = w.folder / "locked"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", w.server.key_password, "-f", str(key)], check=True)
        with open(w.server.folder / "authorized_keys", "a") as keys:
            keys.write((w.folder / "locked.pub").read_text())
    login = (*w.trust, "--auth", f"key-file:{key}")
    w.fails(7, "has a passphrase", "a.csv", *login)
    w.succeeds("a.csv", *login, "--auth", "passphrase-env:PP", environment={"PP": w.server.key_password})
    w.fails(7, "can't be opened by the passphrase", "a.csv", *login, "--auth", "passphrase-env:PP",
            environment={"PP": "x" + w.server.key_password})


def rsa_says_why(w):
    result = w.query("a.csv", *w.trust, "--auth", f"key-file:{w.server.locked_key}", "--auth", "passphrase-env:PP",
                     environment={"PP": w.server.key_password})
    if result.status != 0:  # 0 with libssh2 1.11
        expect(result, 7, says="use an Ed25519 or ECDSA key")


def ecdsa(w):
    key = w.folder / "ecdsa"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(key)], check=True)
        with open(w.server.folder / "authorized_keys", "a") as keys:
            keys.write((w.folder / "ecdsa.pub").read_text())
    w.succeeds("a.csv", *w.trust, "--auth", f"key-file:{key}")


def usual_keys(w):
    usual = w.home / ".ssh/id_ed25519"
    usual.write_bytes(w.server.client_key.read_bytes())
    usual.chmod(0o600)
    try:
        w.succeeds("a.csv", *w.trust)
    finally:
        usual.unlink()


def agent(w):
    path = w.folder / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
    try:
        while not path.exists():
            time.sleep(0.02)
        environment = {**os.environ, "SSH_AUTH_SOCK": str(path)}
        for key in ("other_key", "client_key"):
            subprocess.run(["ssh-add", "-q", str(w.server.folder / key)], check=True, env=environment)
        w.succeeds("a.csv", *w.trust, environment={"SSH_AUTH_SOCK": str(path)})
        subprocess.run(["ssh-add", "-q", "-d", str(w.server.client_key)], check=True, env=environment)
        w.fails(7, "the agent's key 'other_key'", "a.csv", *w.trust, environment={"SSH_AUTH_SOCK": str(path)})
    finally:
        stop(process)


def silent_agent(w):
    """An agent that never answers keeps nobody from the deadline."""
    path = w.folder / "silent"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        start = time.monotonic()
        w.fails(8, "time limit", "a.csv", *w.trust, "--timeout", "2s", environment={"SSH_AUTH_SOCK": str(path)})
        assert time.monotonic() - start < 5


# --- the server ---------------------------------------------------------------------------------------------------------

def unknown_host(w):
    result = w.fails(7, "is not known: its key is ssh-ed25519 SHA256:", "a.csv", *w.login[2:])
    assert f"ssh-keyscan -p {w.server.port} 127.0.0.1 >> ~/.ssh/known_hosts" in result.err, result
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(w.server.folder / "host_key.pub")], capture_output=True, text=True)
    assert listed.stdout.split()[1] in result.err, f"not the fingerprint of {listed.stdout}: {result}"


def changed_host(w):
    wrong = f"{w.server.folder}/wrong_known_hosts"
    result = w.fails(7, f"and not the one in {wrong}:1", "a.csv", "--auth", f"known-hosts:{wrong}", *w.login[2:])
    assert f"ssh-keygen -f {wrong} -R '[127.0.0.1]:{w.server.port}'" in result.err, result


def keyscan_mends_it(w):
    """The command that the message names, as it stands."""
    result = w.fails(7, "is not known", "a.csv", *w.login[2:])
    command = re.search(r"(ssh-keyscan .*) >> ", result.err).group(1)
    keys = subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout
    file = w.home / ".ssh/known_hosts"
    file.write_text(keys)
    try:
        w.succeeds("a.csv", *w.login[2:])
        subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(file)], check=True, capture_output=True)
        assert "|1|" in file.read_text()
        w.succeeds("a.csv", *w.login[2:])
    finally:
        for name in file.parent.glob("known_hosts*"):
            name.unlink()


def revoked_host(w):
    file = w.folder / "revoked"
    key = w.server.public("host_key")
    file.write_text(f"[127.0.0.1]:{w.server.port} {key}@revoked * {key}")
    w.fails(7, "is revoked in", "a.csv", "--auth", f"known-hosts:{file}", *w.login[2:])


def nobody_logs_in_to_a_stranger(w):
    """No login is tried before the server is known."""
    before = pathlib.Path(w.server.log).read_text()
    w.fails(7, "is not known", "a.csv", "--auth", "password-env:PW", environment={"PW": w.server.password})
    said = pathlib.Path(w.server.log).read_text()[len(before):]
    assert "password" not in said, said


# --- reading ------------------------------------------------------------------------------------------------------------

def patterns(w):
    for name in ("p/1.csv", "p/2.csv", "p/deep/3.csv", "p/.hidden.csv", "p/_left.csv", "p/a b*.csv"):
        w.put(name, "a,b\n1,x\n")

    def count(name, rows):
        w.succeeds(name, *w.login, expected=f"n,s\n{rows},{rows}\n".encode())
    count("p/[12].csv", 2)
    count("p/*.csv", 4)
    count("p/**/*.csv", 5)
    count("p/", 3)
    count("p/a b%2A.csv", 1)
    count("p/a%20b*.csv", 1)
    w.fails(5, "no file fits the pattern", "p/x*.csv", *w.login)
    w.fails(5, "there is no such folder", "nowhere/", *w.login)
    result = w.run("query", "SELECT DISTINCT f FROM source", w.url("p/[12].csv"), *COLUMNS, "--filename", "f", "--format", "csv",
                   *w.login)
    assert result.out.decode() == f"f\nsftp://127.0.0.1:{w.server.port}{w.data}/p/1.csv\n" \
        f"sftp://127.0.0.1:{w.server.port}{w.data}/p/2.csv\n", result


def home_folder(w):
    (w.server.home / "mine.csv").write_text(BODY)
    home = w.server.url("/~/mine.csv")
    result = w.query(home, *w.login)
    # internal-sftp begins where the login begins: in the home folder.
    expect(result, 0)
    w.succeeds(w.server.url("/~/*.csv"), *w.login)


def one_login_for_many(w):
    for i in range(50):
        w.put(f"many/{i}.csv", "a,b\n1,x\n")
    before = pathlib.Path(w.server.log).read_text().count("Accepted publickey")
    w.succeeds("many/*.csv", *w.login, expected=b"n,s\n50,50\n")
    logins = pathlib.Path(w.server.log).read_text().count("Accepted publickey") - before
    assert logins == 1, f"{logins} logins for 50 files"


def compressed(w):
    import gzip
    (w.data / "a.csv.gz").write_bytes(gzip.compress(BODY.encode()))
    w.succeeds("a.csv.gz", *w.login)


def missing(w):
    w.fails(5, "there is no such file, did you mean 'a.csv'?", "A.csv", *w.login)
    w.fails(5, "is a folder, not a file", "p", *w.login)


def strange_names(w):
    (w.data / "strange").mkdir(exist_ok=True)
    (w.data / "strange/a\nb.csv").write_text(BODY)
    w.fails(5, "a '/' or a control character", "strange/*.csv", *w.login)


class Relay(TcpProxy):
    """Breaks one connection after another when so many bytes have passed one way; those behind `limits` hold."""

    def __init__(self, port, limits, way=DOWN, on_break=lambda: None):
        super().__init__(port)
        self.limits, self.way, self.on_break = limits, way, on_break

    def fault_of(self, number, way):
        is_broken = way == self.way and number < len(self.limits)
        return AtByte("close", way, self.limits[number], times=len(self.limits)) if is_broken else None

    def break_off(self, fault, both):
        self.on_break()
        super().break_off(fault, both)


def trusting(w, port):
    """A known_hosts file that trusts the server behind `port`."""
    file = w.folder / f"hosts{port}"
    file.write_text(f"[127.0.0.1]:{port} {w.server.public('host_key')}")
    return f"known-hosts:{file}"


def through(w, limits, action, **named):
    with Relay(w.server.port, limits, **named) as relay:
        return action(w.server.url(f"{w.data}/large.csv", port=relay.port), ("--auth", trusting(w, relay.port), *w.login[2:]))


LARGE = 400_000


def large(w):
    path = w.data / "large.csv"
    if not path.exists():
        path.write_text("a,b\n" + "".join(f"{i},row {i * i}\n" for i in range(LARGE)))
    return f"n,s\n{LARGE},{sum(range(LARGE))}\n".encode()


def broken_connections_are_resumed(w):
    expected = large(w)
    for limits in ((0,), (500,), (3_000,), (2_000_000,), (1_000_000, 1_500_000, 2_500_000)):
        result = through(w, limits, lambda url, login: w.succeeds(url, *login, expected=expected))
        assert "trying again" in result.err, f"{limits}: {result}"


def connections_that_never_hold_end(w):
    large(w)
    through(w, [1_000_000] * 20, lambda url, login: w.fails(5, "also after 5 retries", url, *login, timeout=120))


def replaced_meanwhile(w):
    """Two versions of a file are never mixed."""
    large(w)
    text = (w.data / "large.csv").read_text()

    def replace():
        (w.data / "large.csv").write_text(text + "7,x\n")
    try:
        through(w, [2_000_000], lambda url, login: w.fails(5, "was replaced while it was read", url, *login), on_break=replace)
    finally:
        (w.data / "large.csv").write_text(text)


def silence_ends_at_the_deadline(w):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start = time.monotonic()
        w.fails(8, "time limit", f"sftp://tester@127.0.0.1:{listener.getsockname()[1]}/a.csv", *w.login, "--timeout", "2s")
        assert time.monotonic() - start < 5


def other_servers(w):
    """What answers there is no SSH server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def answer():
            client = listener.accept()[0]
            client.recv(1000)
            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 3)
            client.close()
        threading.Thread(target=answer, daemon=True).start()
        result = w.query(f"sftp://tester@127.0.0.1:{listener.getsockname()[1]}/a.csv", *w.login, "--timeout", "20s")
        assert result.status in (5, 8) and not result.out, result


def big_file(w):
    """Memory does not grow with the file, and the CPU time is about that of OpenSSH's own client."""
    path = w.data / "big.csv"
    piece = "".join(f"{i},row {i * i}\n" for i in range(1_000_000))
    with open(path, "w") as file:
        file.write("a,b\n")
        for _ in range(15):
            file.write(piece)
    rows = 15_000_000
    try:
        result = w.run("query", "SELECT count(*) AS n FROM source", w.url("big.csv"), *COLUMNS, "--format", "csv", "--threads", "1",
                       "--timings", *w.login, timeout=300)
        expect(result, 0)
        assert result.out == f"n\n{rows}\n".encode(), result
        peak = float(re.search(r"peak memory ([\d.]+) MB", result.err).group(1))
        assert peak < 64, f"{peak} MB"
        cpu = float(re.search(r"total +[\d.]+ +([\d.]+)", result.err).group(1))
        before = os.times()
        subprocess.run(["sftp", "-q", "-P", str(w.server.port), "-i", str(w.server.client_key), "-o", "IdentitiesOnly=yes", "-o",
                        f"UserKnownHostsFile={w.server.folder}/known_hosts", "-o", "Ciphers=aes128-ctr", "-o", "MACs=hmac-sha2-256",
                        f"{w.server.user}@127.0.0.1:{path}", "/dev/null"], check=True, capture_output=True)
        after = os.times()
        client = after.children_user + after.children_system - before.children_user - before.children_system
        print(f"     {path.stat().st_size / 1e6:.0f} MB: adze {cpu:.2f} s of CPU, peak {peak} MB; sftp(1) {client:.2f} s")
        assert cpu < 3 * client + 1, f"{cpu} s of CPU, sftp itself {client} s"
    finally:
        path.unlink()


# --- writing ------------------------------------------------------------------------------------------------------------

def same_bytes(w, name):
    expect(w.convert(str(w.data / "local.parquet"), "--force"), 0)
    assert (w.data / name).read_bytes() == (w.data / "local.parquet").read_bytes(), name
    assert w.beside(name) == [], w.beside(name)


def write_and_replace(w):
    name = "out/deep/t.parquet"
    expect(w.convert(w.url(name)), 0)
    same_bytes(w, name)
    assert stat.S_IMODE((w.data / name).stat().st_mode) == 0o644, oct((w.data / name).stat().st_mode)
    (w.data / name).chmod(0o640)
    expect(w.convert(w.url(name)), 0)
    same_bytes(w, name)
    assert stat.S_IMODE((w.data / name).stat().st_mode) == 0o640, oct((w.data / name).stat().st_mode)


def nobody_reads_it_before(w):
    """While it is written the file is its owner's alone."""
    seen = []
    (w.data / "private").mkdir(exist_ok=True)
    end = threading.Event()

    def look():
        while not end.is_set():
            for path in (w.data / "private").glob(".adze*"):
                try:
                    if path.stat().st_size > 0:
                        seen.append(stat.S_IMODE(path.stat().st_mode))
                except OSError:
                    pass
    thread = threading.Thread(target=look)
    thread.start()
    large(w)
    try:
        expect(w.convert(w.url("private/t.csv.parquet"), "--compression", "none", source=w.data / "large.csv"), 0)
    finally:
        end.set()
        thread.join()
    assert seen and set(seen[:len(seen) // 2]) == {0o600}, sorted(set(seen))


def refusals(w):
    w.put("text.parquet", "not Parquet")
    expect(w.convert(w.url("text.parquet")), 6, says="doesn't begin with PAR1")
    assert (w.data / "text.parquet").read_text() == "not Parquet"
    expect(w.convert(w.url("p.parquet"), "--mode", "create"), 0)
    expect(w.convert(w.url("p.parquet"), "--mode", "create"), 6, says="exists already")
    (w.data / "folder.parquet").mkdir(exist_ok=True)
    expect(w.convert(w.url("folder.parquet")), 6, says="is a folder")
    w.put("in.parquet", BODY)
    link = w.data / "link.parquet"
    if not link.exists():
        link.symlink_to("in.parquet")
    result = w.run("convert", w.url("in.parquet"), w.url("link.parquet"), *COLUMNS, *w.login, *w.target_login, "--force")
    expect(result, 6, says="is the input")
    assert (w.data / "in.parquet").read_text() == BODY
    expect(w.convert(w.url("t.parquet"), "--target-auth", "key-file:x"), 2, says="given twice")


def links_are_followed(w):
    real = w.data / "real.parquet"
    link = w.data / "to_real.parquet"
    link.symlink_to("real.parquet")
    expect(w.convert(w.url("to_real.parquet")), 0)
    assert link.is_symlink() and real.read_bytes()[:4] == b"PAR1"
    expect(w.convert(w.url("to_real.parquet")), 0)
    assert link.is_symlink()
    same_bytes(w, "real.parquet")


def failure_leaves_nothing(w):
    w.put("bad.csv", BODY + "x,y\n")
    expect(w.convert(w.url("gone/deep/t.parquet"), source=w.data / "bad.csv"), 3)
    assert not (w.data / "gone").exists()
    expect(w.convert(w.url("kept.parquet")), 0)
    before = (w.data / "kept.parquet").read_bytes()
    expect(w.convert(w.url("kept.parquet"), source=w.data / "bad.csv"), 3)
    assert (w.data / "kept.parquet").read_bytes() == before and w.beside("kept.parquet") == []


def signal_leaves_nothing(w):
    """SIGTERM in the middle: what was begun is taken away by another login, for the first is in the middle of a request."""
    large(w)
    for when in (0.15, 0.3, 0.6):
        process = subprocess.Popen([ADZE, "convert", str(w.folder / "fifo"), w.url("stopped/t.parquet"), *COLUMNS, *w.target_login],
                                   env={**os.environ, "HOME": str(w.home), **NO_AGENT}, stderr=subprocess.PIPE)
        feed = feeder(w)
        time.sleep(when)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        feed.kill()
        feed.wait()
        assert process.returncode == 143, process.returncode
        assert not (w.data / "stopped").exists(), list((w.data / "stopped").iterdir())


def feeder(w):
    """Rows without end into w.folder/fifo."""
    fifo = w.folder / "fifo"
    if not fifo.exists():
        os.mkfifo(fifo)
    return subprocess.Popen([sys.executable, "-c", "import sys\nwith open(sys.argv[1], 'w') as f:\n f.write('a,b\\n')\n"
                             " while True: f.write('1,x\\n' * 10000)", str(fifo)], stderr=subprocess.DEVNULL)


def lost_connection_leaves_nothing(w):
    expect(w.convert(w.url("lost.parquet")), 0)
    before = (w.data / "lost.parquet").read_bytes()
    large(w)

    for limit in (100_000, 1_000_000):
        with Relay(w.server.port, [limit], way=UP) as relay:
            result = w.run("convert", str(w.data / "large.csv"), w.server.url(f"{w.data}/lost.parquet", port=relay.port), *COLUMNS,
                           "--compression", "none", "--target-auth", trusting(w, relay.port), *w.target_login[2:])
        expect(result, 6, says="was lost")
        assert (w.data / "lost.parquet").read_bytes() == before and w.beside("lost.parquet") == [], w.beside("lost.parquet")


def two_writers_one_wins(w):
    """mode create: of several runs at once exactly one makes the file."""
    name = "raced.parquet"
    (w.data / name).unlink(missing_ok=True)
    runs = [subprocess.Popen([ADZE, "convert", str(w.data / "a.csv"), w.url(name), *COLUMNS, *w.target_login, "--mode", "create"],
                             env={**os.environ, "HOME": str(w.home), **NO_AGENT}, stderr=subprocess.PIPE) for _ in range(4)]
    for run in runs:
        run.communicate(timeout=60)
    assert sorted(run.returncode for run in runs) == [0, 6, 6, 6], [run.returncode for run in runs]
    same_bytes(w, name)


def full_disk(w):
    if os.geteuid() != 0:
        return Skipped("needs root, to mount a small disk")
    mount = w.data / "small"
    mount.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)], capture_output=True).returncode != 0:
        return Skipped("this machine mounts no tmpfs")
    try:
        expect(w.convert(w.url("small/t.parquet"), "--compression", "none"), 6, says="its disk is full")
        assert list(mount.iterdir()) == []
    finally:
        subprocess.run(["umount", str(mount)], check=True)
    return None


# --- servers that can't replace in one step -----------------------------------------------------------------------------

def leave_gap(w, name):
    """What a run that was killed in the gap leaves: no target, the old file and the new one under other names."""
    target = w.data / name
    old = target.with_name(f".adze-{target.name}-0123456789abcdef.old")
    new = target.with_name(f".adze-{target.name}-0123456789abcdef.tmp")
    target.rename(old)
    new.write_bytes(b"PAR1 half")
    return old, new


def gap_is_mended(w):
    expect(w.convert(w.url("gap.parquet")), 0)
    same_bytes(w, "gap.parquet")
    expect(w.convert(w.url("gap.parquet")), 0)
    same_bytes(w, "gap.parquet")
    before = (w.data / "gap.parquet").read_bytes()

    leave_gap(w, "gap.parquet")
    result = expect(w.convert(w.url("gap.parquet"), "--mode", "create"), 6, says="exists already")
    assert "the old one is back" in result.err, result
    assert (w.data / "gap.parquet").read_bytes() == before and w.beside("gap.parquet") == [], w.beside("gap.parquet")

    leave_gap(w, "gap.parquet")
    expect(w.convert(w.url("gap.parquet")), 0)
    same_bytes(w, "gap.parquet")

    # Killed behind the gap: only the old file is left over.
    (w.data / ".adze-gap.parquet-0123456789abcdef.old").write_bytes(before)
    expect(w.convert(w.url("gap.parquet")), 0)
    same_bytes(w, "gap.parquet")


def killed_in_the_gap(w):
    """kill -9 at many moments of the commit: there is the old file, or the new one, or the gap, which the next run mends."""
    target = w.data / "killed.parquet"
    expect(w.convert(w.url("killed.parquet")), 0)
    old = target.read_bytes()
    source = w.put("other.csv", "a,b\n1,x\n")
    expect(w.convert(str(w.data / "new.parquet"), source=source), 0)
    new = (w.data / "new.parquet").read_bytes()
    gaps = 0
    for i in range(25):
        if i:
            expect(w.convert(w.url("killed.parquet")), 0)
        process = subprocess.Popen([ADZE, "convert", str(source), w.url("killed.parquet"), *COLUMNS, *w.target_login],
                                   env={**os.environ, "HOME": str(w.home), **NO_AGENT}, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            if any(path.suffix == ".old" for path in target.parent.glob(".adze-killed*")):
                break
        process.kill()
        process.wait()
        time.sleep(0.05)
        if not target.exists():
            gaps += 1
            assert any(path.read_bytes() == old for path in target.parent.glob(".adze-killed*.old"))
        else:
            assert target.read_bytes() in (old, new)
    print(f"     {gaps} of 25 kills hit the gap")
    expect(w.convert(w.url("killed.parquet")), 0)
    assert target.read_bytes() == old
    assert [name for name in w.beside("killed.parquet") if name.endswith(".old")] == []


def old_leftovers_go(w):
    stale = w.data / ".adze-left.parquet-0123456789abcdef.tmp"
    fresh = w.data / ".adze-left.parquet-fedcba9876543210.tmp"
    other = w.data / ".adze-else.parquet-0123456789abcdef.tmp"
    for path in (stale, fresh, other):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - 90_000,) * 2)
    os.utime(fresh)
    expect(w.convert(w.url("left.parquet")), 0)
    assert not stale.exists() and fresh.exists() and other.exists()
    fresh.unlink()
    other.unlink()


def main():
    checks = Checks()
    with work_folder() as folder:
        with SshServer(folder) as server:
            w = World(folder, server)
            w.put("a.csv")
            for check in (key_file, wrong_key, no_credentials, password, wrong_password, dialogue, passphrase, rsa_says_why, ecdsa,
                          usual_keys, agent, silent_agent, unknown_host, changed_host, keyscan_mends_it, revoked_host,
                          nobody_logs_in_to_a_stranger, patterns, home_folder, one_login_for_many, compressed, missing, strange_names,
                          broken_connections_are_resumed, connections_that_never_hold_end, replaced_meanwhile,
                          silence_ends_at_the_deadline, other_servers, write_and_replace, nobody_reads_it_before, refusals,
                          links_are_followed, failure_leaves_nothing, signal_leaves_nothing, lost_connection_leaves_nothing,
                          two_writers_one_wins, full_disk, old_leftovers_go, big_file):
                checks.run(check.__name__, check, w)
        plain = folder / "plain"
        plain.mkdir()
        with SshServer(plain, command=PLAIN) as server:
            w = World(folder, server)
            for check in (gap_is_mended, killed_in_the_gap, two_writers_one_wins):
                checks.run(f"{check.__name__}_without_posix_rename", check, w)
    checks.close()


main()
