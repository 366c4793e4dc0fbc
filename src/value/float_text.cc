#include "value/float_text.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "value/number_text.h"

// Decimal text to float, rounded once.
//
// float64 and float32 are fast_float's work, each at its own width: reading a double and narrowing
// it rounds twice, and is wrong where the double happens to lie exactly halfway between two floats.
//
// fast_float has no float16, so that one is read as a double d and narrowed here, with the one case
// that goes wrong handled by itself. Let x be the exact number and m a point halfway between two
// neighbouring halves. Every m is a double, and rounding to double never carries x past a double:
// x < m gives d <= m, and x > m gives d >= m. So if d is no halfway point, d and x lie on the same
// side of all of them and narrow to the same half. If d == m, the digits decide: x is compared with
// m exactly, as decimal digits. That is easy, for the largest m is below 2^16 and all are multiples
// of 2^-25, so that m * 10^25 is an integer of at most 30 digits.
//
// Tested by parse_float_test.cc: all halves, all their halfway points and the neighbours of these.
namespace adze::value {
namespace {

constexpr int kHalfFractionBits = 10;
constexpr int kHalfExponentMin = -14;  // below, halves are subnormal and equally far apart
constexpr double kHalfOverflow = 65536;

constexpr UInt128 kFiveToThe25 = UInt128{298'023'223'876'953'125};
static_assert(kFiveToThe25 == UInt128{5} * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 *
                                  5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5);

/// nan, inf and infinity after the sign; false for anything else.
bool read_word(std::string_view word, double& value) {
  if (equals_ignoring_case(word, "nan")) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (equals_ignoring_case(word, "inf") || equals_ignoring_case(word, "infinity")) {
    value = std::numeric_limits<double>::infinity();
  } else {
    return false;
  }
  return true;
}

/// REQUIRES: the text is a number without '+'. The form is checked before, so that no form of
/// fast_float's own gets in.
template <typename Float>
Float read_with_fast_float(std::string_view text) {
  Float value = 0;
  fast_float::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The half nearest to the number, of which `nearest` is the nearest double; both not negative.
double round_to_half(const NumberText& number, double nearest) {
  if (nearest == 0 || nearest >= kHalfOverflow) return nearest;
  const int exponent = std::max(std::ilogb(nearest), kHalfExponentMin);
  const double in_units = std::ldexp(nearest, kHalfFractionBits - exponent);  // exact
  double units = std::floor(in_units);
  const double rest = in_units - units;
  bool round_up = rest > 0.5;
  if (rest == 0.5) {
    const auto in_25th_bits = static_cast<uint64_t>(std::ldexp(nearest, 25));
    const int side = compare_magnitude(number, in_25th_bits * kFiveToThe25, 25);
    const bool is_odd = std::fmod(units, 2) != 0;
    round_up = side > 0 || (side == 0 && is_odd);
  }
  if (round_up) units += 1;
  return std::ldexp(units, exponent - kHalfFractionBits);
}

double read_half(std::string_view text, const NumberText& number) {
  const double nearest = read_with_fast_float<double>(text);
  const double half = round_to_half(number, std::fabs(nearest));
  const double value = half >= kHalfOverflow ? std::numeric_limits<double>::infinity() : half;
  return std::copysign(value, nearest);
}

}  // namespace

bool read_float(std::string_view text, Type type, double& value, bool& overflowed) {
  overflowed = false;
  NumberText number;
  if (!split_number(text, number)) {
    const bool has_sign = text.starts_with('-') || text.starts_with('+');
    if (!read_word(text.substr(has_sign ? 1 : 0), value)) return false;
    // A NaN has no sign here: there is one NaN, equal to itself.
    if (text.starts_with('-') && !std::isnan(value)) value = -value;
    return true;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  if (type.id == TypeId::kFloat16) {
    value = read_half(text, number);
  } else if (type.id == TypeId::kFloat32) {
    value = static_cast<double>(read_with_fast_float<float>(text));
  } else {
    ADZE_CHECK(type.id == TypeId::kFloat64);
    value = read_with_fast_float<double>(text);
  }
  overflowed = std::isinf(value);
  return true;
}

}  // namespace adze::value
