#!/usr/bin/env python3
"""What adze writes is what readers that are not ours find: pyarrow, DuckDB and Polars.

Values are made here, written as CSV text, converted by adze, and read back by each reader; all must be what Python
itself works out from the text, bit for bit. The footer and each page are looked at too, and the statistics of every row
group are worked out again.
"""
import random
import shutil
import struct
import sys

from adze_runs import ROOT, Checks, adze, expect, use_readers, work_folder

use_readers()

import datetime
import decimal
import fractions
import json
import math
import uuid

import duckdb
import numpy
import polars
import pyarrow
import pyarrow.parquet

from parquet_footer import DATA_PAGE, DICTIONARY_PAGE, Footer, crc_is_right

PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
EPOCH = datetime.datetime(1970, 1, 1)
ROW_GROUP_ROWS_MAX = 1_048_576
STATISTICS_BYTES_MAX = 4096


def nearest(text, numpy_type):
    """The value of a narrow float type that is nearest to the decimal number, ties to even: one rounding, not two."""
    lower = text.strip("+-").lower()
    if lower in ("nan", "inf", "infinity"):
        return float(text)
    exact = fractions.Fraction(decimal.Decimal(text))
    with numpy.errstate(over="ignore"):
        first = numpy_type(float(text))
        candidates = [first, numpy.nextafter(first, numpy_type(math.inf)), numpy.nextafter(first, numpy_type(-math.inf))]
    bits = {2: numpy.uint16, 4: numpy.uint32}[first.itemsize]
    best = min((c for c in candidates if math.isfinite(c)),
               key=lambda c: (abs(fractions.Fraction(float(c)) - exact), int(c.view(bits)) & 1))
    return math.copysign(float(best), -1 if text.startswith("-") else 1)


def days(text):
    return (datetime.date.fromisoformat(text) - EPOCH.date()).days


def micros(text):
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


class Kind:
    """A column type: how to make texts, what a text means, and what readers must say of the column."""

    def __init__(self, type_, arrow, extremes, make, meaning):
        self.type, self.arrow, self.extremes, self.make, self.meaning = type_, arrow, extremes, make, meaning


def integer_kind(name, bits, signed, arrow):
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    meaning = decimal.Decimal if pyarrow.types.is_decimal(arrow) else int
    return Kind(name, arrow, [str(low), str(high), "0", "+7", "007", "-0" if signed else "0"],
                lambda rng: str(rng.randrange(low, high + 1) >> rng.randrange(bits)), meaning)


def decimal_kind(precision, scale):
    def make(rng, value=None):
        value = rng.randrange(-10 ** precision + 1, 10 ** precision) // 10 ** rng.randrange(precision) if value is None else value
        return format(decimal.Decimal(value).scaleb(-scale, decimal.Context(prec=60)), "f")
    largest = 10 ** precision - 1
    return Kind(f"decimal({precision},{scale})", pyarrow.decimal128(precision, scale),
                [make(None, largest), make(None, -largest), make(None, 0), "-0", "1" if precision > scale else "0",
                 make(None, 1) + ("000" if scale else "")], make,
                lambda text: decimal.Decimal(text).quantize(decimal.Decimal(1).scaleb(-scale), context=decimal.Context(prec=60)))


def random_float(rng, low, high):
    return rng.choice([f"{rng.uniform(-1000, 1000):.{rng.randrange(12)}f}",
                       f"{rng.uniform(-10, 10)!r}e{rng.randrange(low, high)}",
                       # Half way between two floats, and a little beside.
                       f"{1 + (2 * rng.randrange(1 << 23) + 1) / (1 << 24):.30f}{rng.choice(['', '0001'])}",
                       str(rng.randrange(10 ** 17))[:rng.randrange(1, 17) if high > 10 else rng.randrange(1, 5)]])


def random_day(rng):
    return datetime.date.fromordinal(rng.randrange(1, datetime.date.max.toordinal() + 1)).isoformat()


def random_time(rng):
    text = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    return text + rng.choice(["", f".{rng.randrange(10**6):06d}", f".{rng.randrange(10)}"])


def shortest_time(text):
    """A time as adze prints it: with six fraction digits or none."""
    head, _, fraction = text.partition(".")
    return head + ("." + fraction[:6].ljust(6, "0") if fraction.strip("0") else "")


def random_text(rng):
    return "".join(rng.choice('abcdefXYZ 0189,"\n\t;|%_äßé日本🙂\u200b') for _ in range(rng.choice([0, 1, 3, 8, 40, 300])))


def few_texts(rng):
    return rng.choice(["red", "green", "blue", "", "größer", "a,b", "null"])


us = pyarrow.timestamp("us")
utc = pyarrow.timestamp("us", "UTC")
KINDS = [
    integer_kind("int8", 8, True, pyarrow.int8()), integer_kind("int16", 16, True, pyarrow.int16()),
    integer_kind("int32", 32, True, pyarrow.int32()), integer_kind("int64", 64, True, pyarrow.int64()),
    integer_kind("uint8", 8, False, pyarrow.int16()), integer_kind("uint16", 16, False, pyarrow.int32()),
    integer_kind("uint32", 32, False, pyarrow.int64()), integer_kind("uint64", 64, False, pyarrow.decimal128(20, 0)),
    Kind("float16", pyarrow.float32(), ["65504", "-65504", "6e-8", "0.0", "-0.0", "0.1", "65519.99", "1.00048828125", "inf"],
         lambda rng: random_float(rng, -7, 4), lambda text: nearest(text, numpy.float16)),
    Kind("float32", pyarrow.float32(), ["3.4028235e38", "-3.4028235e38", "1e-45", "-0.0", "0", "16777217", "nan", "-inf",
                                        "1e-60", "0.1", "7.038531e-26"],
         lambda rng: random_float(rng, -44, 37), lambda text: nearest(text, numpy.float32)),
    Kind("float64", pyarrow.float64(), ["1.7976931348623157e308", "-1e308", "5e-324", "-0.0", "0.0", "9007199254740993",
                                        "NaN", "Infinity", "1e-400", "2.2250738585072011e-308"],
         lambda rng: random_float(rng, -300, 300), float),
    decimal_kind(1, 0), decimal_kind(9, 2), decimal_kind(9, 9), decimal_kind(18, 3), decimal_kind(19, 0), decimal_kind(38, 10),
    decimal_kind(38, 38),
    Kind("bool", pyarrow.bool_(), ["true", "FALSE", "t", "f", "yes", "No", "1", "0"], lambda rng: rng.choice(["true", "false"]),
         lambda text: text.lower() in ("true", "t", "yes", "1")),
    Kind("date", pyarrow.date32(), ["0001-01-01", "9999-12-31", "2000-02-29", "1969-12-31", "1970-01-01"], random_day, days),
    Kind("time", pyarrow.string(), ["00:00:00", "23:59:59.999999", "12:00:00.5000000"], random_time, shortest_time),
    Kind("timestamp", us, ["0001-01-01 00:00:00", "9999-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999"],
         lambda rng: f"{random_day(rng)}{rng.choice(' T')}{random_time(rng)}", micros),
    Kind("timestamptz", utc, ["1970-01-01T00:00:00Z", "2024-02-29 23:30:00-01:00", "1969-12-31T23:59:59.999999Z"],
         lambda rng: f"{rng.randrange(1000, 3000):04d}-03-{rng.randrange(1, 29):02d}T{random_time(rng)}"
         f"{rng.choice(['Z', '+00:00', '-11:30', '+14:00'])}", micros),
    Kind("string", pyarrow.string(), ["", "\n", '"', '""', ",", "'", "ä", "🙂", "\U0010ffff", "a" * 5000, " ", "null"],
         random_text, str),
    Kind("string", pyarrow.string(), [""], few_texts, str),
    Kind("binary", pyarrow.binary(), ["", "\n", "ä"], random_text, str.encode),
    Kind("uuid", pyarrow.string(), ["00000000-0000-0000-0000-000000000000"],
         lambda rng: str(uuid.UUID(int=rng.getrandbits(128))), str),
    Kind("json", pyarrow.string(), ["{}", "null", '{"a": [1, 2.50, "x\\n"]}'], lambda rng: json.dumps([random_text(rng)] * 2), str),
]


class Data:
    """A table of random texts, and what they mean."""

    def __init__(self, seed, kinds, rows, null_share=0.1):
        rng = random.Random(seed)
        self.kinds = kinds
        self.names = [f"c{index}_{kind.type.split('(')[0]}" for index, kind in enumerate(kinds)]
        self.texts = []
        for index, kind in enumerate(kinds):
            column = (kind.extremes + [kind.make(rng) for _ in range(rows)])[:rows]
            rng.shuffle(column)
            # Some columns without nulls, some of only nulls for long stretches.
            share = [null_share, 0, 0.9][index % 3] if null_share else 0
            self.texts.append([None if rng.random() < share else text for text in column])
        self.values = [[None if text is None else kind.meaning(text) for text in column]
                       for kind, column in zip(kinds, self.texts)]

    def csv(self, path):
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(",".join(self.names) + "\n")
            for row in zip(*self.texts):
                file.write(",".join(self.field(text, kind) for text, kind in zip(row, self.kinds)) + "\n")
        return path

    @staticmethod
    def field(text, kind):
        if text is None:
            return ""
        if any(c in text for c in ',"\n\r') or text == "":
            return '"' + text.replace('"', '""') + '"'
        return text

    def flag(self):
        return ",".join(f"{name}:{kind.type}" for name, kind in zip(self.names, self.kinds))


def bits(values, arrow_type):
    """Values with floats as their bits, so that -0.0 and NaN compare; any NaN is as good as another."""
    if not pyarrow.types.is_floating(arrow_type):
        return values
    return [None if v is None else "nan" if math.isnan(v) else struct.pack("<d", v) for v in values]


def plain(column):
    """An Arrow column as Python values; points in time as whole numbers."""
    kind = column.type
    if pyarrow.types.is_date(kind):
        column = column.cast(pyarrow.int32())
    elif pyarrow.types.is_timestamp(kind):
        column = column.cast(pyarrow.timestamp("us", kind.tz)).cast(pyarrow.int64())
    return column.to_pylist()


def same_values(reader, data, table):
    assert table.column_names == data.names, f"{reader}: columns {table.column_names}"
    for kind, name, wanted in zip(data.kinds, data.names, data.values):
        got = bits(plain(table[name]), kind.arrow)
        wanted = bits(wanted, kind.arrow)
        if got != wanted:
            assert len(got) == len(wanted), f"{reader}: {len(got)} rows instead of {len(wanted)}"
            row = next(i for i, (x, y) in enumerate(zip(got, wanted)) if x != y)
            texts = data.texts[data.names.index(name)]
            raise AssertionError(f"{reader}: {name} row {row}: {got[row]!r} instead of {wanted[row]!r} (text {texts[row]!r:.100})")


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
        checks.run("300 columns", check_table, folder, "wide", Data("wide", (KINDS * 12)[:300], 400))
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
