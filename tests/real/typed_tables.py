"""Tables of random texts, and what each text means: what readers of Parquet must find in a file that adze made of them.

Not executable, so scripts/run_checks does not take it for a test. Import it after use_readers().
"""
import datetime
import decimal
import fractions
import json
import math
import random
import struct
import uuid

import numpy
import pyarrow

EPOCH = datetime.datetime(1970, 1, 1)


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
                       f"{rng.uniform(-10, 10):.16f}e{rng.randrange(low, high)}",
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


def kinds_between(first_year, last_year):
    """KINDS with dates and timestamps of these years only, for readers whose own types hold no others."""
    def is_within(text):
        return first_year < int(text[:4]) < last_year

    def within(kind):
        if kind.type not in ("date", "timestamp", "timestamptz"):
            return kind
        def make(rng):
            while not is_within(text := kind.make(rng)):
                pass
            return text
        return Kind(kind.type, kind.arrow, [text for text in kind.extremes if is_within(text)], make, kind.meaning)
    return [within(kind) for kind in KINDS]
