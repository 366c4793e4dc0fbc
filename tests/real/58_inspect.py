#!/usr/bin/env python3
"""What `adze inspect --format json` says of a file is what pyarrow finds in its footer.

Files of pyarrow, DuckDB, Polars and adze, and those of tests/data/foreign: schema, row groups, sizes, encodings and
statistics are compared field by field. Then damaged files: `--verify` finds every changed byte of a page of adze's.
"""
import json
import random
import sys

from adze_runs import ROOT, Checks, adze, expect, use_readers, work_folder

use_readers()

import datetime
import decimal

import duckdb
import numpy
import polars
import pyarrow
import pyarrow.parquet

from parquet_footer import Footer

EPOCH = datetime.datetime(1970, 1, 1)


def inspected(path, *flags):
    return json.loads(expect(adze("inspect", path, "--format", "json", *flags), 0).out)


def exact(value, column):
    """A minimum or maximum of pyarrow's as adze prints it; None where pyarrow has no exact form of it."""
    logical = column.logical_type.type
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        if "nanoseconds" in str(column.logical_type):  # of which Python's type keeps microseconds
            return None
        text = value.replace(tzinfo=None).isoformat(" ", "microseconds").rstrip("0").rstrip(".")
        return text + ("+00" if value.tzinfo else "")
    if isinstance(value, datetime.time):
        text = value.isoformat("microseconds").rstrip("0").rstrip(".")
        return text
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "0x" + value.hex() if logical == "NONE" else None
    if isinstance(value, (int, str)):
        return str(value)
    return None


def check_statistics(got, wanted, column, where):
    """pyarrow knows `wanted`, adze `got`. Where pyarrow gives no bounds (it finds them doubtful), adze may."""
    assert got["nulls"] == (wanted.null_count if wanted.has_null_count else None), where
    assert got["distinct"] == (wanted.distinct_count if wanted.has_distinct_count else None), where
    if not wanted.has_min_max or column.physical_type == "INT96":
        return 0
    try:
        bounds = {"min": wanted.min, "max": wanted.max}
    except (ValueError, OverflowError, pyarrow.ArrowException):  # a value that Python's types can't hold
        return 0
    for name, value in bounds.items():
        if isinstance(value, float):
            # adze prints as many digits as bring back the value at its own width.
            nearest = numpy.float32(got[name]) if column.physical_type == "FLOAT" else float(got[name])
            assert nearest == value, f"{where}: {name} is {got[name]}, not {value}"
        elif (text := exact(value, column)) is not None:
            assert got[name] == text, f"{where}: {name} is {got[name]!r}, not {text!r}"
    return 1


def check_chunk(got, wanted, column, where):
    same = {"values": wanted.num_values, "bytes": wanted.total_compressed_size,
            "uncompressed_bytes": wanted.total_uncompressed_size, "data_page_offset": wanted.data_page_offset,
            "codec": {"LZ4": "LZ4_RAW"}.get(wanted.compression, wanted.compression),
            "path": wanted.path_in_schema.split(".")}
    for key, value in same.items():
        assert got[key] == value, f"{where}: {key} is {got[key]}, pyarrow says {value}"
    assert sorted(got["encodings"]) == sorted(wanted.encodings), where
    assert got["dictionary_page_offset"] == (wanted.dictionary_page_offset if wanted.has_dictionary_page else None), where
    assert (got["offset_index"] is not None) == wanted.has_offset_index, where
    assert (got["column_index"] is not None) == wanted.has_column_index, where
    if wanted.is_stats_set:
        return check_statistics(got["statistics"], wanted.statistics, column, where)
    return 0


def check_schema(leaves, schema):
    for index, leaf in enumerate(leaves):
        column = schema.column(index)
        where = f"column {index} ({column.path})"
        assert ".".join(leaf["path"]) == column.path and leaf["physical"] == column.physical_type, where
        # pyarrow makes up a logical type where there is only a converted one.
        logical = json.loads(column.logical_type.to_json())["Type"].upper()
        said = (leaf["logical"] or "NONE").split("(")[0].replace("INTEGER", "INT").replace("UNKNOWN", "NULL")
        if leaf["logical"]:
            assert said == logical, f"{where}: {said}, pyarrow says {logical}"
        else:
            assert (leaf["converted"] is None) == (logical == "NONE") or leaf["converted"] == "INTERVAL", where


def check_file(path):
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    got = inspected(path, "--verify")
    assert got["bytes"] == path.stat().st_size and got["rows"] == metadata.num_rows, "rows"
    assert got["footer_bytes"] == metadata.serialized_size, "footer"
    assert (got["created_by"] or "") == (metadata.created_by or ""), "created_by"
    assert got["columns"] == metadata.num_columns and len(got["row_groups"]) == metadata.num_row_groups, "columns, row groups"
    keys = {entry["key"]: entry["value"] for entry in got["metadata"]}
    assert keys == {key.decode(): value.decode() for key, value in (metadata.metadata or {}).items()}, "metadata"
    check_schema([node for node in got["schema"] if node["physical"]], metadata.schema)
    compared = 0
    for group in got["row_groups"]:
        wanted = metadata.row_group(group["index"])
        assert group["rows"] == wanted.num_rows and group["uncompressed_bytes"] == wanted.total_byte_size, "row group"
        for index, chunk in enumerate(group["columns"]):
            where = f"row group {group['index']}, column {index} ({metadata.schema.column(index).path})"
            compared += check_chunk(chunk, wanted.column(index), metadata.schema.column(index), where)
    assert got["verified"]["chunks"] == metadata.num_columns * metadata.num_row_groups, got["verified"]
    assert compared or not metadata.num_rows, "no statistics were compared"


def table(rows, rng):
    money = [decimal.Decimal(rng.randrange(-10**9, 10**9)).scaleb(-2) for _ in range(rows)]
    moments = [EPOCH + datetime.timedelta(microseconds=rng.randrange(-10**15, 10**15)) for _ in range(rows)]
    some = [rng.random() < 0.9 for _ in range(rows)]
    return pyarrow.table({
        "id": pyarrow.array(range(rows), pyarrow.int64()),
        "small": pyarrow.array([n % 100 for n in range(rows)], pyarrow.uint8()),
        "money": pyarrow.array([m if s else None for m, s in zip(money, some)], pyarrow.decimal128(12, 2)),
        "at": pyarrow.array(moments, pyarrow.timestamp("us")),
        "zoned": pyarrow.array([moment.replace(microsecond=0) for moment in moments], pyarrow.timestamp("ms", "UTC")),
        "day": pyarrow.array([moment.date() for moment in moments]),
        "text": [f"{rng.randrange(1000)} äß" if s else None for s in some],
        "real": pyarrow.array([rng.uniform(-1e3, 1e3) for _ in range(rows)], pyarrow.float32()),
        "yes": [n % 3 == 0 for n in range(rows)],
        "list": [[n, n + 1] if n % 5 else None for n in range(rows)],
        "struct": [{"a": n, "b": str(n)} for n in range(rows)],
    })


def check_pyarrow(folder, name, options):
    path = folder / "pyarrow.parquet"
    pyarrow.parquet.write_table(table(4000, random.Random(name)), path, **options)
    check_file(path)


def check_duckdb(folder, options):
    path = folder / "duckdb.parquet"
    source = table(9000, random.Random(options))  # noqa: F841, read by DuckDB by its name
    duckdb.sql(f"COPY (FROM source) TO '{path}' ({options})")
    check_file(path)


def check_polars(folder, options):
    path = folder / "polars.parquet"
    polars.from_arrow(table(4000, random.Random(1))).write_parquet(path, **options)
    check_file(path)


def write_with_adze(folder, rows, *flags):
    rng = random.Random(rows)
    (folder / "t.csv").write_text("id,text,money,at,day,real\n" + "".join(
        f"{n},{rng.randrange(500)},{rng.randrange(10**6) / 100:.2f},2024-01-{n % 28 + 1:02d} 00:00:00.5,2024-02-{n % 28 + 1:02d},"
        f"{rng.uniform(-5, 5)!r}\n" for n in range(rows)))
    expect(adze("convert", folder / "t.csv", folder / "t.parquet", "--columns",
                "id:int32,text:string,money:decimal(12,2),at:timestamp,day:date,real:float64", *flags), 0)
    return folder / "t.parquet"


def check_adze(folder, rows, *flags):
    check_file(write_with_adze(folder, rows, *flags))


def check_damage(folder, codec):
    """A hundred changed bytes of pages, each found with its place."""
    path = write_with_adze(folder, 5000, "--compression", codec)
    footer, data, rng = Footer(path), bytearray(path.read_bytes()), random.Random(codec)
    bodies = []
    for chunk in footer.chunks():
        at = min(offset for offset in (chunk.get(9), chunk.get(11)) if offset)
        for header, body in footer.pages(chunk):
            start = bytes(data).index(bytes(body), at)
            bodies.append((start, start + len(body)))
            at = start + len(body)
    broken = folder / "broken.parquet"
    for _ in range(100):
        begin, end = rng.choice(bodies)
        at = rng.randrange(begin, end)
        before = data[at]
        data[at] ^= 1 << rng.randrange(8)
        broken.write_bytes(data)
        data[at] = before
        result = expect(adze("inspect", broken, "--verify", "--quiet"), 5, says="row group 0, column ")
        assert "its checksum is" in result.err and not result.out, str(result)


def main():
    checks = Checks()
    with work_folder() as folder:
        for path in sorted((ROOT / "tests/data/foreign").glob("*.parquet")):
            if "encrypted" not in path.name:
                checks.run(path.name, check_file, path)
        pyarrow_options = {
            "defaults": {}, "pages of version 2": {"data_page_version": "2.0", "compression": "zstd"},
            "format 1.0": {"version": "1.0", "compression": "gzip"}, "many row groups": {"row_group_size": 37},
            "small pages": {"data_page_size": 512, "write_page_index": True, "write_page_checksum": True},
            "no dictionaries": {"use_dictionary": False, "compression": "lz4"}, "no compression": {"compression": "none"},
            "no statistics of text": {"write_statistics": ["id", "at"]}, "INT96": {"use_deprecated_int96_timestamps": True},
            "decimals as integers": {"store_decimal_as_integer": True}}
        for name, options in pyarrow_options.items():
            checks.run(f"pyarrow, {name}", check_pyarrow, folder, name, options)
        for options in ("CODEC SNAPPY", "CODEC ZSTD, ROW_GROUP_SIZE 2048", "CODEC GZIP", "CODEC LZ4_RAW",
                        "CODEC UNCOMPRESSED, PARQUET_VERSION V2"):
            checks.run(f"DuckDB, {options}", check_duckdb, folder, options)
        for options in ({}, {"compression": "snappy", "row_group_size": 1000}, {"data_page_size": 1000, "statistics": "full"}):
            checks.run(f"Polars, {options}", check_polars, folder, options)
        for codec in ("zstd", "snappy", "gzip", "lz4_raw", "none"):
            checks.run(f"adze, {codec}", check_adze, folder, 20_000, "--compression", codec)
            checks.run(f"damaged pages, {codec}", check_damage, folder, codec)
        checks.run("adze, no rows", check_adze, folder, 0)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
