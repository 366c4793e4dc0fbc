#!/usr/bin/env bash
# The unit tests and text cases once for each kernel that this CPU has: all must give what scalar gives.
set -euo pipefail
cd "$(dirname "$0")/../.."

# What the flags of the kernel files ask for (CMakeLists.txt), by the kernel's names for them.
needs_scalar=''
needs_avx2='avx2 bmi1 bmi2 pclmulqdq popcnt abm f16c'
needs_avx512="$needs_avx2 avx512f avx512bw avx512vl avx512dq avx512vbmi avx512_vbmi2 avx512_bitalg vpclmulqdq gfni"
has=" $(sed -n 's/^flags[[:space:]]*: //p' /proc/cpuinfo | head -n 1) "

steps=()
for kernel in scalar avx2 avx512; do
  needs="needs_$kernel"
  lacks=
  for flag in ${!needs}; do
    [[ $has == *" $flag "* ]] || lacks+=" $flag"
  done
  if [ -n "$lacks" ]; then
    echo "skipped $kernel: this CPU lacks$lacks"
    continue
  fi
  steps+=("unit tests, $kernel: ADZE_KERNEL=$kernel ctest --test-dir build --verbose --no-tests=error -j $(nproc)")
  if [ -f tests/run_cases.py ]; then
    steps+=("text cases, $kernel: ADZE_KERNEL=$kernel python3 tests/run_cases.py --adze build/adze")
  fi
done
steps+=("all short CSV texts, all kernels and read sizes: ADZE_TEST_EXHAUSTIVE=1 build/csv_test --gtest_filter='*EveryShortText*'")
scripts/run_checks steps "${steps[@]}"
