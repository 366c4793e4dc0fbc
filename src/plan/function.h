#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "column/type.h"

namespace adze::plan {

/// Every scalar function and operator of the native plan, one line each. A line here needs a row
/// in the table of function.cc (name, types) and a kernel in exec/ (complete by static_assert).
///
/// The binder has inserted casts, so kernels see exactly the argument types of the comment, where
/// T is one type for all of them. NULL in, NULL out unless the comment says otherwise.
#define ADZE_FUNCTIONS(X)                                                                          \
  /* Arithmetic. T: integer (overflow of T is an error), decimal, float32, float64 */              \
  X(kAdd)      /* (T, T) -> T. Decimals: same scale; more than 38 digits is an error.           */ \
               /* also (date, int64 days) -> date */                                               \
  X(kSubtract) /* (T, T) -> T. also (date, date) -> int64 days, (date, int64 days) -> date */      \
  X(kMultiply) /* (T, T) -> T; decimals (any, any) -> decimal(p1+p2, s1+s2), error past 38 */      \
  X(kDivide)   /* (float64, float64) -> float64, 1/0 inf; (float32, float32) -> float32 */         \
  X(kDivideInteger) /* // : (integer T, T) -> T truncating, by zero NULL; floats too */            \
  X(kModulo)        /* (T, T) -> T truncating, sign of the dividend, by zero NULL */               \
  X(kNegate)        /* (T) -> T */                                                                 \
  /* Comparison: (T, T) -> bool, any T. NaN equals NaN and is greatest */                          \
  X(kEqual)                                                                                        \
  X(kNotEqual)                                                                                     \
  X(kLess)                                                                                         \
  X(kLessEqual)                                                                                    \
  X(kGreater)                                                                                      \
  X(kGreaterEqual)                                                                                 \
  /* Logic: three-valued */                                                                        \
  X(kAnd)       /* (bool, ...) -> bool */                                                          \
  X(kOr)        /* (bool, ...) -> bool */                                                          \
  X(kNot)       /* (bool) -> bool */                                                               \
  X(kIsNull)    /* (T) -> bool, never NULL */                                                      \
  X(kIsNotNull) /* (T) -> bool, never NULL */                                                      \
  X(kIn)        /* (T, T...) -> bool: first IN the others, three-valued */                         \
  X(kLike)      /* (string, string) -> bool; % _ ; escape is the optional third argument */        \
  /* Choice */                                                                                     \
  X(kCase)     /* (bool, T, bool, T, ..., T) -> T: when, then, ..., else; lazy where it errs */    \
  X(kCoalesce) /* (T, ...) -> T: the first that is not NULL; lazy */                               \
  X(kNullIf)   /* (T, T) -> T */                                                                   \
  X(kGreatest) /* (T, ...) -> T, NULLs skipped */                                                  \
  X(kLeast)    /* (T, ...) -> T, NULLs skipped */                                                  \
  /* Text. Lengths and positions count code points */                                              \
  X(kLower)               /* (string) -> string */                                                 \
  X(kUpper)               /* (string) -> string */                                                 \
  X(kLength)              /* (string) -> int64 */                                                  \
  X(kSubstring)           /* (string, int64 start from 1[, int64 length]) -> string, as DuckDB */  \
  X(kTrim)                /* (string[, string characters]) -> string; blanks by default */         \
  X(kTrimLeft)            /* likewise */                                                           \
  X(kTrimRight)           /* likewise */                                                           \
  X(kReplace)             /* (string, string, string) -> string */                                 \
  X(kConcat)              /* concat(): (string, ...) -> string, NULLs skipped */                   \
  X(kConcatOperator)      /* ||: (string, string) -> string */                                     \
  X(kConcatWithSeparator) /* (string separator, string, ...) -> string, NULLs skipped */           \
  X(kByteLength)          /* (string) -> int64 bytes */                                            \
  X(kLikeAnyCase)         /* ILIKE: as kLike, of both sides in lower case */                       \
  X(kStartsWith)          /* (string, string) -> bool */                                           \
  X(kEndsWith)            /* (string, string) -> bool */                                           \
  X(kContains)            /* (string, string) -> bool */                                           \
  X(kPosition)            /* (string, string part) -> int64 from 1, 0: nowhere */                  \
  X(kLeft)                /* (string, int64) -> string; negative: all but as many */               \
  X(kRight)               /* likewise */                                                           \
  X(kSplitPart)           /* (string, string separator, int64 from 1 or -1) -> string */           \
  X(kPadLeft)             /* (string, int64 length, string) -> string */                           \
  X(kPadRight)            /* likewise */                                                           \
  X(kRepeat)              /* (string, int64) -> string */                                          \
  X(kReverse)             /* (string) -> string, graphemes kept */                                 \
  X(kTranslate)           /* (string, string from, string to) -> string */                         \
  X(kChr)                 /* (int32) -> string */                                                  \
  X(kAscii)               /* (string) -> int32, 0 of the empty text */                             \
  X(kUnicode)             /* (string) -> int32, -1 of the empty text */                            \
  X(kMd5)                 /* (string) -> string of lower-case hex digits */                        \
  X(kSha1)                /* likewise */                                                           \
  X(kSha256)              /* likewise */                                                           \
  X(kRegexpMatches)       /* (string, string pattern, literal options) -> bool: anywhere */        \
  X(kRegexpFullMatch)     /* likewise, the whole text */                                           \
  X(kRegexpReplace)       /* (string, string, string, literal options) -> string */                \
  X(kRegexpExtract)       /* (string, string, literal options, literal group) -> string */         \
  /* Numbers */                                                                                    \
  X(kAbs)      /* (T) -> T; of the least integer an error */                                       \
  X(kRound)    /* (float64[, int64 digits]) -> float64; (decimal[, literal]) -> decimal; half away \
                  from 0; float32 too */                                                           \
  X(kFloor)    /* (float64 | float32) -> same; (decimal) -> decimal(p, 0) */                       \
  X(kCeil)     /* likewise */                                                                      \
  X(kTruncate) /* as kRound, towards 0 */                                                          \
  X(kSign)     /* (T) -> int8; 0 of NaN */                                                         \
  X(kSquareRoot)       /* (float64) -> float64, as all that follow; below 0 an error */            \
  X(kCubeRoot)         /* (float64) */                                                             \
  X(kPower)            /* (float64, float64) */                                                    \
  X(kExponential)      /* (float64) */                                                             \
  X(kNaturalLogarithm) /* (float64); 0 and below errors, as of the other logarithms */             \
  X(kDecimalLogarithm) /* (float64) */                                                             \
  X(kBinaryLogarithm)  /* (float64) */                                                             \
  X(kLogarithm)        /* (float64 base, float64) */                                               \
  X(kEven)             /* (float64): away from 0 to the next even number */                        \
  X(kDegrees)          /* (float64) */                                                             \
  X(kRadians)          /* (float64) */                                                             \
  X(kIsNan)            /* (float64) -> bool */                                                     \
  X(kIsInfinite)       /* (float64) -> bool */                                                     \
  X(kIsFinite)         /* (float64) -> bool */                                                     \
  /* Dates */                                                                                      \
  X(kDateTrunc) /* (string literal unit, date | timestamp | timestamptz) -> timestamp(tz) */       \
  X(kExtract)   /* (string literal field, date | time | timestamp | timestamptz) -> int64 (epoch,  \
                   julian: float64) */                                                             \
  X(kDateDiff)  /* (string literal part, T, T) -> int64 boundaries crossed; T any temporal type */ \
  X(kDateSub)   /* (string literal part, T, T) -> int64 whole parts that have passed */            \
  X(kStrftime)  /* (date | timestamp | timestamptz, string literal format) -> string */            \
  X(kStrptime)  /* (string, string literal format) -> timestamp, timestamptz if it has a zone */   \
  X(kTryStrptime)   /* likewise, NULL where it fails */                                            \
  X(kMakeDate)      /* (int64 year, int64 month, int64 day) -> date */                             \
  X(kMakeTime)      /* (int64 hour, int64 minute, float64 second) -> time */                       \
  X(kMakeTimestamp) /* (int64 year, month, day, hour, minute, float64 second) -> timestamp */      \
  X(kLastDay)       /* (date) -> date: the last of its month */                                    \
  X(kAddInterval)   /* (T, int64 months, int64 days, int64 | time micros) -> T: timestamp,         \
                       timestamptz; time, which goes round the clock */

enum class FunctionId : uint16_t {
#define X(name) name,
  ADZE_FUNCTIONS(X)
#undef X
      kCount_,
};

/// The name in messages and EXPLAIN-like output: "add", "count_star".
const char* function_name(FunctionId id);

}  // namespace adze::plan
