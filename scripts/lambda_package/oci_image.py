"""The container image: deploy/Dockerfile, built by buildah, as one file in the form of an OCI archive, which skopeo copies to a
registry, and whose bytes depend on what is in the image alone."""
import json
import os
import shutil
import tarfile

from .commands import ROOT, WORK, run

QUIET_STORE = {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}


def write_image(path, architecture, version, seconds):
    """From dist/image-ARCH, which deploy/Dockerfile copies. Returns the manifest's digest and the compressed size in bytes."""
    work = WORK / architecture.name / "image"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    buildah = ("buildah", "--root", work / "store", "--runroot", work / "run")
    # chroot isolation makes buildah keep the caller's files; SOURCE_DATE_EPOCH is not known to all its releases, --timestamp is.
    run(*buildah, "bud", "--format", "oci", "--platform", f"linux/{architecture.debian}", "--timestamp", str(seconds),
        "--identity-label=false", "--file", "deploy/Dockerfile", "--tag", f"adze:{version}", ROOT, environment=QUIET_STORE)
    run(*buildah, "push", "--format", "oci", f"adze:{version}", f"oci:{work / 'layout'}:{version}", environment=QUIET_STORE)
    pack(work / "layout", path, seconds)
    (manifest,) = json.loads((work / "layout/index.json").read_text())["manifests"]
    size = sum(blob.stat().st_size for blob in (work / "layout/blobs/sha256").iterdir())
    shutil.rmtree(work)
    return manifest["digest"], size


def pack(folder, path, seconds):
    temporary = path.with_name(path.name + ".part")
    with tarfile.open(temporary, "w", format=tarfile.USTAR_FORMAT) as archive:
        for file in sorted(folder.rglob("*")):
            entry = archive.gettarinfo(file, file.relative_to(folder).as_posix())
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mtime, entry.mode = seconds, 0o755 if file.is_dir() else 0o644
            if file.is_dir():
                archive.addfile(entry)
            else:
                with open(file, "rb") as data:
                    archive.addfile(entry, data)
    os.replace(temporary, path)
