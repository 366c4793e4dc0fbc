#!/usr/bin/env python3
"""Text and number functions and operators, each beside DuckDB, over random columns of all kinds.

    55_functions_against_duckdb.py [PART]     only the templates that contain PART

Environment: SEED (20240229). Functions of libm may differ from DuckDB's in the last places, for DuckDB brings its own.
"""
import os
import random
import sys

from adze_runs import use_readers, work_folder

use_readers()

from compare_functions import Comparison, Template
from random_queries import quoted

SEED = int(os.environ.get("SEED", "20240229"))

TEXT = [
    Template("lower({text})"),
    Template("upper({text})"),
    Template("length({text})"),
    Template("strlen({text})"),
    Template("substring({text}, {count})"),
    Template("substring({text}, {count}, {count})"),
    Template("trim({text})"),
    Template("ltrim({text}, {word})"),
    Template("replace({text}, {word}, {word})"),
    Template("concat({text}, {any}, {word})", variants=12),
    Template("concat_ws({word}, {text}, {any}, {text})", variants=12),
    Template("{text} || {any}", variants=12),
    Template("starts_with({text}, {word})"),
    Template("ends_with({text}, {word})"),
    Template("contains({text}, {word})"),
    Template("strpos({text}, {word})"),
    Template("position({word} IN {text})"),
    Template("left({text}, {count})"),
    Template("right({text}, {count})"),
    # DuckDB refuses lengths beyond 32 bits, adze takes them.
    Template("left({text}, {int64})", may_fail_apart=True),
    Template("right({text}, {int64})", may_fail_apart=True),
    Template("split_part({text}, {word}, {count})", variants=12),
    Template("lpad({text}, {digits}, {word})"),
    Template("rpad({text}, {digits}, {word})"),
    Template("repeat({text}, {count})"),
    Template("reverse({text})"),
    Template("translate({text}, {word}, {text})"),
    Template("translate({text}, {text}, {word})"),
    Template("chr({int32})"),
    Template("chr({digits})"),
    Template("ascii({text})"),
    Template("unicode({text})"),
    Template("md5({text})"),
    Template("sha1({text})"),
    Template("sha256({text})"),
]
PATTERNS = ["", "a", "[ab]+", "^.", ".$", "(a)(b)?", "\\w+", "\\pL", "a|b|ä", "(?i)A", "[^a]", "x*", "\\bab", "🙂", "(.)(.)", "a.b", "\\d{2,}", "^$"]
REPLACEMENTS = ["", "-", "<\\0>", "\\2\\1", "\\\\", "ä"]
REGULAR_EXPRESSIONS = [
    Template("regexp_matches({text}, {word})"),
    Template("regexp_full_match({text}, {word})"),
    Template("{text} ~ {word}"),
    Template("{text} !~ {word}"),
    Template("regexp_replace({text}, {word}, {word})"),
    Template("regexp_replace({text}, {word}, {word}, 'g')"),
    Template("regexp_extract({text}, {word})"),
]
for pattern in PATTERNS:
    REGULAR_EXPRESSIONS += [Template(sql.replace("P", quoted(pattern)), variants=2) for sql in (
        "regexp_matches({text}, P)", "regexp_matches({text}, P, 'i')", "regexp_matches({text}, P, 's')",
        "regexp_matches({text}, P, 'l')", "regexp_full_match({text}, P)", "regexp_extract({text}, P)",
        "regexp_extract({text}, P, 1)", "regexp_extract({text}, P, 2, 'i')")]
    REGULAR_EXPRESSIONS += [Template(f"regexp_replace({{text}}, {quoted(pattern)}, {quoted(replacement)}{options})", variants=2)
                            for replacement in REPLACEMENTS for options in ("", ", 'g'", ", 'gi'")]
NUMBERS = [
    Template("abs({number})", variants=10),
    Template("round({number})", variants=10),
    Template("floor({number})", variants=10),
    Template("ceil({number})", variants=10),
    Template("trunc({number})", variants=10),
    Template("sign({number})", variants=10),
    Template("round({float}, {digits})"),
    Template("trunc({float}, {digits})"),
    Template("round({decimal}, 1)"),
    Template("trunc({decimal}, 1)"),
    Template("trunc({decimal}, -1)"),
    Template("trunc({integer}, -1)"),
    Template("sqrt({short_number})", variants=10),
    Template("cbrt({short_number})", variants=10, ulps=1),
    Template("power({short_number}, {short_number})", variants=20, ulps=1),
    Template("{unit} ^ {short_number}", variants=10, ulps=1),
    Template("{unit} ** {unit} ** {digits}", ulps=1),
    Template("exp({short_number})", variants=10, ulps=1),
    Template("ln({short_number})", variants=10, ulps=1),
    Template("log({short_number})", variants=10, ulps=1),
    Template("log10({short_number})", variants=10, ulps=1),
    Template("log2({short_number})", variants=10, ulps=1),
    Template("log({unit}, {short_number})", variants=10, ulps=4),
    # The least BIGINT modulo -1 is 0; DuckDB calls it an overflow.
    Template("mod({integer}, {integer})", variants=8, may_fail_apart=True),
    # NULL as a literal makes DuckDB's an INTEGER.
    Template("mod({decimal}, {decimal})", variants=9, literals=False),
    Template("{integer} % {integer}", variants=8, may_fail_apart=True),
    Template("{integer} // {integer}", variants=8),
    Template("even({short_number})", variants=10),
    Template("degrees({short_number})", variants=10),
    Template("radians({short_number})", variants=10),
    Template("isnan({float})"),
    Template("isinf({float})"),
    Template("isfinite({float})"),
    Template("pi()"),
    Template("pi() * {unit}"),
]
OPERATORS = [
    Template("{any} IS DISTINCT FROM NULL", variants=12),
    Template("{any} IS NOT DISTINCT FROM NULL", variants=12),
    Template("{text} IS NOT DISTINCT FROM {word}"),
    Template("{number} IS DISTINCT FROM {number}", variants=30),
    Template("{number} IS NOT DISTINCT FROM {number}", variants=30),
    Template("{temporal} IS DISTINCT FROM {temporal}", variants=9),
    Template("{bool} IS DISTINCT FROM {bool}"),
    Template("{text} LIKE {word}"),
    Template("{text} ILIKE {word}"),
    Template("{text} NOT ILIKE {text}"),
    Template("{text} ILIKE '%' || {word} || '%'"),
    Template("{text} LIKE 'a!%%' ESCAPE '!'"),
    Template("{text} ILIKE 'A!%%' ESCAPE '!'"),
    Template("{text} NOT ILIKE '_b%' ESCAPE ''"),
    Template("TRY_CAST({number} AS BIGINT)", variants=10),
    Template("TRY_CAST({text} AS BIGINT)"),
    Template("TRY_CAST({any} AS VARCHAR)", variants=12),
    Template("TRY_CAST({number} AS TINYINT)", variants=10),
    Template("TRY_CAST({text} AS DATE)"),
    Template("TRY_CAST({text} AS DOUBLE)"),
    Template("TRY_CAST({text} AS BOOLEAN)"),
    Template("TRY_CAST({number} AS DECIMAL(6,2))", variants=10),
]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    rng = random.Random(SEED)
    with work_folder() as folder:
        comparison = Comparison(folder, SEED)
        for templates in (TEXT, REGULAR_EXPRESSIONS, NUMBERS, OPERATORS):
            chosen = [template for template in templates if only in template.sql]
            if chosen:
                comparison.run(rng, chosen, rows=250)
        comparison.report()


if __name__ == "__main__":
    main()
