"""Worlds of 76_faults.py with sshd and PostgreSQL.

Not executable, so scripts/run_checks does not take it for a test.
"""
import contextlib

from fault_worlds import CLEAN, COLUMNS, Run, ToFile, World, rows

JOB = """
source:
  uri: {source}
{more}
  columns: {{a: int64, b: string}}
target:
  uri: {target}
  compression: none
"""


class SftpWorld(World):
    """The server's files are this machine's, so the test sees them without SFTP."""

    def __init__(self, folder, server):
        self.server, self.port = server, server.port
        self.secrets = (server.password,)
        super().__init__(folder)

    host_key = "host_key"

    @contextlib.contextmanager
    def other_host(self):
        """The server's key is not the one that known_hosts has."""
        self.host_key = "other_key"
        yield self.port, Run(lambda: True)
        self.host_key = "host_key"

    def auth(self, port):
        known = self.folder / "known_hosts"
        known.write_text(f"[127.0.0.1]:{port} {self.server.public(self.host_key)}")
        return [f"key-file:{self.server.client_key}", f"known-hosts:{known}"]


class SftpToFile(SftpWorld, ToFile):
    name = "SFTP to file"

    def __init__(self, folder, server):
        super().__init__(folder, server)
        (self.folder / "source.csv").write_bytes(rows(60_000, 60))
        self.learn_new()

    def words(self, port):
        key, known = self.auth(port)
        return ["convert", self.server.url(f"{self.folder}/source.csv", port=port), self.target, "--columns", COLUMNS,
                "--auth", key, "--auth", known]


class FileToSftp(SftpWorld, ToFile):
    name = "file to SFTP"
    flags = ("--compression", "none")

    def __init__(self, folder, server):
        super().__init__(folder, server)
        self.source = self.folder / "source.csv"
        self.source.write_bytes(rows(60_000, 60))
        self.learn_new()

    def words(self, port):
        key, known = self.auth(port)
        return ["convert", self.source, self.server.url(f"{self.target}", port=port), "--columns", COLUMNS,
                "--target-auth", key, "--target-auth", known]


class PostgresToFile(ToFile):
    name = "PostgreSQL to file"

    def __init__(self, folder, server):
        super().__init__(folder)
        self.server, self.port = server, server.port
        self.secrets = (server.password,)
        server.sql("CREATE TABLE faults AS SELECT i::bigint AS a, md5(i::text) || md5((i + 7)::text) AS b "
                   "FROM generate_series(1, 40000) i")
        self.learn_new()

    def environment(self, port):
        return {**CLEAN, "PGPASSWORD": self.server.password, "PGSSLMODE": "disable"}

    def words(self, port):
        job = self.folder / "job.yaml"
        job.write_text(JOB.format(source=self.server.url(port=port), more="  table: faults", target=self.target))
        return ["run", job]
