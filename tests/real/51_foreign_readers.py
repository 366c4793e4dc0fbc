#!/usr/bin/env python3
"""What adze writes is what readers that are not ours find: pyarrow, DuckDB and Polars.

Values are made here, written as CSV text, converted by adze, and read back by each reader; all must be what Python
itself works out from the text, bit for bit. The footer and each page are looked at too, and the statistics of every row
group are worked out again.
"""
import shutil
import sys

from adze_runs import ROOT, Checks, adze, expect, use_readers, work_folder

use_readers()

import datetime
import decimal
import json
import math

import duckdb
import polars
import pyarrow
import pyarrow.parquet

from parquet_footer import DATA_PAGE, DICTIONARY_PAGE, Footer, crc_is_right
from typed_tables import EPOCH, KINDS, Data, Kind, bits, same_values

PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
ROW_GROUP_ROWS_MAX = 1_048_576


def read_everywhere(data, path):
    """pyarrow with checksums, DuckDB and Polars."""
    table = pyarrow.parquet.read_table(path, page_checksum_verification=True)
    for kind, field in zip(data.kinds, table.schema):
        assert field.type == kind.arrow, f"pyarrow: {field.name} is {field.type} instead of {kind.arrow}"
        assert field.nullable, f"{field.name} is not optional"
    same_values("pyarrow", data, table)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        same_values("DuckDB", data, connection.execute(f"SELECT * FROM read_parquet('{path}')").to_arrow_table())
    same_values("Polars", data, polars.read_parquet(path).to_arrow())


def check_footer(path, rows):
    footer = Footer(path)
    assert footer.version == 2 and footer.rows == rows, f"version {footer.version}, {footer.rows} rows"
    assert footer.created_by.startswith(b"adze version "), footer.created_by
    assert len(footer.orders) == len(footer.schema) - 1 and all(order == {1: {}} for order in footer.orders), footer.orders
    for chunk in footer.chunks():
        assert set(chunk[2]) <= {PLAIN, RLE, RLE_DICTIONARY}, f"encodings {chunk[2]}"
        for header, body in footer.pages(chunk):
            assert header[1] in (DATA_PAGE, DICTIONARY_PAGE), f"page type {header[1]}"
            assert crc_is_right(header, body), "a page's CRC is missing or wrong"
            encoding = header[5][2] if header[1] == DATA_PAGE else header[7][2]
            assert encoding in (PLAIN, RLE_DICTIONARY), f"page encoding {encoding}"
    return footer


def expected_bounds(values, kind):
    """(low, high) or None; of floats zeros are signed so that the bounds hold for either zero."""
    present = [value for value in values if value is not None]
    if not present:
        return None
    if pyarrow.types.is_floating(kind.arrow):
        if any(math.isnan(value) for value in present):
            return None
        low, high = min(present), max(present)
        return (-0.0 if low == 0 else low), (0.0 if high == 0 else high)
    if kind.arrow == pyarrow.string():
        present = [value.encode() for value in present]
    return min(present), max(present)


def statistic_value(value, kind):
    if value is None or isinstance(value, (int, float, bytes, bool, decimal.Decimal)):
        return value
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, datetime.datetime):
        return (value.replace(tzinfo=None) - EPOCH) // datetime.timedelta(microseconds=1)
    return (value - EPOCH.date()).days


def check_statistics(data, path, group_rows):
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    assert metadata.format_version == "2.6", metadata.format_version
    at = 0
    for group_index in range(metadata.num_row_groups):
        group = metadata.row_group(group_index)
        assert group.num_rows == min(group_rows, len(data.values[0]) - at), f"row group {group_index} has {group.num_rows} rows"
        for index, kind in enumerate(data.kinds):
            chunk, values = group.column(index), data.values[index][at:at + group.num_rows]
            where = f"row group {group_index}, {chunk.path_in_schema}"
            assert chunk.has_offset_index, f"{where} has no offset index"
            # A column index needs the bounds of every page, which a page with a NaN or a long text may not have.
            may_lack = any(isinstance(v, float) and math.isnan(v) or isinstance(v, (str, bytes)) and len(v) > 64 for v in values)
            assert chunk.has_column_index or may_lack, f"{where} has no column index"
            assert chunk.statistics.null_count == values.count(None), f"{where}: {chunk.statistics.null_count} nulls"
            wanted = expected_bounds(values, kind)
            if wanted is None:
                assert not chunk.statistics.has_min_max, f"{where} has bounds although no value or a NaN is there"
                continue
            low, high = (statistic_value(value, kind) for value in (chunk.statistics.min, chunk.statistics.max)) \
                if chunk.statistics.has_min_max else (None, None)
            if isinstance(wanted[1], bytes) and max(map(len, wanted)) > 64:
                # Long text may be cut, or left out where no short text is larger.
                assert low is None or low <= wanted[0] and high >= wanted[1], f"{where}: {low!r:.80} {high!r:.80} do not bound"
                continue
            assert low is not None, f"{where} has no bounds"
            assert bits([low, high], kind.arrow) == bits(list(wanted), kind.arrow), f"{where}: {low!r} {high!r}, not {wanted!r}"
        at += group.num_rows
    assert at == len(data.values[0])


def convert(data, folder, name, *flags):
    source, path = data.csv(folder / f"{name}.csv"), folder / f"{name}.parquet"
    expect(adze("convert", source, path, "--columns", data.flag(), "--quiet", *flags), 0)
    return path


def check_table(folder, name, data, *flags, group_rows=ROW_GROUP_ROWS_MAX):
    path = convert(data, folder, name, *flags)
    read_everywhere(data, path)
    footer = check_footer(path, len(data.values[0]))
    check_statistics(data, path, group_rows)
    return footer


def check_many_groups(folder):
    data = Data("groups", KINDS, 7_531)
    data.csv(folder / "groups.csv")
    columns = "\n".join(f"    {name}: {kind.type}" for name, kind in zip(data.names, data.kinds))
    (folder / "groups.yaml").write_text(f"source:\n  uri: groups.csv\n  columns:\n{columns}\n"
                                        "target:\n  uri: groups.parquet\n  row_group_rows: 1000\n")
    expect(adze("run", folder / "groups.yaml"), 0)
    read_everywhere(data, folder / "groups.parquet")
    check_footer(folder / "groups.parquet", 7_531)
    check_statistics(data, folder / "groups.parquet", 1000)


def check_long_strings(folder):
    text = Kind("string", pyarrow.string(), ["x" * (1 << 20), "ä" * (1 << 19), '"' * 1000, "\U0010ffff" * 2000, ""],
                lambda rng: rng.choice("abc") * rng.randrange(1, 1 << 20), str)
    check_table(folder, "long", Data("long", [text, KINDS[0], text], 25))


def check_large_groups(folder):
    rows = 2 * ROW_GROUP_ROWS_MAX + 12_345
    number = Kind("int32", pyarrow.int32(), [], lambda rng: "", int)
    data = Data("large", [number], 0)
    data.texts = [[str(row // 3) for row in range(rows)]]
    data.values = [[row // 3 for row in range(rows)]]
    check_table(folder, "large", data)


def check_dictionaries(folder):
    """Columns whose dictionary grows until it is given up, at different points."""
    def kind(distinct, width):
        return Kind("string", pyarrow.string(), [], lambda rng: f"{rng.randrange(distinct):0{width}d}", str)
    whole = Kind("int64", pyarrow.int64(), [], lambda rng: str(rng.randrange(3) ** rng.randrange(30)), int)
    grows = Data("dictionaries", [kind(2, 1), kind(255, 3), kind(257, 4), kind(5000, 20), kind(60_000, 30), whole], 120_000)
    # Few values first, then only new ones.
    tail = [f"new {row}" for row in range(60_000)]
    grows.texts[0][60_000:] = tail
    grows.values[0][60_000:] = tail
    check_table(folder, "dictionaries", grows)


def check_no_traces(folder):
    """Neither the input's path nor the time is in the file: the same content elsewhere and later gives the same bytes."""
    data = Data("traces", KINDS, 100)
    first = convert(data, folder, "unusual_name").read_bytes()
    (folder / "elsewhere").mkdir()
    shutil.copy(folder / "unusual_name.csv", folder / "elsewhere/other.csv")
    expect(adze("convert", "elsewhere/other.csv", "elsewhere/o.parquet", "--columns", data.flag(), cwd=folder), 0)
    assert (folder / "elsewhere/o.parquet").read_bytes() == first, "other bytes under another name"
    assert b"unusual_name" not in first and str(folder).encode() not in first, "the path is in the file"
    footer = Footer(folder / "unusual_name.parquet")
    keys = [entry[1] for entry in footer.metadata or []]
    assert set(keys) <= {b"adze.version", b"adze.job"}, keys


def check_binary(folder):
    """Invalid UTF-8 is refused in every type of column, binary too, and so is NUL."""
    for content in (b"\xff\xfe\x80", b'"\xc3,"', b"\xed\xa0\x80", b"\xc0\xaf", b"a\x00b"):
        for kind in ("binary", "string"):
            (folder / "bytes.csv").write_bytes(b"b,n\nx,0\n" + content + b",1\n,3\n")
            result = expect(adze("convert", folder / "bytes.csv", folder / "bytes.parquet", "--columns", f"b:{kind},n:int8"), 3)
            assert "bytes.csv:3" in result.err and not (folder / "bytes.parquet").exists(), str(result)


def check_target_options(folder):
    """timestamps: millis and time: time of a job."""
    (folder / "options.csv").write_text("at,zoned,clock\n2024-02-29 12:34:56.789,2024-02-29T12:34:56.789Z,12:34:56.5\n,,\n")
    (folder / "options.yaml").write_text("source:\n  uri: options.csv\n  columns: {at: timestamp, zoned: timestamptz, clock: time}\n"
                                         "target: {uri: options.parquet, timestamps: millis, time: time}\n")
    expect(adze("run", folder / "options.yaml"), 0)
    table = pyarrow.parquet.read_table(folder / "options.parquet")
    assert [str(field.type) for field in table.schema] == ["timestamp[ms]", "timestamp[ms, tz=UTC]", "time64[us]"], table.schema
    moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789000)
    assert table["at"].to_pylist() == [moment, None], table["at"]
    assert table["zoned"].to_pylist() == [moment.replace(tzinfo=datetime.timezone.utc), None], table["zoned"]
    assert table["clock"].to_pylist() == [datetime.time(12, 34, 56, 500000), None], table["clock"]


def check_example(folder):
    shutil.copytree(ROOT / "examples/dp_summary", folder / "example", ignore=shutil.ignore_patterns("out"))
    expect(adze("run", folder / "example/job.yaml"), 0)
    path = folder / "example/out/etl_output.parquet"
    wanted = json.loads((ROOT / "tests/data/ds_1.expected.json").read_text())["rows"]
    table = pyarrow.parquet.read_table(path, page_checksum_verification=True)
    got = table.to_pylist()
    assert len(got) == len(wanted), got
    for got_row, wanted_row in zip(got, wanted):
        assert list(got_row) == list(wanted_row), got_row
        for name, value in wanted_row.items():
            close = math.isclose(got_row[name], value, rel_tol=1e-14) if name == "percentage_avg" else got_row[name] == value
            assert close, f"{name} of {wanted_row['dp']}: {got_row[name]!r} instead of {value!r}"
    assert [str(field.type) for field in table.schema] == ["string", "int16", "int16", "int64", "float", "double", "float"], \
        table.schema
    assert polars.read_parquet(path).to_dicts() == got and duckdb.sql(f"FROM '{path}'").to_arrow_table().to_pylist() == got


def main():
    checks = Checks()
    with work_folder() as folder:
        for rows in (0, 1, 2, 7, 100, 2047, 2048, 2049, 6_000):
            checks.run(f"every type, {rows} rows", check_table, folder, f"rows_{rows}", Data(f"rows {rows}", KINDS, rows))
        for kind in {kind.type: kind for kind in KINDS}.values():
            checks.run(f"{kind.type} without nulls", check_table, folder, "alone", Data(kind.type, [kind], 3000, null_share=0))
        checks.run("many row groups", check_many_groups, folder)
        nothing = Data("nothing", KINDS, 4000)
        nothing.texts = nothing.values = [[None] * 4000 for _ in KINDS]
        checks.run("only nulls", check_table, folder, "nothing", nothing)
        checks.run("strings of a MiB", check_long_strings, folder)
        checks.run("2,000 columns", check_table, folder, "wide", Data("wide", (KINDS * 72)[:2000], 100))
        checks.run("dictionaries that are given up", check_dictionaries, folder)
        checks.run("row groups of 1,048,576 rows", check_large_groups, folder)
        checks.run("bytes that are no text", check_binary, folder)
        checks.run("milliseconds and times", check_target_options, folder)
        checks.run("no path and no time in the file", check_no_traces, folder)
        data = Data("codecs", KINDS, 5000)
        for codec, levels in {"zstd": [None, -7, 1, 3, 9, 19, 22], "snappy": [None], "gzip": [None, 0, 1, 6, 9],
                              "lz4_raw": [None], "none": [None]}.items():
            for level in levels:
                flags = ["--compression", codec] + ([] if level is None else ["--compression-level", level])
                checks.run(f"{codec}, level {level}", check_table, folder, "codec", data, *flags)
        checks.run("the example job", check_example, folder)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
