"""The folder that every package has inside: the program, its loader and libraries, certificates, notices.

The program stays what it is, an ELF file that the kernel starts: a shell in front of it would cost tens of milliseconds, and an
image FROM scratch has none. It is told where its loader lies (absolutely, so a layer's differs from a function's) and where its
libraries lie, as DT_RPATH and not as the newer DT_RUNPATH: Lambda sets LD_LIBRARY_PATH to Amazon Linux's own folders, which
goes before RUNPATH, and the loader of one glibc dies with the libc of another. DT_RPATH goes before that variable, and holds for
what the libraries need as well.
"""
import pathlib
import re
import shutil

from .commands import PackageError, run
from .contents import CERTIFICATES, INSIDE, LIBRARY_FOLDER, NOTICES, PROGRAM, SHIPPED
from .slim_libraries import source_copyright

DEBIAN_CERTIFICATES = "usr/share/ca-certificates/mozilla"


def make_program_folder(folder, place, program, sysroot, slim_libraries):
    """`place` is where the folder's content will lie when it is run."""
    shutil.rmtree(folder, ignore_errors=True)
    libraries = folder / LIBRARY_FOLDER
    libraries.mkdir(parents=True)
    architecture = sysroot.architecture
    shutil.copyfile(sysroot.library(architecture.loader), libraries / architecture.loader)
    for part in SHIPPED:
        for name in part.files:
            shutil.copyfile(slim_libraries / name if part.built_here else sysroot.library(name), libraries / name)
    run(f"{architecture.triplet}-strip", "--strip-all", "-o", folder / PROGRAM, program)
    run("patchelf", "--set-interpreter", f"{place}/{LIBRARY_FOLDER}/{architecture.loader}", folder / PROGRAM)
    run("patchelf", "--force-rpath", "--set-rpath", f"$ORIGIN/{LIBRARY_FOLDER}", folder / PROGRAM)
    require_complete(folder)
    add_certificates(sysroot, folder / CERTIFICATES)
    (folder / NOTICES).write_bytes(notices(sysroot))


def set_modes(folder, architecture):
    """For whatever user Lambda takes, whatever the umask here was."""
    for path in (folder, *folder.rglob("*")):
        is_program = path.is_dir() or path.name in (PROGRAM, architecture.loader)
        path.chmod(0o755 if is_program else 0o644)


def require_complete(folder):
    """Every library that one of the files needs is one of the files: nothing may be found on the system by luck."""
    libraries = folder / LIBRARY_FOLDER
    there = {path.name for path in libraries.iterdir()}
    for path in (folder / PROGRAM, *sorted(libraries.iterdir())):
        dynamic = run("readelf", "--dynamic", "--wide", path)
        missing = set(re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic)) - there
        if missing:
            raise PackageError(f"{path.name} needs {', '.join(sorted(missing))}: add a row to scripts/lambda_package/contents.py")
        if path.name != PROGRAM and re.search(r"\((RPATH|RUNPATH)\)", dynamic):
            raise PackageError(f"{path.name} has a search path of its own, which would go before the program's")


def add_certificates(sysroot, folder):
    """Mozilla's as Debian has them: /etc/ssl/certs may hold those of this machine's owner, too. Plain files, for Lambda's zips and
    images do without links."""
    source = sysroot.root / DEBIAN_CERTIFICATES
    if not list(source.glob("*.crt")):
        raise PackageError(f"{source} holds no certificates: run scripts/install_build_dependencies --package")
    shutil.copytree(source, folder)
    run("openssl", "rehash", folder)
    for link in [path for path in folder.iterdir() if path.is_symlink()]:
        link.resolve().rename(link)
    left = sorted(path.name for path in folder.glob("*.crt"))
    if left:
        raise PackageError(f"openssl rehash gives no name to {', '.join(left)}")


def notices(sysroot):
    """The copyright notices and licences that must go with the parts, and adze's own."""
    texts = [("adze", (pathlib.Path(__file__).parent.parent.parent / "LICENSE").read_bytes())]
    for part in sorted({part.package: part for part in (*SHIPPED, *INSIDE)}.values(), key=lambda part: part.package):
        text = source_copyright(part.package) if part.built_here else sysroot.copyright(part.package)
        texts.append((part.package, text))
    return b"\n".join(f"{'=' * 100}\n{name}\n{'=' * 100}\n\n".encode() + text for name, text in texts)
