"""Packages and sources of Debian without installing them: an apt with lists and a cache of its own.

It asks the archives that the machine's own apt is set to, checks signatures as that does, and needs no root and no change of
the machine: `dpkg --add-architecture` would make every later `apt-get update` fetch another architecture, and several of the
libraries (ISA-L, libpq, yaml-cpp) can't be installed for two architectures at a time.
"""
import pathlib
import platform
import re

from .commands import PackageError, run

DEBIAN_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


class DebianArchive:
    """`kinds` are "deb" for packages of `architecture` (Debian's name of it), "deb-src" for sources."""

    def __init__(self, folder, architecture, kinds):
        self.folder = pathlib.Path(folder)
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        lines = [f"{kind} [signed-by={DEBIAN_KEYS}] {site} {release} {component}"
                 for site, release, component in machine_archives() for kind in kinds]
        (self.folder / "sources.list").write_text("\n".join(lines) + "\n")
        (self.folder / "status").write_text("")
        settings = {
            "Dir::State::lists": self.folder / "lists",
            "Dir::State::status": self.folder / "status",
            "Dir::State::extended_states": self.folder / "extended_states",
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Cache": self.folder / "cache",
            "APT::Architecture": architecture,
            "APT::Architectures": architecture,
            # The folder may lie where the user _apt can't go; signatures are checked all the same.
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "true",
            "Acquire::Retries": "3",
        }
        self.options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]

    def update(self):
        run("apt-get", *self.options, "-q", "update")

    def download(self, packages):
        """The .deb files of `packages` and of all they depend on."""
        run("apt-get", *self.options, "-q", "-y", "--no-install-recommends", "--download-only", "install", *packages)
        return sorted((self.folder / "cache/archives").glob("*.deb"))

    def source(self, package, folder):
        """Unpacks the source of `package`, patched as Debian builds it, and returns its version. A mirror may lag behind its
        own list and not have the newest file yet, so older versions that are still listed are tried too."""
        listed = re.findall(r"^Version: (\S+)$", run("apt-cache", *self.options, "showsrc", "--only-source", package), re.MULTILINE)
        if not listed:
            raise PackageError(f"Debian's archive lists no source of {package}")
        problem = None
        for version in sorted_versions(listed):
            downloads = self.folder / "sources"
            downloads.mkdir(exist_ok=True)
            try:
                run("apt-get", *self.options, "-q", "source", "--download-only", f"{package}={version}", folder=downloads)
            except PackageError as error:
                problem = problem or error
                continue
            without_epoch = version.partition(":")[2] or version
            run("dpkg-source", "--no-check", "-x", downloads / f"{package}_{without_epoch}.dsc", folder)
            return version
        raise problem


def machine_archives():
    """(site, release, component) of the Debian archives that this machine's apt uses."""
    codename = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    releases = {name + suffix for name in (codename, "stable") for suffix in ("", "-updates", "-security")}
    asked = run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
    wanted = []
    for line in dict.fromkeys(asked.splitlines()):
        site, release, component = line.split()
        if release in releases and component == "main":
            wanted.append((site, release, component))
    if not wanted:
        raise PackageError("apt is set to no archive of Debian: packages of adze are made on Debian 12")
    return wanted


def sorted_versions(versions):
    """Newest first, by Debian's rules."""
    sorted_list = []
    for version in dict.fromkeys(versions):
        place = 0
        while place < len(sorted_list) and not is_newer(version, sorted_list[place]):
            place += 1
        sorted_list.insert(place, version)
    return sorted_list


def is_newer(version, other):
    try:
        run("dpkg", "--compare-versions", version, "gt", other)
    except PackageError:
        return False
    return True
