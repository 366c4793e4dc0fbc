"""The files in dist/ that `make package` made: where they are, and unpacked as Lambda does it.

Not executable, so scripts/run_checks does not take it for a test.
"""
import json
import pathlib
import platform
import subprocess
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "dist"
ARCHITECTURES = ("x86_64", "arm64")
MACHINE = platform.machine().replace("aarch64", "arm64")


def package(kind, architecture):
    """`kind` is "lambda", "layer" or "image"."""
    path = DIST / f"adze-{kind}-{architecture}.{'tar' if kind == 'image' else 'zip'}"
    assert path.is_file(), f"{path.relative_to(ROOT)} is missing: run scripts/package"
    return path


def unpack_zip(path, folder):
    """With the modes that the zip gives its files: Lambda starts nothing that isn't executable."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            (folder / archive.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)


def unpack_image(path, folder):
    """By umoci; the files are then in folder/rootfs."""
    layout = folder.with_name(folder.name + ".layout")
    layout.mkdir()
    with tarfile.open(path) as archive:
        archive.extractall(layout, filter="data")
    (tag,) = (entry["annotations"]["org.opencontainers.image.ref.name"] for entry in json.loads((layout / "index.json").read_text())["manifests"])
    subprocess.run(["umoci", "unpack", "--rootless", "--image", f"{layout}:{tag}", str(folder)], check=True, capture_output=True)


def image_manifest(path):
    """(manifest, config) of an OCI archive, which has a single one."""
    with tarfile.open(path) as archive:
        def blob(descriptor):
            return json.load(archive.extractfile(f"blobs/{descriptor['digest'].replace(':', '/')}"))
        (entry,) = json.load(archive.extractfile("index.json"))["manifests"]
        manifest = blob(entry)
        return manifest, blob(manifest["config"])


def image_config(path):
    return image_manifest(path)[1]["config"]
