"""A real sshd that serves files by SFTP to one made-up user, for the tests of sftp.

Not executable, so scripts/run_checks does not take it for a test.

The user exists for this process only (libnss_wrapper shows sshd a passwd and a shadow file of our own), so that also login
by password is tried without an account on the machine. It is whoever runs the test, under another name.
"""
import ctypes.util
import os
import pathlib
import subprocess

from adze_runs import ROOT
from server_process import free_port, wait_for_port, stop

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UseDNS no
MaxStartups 100
MaxSessions 100
Subsystem sftp internal-sftp
ForceCommand {command}
LogLevel VERBOSE
{more}
"""


def program():
    """scripts/install_servers unpacks sshd, for an installed one would serve the whole network from then on."""
    for path in (ROOT / "build/servers/openssh/usr/sbin/sshd", pathlib.Path("/usr/sbin/sshd")):
        if path.exists():
            return str(path)
    raise AssertionError("sshd is missing: run scripts/install_servers")


class SshServer:
    """Files of the machine by their absolute paths, as `user` with `password` or the key `client_key`.

    `folder` holds keys and logs; `known_hosts` in it is right, `wrong_known_hosts` has another key for the server."""

    user = "tester"
    password = "sftp-hunter2"
    key_password = "k3y-hunter2"

    def __init__(self, folder, more="", command="internal-sftp"):
        self.folder = pathlib.Path(folder) / "sshd"
        self.folder.mkdir()
        self.home = self.folder / "home"
        self.home.mkdir()
        self.more, self.command = more, command
        self.client_key = self.folder / "client_key"
        self.locked_key = self.folder / "locked_key"
        self.make_keys()

    def make_keys(self):
        for name, password in (("host_key", ""), ("client_key", ""), ("locked_key", self.key_password), ("other_key", "")):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519" if name != "locked_key" else "rsa", "-N", password, "-C", name,
                            "-f", str(self.folder / name)], check=True)
        (self.folder / "authorized_keys").write_text(self.public("client_key") + self.public("locked_key"))

    def public(self, name):
        return (self.folder / f"{name}.pub").read_text()

    def make_user(self):
        secret = subprocess.run(["openssl", "passwd", "-6", self.password], capture_output=True, text=True, check=True).stdout
        user, group = os.getuid(), os.getgid()
        (self.folder / "passwd").write_text(f"{self.user}:x:{user}:{group}::{self.home}:/bin/sh\nsshd:x:65534:65534::/:/bin/false\n")
        (self.folder / "group").write_text(f"{self.user}:x:{group}:\nnogroup:x:65534:\n")
        (self.folder / "shadow").write_text(f"{self.user}:{secret.strip()}:19000:0:99999:7:::\n")
        return {"LD_PRELOAD": ctypes.util.find_library("nss_wrapper") or "libnss_wrapper.so",
                "NSS_WRAPPER_PASSWD": str(self.folder / "passwd"), "NSS_WRAPPER_GROUP": str(self.folder / "group"),
                "NSS_WRAPPER_SHADOW": str(self.folder / "shadow")}

    def __enter__(self):
        self.port = free_port()
        (self.folder / "config").write_text(CONFIG.format(folder=self.folder, port=self.port, more=self.more, command=self.command))
        for name, key in (("known_hosts", "host_key"), ("wrong_known_hosts", "other_key")):
            (self.folder / name).write_text(f"[127.0.0.1]:{self.port} {self.public(key)}")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # where sshd locks its unprivileged half in
        # -D stays in front; -r forks instead of starting itself anew for each connection.
        self.log = self.folder / "log"
        self.process = subprocess.Popen([program(), "-D", "-r", "-f", str(self.folder / "config"), "-E", str(self.log)],
                                        env={**os.environ, **self.make_user()}, stdin=subprocess.DEVNULL)
        wait_for_port(self.port, self.process, self.log)
        return self

    def __exit__(self, *_):
        stop(self.process)

    def url(self, path, user=None, port=None):
        return f"sftp://{user or self.user}@127.0.0.1:{port or self.port}{path}"
