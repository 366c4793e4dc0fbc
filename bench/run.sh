#!/usr/bin/env bash
# Measures adze beside DuckDB and files the numbers as bench/results/<date>-<CPU model>.txt.
#
#   ROWS=20000000            rows of the generated file (1.04 GB), made once per size
#   ENGINES='adze duckdb'    of adze duckdb polars pandas
#   THREADS=1  RUNS=3
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-20000000}
read -r -a engines <<< "${ENGINES:-adze duckdb}"
threads=${THREADS:-1}
runs=${RUNS:-3}
adze=build/adze
folder=build/bench

python=build/readers/bin/python
if [ ! -x "$python" ] || [ ! -x "$adze" ]; then
  echo "bench/run.sh: run 'make bench', which builds adze and installs the engines to compare it with" >&2
  exit 1
fi

mkdir -p "$folder" bench/results
gcc -O2 -o "$folder/small_job" bench/small_job.c
data=$folder/rows_$rows.csv
if [ ! -f "$data" ]; then
  gcc -O2 -o "$folder/gen_rows" bench/gen_rows.c
  # Under its final name only when it is whole.
  "$folder/gen_rows" "$rows" > "$data.partial"
  mv "$data.partial" "$data"
fi
# The first engine should not be the one that waits for the disk.
cat "$data" > /dev/null

model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
[ -n "$model" ] || model=$(uname -m)
slug=$(tr '[:upper:]' '[:lower:]' <<< "$model" | sed -E 's/\((r|tm)\)//g; s/[^a-z0-9.]+/-/g; s/^-|-$//g')
result=bench/results/$(date +%F)-$slug.txt

measure() {
  echo "machine    $model, $(nproc) cores, $(sed -n 's/^MemTotal: *//p' /proc/meminfo), Linux $(uname -r)"
  echo "adze       $("$adze" --version | head -n 1), $(git rev-parse --short HEAD 2> /dev/null || echo 'no commit')"
  echo "compiler   $(g++ --version | head -n 1)"
  for engine in "${engines[@]}"; do
    if [ "$engine" != adze ]; then
      echo "$engine     $("$python" -c "import $engine; print($engine.__version__)")"
    fi
  done
  echo "data       $rows rows, $(stat -c %s "$data") bytes, from bench/gen_rows.c"
  echo "load       $(cut -d' ' -f1-3 /proc/loadavg) before the start"
  echo
  for job in group convert; do
    "$python" bench/peers.py "$job" "${engines[@]}" "$data" --threads "$threads" --runs "$runs" --adze "$adze"
    echo
  done
  "$folder/small_job" 20 "$adze" run examples/dp_summary/job.yaml
}

measure | tee "$folder/result.txt"
cp "$folder/result.txt" "$result"
echo "filed as $result"
