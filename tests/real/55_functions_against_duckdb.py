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

SEED = int(os.environ.get("SEED", "20240229"))

TEXT = [
    Template("lower({text})"),
    Template("upper({text})"),
    Template("length({text})"),
    Template("substring({text}, {count})"),
    Template("substring({text}, {count}, {count})"),
    Template("trim({text})"),
    Template("ltrim({text}, {word})"),
    Template("replace({text}, {word}, {word})"),
    Template("concat({text}, {any}, {word})", variants=12),
    Template("{text} || {any}", variants=12),
]
NUMBERS = [
    Template("abs({number})", variants=10),
    Template("round({number})", variants=10),
    Template("floor({number})", variants=10),
    Template("ceil({number})", variants=10),
]
OPERATORS = [
    Template("{any} IS DISTINCT FROM NULL", variants=12),
    Template("{text} IS NOT DISTINCT FROM {word}"),
    Template("{number} IS DISTINCT FROM {number}", variants=30),
    Template("{temporal} IS DISTINCT FROM {temporal}", variants=9),
    Template("{text} LIKE {word}"),
]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    rng = random.Random(SEED)
    with work_folder() as folder:
        comparison = Comparison(folder, SEED)
        for templates in (TEXT, NUMBERS, OPERATORS):
            chosen = [template for template in templates if only in template.sql]
            if chosen:
                comparison.run(rng, chosen)
        comparison.report()


if __name__ == "__main__":
    main()
