#!/usr/bin/env bash
# The unit tests of the folders that start threads or are used from several, with ThreadSanitizer.
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake --preset tsan > /dev/null
targets=()
for folder in base csv exec engine lambda; do
  # A folder without tests has no target.
  if find "src/$folder" -name '*_test.cc' | grep -q .; then targets+=("${folder}_test"); fi
done
ninja -C build/tsan -j "$(nproc)" "${targets[@]}"

export TSAN_OPTIONS=exitcode=99:halt_on_error=1:second_deadlock_stack=1
# GCC 12's ThreadSanitizer cannot start where the kernel spreads addresses more widely than it knows.
spread=
if setarch -R true 2> /dev/null; then spread='setarch -R'; fi

steps=()
for target in "${targets[@]}"; do steps+=("$target: $spread build/tsan/$target"); done
scripts/run_checks steps "${steps[@]}"
