#!/usr/bin/env python3
"""What `make package` made: what is in zip, layer and image and how it is told where its loader and libraries lie, sizes within the
budgets, a valid list of parts that names each of them, and the same bytes from another folder at another time."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, work_folder  # noqa: E402
from package_files import ARCHITECTURES, DIST, MACHINE, image_manifest, package, unpack_zip  # noqa: E402

ZIP_BYTES_MAX = 12_000_000
IMAGE_BYTES_MAX = 25_000_000
PLACES = {"lambda": "/var/task", "layer": "/opt"}
MACHINES = {"x86_64": "Advanced Micro Devices X86-64", "arm64": "AArch64"}
# What the program loads when it first needs it; src/ has these names.
LOADED_LATER = {"libcurl.so.4", "libpq.so.5", "libssh2.so.1", "libisal.so.2"}
LAMBDA_TOOLS = ROOT / "build/lambda_tools/bin"


def readelf(*words):
    return subprocess.run(["readelf", "--wide", *map(str, words)], capture_output=True, text=True, check=True).stdout


def needed(path):
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", readelf("--dynamic", path)))


def holds_plain_files_in_order(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, f"{archive.testzip()} is damaged"
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names), "entries are not sorted"
    assert {"bootstrap", "adze/NOTICES"} <= set(names), f"missing of {names}"
    assert all(name == "bootstrap" or name.startswith("adze/") for name in names), f"unexpected: {names}"
    assert sum(bool(re.fullmatch(r"adze/certificates/[0-9a-f]{8}\.\d", name)) for name in names) > 100, "certificates are missing"
    assert len({entry.date_time for entry in entries}) == 1, "entries have different times"
    for entry in entries:
        mode = entry.external_attr >> 16
        executable = entry.filename == "bootstrap" or "/ld-linux" in entry.filename
        assert stat.S_ISREG(mode) and mode & 0o777 == (0o755 if executable else 0o644), f"{entry.filename} has mode {mode:o}"


def is_within_its_budget(path):
    size = path.stat().st_size
    assert size <= ZIP_BYTES_MAX, f"{size} bytes"
    print(f"   {path.name}: {size / 1e6:.2f} MB")


def knows_its_loader_and_libraries(kind, architecture, folder):
    """The loader by an absolute path; the libraries by DT_RPATH, which goes before Lambda's LD_LIBRARY_PATH, and DT_RUNPATH doesn't."""
    program = folder / "bootstrap"
    assert MACHINES[architecture] in readelf("--file-header", program), f"not for {architecture}"
    (loader,) = re.findall(r"Requesting program interpreter: (\S+)\]", readelf("--program-headers", program))
    place = PLACES[kind]
    assert loader.startswith(f"{place}/adze/"), f"the loader is {loader}"
    assert (folder / loader[len(place) + 1:]).is_file(), f"{loader} is not in the package"
    dynamic = readelf("--dynamic", program)
    assert re.findall(r"\(RPATH\).*\[(.*)\]", dynamic) == ["$ORIGIN/adze"] and "RUNPATH" not in dynamic, dynamic
    assert ".debug_" not in readelf("--sections", program) and ".symtab" not in readelf("--sections", program), "is not stripped"


def needs_nothing_of_the_system(architecture, folder):
    libraries = {path.name: path for path in (folder / "adze").glob("*.so*")}
    assert LOADED_LATER <= set(libraries), f"not there: {LOADED_LATER - set(libraries)}"
    for path in (folder / "bootstrap", *libraries.values()):
        assert MACHINES[architecture] in readelf("--file-header", path), f"{path.name} is not for {architecture}"
        assert needed(path) <= set(libraries), f"{path.name} needs {needed(path) - set(libraries)}"
        if path.name != "bootstrap":
            assert not re.search(r"\((RPATH|RUNPATH)\)", readelf("--dynamic", path)), f"{path.name} searches elsewhere first"


def certificates_are_found_by_their_hashes(folder):
    """OpenSSL, given the folder alone, trusts what lies in it."""
    certificates = folder / "adze/certificates"
    words = ["openssl", "verify", "-no-CAfile", "-no-CAstore", "-CApath", certificates, *sorted(certificates.iterdir())]
    said = subprocess.run(words, capture_output=True, text=True).stdout
    assert said.count(": OK") > 100, f"only {said.count(': OK')} are trusted"


def source_names_what_is_loaded_later():
    named = set()
    for path in (ROOT / "src").rglob("*.cc"):
        if not path.name.endswith("_test.cc"):
            named |= set(re.findall(r'"(lib[a-z0-9-]+\.so\.\d+)"', path.read_text()))
    # Of the two libcurls that differ in TLS, the package has the one with OpenSSL.
    assert named - {"libcurl-gnutls.so.4"} == LOADED_LATER, f"src/ loads {named}"


def image_is_what_lambda_takes(architecture):
    path = package("image", architecture)
    manifest, config = image_manifest(path)
    assert manifest["mediaType" if "mediaType" in manifest else "schemaVersion"] in (2, "application/vnd.oci.image.manifest.v1+json"), manifest
    assert config["architecture"] == {"x86_64": "amd64", "arm64": "arm64"}[architecture] and config["os"] == "linux", config
    assert config["config"]["Entrypoint"] == ["/var/task/bootstrap"] and not config["config"].get("Cmd"), config["config"]
    size = sum(layer["size"] for layer in manifest["layers"]) + manifest["config"]["size"]
    assert size <= IMAGE_BYTES_MAX, f"{size} bytes"
    print(f"   {path.name}: {size / 1e6:.2f} MB compressed in {len(manifest['layers'])} layers")


def image_is_readable_by_any_user(architecture, folder):
    """And has no links, as Lambda wants it of the entry point; beside the function's folder only a /tmp."""
    with tarfile.open(package("image", architecture)) as archive:
        archive.extractall(folder, filter="data")
    manifest, _ = image_manifest(package("image", architecture))
    files = {}
    for layer in manifest["layers"]:
        with tarfile.open(folder / "blobs" / layer["digest"].replace(":", "/")) as archive:
            for entry in archive:
                files["/" + entry.name.strip("./")] = entry
                wanted = 0o005 if entry.isdir() or entry.name.endswith("bootstrap") else 0o004
                assert entry.isdir() or entry.isreg(), f"{entry.name} is a link"
                assert entry.mode & wanted == wanted and entry.uid == 0, f"{entry.name} has mode {entry.mode:o} of {entry.uid}"
    assert {name.split("/")[1] for name in files if name != "/"} <= {"var", "tmp"}, sorted(files)
    assert files["/tmp"].mode & 0o7777 == 0o1777, "nobody may write to /tmp"


def names_its_parts(path, listed_files):
    """By SPDX's own validator; every file that is shipped and every archive that is linked belongs to a part that is named."""
    spdx = path.with_name(path.name + ".spdx.json")
    done = subprocess.run([LAMBDA_TOOLS / "pyspdxtools", "--infile", spdx], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]
    document = json.loads(spdx.read_text())
    parts = {part["name"]: part for part in document["packages"]}
    for name, part in parts.items():
        assert part["versionInfo"] and part["licenseDeclared"] != "NOASSERTION", f"{name}: no version or licence"
    (described,) = [part for part in document["packages"] if part.get("checksums")]
    (checksum,) = described["checksums"]
    assert "Apache License" in (ROOT / "LICENSE").read_text() and described["licenseDeclared"] == "Apache-2.0", described
    if path.suffix == ".zip":
        assert checksum["checksumValue"] == hashlib.sha256(path.read_bytes()).hexdigest(), "of another file"
    missing = set(listed_files) - set(parts)
    assert not missing, f"not named: {missing}"


def linked_archives():
    """The Debian packages whose static libraries are in build/adze, from the command that links it."""
    rules = (ROOT / "build/build.ninja").read_text()
    (line,) = re.findall(r"^build adze: CXX_EXECUTABLE_LINKER.*\n(?:  .*\n)*", rules, re.MULTILINE)
    archives = set(re.findall(r"(/usr/lib/\S+\.a)\b", line))
    assert len(archives) > 8, f"found only {archives}"
    said = subprocess.run(["dpkg-query", "--search", *sorted(archives)], capture_output=True, text=True, check=True).stdout
    return {line.split(":")[0] for line in said.splitlines()}


def comes_out_the_same_elsewhere(folder):
    """In another folder, later: a copy of the repository compiles some of the sources, links the program of the same objects, and
    packs it. (All of it twice takes a quarter of an hour; `scripts/package` in two clones does that by hand.)"""
    copy = folder / "another place"
    copy.mkdir()
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "bench/")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    commands = {entry["file"]: entry["command"] for entry in json.loads((ROOT / "build/compile_commands.json").read_text())}
    for name in ("src/base/error.cc", "src/csv/scan_avx2.cc"):
        if str(ROOT / name) not in commands:
            continue
        command = commands[str(ROOT / name)].replace(str(ROOT), str(copy).replace(" ", "\\ "))
        output = re.search(r" -o (\S+)", command).group(1)
        (copy / "build" / output).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, shell=True, check=True, cwd=copy / "build", env={**os.environ, "CCACHE_DISABLE": "1"})
        assert (copy / "build" / output).read_bytes() == (ROOT / "build" / output).read_bytes(), f"{name} compiles to other bytes"
    script = """
import os, pathlib, sys
sys.path.insert(0, "scripts")
from lambda_package import commands, contents, program_folder, sysroot, slim_libraries, zip_archive
root, work = pathlib.Path(sys.argv[1]), pathlib.Path("build/package").resolve()
commands.WORK = sysroot.WORK = slim_libraries.WORK = root / "build/package"
architecture = contents.ARCHITECTURES[sys.argv[2]]
program_folder.make_program_folder(work / "function", contents.FUNCTION_FOLDER, root / "build/adze", sysroot.open_sysroot(architecture),
                                   root / "build/package" / architecture.name / "libraries")
program_folder.set_modes(work / "function", architecture)
zip_archive.write_zip(work / "function.zip", work / "function", zip_archive.EARLIEST_SECONDS)
"""
    subprocess.run([sys.executable, "-c", script, str(ROOT), MACHINE], check=True, cwd=copy, env={**os.environ, "TZ": "Asia/Kolkata", "LC_ALL": "C"})
    assert (copy / "build/package/function.zip").read_bytes() == package("lambda", MACHINE).read_bytes(), "another zip"


def takes_a_job_along():
    """And is what it was when it is made again without one: all of it, from the same program."""
    def digests():
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DIST.glob(f"adze-*-{MACHINE}.*")}
    before = digests()
    job = ROOT / "examples/dp_summary/job.yaml"
    try:
        # Whoever has this umask would make an image that only root can read.
        subprocess.run([ROOT / "scripts/package", MACHINE, "--job", job], check=True, capture_output=True, umask=0o077)
        with zipfile.ZipFile(package("lambda", MACHINE)) as archive:
            assert archive.read("job.yaml") == job.read_bytes()
            assert archive.getinfo("job.yaml").external_attr >> 16 & 0o777 == 0o644
        with work_folder() as folder:
            image_is_readable_by_any_user(MACHINE, folder / "image")
    finally:
        subprocess.run([ROOT / "scripts/package", MACHINE], check=True, capture_output=True)
    assert digests() == before, "without the job it is not what it was"


def does_nothing_when_nothing_changed():
    before = {path: path.stat().st_mtime_ns for path in DIST.glob("adze-*")}
    subprocess.run([ROOT / "scripts/package", *ARCHITECTURES], check=True, capture_output=True)
    after = {path: path.stat().st_mtime_ns for path in DIST.glob("adze-*")}
    assert before == after, f"made again: {[path.name for path in after if after[path] != before.get(path)]}"


def main():
    checks = Checks()
    with work_folder() as folder:
        parts = linked_archives() | {"libc6", "libssl3", "zlib1g", "libssh2-1", "libisal2", "curl", "postgresql-15", "ca-certificates"}
        checks.run("the libraries that src/ loads by name are those of the package", source_names_what_is_loaded_later)
        for architecture in ARCHITECTURES:
            for kind in ("lambda", "layer"):
                path, name = package(kind, architecture), f"{kind} {architecture}"
                unpacked = folder / f"{kind}-{architecture}"
                unpack_zip(path, unpacked)
                checks.run(f"{name}: plain files, sorted, of one time", holds_plain_files_in_order, path)
                checks.run(f"{name}: within its budget", is_within_its_budget, path)
                checks.run(f"{name}: knows its loader and libraries", knows_its_loader_and_libraries, kind, architecture, unpacked)
                checks.run(f"{name}: needs nothing of the system", needs_nothing_of_the_system, architecture, unpacked)
                checks.run(f"{name}: certificates are found by their hashes", certificates_are_found_by_their_hashes, unpacked)
                checks.run(f"{name}: names its parts", names_its_parts, path, parts)
            checks.run(f"image {architecture}: one manifest, an absolute entry point, within its budget", image_is_what_lambda_takes, architecture)
            checks.run(f"image {architecture}: readable by any user", image_is_readable_by_any_user, architecture, folder / f"i-{architecture}")
            checks.run(f"image {architecture}: names its parts", names_its_parts, package("image", architecture), parts)
        checks.run("the same bytes in another folder at another time", comes_out_the_same_elsewhere, folder)
        checks.run("a job goes into zip and image, and out again", takes_a_job_along)
        checks.run("nothing is made again when nothing changed", does_nothing_when_nothing_changed)
    checks.close()


if __name__ == "__main__":
    main()
