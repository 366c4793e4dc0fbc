#include "exec/function_kernels.h"

#include <array>

#include "column/vector_access.h"

namespace adze::exec {
namespace {

using plan::FunctionId;

constexpr Failing kFails = Failing::kUnlessFloat;
constexpr Failing kAlwaysFails = Failing::kAlways;
constexpr Failing kNeverFails = Failing::kNever;

// In the order of the list in plan/function.h.
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
    {FunctionId::kConcatWithSeparator, concat_with_separator_kernel, NullHandling::kOwn, kFails},
    {FunctionId::kByteLength, byte_length_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kLikeAnyCase, like_any_case_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kStartsWith, starts_with_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kEndsWith, ends_with_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kContains, contains_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kPosition, position_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kLeft, left_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kRight, right_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kSplitPart, split_part_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kPadLeft, pad_left_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kPadRight, pad_right_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kRepeat, repeat_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kReverse, reverse_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kTranslate, translate_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kChr, chr_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kAscii, ascii_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kUnicode, unicode_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kMd5, md5_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kSha1, sha1_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kSha256, sha256_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kRegexpMatches, regular_expression_matches_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kRegexpFullMatch, regular_expression_matches_all_kernel, NullHandling::kStrict,
     kFails},
    {FunctionId::kRegexpReplace, regular_expression_replace_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kRegexpExtract, regular_expression_extract_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kAbs, abs_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kRound, round_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kFloor, floor_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kCeil, ceil_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kTruncate, truncate_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kSign, sign_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kSquareRoot, square_root_kernel, NullHandling::kStrict, kAlwaysFails},
    {FunctionId::kCubeRoot, cube_root_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kPower, power_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kExponential, exponential_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kNaturalLogarithm, natural_logarithm_kernel, NullHandling::kStrict, kAlwaysFails},
    {FunctionId::kDecimalLogarithm, decimal_logarithm_kernel, NullHandling::kStrict, kAlwaysFails},
    {FunctionId::kBinaryLogarithm, binary_logarithm_kernel, NullHandling::kStrict, kAlwaysFails},
    {FunctionId::kLogarithm, logarithm_kernel, NullHandling::kStrict, kAlwaysFails},
    {FunctionId::kEven, even_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kDegrees, degrees_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kRadians, radians_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kIsNan, is_nan_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kIsInfinite, is_infinite_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kIsFinite, is_finite_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kDateTrunc, date_trunc_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kExtract, extract_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kDateDiff, date_diff_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kDateSub, date_sub_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kStrftime, strftime_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kStrptime, strptime_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kTryStrptime, try_strptime_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kMakeDate, make_date_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kMakeTime, make_time_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kMakeTimestamp, make_timestamp_kernel, NullHandling::kStrict, kFails},
    {FunctionId::kLastDay, last_day_kernel, NullHandling::kStrict, kNeverFails},
    {FunctionId::kAddInterval, add_interval_kernel, NullHandling::kStrict, kFails},
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
                   size_t row_count, VectorStorage& storage, KernelMemory& memory) {
  const bool is_cast = expression.kind == plan::Expression::Kind::kCast;
  const bool is_strict =
      is_cast || function_kernel(expression.function).nulls == NullHandling::kStrict;
  const bool is_constant = all_constant(arguments);
  if (is_constant) row_count = 1;
  // The kernel gives back what it made for the last batch when it prepares its storage.
  if (memory.texts) memory.texts->resize(0);
  if (is_strict && has_constant_null(arguments)) return null_vector(expression.type);
  const uint8_t* valid = is_strict ? combine_valid(arguments, row_count, storage) : nullptr;
  const KernelCall call{.expression = expression,
                        .arguments = arguments,
                        .row_count = row_count,
                        .valid = valid,
                        .storage = storage,
                        .memory = memory};
  Vector result = is_cast ? cast_kernel(call) : function_kernel(expression.function).kernel(call);
  if (is_constant) result.encoding = Encoding::kConstant;
  return result;
}

bool can_fail(const plan::Expression& expression) {
  if (expression.kind == plan::Expression::Kind::kCast) {
    if (!expression.try_cast && expression.type.id != TypeId::kString) return true;
  } else if (expression.kind == plan::Expression::Kind::kCall) {
    const Failing fails = function_kernel(expression.function).fails;
    const bool is_float = expression.type.is_float();
    if (fails == Failing::kAlways || (fails == Failing::kUnlessFloat && !is_float)) return true;
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
