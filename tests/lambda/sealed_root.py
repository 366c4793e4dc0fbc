"""What is in a package, run where there is nothing else: a root of its own, read-only but for /tmp, as a user that no system
knows, with no environment but the given one. The network is the machine's, so the tests' servers are there.

    root = SealedRoot(folder, "/var/task")            # folder: what would be unpacked there
    subprocess.run(root.words("x86_64", {"AWS_REGION": "us-east-1"}, files={"/ca.pem": path}) + ["--version"])

Lambda is like that, and stricter than `docker run`. Not executable, so scripts/run_checks does not take it for a test.
"""
import functools
import pathlib
import platform
import re
import shutil
import subprocess

# Lambda's, whose first folders hold Amazon Linux's own glibc.
LIBRARY_PATH = "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
USER = 31337


class SealedRoot:
    def __init__(self, folder, place):
        self.folder, self.place = pathlib.Path(folder), place

    def words(self, architecture, environment, files=None, program=None):
        """The command that starts the program there. `files` are those of this machine to be seen in it, by their place."""
        sandbox = shutil.which("bwrap")
        assert sandbox, "bubblewrap is missing: run scripts/install_build_dependencies --lambda"
        words = [sandbox, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--uid", str(USER), "--gid", str(USER),
                 "--tmpfs", "/", "--ro-bind", str(self.folder), self.place, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        for place, path in (files or {}).items():
            words += ["--ro-bind", str(path), place]
        emulator = [] if is_machine(architecture) else ["/emulator/loader", "--library-path", "/emulator", "/emulator/qemu"]
        for name, path in (emulator_files(architecture) if emulator else {}).items():
            words += ["--ro-bind", path, f"/emulator/{name}"]
        words += ["--remount-ro", "/", "--clearenv", "--chdir", "/tmp", "--setenv", "LD_LIBRARY_PATH", LIBRARY_PATH]
        for name, value in environment.items():
            words += ["--setenv", name, str(value)]
        return [*words, "--", *emulator, program or f"{self.place}/bootstrap"]


def is_machine(architecture):
    return platform.machine().replace("aarch64", "arm64") == architecture


@functools.cache
def emulator_files(architecture):
    """qemu with its own loader and libraries, by the names that they get in the folder /emulator."""
    name = {"arm64": "qemu-aarch64", "x86_64": "qemu-x86_64"}[architecture]
    program = shutil.which(name)
    assert program, f"{name} is missing: run scripts/install_build_dependencies --package"
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    files = dict(re.findall(r"^\s*(\S+) => (/\S+)", listed, re.MULTILINE))
    (loader,) = re.findall(r"^\s*(/\S*ld-\S+)", listed, re.MULTILINE)
    return {**files, "loader": loader, "qemu": program}
