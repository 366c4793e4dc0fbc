#include <vector>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/value_order.h"

// CASE and COALESCE over branches that were evaluated for all rows. Where a branch can fail, the
// evaluator doesn't come here but evaluates it for the rows that choose it.
namespace adze::exec {
namespace {

/// Copies value and validity of the rows for which `choose(row)` is true.
template <typename T, typename Choose>
void take(const Vector& source, T* values, uint8_t* valid, size_t rows, Choose choose) {
  const Values<T> from(source);
  const Validity from_valid(source);
  for (size_t i = 0; i < rows; ++i) {
    if (!choose(i)) continue;
    valid[i] = from_valid[i];
    values[i] = from_valid[i] ? from[i] : T{};
  }
}

Vector with_valid(const KernelCall& call, const uint8_t* valid) {
  Vector result = call.result();
  result.valid = valid;
  return result;
}

/// GREATEST and LEAST: `better(a, b)` is true if a replaces b.
template <typename Better>
Vector choose_best(const KernelCall& call, Better better) {
  const size_t rows = call.row_count;
  call.storage.prepare(call.type().kind(), rows);
  uint8_t* valid = call.storage.valid(rows, false);
  std::memset(valid, 0, rows);
  dispatch_kind(call.type().kind(), [&](auto tag) {
    using T = decltype(tag);
    T* best = static_cast<T*>(call.storage.values());
    for (size_t i = 0; i < rows; ++i) best[i] = T{};
    for (const Vector& argument : call.arguments) {
      const Values<T> values(argument);
      const Validity is_valid(argument);
      take(argument, best, valid, rows,
           [&](size_t i) { return is_valid[i] && (valid[i] == 0 || better(values[i], best[i])); });
    }
  });
  return with_valid(call, valid);
}

}  // namespace

Vector case_kernel(const KernelCall& call) {
  const size_t rows = call.row_count;
  call.storage.prepare(call.type().kind(), rows);
  uint8_t* valid = call.storage.valid(rows, false);
  std::vector<uint8_t> open(rows, 1);
  dispatch_kind(call.type().kind(), [&](auto tag) {
    using T = decltype(tag);
    T* values = static_cast<T*>(call.storage.values());
    size_t branch = 0;
    for (; branch + 1 < call.arguments.size(); branch += 2) {
      const Values<uint8_t> when(call.arguments[branch]);
      const Validity when_valid(call.arguments[branch]);
      take(call.arguments[branch + 1], values, valid, rows, [&](size_t i) {
        const bool chosen = open[i] != 0 && when_valid[i] && when[i] != 0;
        if (chosen) open[i] = 0;
        return chosen;
      });
    }
    take(call.arguments[branch], values, valid, rows, [&](size_t i) { return open[i] != 0; });
  });
  return with_valid(call, valid);
}

Vector coalesce_kernel(const KernelCall& call) {
  const size_t rows = call.row_count;
  call.storage.prepare(call.type().kind(), rows);
  uint8_t* valid = call.storage.valid(rows, false);
  std::memset(valid, 0, rows);
  dispatch_kind(call.type().kind(), [&](auto tag) {
    using T = decltype(tag);
    T* values = static_cast<T*>(call.storage.values());
    for (const Vector& argument : call.arguments) {
      take(argument, values, valid, rows, [&](size_t i) { return valid[i] == 0; });
    }
  });
  return with_valid(call, valid);
}

Vector null_if_kernel(const KernelCall& call) {
  const size_t rows = call.row_count;
  const Vector& left = call.arguments[0];
  const Vector& right = call.arguments[1];
  call.storage.prepare(call.type().kind(), rows);
  uint8_t* valid = call.storage.valid(rows, false);
  const Validity left_valid(left);
  const Validity right_valid(right);
  dispatch_kind(call.type().kind(), [&](auto tag) {
    using T = decltype(tag);
    T* values = static_cast<T*>(call.storage.values());
    const Values<T> a(left);
    const Values<T> b(right);
    for (size_t i = 0; i < rows; ++i) {
      const bool kept = left_valid[i] && !(right_valid[i] && values_equal(a[i], b[i]));
      valid[i] = kept;
      values[i] = kept ? a[i] : T{};
    }
  });
  return with_valid(call, valid);
}

Vector greatest_kernel(const KernelCall& call) {
  return choose_best(call, [](const auto& a, const auto& b) { return value_less(b, a); });
}
Vector least_kernel(const KernelCall& call) {
  return choose_best(call, [](const auto& a, const auto& b) { return value_less(a, b); });
}

}  // namespace adze::exec
