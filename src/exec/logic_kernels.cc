#include "column/vector_access.h"
#include "exec/function_kernels.h"

// Three-valued logic on bytes. A bool is a pair (valid, value) with value 0 where it is NULL, which
// makes AND and OR a few bit operations without a branch:
//
//   x AND y   false if either is a valid false; else valid if both are
//   x OR y    true if either is true; else valid if both are
//
// Tested by expression_evaluator_test.cc on all pairs.
namespace adze::exec {
namespace {

/// `decides` is the value that settles the result: 0 for AND, 1 for OR.
Vector combine(const KernelCall& call, uint8_t decides) {
  const size_t rows = call.row_count;
  call.storage.prepare(Kind::kBool, rows);
  uint8_t* decided = call.storage.bools();
  uint8_t* valid = call.storage.valid(rows, true);
  std::memset(decided, 0, rows);
  for (const Vector& argument : call.arguments) {
    const Values<uint8_t> values(argument);
    const Validity is_valid(argument);
    for (size_t i = 0; i < rows; ++i) {
      const uint8_t present = is_valid[i];
      decided[i] |= static_cast<uint8_t>(present & (values[i] == decides));
      valid[i] &= present;
    }
  }
  for (size_t i = 0; i < rows; ++i) {
    valid[i] |= decided[i];
    const uint8_t value = decided[i] ^ static_cast<uint8_t>(decides ^ 1);
    decided[i] = static_cast<uint8_t>(value & valid[i]);
  }
  Vector result = call.result();
  result.valid = valid;
  return result;
}

Vector test_null(const KernelCall& call, uint8_t if_null) {
  call.storage.prepare(Kind::kBool, call.row_count);
  uint8_t* to = call.storage.bools();
  const Validity valid(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = static_cast<uint8_t>(valid[i] ? if_null ^ 1 : if_null);
  }
  return call.result();
}

}  // namespace

Vector and_kernel(const KernelCall& call) { return combine(call, 0); }
Vector or_kernel(const KernelCall& call) { return combine(call, 1); }

Vector not_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kBool, call.row_count);
  uint8_t* to = call.storage.bools();
  const Values<uint8_t> from(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = static_cast<uint8_t>((from[i] ^ 1) & call.is_valid(i));
  }
  return call.result();
}

Vector is_null_kernel(const KernelCall& call) { return test_null(call, 1); }
Vector is_not_null_kernel(const KernelCall& call) { return test_null(call, 0); }

}  // namespace adze::exec
