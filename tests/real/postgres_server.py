"""A real PostgreSQL 15 in a folder of its own, for the tests of postgres://.

Not executable, so scripts/run_checks does not take it for a test.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import time
import urllib.parse

from server_process import free_port, make_certificates, stop, wait_for_port

CONFIG = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
shared_buffers = 32MB
max_connections = 50
password_encryption = scram-sha-256
ssl = {ssl}
ssl_cert_file = '{folder}/server.pem'
ssl_key_file = '{folder}/server.key'
"""
# Whoever is on this machine's socket is trusted, so that sql() needs no password; over TCP everyone needs one.
ACCESS = "local all all trust\n{host} all all 127.0.0.1/32 scram-sha-256\n"


def programs():
    for folder in (pathlib.Path("/usr/lib/postgresql/15/bin"), *pathlib.Path("/usr/lib/postgresql").glob("*/bin")):
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    if not found:
        raise AssertionError("PostgreSQL is missing: run scripts/install_build_dependencies --real")
    return pathlib.Path(found).resolve().parent


class PostgresServer:
    """The database `tester`, owned by the superuser `tester`; with `tls`, TLS is offered, with `only_tls` demanded (`ca`
    is the authority). `more` are lines for postgresql.conf."""

    user = "tester"
    database = "tester"
    password = "pg-hunter2"

    def __init__(self, folder, tls=False, only_tls=False, more=""):
        self.folder = pathlib.Path(folder) / "postgres"
        self.folder.mkdir()
        self.tls, self.only_tls, self.more = tls or only_tls, only_tls, more
        make_certificates(self.folder)
        self.ca = self.folder / "ca.pem"
        # PostgreSQL refuses to run as root, and its keys must be its own.
        self.launcher = []
        if os.geteuid() == 0:
            self.launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            pathlib.Path(folder).chmod(0o755)
        self.data = self.folder / "data"
        self.log = self.folder / "log"

    def give_away(self):
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, 65534, 65534)

    def run(self, *words, text=None):
        done = subprocess.run([*self.launcher, *map(str, words)], cwd=self.folder, input=text, capture_output=True, text=True)
        assert done.returncode == 0, f"{' '.join(map(str, words))[:200]}: {done.stderr[-800:]}"
        return done.stdout

    def __enter__(self):
        (self.folder / "server.key").chmod(0o600)
        (self.folder / "password").write_text(self.password + "\n")
        self.log.touch()
        self.give_away()
        self.port = free_port()
        self.run(programs() / "initdb", "-D", self.data, "-U", self.user, "-A", "scram-sha-256", "--pwfile", self.folder / "password",
                 "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(CONFIG.format(port=self.port, folder=self.folder, ssl="on" if self.tls else "off") + self.more)
        (self.data / "pg_hba.conf").write_text(ACCESS.format(host="hostssl" if self.only_tls else "host"))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*self.launcher, str(programs() / "postgres"), "-D", str(self.data)], cwd=self.folder,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for_port(self.port, self.process, self.log)
        self.wait_until_ready()
        self.create_database(self.database)
        return self

    def wait_until_ready(self, seconds=30):
        """It listens before it takes sessions."""
        end = time.monotonic() + seconds
        ready = [str(programs() / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        while subprocess.run(ready).returncode != 0:
            if time.monotonic() > end:
                stop(self.process)
                raise AssertionError(f"PostgreSQL does not get ready: {self.log.read_text(errors='replace')[-800:]}")
            time.sleep(0.05)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)  # fast: sessions are ended, not waited for
        stop(self.process)

    def sql(self, text, database=None):
        """Runs statements as the superuser; rows as psql prints them unaligned, one a line, fields split by |."""
        return self.run(programs() / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", self.port,
                        "-U", self.user, "-d", database or self.database, text=text)

    def create_database(self, name, owner=None):
        self.sql(f'CREATE DATABASE "{name}"' + (f' OWNER "{owner}"' if owner else ""), "postgres")

    def create_role(self, name, password, options="LOGIN"):
        self.sql(f"CREATE ROLE \"{name}\" {options} PASSWORD '{password}'")

    def url(self, database=None, user=None, password=None, query="", host="127.0.0.1", port=None):
        """postgres://user[:password]@host:port/database[?query]; without `password`, none: PGPASSWORD or the like must say it."""
        login = user or self.user
        if password is not None:
            login += ":" + urllib.parse.quote(password, safe="")
        return f"postgres://{login}@{host}:{port or self.port}/{database or self.database}" + (f"?{query}" if query else "")
