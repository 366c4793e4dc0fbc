"""Zip files whose bytes depend on what is in them alone: entries sorted, one time for all, modes as Lambda needs them."""
import time
import zipfile

# The earliest that a zip file can tell. A package that holds the same has the same hash whenever it was made.
EARLIEST_SECONDS = 315532800


def write_zip(path, folder, seconds):
    """All files below `folder`, as executable as they are there; `seconds` since 1970 is their time."""
    date_time = time.gmtime(max(seconds, EARLIEST_SECONDS))[:6]
    temporary = path.with_name(path.name + ".part")
    with zipfile.ZipFile(temporary, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(entry for entry in folder.rglob("*") if entry.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), date_time)
            entry.create_system = 3  # Unix, so that the modes count
            mode = 0o755 if file.stat().st_mode & 0o100 else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes(), compresslevel=9)
    temporary.replace(path)
