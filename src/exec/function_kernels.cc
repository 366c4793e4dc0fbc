#include "exec/function_kernels.h"

#include <array>

#include "exec/vector_access.h"

namespace adze::exec {
namespace {

using plan::FunctionId;

constexpr bool kFails = true;
constexpr bool kNeverFails = false;

// In the order of the list in plan/function.h. "Fails" is about values: a type that can't fail,
// such as float64, shares the row of those that can.
constexpr FunctionKernel kFunctionKernels[] = {
    {FunctionId::kAdd, add_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kSubtract, subtract_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kMultiply, multiply_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kDivide, divide_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kDivideInteger, divide_integer_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kModulo, modulo_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kNegate, negate_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kEqual, equal_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kNotEqual, not_equal_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kLess, less_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kLessEqual, less_equal_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kGreater, greater_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kGreaterEqual, greater_equal_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kAnd, and_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kOr, or_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kNot, not_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kIsNull, is_null_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kIsNotNull, is_not_null_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kIn, in_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kLike, like_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kCase, case_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kCoalesce, coalesce_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kNullIf, null_if_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kGreatest, greatest_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kLeast, least_kernel, NullHandling::kOwn, kNeverFails},
    {FunctionId::kLower, lower_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kUpper, upper_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kLength, length_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kSubstring, substring_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kTrim, trim_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kTrimLeft, trim_left_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kTrimRight, trim_right_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kReplace, replace_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kConcat, concat_kernel, NullHandling::kOwn, kFails},
    {FunctionId::kConcatOperator, concat_operator_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kAbs, abs_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kRound, round_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kFloor, floor_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kCeil, ceil_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kDateTrunc, date_trunc_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kExtract, extract_kernel, NullHandling::kStrict, kNeverFails},
};

constexpr bool kernels_match_list() {
  size_t row = 0;
  for (const FunctionKernel& kernel : kFunctionKernels) {
    if (static_cast<size_t>(kernel.id) != row++) return false;
  }
  return row == static_cast<size_t>(FunctionId::kCount_);
}
static_assert(kernels_match_list(), "kFunctionKernels has one row per function, in order");

bool all_constant(std::span<const Vector> arguments) {
  for (const Vector& argument : arguments) {
    if (argument.encoding != Encoding::kConstant) return false;
  }
  return !arguments.empty();
}

bool has_constant_null(std::span<const Vector> arguments) {
  for (const Vector& argument : arguments) {
    if (is_constant_null(argument)) return true;
  }
  return false;
}

/// The AND of all validities. With one argument that has nulls its own bytes are handed on.
const uint8_t* combine_valid(std::span<const Vector> arguments, size_t rows,
                             VectorStorage& storage) {
  const uint8_t* combined = nullptr;
  uint8_t* own = nullptr;
  for (const Vector& argument : arguments) {
    if (argument.valid == nullptr || argument.encoding == Encoding::kConstant) continue;
    if (combined == nullptr) {
      combined = argument.valid;
      continue;
    }
    if (own == nullptr) {
      own = storage.valid(rows, false);
      std::memcpy(own, combined, rows);
      combined = own;
    }
    for (size_t i = 0; i < rows; ++i) own[i] &= argument.valid[i];
  }
  return combined;
}

}  // namespace

const FunctionKernel& function_kernel(FunctionId id) {
  ADZE_CHECK(id < FunctionId::kCount_);
  return kFunctionKernels[static_cast<size_t>(id)];
}

Vector call_kernel(const plan::Expression& expression, std::span<const Vector> arguments,
                   size_t row_count, VectorStorage& storage) {
  const bool is_cast = expression.kind == plan::Expression::Kind::kCast;
  const bool is_strict =
      is_cast || function_kernel(expression.function).nulls == NullHandling::kStrict;
  const bool is_constant = all_constant(arguments);
  if (is_constant) row_count = 1;
  if (is_strict && has_constant_null(arguments)) return null_vector(expression.type);
  const uint8_t* valid = is_strict ? combine_valid(arguments, row_count, storage) : nullptr;
  const KernelCall call{.expression = expression,
                        .arguments = arguments,
                        .row_count = row_count,
                        .valid = valid,
                        .storage = storage};
  Vector result = is_cast ? cast_kernel(call) : function_kernel(expression.function).kernel(call);
  if (is_constant) result.encoding = Encoding::kConstant;
  return result;
}

bool can_fail(const plan::Expression& expression) {
  if (expression.kind == plan::Expression::Kind::kCast) {
    if (!expression.try_cast && expression.type.id != TypeId::kString) return true;
  } else if (expression.kind == plan::Expression::Kind::kCall) {
    const bool is_float = expression.type.is_float();
    if (function_kernel(expression.function).can_fail && !is_float) return true;
  }
  for (const plan::Expression& argument : expression.arguments) {
    if (can_fail(argument)) return true;
  }
  return false;
}

Vector null_vector(Type type) {
  static constexpr uint8_t kInvalid[1] = {0};
  alignas(16) static constexpr char kZero[16] = {};
  return {.type = type, .encoding = Encoding::kConstant, .values = kZero, .valid = kInvalid};
}

}  // namespace adze::exec
