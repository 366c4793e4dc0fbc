#include "plan/function.h"

#include <array>

#include "base/error.h"

namespace adze::plan {
namespace {

struct FunctionName {
  FunctionId id;
  const char* name;
};

// In the order of the list in function.h, which the static_assert below checks row by row.
constexpr FunctionName kFunctionNames[] = {
    {FunctionId::kAdd, "add"},
    {FunctionId::kSubtract, "subtract"},
    {FunctionId::kMultiply, "multiply"},
    {FunctionId::kDivide, "divide"},
    {FunctionId::kDivideInteger, "divide_integer"},
    {FunctionId::kModulo, "modulo"},
    {FunctionId::kNegate, "negate"},
    {FunctionId::kEqual, "equal"},
    {FunctionId::kNotEqual, "not_equal"},
    {FunctionId::kLess, "less"},
    {FunctionId::kLessEqual, "less_equal"},
    {FunctionId::kGreater, "greater"},
    {FunctionId::kGreaterEqual, "greater_equal"},
    {FunctionId::kAnd, "and"},
    {FunctionId::kOr, "or"},
    {FunctionId::kNot, "not"},
    {FunctionId::kIsNull, "is_null"},
    {FunctionId::kIsNotNull, "is_not_null"},
    {FunctionId::kIn, "in"},
    {FunctionId::kLike, "like"},
    {FunctionId::kCase, "case"},
    {FunctionId::kCoalesce, "coalesce"},
    {FunctionId::kNullIf, "nullif"},
    {FunctionId::kGreatest, "greatest"},
    {FunctionId::kLeast, "least"},
    {FunctionId::kLower, "lower"},
    {FunctionId::kUpper, "upper"},
    {FunctionId::kLength, "length"},
    {FunctionId::kSubstring, "substring"},
    {FunctionId::kTrim, "trim"},
    {FunctionId::kTrimLeft, "trim_left"},
    {FunctionId::kTrimRight, "trim_right"},
    {FunctionId::kReplace, "replace"},
    {FunctionId::kConcat, "concat"},
    {FunctionId::kConcatOperator, "concat_operator"},
    {FunctionId::kConcatWithSeparator, "concat_ws"},
    {FunctionId::kByteLength, "strlen"},
    {FunctionId::kLikeAnyCase, "ilike"},
    {FunctionId::kStartsWith, "starts_with"},
    {FunctionId::kEndsWith, "ends_with"},
    {FunctionId::kContains, "contains"},
    {FunctionId::kPosition, "position"},
    {FunctionId::kLeft, "left"},
    {FunctionId::kRight, "right"},
    {FunctionId::kSplitPart, "split_part"},
    {FunctionId::kPadLeft, "lpad"},
    {FunctionId::kPadRight, "rpad"},
    {FunctionId::kRepeat, "repeat"},
    {FunctionId::kReverse, "reverse"},
    {FunctionId::kTranslate, "translate"},
    {FunctionId::kChr, "chr"},
    {FunctionId::kAscii, "ascii"},
    {FunctionId::kUnicode, "unicode"},
    {FunctionId::kMd5, "md5"},
    {FunctionId::kSha1, "sha1"},
    {FunctionId::kSha256, "sha256"},
    {FunctionId::kRegexpMatches, "regexp_matches"},
    {FunctionId::kRegexpFullMatch, "regexp_full_match"},
    {FunctionId::kRegexpReplace, "regexp_replace"},
    {FunctionId::kRegexpExtract, "regexp_extract"},
    {FunctionId::kAbs, "abs"},
    {FunctionId::kRound, "round"},
    {FunctionId::kFloor, "floor"},
    {FunctionId::kCeil, "ceil"},
    {FunctionId::kTruncate, "trunc"},
    {FunctionId::kSign, "sign"},
    {FunctionId::kSquareRoot, "sqrt"},
    {FunctionId::kCubeRoot, "cbrt"},
    {FunctionId::kPower, "power"},
    {FunctionId::kExponential, "exp"},
    {FunctionId::kNaturalLogarithm, "ln"},
    {FunctionId::kDecimalLogarithm, "log10"},
    {FunctionId::kBinaryLogarithm, "log2"},
    {FunctionId::kLogarithm, "log"},
    {FunctionId::kEven, "even"},
    {FunctionId::kDegrees, "degrees"},
    {FunctionId::kRadians, "radians"},
    {FunctionId::kIsNan, "isnan"},
    {FunctionId::kIsInfinite, "isinf"},
    {FunctionId::kIsFinite, "isfinite"},
    {FunctionId::kDateTrunc, "date_trunc"},
    {FunctionId::kExtract, "extract"},
    {FunctionId::kDateDiff, "date_diff"},
    {FunctionId::kDateSub, "date_sub"},
    {FunctionId::kStrftime, "strftime"},
    {FunctionId::kStrptime, "strptime"},
    {FunctionId::kTryStrptime, "try_strptime"},
    {FunctionId::kMakeDate, "make_date"},
    {FunctionId::kMakeTime, "make_time"},
    {FunctionId::kMakeTimestamp, "make_timestamp"},
    {FunctionId::kLastDay, "last_day"},
    {FunctionId::kAddInterval, "add_interval"},
};

constexpr bool names_match_list() {
  size_t row = 0;
  for (const FunctionName& function : kFunctionNames) {
    if (static_cast<size_t>(function.id) != row++) return false;
  }
  return row == static_cast<size_t>(FunctionId::kCount_);
}
static_assert(names_match_list(), "kFunctionNames has one row per function, in order");

}  // namespace

const char* function_name(FunctionId id) {
  ADZE_CHECK(id < FunctionId::kCount_);
  return kFunctionNames[static_cast<size_t>(id)].name;
}

}  // namespace adze::plan
