#!/usr/bin/env bash
# All unit tests and text cases with AddressSanitizer and UndefinedBehaviorSanitizer.
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake --preset asan > /dev/null
ninja -C build/asan -j "$(nproc)"

# A report must not look like one of adze's own exit codes. Without detect_stack_use_after_return, whose stack frames GCC 12
# does not align to 64 bytes, as AVX-512 needs (GCC bug 110027).
export ASAN_OPTIONS=exitcode=99:strict_string_checks=1:detect_stack_use_after_return=0:check_initialization_order=1
export UBSAN_OPTIONS=exitcode=99:print_stacktrace=1:halt_on_error=1

steps=("unit tests: ctest --test-dir build/asan --verbose --no-tests=error -j $(nproc) --timeout 600")
if [ -f tests/run_cases.py ]; then
  steps+=("text cases: python3 tests/run_cases.py --adze build/asan/adze")
fi
scripts/run_checks steps "${steps[@]}"
