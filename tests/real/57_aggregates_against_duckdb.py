#!/usr/bin/env python3
"""Each aggregate beside DuckDB: over the whole table, for groups, and of no rows; random columns of all kinds.

    57_aggregates_against_duckdb.py [PART]     only the templates that contain PART

Environment: SEED (20240229). DuckDB's approx_count_distinct() has an error of 10 % and another hash, so it is not compared
here; the unit tests compare ours with exact counts.
"""
import os
import random
import sys

from adze_runs import use_readers, work_folder

use_readers()

from compare_functions import Comparison, Template

SEED = int(os.environ.get("SEED", "20240229"))


def aggregate(sql, duckdb="", **options):
    return Template(sql, duckdb, aggregate=True, literals=False, **options)


# Sums and moments are rounded in another order: by segment here, by vector in DuckDB.
MOMENTS = {"relative": 1e-9, "variants": 5}
STATISTICS = [
    aggregate(f"{name}({{tame}})", variants=4, relative=1e-9)
    for name in ("stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "product", "avg", "mean")
] + [
    aggregate(f"{name}({{tame}}, {{tame}})", variants=5, relative=1e-7)
    for name in ("corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2", "regr_avgx", "regr_avgy", "regr_sxx",
                 "regr_syy", "regr_sxy")
] + [
    aggregate("regr_count({tame}, {number})", "CAST(regr_count({tame}, {number}) AS BIGINT)"),
    aggregate("stddev(DISTINCT {tame})", **MOMENTS),
    aggregate("var_pop({tame}) FILTER (WHERE {bool})", **MOMENTS),
    # Of values whose squares leave double precision both must fail.
    aggregate("stddev({float64})"),
    aggregate("corr({float64}, {tame})", may_fail_apart=True, relative=1e-3),
]
QUANTILES = [
    aggregate("median({number_but_wide})", variants=9),
    aggregate("median({temporal})", variants=6),
    aggregate("median({text})"),
    aggregate("median({bool})"),
    aggregate("median(DISTINCT {int32})"),
    aggregate("quantile_cont({number_but_wide}, 0.25)", variants=9),
    aggregate("quantile_cont({temporal}, 0.9)", variants=6),
    aggregate("quantile_cont({number_but_wide}, 0)", variants=9),
    aggregate("quantile_cont({float64}, 0.333e0) FILTER (WHERE {bool})"),
    aggregate("quantile_disc({any}, 0.25)", variants=12),
    aggregate("quantile_disc({number}, 1)", variants=10),
    aggregate("quantile({number}, 0.7)", variants=10),
    aggregate("quantile_disc({int64}, 0.123456789e0)"),
]
# DuckDB's table is read by one thread, and then these take the rows in their order.
PICKED = [
    aggregate("first({any})", variants=12),
    aggregate("last({any})", variants=12),
    aggregate("any_value({any})", variants=12),
    aggregate("first({any}) FILTER (WHERE {bool})", variants=6),
    aggregate("first({any} ORDER BY {number}, row_number DESC)", variants=8),
    aggregate("last({any} ORDER BY {text} DESC NULLS FIRST, row_number)", variants=8),
    aggregate("any_value({any} ORDER BY {temporal} DESC, row_number)", variants=8),
    aggregate("mode({any})", variants=12),
    aggregate("mode({any}) FILTER (WHERE {bool})"),
    aggregate("mode(DISTINCT {int8})"),
    aggregate("mode({int8} ORDER BY row_number DESC)"),
    aggregate("arg_min({any}, {number})", variants=20),
    aggregate("arg_max({any}, {text})", variants=12),
    aggregate("min_by({any}, {temporal})", variants=12),
    aggregate("max_by({any}, {any})", variants=12),
    aggregate("arg_max({any}, {any}) FILTER (WHERE {bool})"),
]
TEXTS = [
    aggregate("string_agg({text})"),
    aggregate("string_agg({text}, ', ')"),
    aggregate("listagg({word}, '')"),
    aggregate("group_concat({any}, '|')", variants=12),
    aggregate("string_agg({text}, CAST(NULL AS VARCHAR))"),
    aggregate("string_agg(DISTINCT {word}, ';')"),
    aggregate("string_agg(DISTINCT {text}, ';' ORDER BY {text})", may_fail_apart=True),
    aggregate("string_agg({text}, ';' ORDER BY {number}, row_number)", variants=8),
    aggregate("string_agg({text}, ';' ORDER BY {temporal} DESC, row_number DESC) FILTER (WHERE {bool})"),
]
COUNTS = [
    aggregate("bool_and({bool})"),
    aggregate("bool_or({bool}) FILTER (WHERE {int8} > 0)"),
    aggregate("bool_and({int8} > -100)"),
    aggregate("count_if({bool})", "CAST(count_if({bool}) AS BIGINT)"),
    aggregate("countif(DISTINCT {bool})", "CAST(countif(DISTINCT {bool}) AS BIGINT)"),
    aggregate("count({any})", variants=12),
    aggregate("count(DISTINCT {any})", variants=12),
    aggregate("count(*) FILTER (WHERE {bool})"),
    aggregate("min({any})", variants=12),
    aggregate("max(DISTINCT {any})", variants=12),
    aggregate("sum({int16})", "CAST(sum({int16}) AS BIGINT)"),
    aggregate("sum(DISTINCT {int8})", "CAST(sum(DISTINCT {int8}) AS BIGINT)"),
    aggregate("sum({decimal_18_4} ORDER BY {text})"),
]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    rng = random.Random(SEED)
    with work_folder() as folder:
        comparison = Comparison(folder, SEED)
        for templates in (STATISTICS, QUANTILES, PICKED, TEXTS, COUNTS):
            chosen = [template for template in templates if only in template.sql]
            if chosen:
                comparison.run(rng, chosen, rows=300)
        comparison.report()


if __name__ == "__main__":
    main()
