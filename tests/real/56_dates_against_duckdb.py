#!/usr/bin/env python3
"""Functions and operators of dates and times, each beside DuckDB, over random columns of dates, times and timestamps.

    56_dates_against_duckdb.py [PART]     only the templates that contain PART

Environment: SEED (20240229). What DuckDB means is asked for with each part, unit and format in turn.
"""
import os
import random
import sys

from adze_runs import use_readers, work_folder

use_readers()

from compare_functions import Comparison, Template
from random_columns import GROUPS, KINDS, Kind, members, quoted

SEED = int(os.environ.get("SEED", "20240229"))

PARTS_OF_DAYS = ["year", "month", "day", "quarter", "week", "decade", "century", "millennium", "dow", "isodow", "doy", "isoyear",
                 "yearweek", "era", "julian"]
PARTS_OF_CLOCKS = ["hour", "minute", "second", "millisecond", "microsecond", "epoch"]
PERIODS = [part for part in PARTS_OF_DAYS if part != "era"] + PARTS_OF_CLOCKS
SHORT_FORMS = ["yrs", "mons", "d", "hrs", "mins", "secs", "ms", "us", "cent", "mil", "dayofweek", "weekofyear", "dayofyear"]
UNITS = ["YEAR", "MONTHS", "WEEK", "DAYS", "HOUR", "MINUTES", "SECOND", "MILLISECONDS", "MICROSECOND", "QUARTER", "DECADE",
         "CENTURY", "MILLENNIUM"]
INTERVALS = ["1 day", "1 month", "-1 month", "13 months", "1 year 2 months 3 days", "-400 days", "25:00:00", "-0:00:00.000001",
             "1.5 days", "2.5 hours", "-1.5 hours", "1 day 04:05:06.789", "3d 4h 5m 6s 7ms 8us", "100 years", "-2 centuries",
             "1 month ago", "2 weeks", "0.5 years", "90", "1.5 months", "1 quarter", "99 decades", "1.25 weeks"]
FIELDS = ["%Y", "%y", "%m", "%-m", "%d", "%-d", "%H", "%-H", "%I", "%-I", "%M", "%-M", "%S", "%-S", "%f", "%g", "%p", "%j", "%-j",
          "%a", "%A", "%b", "%B", "%h", "%U", "%W", "%V", "%G", "%u", "%w", "%z", "%Z", "%c", "%x", "%X", "%T", "%%"]
# Formats that both print and read; what is read back need not be what was printed (%H:%M leaves out the seconds).
FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%y", "%Y%m%d", "%-d.%-m.%Y", "%Y-%m-%d %H:%M:%S.%f", "%c", "%x %X", "%d %b %Y", "%B %-d, %Y",
           "%A, %d %B %Y", "%a %d %b %y", "%I:%M %p", "%-I:%-M:%-S %p %Y-%m-%d", "%Y %j", "%j/%Y", "%G-W%V-%u", "%Y %U %w", "%Y %W %w",
           "%H:%M", "%H%M%S%f", "%S.%g", "%Y-%m-%dT%H:%M:%S", "100%% %Y", "ä %d € %m", "%y", "%m", "%j", "%W", "%d  %m"]
ZONED = ["%Y-%m-%d %H:%M:%S%z", "%c %z", "%Y-%m-%dT%H:%M:%S.%f%z", "%x %Z"]
HOSTILE = ["", " ", "2024-02-30", "2024-13-01", "24:60", "12:00 XM", "31.12.2024", "1.1.1", "2024-2-3", " 2024-02-03 ", "2024-02-03x",
           "20240203", "02/03/68", "02/03/69", "Febuary 3, 2024", "february 3, 2024", "Feb 3 2024", "3 Feb 2024", "Sat 03 Feb 24",
           "2024-02-03 04:05:06.7", "2024-02-03 04:05:06+01:30", "2024-02-03 04:05:06 -0500", "2024-02-03 UTC", "2024-02-03 gmt",
           "2024 366", "2023 366", "2024-W05-7", "2024-W54-1", "2024 53 6", "12:59 PM", "12:00 am", "0:00 AM", "13:00 PM", "\u0661",
           "99999-01-01", "-2024-01-01", "2024 - 01 - 01", "240203", "0000-01-01", "123456789012345678901234567890"]


def printed_moments(rng):
    """Texts that some format fits, and texts that none fits."""
    import datetime
    texts = list(HOSTILE)
    for form in [form for form in FORMATS + ZONED if "%g" not in form] * 2:
        moment = datetime.datetime(rng.randrange(1, 9999), rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(24),
                                   rng.randrange(60), rng.randrange(60), rng.randrange(1_000_000), datetime.timezone.utc)
        text = moment.strftime(form)
        texts.append(text)
        texts.append(text[:rng.randrange(len(text) + 1)])
        texts.append(text.upper())
    return texts


KINDS["moment_text"] = Kind("string", printed_moments, quoted)
KINDS["years"] = Kind("int32", lambda rng: ["0", "1", "-1", "4", "1900", "2000", "2024", "9999", "10000", "5874897", "2147483647"] + [
    str(rng.randrange(1, 9999)) for _ in range(10)], lambda text: text)
KINDS["small"] = Kind("int32", lambda rng: [str(value) for value in range(-2, 34)], lambda text: text)
KINDS["seconds"] = Kind("float64", lambda rng: ["0", "-0.5", "60", "60.1", "59.9999999", "61", "1.5", "0.0000004"] + [
    repr(round(rng.uniform(0, 60), 6)) for _ in range(8)])
KINDS["span"] = Kind("int32", lambda rng: ["0", "1", "-1", "31", "366", "-12", "1000000", "-2147483648", "2147483647"] + [
    str(rng.randrange(-5000, 5000)) for _ in range(10)], lambda text: text)
KINDS["epoch"] = Kind("int64", lambda rng: ["0", "-1", "1", "999", "-999", "1715953559123", "253402300799999", "-62135596800000",
                                            "9223372036854775807", "-9223372036854775808"], lambda text: text)
GROUPS["moment"] = ["timestamp", "timestamptz"]
# Without timestamptz, of which DuckDB counts days and months by another library that knows milliseconds only.
GROUPS["without_zone"] = ["date", "timestamp"]

PART_FUNCTIONS = [Template(f"date_part('{part}', {{temporal}})", variants=3, literals=False, ulps=1)
                  for part in PARTS_OF_DAYS + PARTS_OF_CLOCKS + SHORT_FORMS]
PART_FUNCTIONS += [Template(f"date_part('{part}', {{time}})", variants=2) for part in PARTS_OF_CLOCKS]
PART_FUNCTIONS += [Template(f"{name}({{temporal}})", variants=3, ulps=1) for name in (
    "year quarter month week weekofyear day dayofmonth dayofweek weekday isodow dayofyear isoyear yearweek decade century millennium "
    "era julian hour minute second millisecond microsecond epoch epoch_ms epoch_us last_day dayname monthname").split()]
PART_FUNCTIONS += [Template(f"{name}({{time}})", variants=2)
                   for name in "hour minute second millisecond microsecond epoch epoch_ms epoch_us".split()]
TRUNCATIONS = [Template(f"date_trunc('{part}', {{temporal}})", variants=3) for part in PERIODS]
DIFFERENCES = [Template(f"date_diff('{part}', {{temporal}}, {{temporal}})", variants=9) for part in PERIODS if part != "yearweek"]
DIFFERENCES += [Template(f"date_diff('yearweek', {{without_zone}}, {{without_zone}})")]
DIFFERENCES += [Template(f"date_sub('{part}', {{without_zone}}, {{without_zone}})") for part in PERIODS]
DIFFERENCES += [Template(f"{name}('{part}', {{time}}, {{time}})", variants=3)
                for name in ("datediff", "datesub") for part in PARTS_OF_CLOCKS]
ADDITIONS = [Template(f"{{temporal}} + INTERVAL '{text}'", variants=3) for text in INTERVALS]
ADDITIONS += [Template(f"{{temporal}} - INTERVAL '{text}'", variants=3) for text in INTERVALS[:8]]
# DuckDB counts months and days with 32 bits and fails past them though the other side is NULL or a time; adze has 64.
ADDITIONS += [Template(f"{{temporal}} {sign} INTERVAL ({{span}}) {unit}", variants=6, may_fail_apart=True)
              for sign in "+-" for unit in UNITS]
ADDITIONS += [Template(f"INTERVAL 7 {unit} + {{temporal}}", variants=3) for unit in UNITS]
ADDITIONS += [Template(f"{{time}} + INTERVAL ({{span}}) {unit}", variants=3, may_fail_apart=True) for unit in UNITS]
ADDITIONS += [Template("{temporal} + INTERVAL ({unit}) SECOND"), Template("{temporal} + INTERVAL ({decimal_4_1}) DAY"),
              Template("{temporal} - (INTERVAL 1 MONTH + INTERVAL ({small}) DAY)"), Template("{temporal} + INTERVAL 3 DAY * {small}"),
              Template("{temporal} + {small} * INTERVAL '1 month 1 day'"), Template("{temporal} + -INTERVAL ({small}) MONTH"),
              Template("{temporal} + to_days({small}) + to_seconds({small}) - to_months({small})"),
              Template("date_add({temporal}, INTERVAL ({small}) QUARTER)"), Template("{date} + {time}"), Template("{time} + {date}")]
MADE = [Template("make_date({years}, {small}, {small})", variants=12), Template("make_time({small}, {small}, {seconds})", variants=12),
        Template("make_timestamp({years}, {small}, {small}, {small}, {small}, {seconds})", variants=12),
        # DuckDB keeps the largest number for infinity.
        Template("make_timestamp({epoch})", may_fail_apart=True), Template("epoch_ms({epoch})"), Template("make_date({span})")]
PRINTED = [Template(f"strftime({{temporal}}, {quoted(field)})", variants=3, literals=False) for field in FIELDS + FORMATS + ZONED]
PRINTED += [Template(f"strftime({quoted(form)}, {{temporal}})", variants=3, literals=False) for form in FORMATS[:6]]
READ = [Template(f"{name}({{moment_text}}, {quoted(form)})", variants=1 if name == "strptime" else 2, literals=False)
        for name in ("strptime", "try_strptime") for form in FORMATS + ZONED[:-1]]
# Within TRY, with which failing rows are found, DuckDB fails for %Z where the text is NULL.
READ += [Template(f"{name}({{moment_text}}, {quoted(ZONED[-1])})", literals=False, may_fail_apart=True)
         for name in ("strptime", "try_strptime")]
READ += [Template(f"strptime(strftime({{moment}}, {quoted(form)}), {quoted(form)})", variants=2, literals=False) for form in FORMATS]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    rng = random.Random(SEED)
    with work_folder() as folder:
        comparison = Comparison(folder, SEED)
        for templates in (PART_FUNCTIONS, TRUNCATIONS, DIFFERENCES, ADDITIONS, MADE, PRINTED, READ):
            chosen = [template for template in templates if only in template.sql]
            if chosen:
                comparison.run(rng, chosen, rows=100)
        comparison.report()


if __name__ == "__main__":
    main()
