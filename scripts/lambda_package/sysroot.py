"""Where the libraries of an architecture lie: this machine for its own, a folder of unpacked Debian packages for another."""
import pathlib
import platform
import shutil

from .commands import ROOT, WORK, PackageError, Stamp, announce, run
from .contents import SHIPPED
from .debian_archive import DebianArchive

MACHINE_ARCHITECTURE = platform.machine().replace("aarch64", "arm64")
UNPACK = 'set -o pipefail; dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-same-owner -C "$2"'


class Sysroot:
    def __init__(self, architecture, root):
        self.architecture = architecture
        self.root = root

    @property
    def is_machine(self):
        return str(self.root) == "/"

    def library(self, name):
        """A shared library or the loader by its soname: the file itself, not a link to it."""
        for folder in ("lib", "usr/lib"):
            path = self.root / folder / self.architecture.triplet / name
            if path.exists():
                return path.resolve()
        raise PackageError(f"{name} is not installed for {self.architecture.name}: run scripts/install_build_dependencies --package")

    def version(self, package):
        """Of an installed package, as dpkg knows it."""
        words = ["dpkg-query", "--admindir", self.root / "var/lib/dpkg", "--show", "--showformat", "${Version}\n"]
        try:
            return run(*words, f"{package}:{self.architecture.debian}").split()[0]
        except PackageError:  # of architecture "all"
            return run(*words, package).split()[0]

    def copyright(self, package):
        return (self.root / "usr/share/doc" / package / "copyright").read_bytes()


def is_machine(architecture):
    return architecture.name == MACHINE_ARCHITECTURE


def open_sysroot(architecture):
    """Unpacks the other architecture's libraries into build/package/NAME/sysroot when called first."""
    if is_machine(architecture):
        return Sysroot(architecture, pathlib.Path("/"))
    if architecture.name != "arm64":
        raise PackageError(f"packages for {architecture.name} are made on such a machine; here name {MACHINE_ARCHITECTURE} alone")
    folder = WORK / architecture.name / "sysroot"
    packages = needed_packages()
    stamp = Stamp(WORK / architecture.name / "sysroot.stamp", *packages)
    if not stamp.is_fresh(folder):
        announce(f"unpacking Debian's libraries for {architecture.name} into {folder.relative_to(ROOT)}")
        unpack(architecture, packages, folder)
        stamp.write()
    return Sysroot(architecture, folder)


def needed_packages():
    """The libraries that the program and its tests are built with, and those that are shipped."""
    listed = run("scripts/install_build_dependencies", "--tests", "--list").splitlines()
    names = [line.split()[0] for line in listed if line.strip()]
    built_with = [name for name in names if name.endswith("-dev")]
    return sorted({*built_with, "libc6-dev", "libssl-dev", *(part.package for part in SHIPPED if not part.built_here)})


def unpack(architecture, packages, folder):
    archive = DebianArchive(WORK / architecture.name / "apt", architecture.debian, ["deb"])
    archive.update()
    shutil.rmtree(folder, ignore_errors=True)
    database = folder / "var/lib/dpkg"
    for name in ("info", "updates"):
        (database / name).mkdir(parents=True)
    # /lib is a link to /usr/lib on Debian 12; packages still say /lib.
    for name in ("bin", "lib", "sbin"):
        (folder / "usr" / name).mkdir(parents=True)
        (folder / name).symlink_to(f"usr/{name}")
    status = []
    for path in archive.download(packages):
        fields = run("dpkg-deb", "--field", path)
        run("bash", "-c", UNPACK, "bash", path, folder)
        status.append(f"{fields.rstrip()}\nStatus: install ok installed\n")
    (database / "status").write_text("\n".join(status))
