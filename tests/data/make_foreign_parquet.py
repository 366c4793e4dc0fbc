#!/usr/bin/env python3
"""Makes tests/data/foreign: small Parquet files of other writers, on which the unit tests of inspection stand.

Run by hand with build/readers/bin/python, after `scripts/install_readers --all`; the files are committed, so that the
tests need no other writer. Each is less than 20 kB.
"""
import base64
import datetime
import decimal
import pathlib
import shutil
import tempfile

import duckdb
import numpy
import polars
import pyarrow
import pyarrow.parquet
import pyarrow.parquet.encryption
import pyspark.sql

FOLDER = pathlib.Path(__file__).resolve().parent / "foreign"
BYTES_MAX = 20_000


def money(text):
    return decimal.Decimal(text)


def flat_table():
    moment = datetime.datetime(1969, 12, 31, 23, 59, 59, 5)
    return pyarrow.table({
        "id": pyarrow.array([1, 2, None], pyarrow.int64()),
        "u32": pyarrow.array([1, 4_000_000_000, 3], pyarrow.uint32()),
        "u64": pyarrow.array([1, 2**64 - 1, 3], pyarrow.uint64()),
        "float16": pyarrow.array(numpy.array([1.5, -2, 65504], numpy.float16)),
        "float64": pyarrow.array([0.1, float("inf"), -3.0]),
        "decimal5": pyarrow.array([money("1.50"), money("-2.25"), None], pyarrow.decimal128(10, 2)),
        "decimal38": pyarrow.array([money("1.50"), money("-2.25"), None], pyarrow.decimal128(38, 2)),
        "day": pyarrow.array([datetime.date(2024, 1, 1)] * 3),
        "clock": pyarrow.array([datetime.time(12, 1, 2)] * 3, pyarrow.time32("ms")),
        "at": pyarrow.array([moment] * 3, pyarrow.timestamp("us")),
        "zoned": pyarrow.array([0, 1, 2], pyarrow.timestamp("ms", "UTC")),
        "text": ["a", "b\n\x1b[31m", "x" * 100],
        "bytes": pyarrow.array([b"\x00\xff", b"a", None]),
        "fixed": pyarrow.array([b"0123", b"4567", None], pyarrow.binary(4)),
        "nothing": pyarrow.nulls(3),
        "yes": [True, False, None],
    })


def nested_table():
    return pyarrow.table({
        "tags": pyarrow.array([["a", "b"], [], None], pyarrow.list_(pyarrow.string())),
        "attributes": pyarrow.array([[("a", 1)], [], None], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
        "address": pyarrow.array([{"city": "Oslo", "codes": [1, None]}, None, {"city": None, "codes": []}]),
        "nanos": pyarrow.array([1, 2, -1], pyarrow.timestamp("ns")),
    })


class KnownKeys(pyarrow.parquet.encryption.KmsClient):
    """Wraps keys in nothing: the files are to be refused, not kept secret."""

    def __init__(self, _configuration):
        super().__init__()

    def wrap_key(self, key_bytes, _master_key_identifier):
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key, _master_key_identifier):
        return base64.b64decode(wrapped_key)


def write_encrypted(name, plaintext_footer):
    factory = pyarrow.parquet.encryption.CryptoFactory(KnownKeys)
    configuration = pyarrow.parquet.encryption.EncryptionConfiguration(
        footer_key="footer", column_keys={"column": ["secret"]}, plaintext_footer=plaintext_footer)
    connection = pyarrow.parquet.encryption.KmsConnectionConfig()
    properties = factory.file_encryption_properties(connection, configuration)
    table = pyarrow.table({"id": [1, 2, 3], "secret": ["a", "b", "c"]})
    with pyarrow.parquet.ParquetWriter(FOLDER / name, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def write_with_spark():
    """As Spark writes now, with pages of version 2, and as it wrote for Hive."""
    builder = pyspark.sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    noon = datetime.datetime(2024, 1, 1, 12)
    rows = [(i, f"t{i % 5}", money(i).scaleb(-2), noon.date(), noon.replace(second=i), [i, None], {"a": i}, (i, "x"))
            for i in range(50)]
    frame = spark.createDataFrame(rows, "id int, text string, money decimal(12,2), day date, at timestamp, list array<int>, "
                                  "map map<string,int>, st struct<a:int,b:string>").coalesce(1)
    for name, legacy, timestamps, options in (
            ("spark_legacy", "true", "INT96", {}),
            ("spark_v2", "false", "TIMESTAMP_MICROS", {"compression": "zstd", "parquet.writer.version": "v2"})):
        spark.conf.set("spark.sql.parquet.writeLegacyFormat", legacy)
        spark.conf.set("spark.sql.parquet.outputTimestampType", timestamps)
        with tempfile.TemporaryDirectory() as folder:
            frame.write.mode("overwrite").options(**options).parquet(folder)
            shutil.copy(next(pathlib.Path(folder).glob("*.parquet")), FOLDER / f"{name}.parquet")


def main():
    FOLDER.mkdir(exist_ok=True)
    write = pyarrow.parquet.write_table
    flat, nested = flat_table(), nested_table()
    write(nested, FOLDER / "pyarrow_nested.parquet", compression="zstd", data_page_version="2.0", row_group_size=2,
          write_page_index=True, write_page_checksum=True)
    write(flat, FOLDER / "pyarrow_flat.parquet", write_page_checksum=True, sorting_columns=[
        pyarrow.parquet.SortingColumn(0, descending=True, nulls_first=False)])
    write(flat, FOLDER / "pyarrow_old.parquet", version="1.0", compression="gzip", use_deprecated_int96_timestamps=True)
    write(flat.select(["id", "text", "float64"]), FOLDER / "pyarrow_encodings.parquet", compression="lz4",
          use_dictionary=False, column_encoding={"id": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY",
                                                 "float64": "BYTE_STREAM_SPLIT"})
    write(flat.slice(0, 0).select(["id"]), FOLDER / "pyarrow_empty.parquet")
    write(flat.select(["id", "text"]), FOLDER / "pyarrow_brotli.parquet", compression="brotli")
    write_encrypted("pyarrow_encrypted_footer.parquet", plaintext_footer=False)
    write_encrypted("pyarrow_encrypted_column.parquet", plaintext_footer=True)
    duckdb.sql(f"""COPY (SELECT i AS id, (i % 7)::VARCHAR AS text, uuid() AS uuid, INTERVAL 1 DAY AS span, [i, 2] AS list,
                   {{'a': i, 'b': 'x'}} AS struct, (i % 200)::UTINYINT AS u8, '2020-01-01'::TIMESTAMPTZ AS zoned,
                   (i / 7)::DECIMAL(9,3) AS price, '{{}}'::JSON AS json FROM range(60) t(i))
                   TO '{FOLDER}/duckdb.parquet' (ROW_GROUP_SIZE 2048)""")
    duckdb.sql(f"""COPY (SELECT i AS id, (i % 7)::VARCHAR AS text FROM range(3000) t(i))
                   TO '{FOLDER}/duckdb_v2.parquet' (PARQUET_VERSION V2, CODEC ZSTD, ROW_GROUP_SIZE 2048)""")
    polars.from_arrow(flat.drop_columns(["float16", "fixed"])).write_parquet(FOLDER / "polars.parquet")
    write_with_spark()
    for path in sorted(FOLDER.glob("*.parquet")):
        size = path.stat().st_size
        assert size < BYTES_MAX, f"{path.name} has {size} bytes"
        print(path.name, size)


if __name__ == "__main__":
    main()
