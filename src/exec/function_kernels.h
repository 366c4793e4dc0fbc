#pragma once

#include <cstring>
#include <memory>
#include <optional>
#include <span>

#include "base/memory_budget.h"
#include "column/vector.h"
#include "plan/expression.h"

/// One kernel per function of plan/function.h: a free function that computes a column of results
/// from columns of arguments. function_kernels.cc holds the table, whose completeness is checked
/// while compiling; the families are in arithmetic_kernels.cc, comparison_kernels.cc and so on.
///
/// call_kernel() does what all kernels share, so that they need not: if all arguments are
/// constants, the kernel sees one row and the result is a constant; if a strict function has an
/// argument that is the constant NULL, the kernel isn't called.
namespace adze::exec {

/// What a kernel makes once and keeps from batch to batch, such as compiled patterns.
struct KernelState {
  virtual ~KernelState() = default;
};

/// What belongs to one call of an expression from batch to batch.
struct KernelMemory {
  std::unique_ptr<KernelState> state;  ///< null before the first batch
  /// Holds the texts that are made for one batch, where they are large; none: they aren't counted.
  std::optional<MemoryReservation> texts;
};

struct KernelCall {
  const plan::Expression& expression;  ///< for its type, its arguments' types and its position
  std::span<const Vector> arguments;
  size_t row_count;
  const uint8_t* valid;    ///< strict functions: 1 where no argument is NULL; null: everywhere
  VectorStorage& storage;  ///< the kernel prepares it; its validity bytes may already be in use
  KernelMemory& memory;

  const Type& type() const { return expression.type; }
  /// The state, made at the first batch. REQUIRES: the same T at every call.
  template <typename T>
  T& own_state() const {
    if (memory.state == nullptr) memory.state = std::make_unique<T>();
    return static_cast<T&>(*memory.state);
  }
  bool is_valid(size_t row) const { return valid == nullptr || valid[row] != 0; }

  /// Values from `storage`, validity from `valid`.
  Vector result() const {
    return {.type = expression.type, .values = storage.values(), .valid = valid};
  }

  /// Validity bytes that the kernel may change: a copy of `valid` in the storage.
  uint8_t* own_valid() const {
    if (valid == nullptr) return storage.valid(row_count, true);
    uint8_t* own = storage.valid(row_count, false);
    if (own != valid) std::memcpy(own, valid, row_count);
    return own;
  }
};

using Kernel = Vector (*)(const KernelCall&);

enum class NullHandling : uint8_t {
  kStrict,  ///< NULL in, NULL out
  kOwn,     ///< the kernel looks at its arguments' validity itself
};

/// Whether a function may throw for some values, so that it must not see rows that aren't chosen.
enum class Failing : uint8_t {
  kNever,
  kUnlessFloat,  ///< where it doesn't give floats, which have infinity and NaN
  kAlways,
};

struct FunctionKernel {
  plan::FunctionId id;
  Kernel kernel;
  NullHandling nulls;
  Failing fails;
};

const FunctionKernel& function_kernel(plan::FunctionId id);

/// Evaluates a kCall or kCast over its evaluated arguments. REQUIRES: row_count > 0.
Vector call_kernel(const plan::Expression& expression, std::span<const Vector> arguments,
                   size_t row_count, VectorStorage& storage, KernelMemory& memory);

/// True if evaluating the expression may throw for some rows.
bool can_fail(const plan::Expression& expression);

/// A constant NULL of a type.
Vector null_vector(Type type);

/// Makes the values of null rows 0, as column/vector.h promises to readers.
template <typename T>
void clear_null_rows(T* values, const uint8_t* valid, size_t rows) {
  if (valid == nullptr) return;
  for (size_t i = 0; i < rows; ++i) {
    if (valid[i] == 0) values[i] = T{};
  }
}

Vector add_kernel(const KernelCall& call);
Vector subtract_kernel(const KernelCall& call);
Vector multiply_kernel(const KernelCall& call);
Vector divide_kernel(const KernelCall& call);
Vector divide_integer_kernel(const KernelCall& call);
Vector modulo_kernel(const KernelCall& call);
Vector negate_kernel(const KernelCall& call);

Vector equal_kernel(const KernelCall& call);
Vector not_equal_kernel(const KernelCall& call);
Vector less_kernel(const KernelCall& call);
Vector less_equal_kernel(const KernelCall& call);
Vector greater_kernel(const KernelCall& call);
Vector greater_equal_kernel(const KernelCall& call);
Vector in_kernel(const KernelCall& call);

Vector and_kernel(const KernelCall& call);
Vector or_kernel(const KernelCall& call);
Vector not_kernel(const KernelCall& call);
Vector is_null_kernel(const KernelCall& call);
Vector is_not_null_kernel(const KernelCall& call);

Vector case_kernel(const KernelCall& call);
Vector coalesce_kernel(const KernelCall& call);
Vector null_if_kernel(const KernelCall& call);
Vector greatest_kernel(const KernelCall& call);
Vector least_kernel(const KernelCall& call);

Vector like_kernel(const KernelCall& call);
Vector like_any_case_kernel(const KernelCall& call);
Vector lower_kernel(const KernelCall& call);
Vector upper_kernel(const KernelCall& call);
Vector length_kernel(const KernelCall& call);
Vector substring_kernel(const KernelCall& call);
Vector trim_kernel(const KernelCall& call);
Vector trim_left_kernel(const KernelCall& call);
Vector trim_right_kernel(const KernelCall& call);
Vector replace_kernel(const KernelCall& call);
Vector concat_kernel(const KernelCall& call);
Vector concat_operator_kernel(const KernelCall& call);
Vector concat_with_separator_kernel(const KernelCall& call);
Vector byte_length_kernel(const KernelCall& call);
Vector starts_with_kernel(const KernelCall& call);
Vector ends_with_kernel(const KernelCall& call);
Vector contains_kernel(const KernelCall& call);
Vector position_kernel(const KernelCall& call);
Vector left_kernel(const KernelCall& call);
Vector right_kernel(const KernelCall& call);
Vector split_part_kernel(const KernelCall& call);
Vector pad_left_kernel(const KernelCall& call);
Vector pad_right_kernel(const KernelCall& call);
Vector repeat_kernel(const KernelCall& call);
Vector reverse_kernel(const KernelCall& call);
Vector translate_kernel(const KernelCall& call);
Vector chr_kernel(const KernelCall& call);
Vector ascii_kernel(const KernelCall& call);
Vector unicode_kernel(const KernelCall& call);
Vector md5_kernel(const KernelCall& call);
Vector sha1_kernel(const KernelCall& call);
Vector sha256_kernel(const KernelCall& call);
Vector regular_expression_matches_kernel(const KernelCall& call);
Vector regular_expression_matches_all_kernel(const KernelCall& call);
Vector regular_expression_replace_kernel(const KernelCall& call);
Vector regular_expression_extract_kernel(const KernelCall& call);

Vector abs_kernel(const KernelCall& call);
Vector round_kernel(const KernelCall& call);
Vector floor_kernel(const KernelCall& call);
Vector ceil_kernel(const KernelCall& call);
Vector truncate_kernel(const KernelCall& call);
Vector sign_kernel(const KernelCall& call);
Vector square_root_kernel(const KernelCall& call);
Vector cube_root_kernel(const KernelCall& call);
Vector power_kernel(const KernelCall& call);
Vector exponential_kernel(const KernelCall& call);
Vector natural_logarithm_kernel(const KernelCall& call);
Vector decimal_logarithm_kernel(const KernelCall& call);
Vector binary_logarithm_kernel(const KernelCall& call);
Vector logarithm_kernel(const KernelCall& call);
Vector even_kernel(const KernelCall& call);
Vector degrees_kernel(const KernelCall& call);
Vector radians_kernel(const KernelCall& call);
Vector is_nan_kernel(const KernelCall& call);
Vector is_infinite_kernel(const KernelCall& call);
Vector is_finite_kernel(const KernelCall& call);

Vector date_trunc_kernel(const KernelCall& call);
Vector extract_kernel(const KernelCall& call);
Vector date_diff_kernel(const KernelCall& call);
Vector date_sub_kernel(const KernelCall& call);
Vector strftime_kernel(const KernelCall& call);
Vector strptime_kernel(const KernelCall& call);
Vector try_strptime_kernel(const KernelCall& call);
Vector make_date_kernel(const KernelCall& call);
Vector make_time_kernel(const KernelCall& call);
Vector make_timestamp_kernel(const KernelCall& call);
Vector last_day_kernel(const KernelCall& call);
Vector add_interval_kernel(const KernelCall& call);

/// kCast. Strict.
Vector cast_kernel(const KernelCall& call);

}  // namespace adze::exec
