#include "csv/parse_kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "base/cpu.h"
#include "csv/kernels.h"
#include "value/calendar.h"
#include "value/parse_value.h"

namespace adze::csv {
namespace {

constexpr size_t kPadding = 64;

/// Fields one after the other, each followed by `between`, with padding around all.
class Fields {
 public:
  explicit Fields(const std::vector<std::string>& fields, std::string_view between = ",",
                  size_t offset = 0)
      : text_(kPadding + offset, '7') {
    for (const std::string& field : fields) {
      begin_.push_back(static_cast<uint32_t>(text_.size()));
      text_ += field;
      end_.push_back(static_cast<uint32_t>(text_.size()));
      text_ += between;
    }
    text_.append(kPadding, '7');
    // What lies past the last span is readable and means nothing.
    begin_.insert(begin_.end(), 16, 0xDEADBEEF);
    end_.insert(end_.end(), 16, 0xFEEDBEEF);
    count_ = fields.size();
  }

  const char* text() const { return text_.data(); }
  const uint32_t* begin() const { return begin_.data(); }
  const uint32_t* end() const { return end_.data(); }
  size_t count() const { return count_; }

 private:
  std::string text_;
  std::vector<uint32_t> begin_;
  std::vector<uint32_t> end_;
  size_t count_;
};

/// What a kernel gave, with doubles as their bits.
struct Outcome {
  std::vector<int64_t> values;
  std::vector<uint32_t> others;
  int64_t min = 0;
  int64_t max = 0;

  bool operator==(const Outcome&) const = default;
};

enum class Family { kInteger, kFloat64, kFloat32, kDecimal0, kDecimal2, kDecimal18, kDate };

constexpr Family kFamilies[] = {Family::kInteger,  Family::kFloat64,  Family::kFloat32,
                                Family::kDecimal0, Family::kDecimal2, Family::kDecimal18,
                                Family::kDate};

Outcome run(CpuLevel level, Family family, const Fields& fields) {
  const CsvKernels& kernels = csv_kernels(level);
  const size_t count = fields.count();
  Outcome outcome;
  outcome.values.resize(count + 8);
  outcome.others.resize(count + 16);
  int64_t* const values = outcome.values.data();
  uint32_t* const others = outcome.others.data();
  std::vector<double> doubles(count + 8);
  size_t other_count = 0;
  const auto decimals = [&](unsigned scale) {
    return kernels.parse_decimals(fields.text(), fields.begin(), fields.end(), count, scale, values,
                                  others);
  };
  const auto floats = [&](bool to_float32) {
    const size_t found = kernels.parse_floats(fields.text(), fields.begin(), fields.end(), count,
                                              to_float32, doubles.data(), others);
    std::memcpy(values, doubles.data(), count * sizeof(double));
    return found;
  };
  switch (family) {
    case Family::kInteger:
      outcome.min = INT64_MAX;
      outcome.max = INT64_MIN;
      other_count = kernels.parse_integers(fields.text(), fields.begin(), fields.end(), count,
                                           values, &outcome.min, &outcome.max, others);
      break;
    case Family::kFloat64:
      other_count = floats(false);
      break;
    case Family::kFloat32:
      other_count = floats(true);
      break;
    case Family::kDecimal0:
      other_count = decimals(0);
      break;
    case Family::kDecimal2:
      other_count = decimals(2);
      break;
    case Family::kDecimal18:
      other_count = decimals(18);
      break;
    case Family::kDate:
      other_count =
          kernels.parse_dates(fields.text(), fields.begin(), fields.end(), count, values, others);
      break;
  }
  outcome.values.resize(count);
  outcome.others.resize(other_count);
  return outcome;
}

std::vector<CpuLevel> levels() {
  std::vector<CpuLevel> result;
  for (const CpuLevel level : {CpuLevel::kScalar, CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (cpu_has(level)) result.push_back(level);
  }
  return result;
}

void expect_same_at_all_levels(const std::vector<std::string>& texts, std::string_view between,
                               size_t offset) {
  const Fields fields(texts, between, offset);
  for (const Family family : kFamilies) {
    const Outcome expected = run(CpuLevel::kScalar, family, fields);
    for (const CpuLevel level : levels()) {
      const Outcome outcome = run(level, family, fields);
      if (outcome == expected) continue;
      std::string wrong;
      for (size_t i = 0; i < texts.size(); ++i) {
        if (outcome.values[i] != expected.values[i]) wrong += "'" + texts[i] + "' ";
      }
      FAIL() << cpu_level_name(level) << " family " << static_cast<int>(family) << ": " << wrong;
    }
  }
}

/// The value's exact parser, the final word, must agree with whatever a kernel accepts.
void expect_exact(const std::vector<std::string>& texts) {
  const Fields fields(texts);
  const auto accepted = [&](Family family, auto check) {
    const Outcome outcome = run(CpuLevel::kScalar, family, fields);
    size_t next_other = 0;
    for (size_t row = 0; row < texts.size(); ++row) {
      if (next_other < outcome.others.size() && outcome.others[next_other] == row) {
        EXPECT_EQ(outcome.values[row], 0) << texts[row];
        ++next_other;
      } else {
        check(texts[row], outcome.values[row]);
      }
    }
  };
  const auto integers_of = [](Type type) {
    return [type](const std::string& text, int64_t value) {
      int64_t exact = 0;
      const auto result = value::parse_strict_int64(text, type, {}, exact);
      EXPECT_TRUE(result) << text << " " << result.problem;
      EXPECT_EQ(value, exact) << text;
    };
  };
  const auto floats_of = [](Type type) {
    return [type](const std::string& text, int64_t bits) {
      double exact = 0;
      EXPECT_TRUE(value::parse_strict_float64(text, type, exact)) << text;
      EXPECT_EQ(bits, std::bit_cast<int64_t>(exact)) << text;
      const double libc = type == float32_type ? double{std::strtof(text.c_str(), nullptr)}
                                               : std::strtod(text.c_str(), nullptr);
      EXPECT_EQ(bits, std::bit_cast<int64_t>(libc)) << text;
    };
  };
  accepted(Family::kInteger, integers_of(int64_type));
  accepted(Family::kFloat64, floats_of(float64_type));
  accepted(Family::kFloat32, floats_of(float32_type));
  accepted(Family::kDecimal0, integers_of(decimal_type(18, 0)));
  accepted(Family::kDecimal2, integers_of(decimal_type(18, 2)));
  accepted(Family::kDecimal18, integers_of(decimal_type(18, 18)));
  accepted(Family::kDate, integers_of(date_type));
}

class RandomFields {
 public:
  std::string next() {
    switch (pick(8)) {
      case 0:
        return "";
      case 1:
        return digits(pick(21));
      case 2:
        return sign() + digits(1 + pick(18));
      case 3:
        return sign() + digits(1 + pick(9)) + "." + digits(pick(10));
      case 4:
        return sign() + digits(pick(12)) + "." + digits(pick(12));
      case 5:
        return date();
      case 6:
        return mixed("0123456789.-+eE", pick(21));
      default:
        return mutated();
    }
  }

  std::string digits(size_t count) { return mixed("0123456789", count); }
  size_t pick(size_t below) { return random_() % below; }

  std::string date() {
    char text[48];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", static_cast<unsigned>(pick(10000)),
                  static_cast<unsigned>(pick(14)), static_cast<unsigned>(pick(33)));
    return text;
  }

 private:
  std::string sign() { return std::string(pick(3) == 0 ? "-" : pick(3) == 0 ? "+" : ""); }
  std::string mixed(std::string_view alphabet, size_t count) {
    std::string text;
    while (text.size() < count) text += alphabet[pick(alphabet.size())];
    return text;
  }
  std::string mutated() {
    std::string text = pick(2) == 0 ? date() : digits(1 + pick(8)) + "." + digits(1 + pick(8));
    text[pick(text.size())] = static_cast<char>(pick(256));
    return text;
  }

  std::mt19937_64 random_{20};
};

TEST(ParseKernels, LevelsAgreeOnRandomFieldsOfAnyCountAndAlignment) {
  RandomFields random;
  for (size_t round = 0; round < 3000; ++round) {
    std::vector<std::string> texts(1 + random.pick(40));
    for (std::string& text : texts) text = random.next();
    expect_same_at_all_levels(texts, round % 2 == 0 ? "," : "", random.pick(32));
    if (HasFailure()) return;
  }
}

TEST(ParseKernels, LevelsAgreeOnPlainFieldsOfEveryLength) {
  for (size_t length = 0; length <= 24; ++length) {
    for (const char* sign : {"", "-", "+"}) {
      std::vector<std::string> texts{sign + std::string(length, '9')};
      for (size_t point = 0; point <= length; ++point) {
        std::string text(length, '4');
        text.insert(point, 1, '.');
        texts.push_back(sign + text);
      }
      expect_same_at_all_levels(texts, ",", length);
      expect_exact(texts);
    }
  }
}

TEST(ParseKernels, LevelsAgreeOnEveryByteAtEveryPosition) {
  const std::string patterns[] = {
      "7",     "12345678",    "123456789",  "1234567890123456", "123456789012345678",
      "-1.25", "0.728948119", "2024-02-29", "123456789.1234567"};
  for (const std::string& pattern : patterns) {
    for (size_t place = 0; place < pattern.size(); ++place) {
      std::vector<std::string> texts;
      for (unsigned byte = 0; byte < 256; ++byte) {
        texts.push_back(pattern);
        texts.back()[place] = static_cast<char>(byte);
      }
      expect_same_at_all_levels(texts, ",", place);
    }
  }
}

TEST(ParseKernels, WhatIsAcceptedIsWhatTheExactParserReads) {
  RandomFields random;
  std::vector<std::string> texts(60000);
  for (std::string& text : texts) text = random.next();
  expect_exact(texts);
}

TEST(ParseKernels, FloatsThatLieBetweenTwoAreLeftToTheExactParser) {
  // 16777217 = 2^24 + 1 lies between two floats; so do the sums below.
  const std::vector<std::string> texts{"16777217", "16777219",  "16777216",        "33554436",
                                       "0.5",      "8388608.5", "1.00000005960464"};
  for (const CpuLevel level : levels()) {
    const Outcome outcome = run(level, Family::kFloat32, Fields(texts));
    EXPECT_EQ(outcome.others, (std::vector<uint32_t>{0, 1, 5})) << cpu_level_name(level);
  }
  expect_exact(texts);
}

TEST(ParseKernels, NegativeZeroKeepsItsSign) {
  for (const CpuLevel level : levels()) {
    const Outcome outcome = run(level, Family::kFloat64, Fields({"-0", "-0.0", "0", "+0.0"}));
    EXPECT_EQ(outcome.values, (std::vector<int64_t>{INT64_MIN, INT64_MIN, 0, 0}));
  }
}

TEST(ParseKernels, EveryDayOfTheCalendarAndNoOther) {
  std::vector<std::string> texts;
  std::vector<int64_t> expected;
  std::vector<uint32_t> refused;
  for (unsigned year = 0; year <= 9999; year += year < 1700 || year > 2500 ? 37 : 1) {
    for (unsigned month = 0; month <= 13; ++month) {
      for (unsigned day = 0; day <= 32; ++day) {
        char text[48];
        std::snprintf(text, sizeof text, "%04u-%02u-%02u", year, month, day);
        const value::CivilDate date{year, month, day};
        const bool valid = year > 0 && value::is_valid_date(date);
        if (!valid) refused.push_back(static_cast<uint32_t>(texts.size()));
        expected.push_back(valid ? value::days_from_civil(date) : 0);
        texts.emplace_back(text);
      }
    }
  }
  const Fields fields(texts);
  for (const CpuLevel level : levels()) {
    const Outcome outcome = run(level, Family::kDate, fields);
    EXPECT_TRUE(outcome.values == expected) << cpu_level_name(level);
    EXPECT_TRUE(outcome.others == refused) << cpu_level_name(level);
  }
}

using RoundToFloat16 = size_t (*)(double*, size_t, uint32_t*);

std::vector<std::pair<CpuLevel, RoundToFloat16>> half_kernels() {
  std::vector<std::pair<CpuLevel, RoundToFloat16>> kernels{
      {CpuLevel::kScalar, parse_scalar::round_to_float16}};
#ifdef __x86_64__
  if (cpu_has(CpuLevel::kAvx2)) {
    kernels.emplace_back(CpuLevel::kAvx2, parse_avx2::round_to_float16);
  }
  if (cpu_has(CpuLevel::kAvx512)) {
    kernels.emplace_back(CpuLevel::kAvx512, parse_avx512::round_to_float16);
  }
#endif
  return kernels;
}

/// Every finite half, its neighbours among the doubles, the points half-way, and what is around
/// them.
std::vector<double> doubles_around_halves() {
  std::vector<double> values{65519.99, 65520.0, 65536.0, 1e300};
  for (int exponent = -26; exponent <= 16; ++exponent) {
    for (int step = 0; step < 2048; ++step) {
      const double at = std::ldexp(1.0 + step / 2048.0, exponent);
      for (const double value : {at, std::nextafter(at, 0), std::nextafter(at, 1e9)}) {
        values.push_back(value);
        values.push_back(-value);
      }
    }
  }
  values.push_back(0.0);
  values.push_back(-0.0);
  return values;
}

TEST(ParseKernels, HalvesAreRoundedOnceOrLeft) {
  const std::vector<double> values = doubles_around_halves();
  for (const auto& [level, kernel] : half_kernels()) {
    std::vector<double> rounded = values;
    std::vector<uint32_t> others(values.size() + 16);
    rounded.resize(values.size() + 8);
    others.resize(kernel(rounded.data(), values.size(), others.data()));
    size_t next_other = 0;
    for (size_t i = 0; i < values.size(); ++i) {
      const double magnitude = std::fabs(values[i]);
      // The spacing of halves around a value; 2^-24 below the smallest normal one.
      const double ulp = std::ldexp(1.0, std::max(std::ilogb(magnitude), -14) - 10);
      const double expected = std::copysign(std::nearbyint(magnitude / ulp) * ulp, values[i]);
      if (next_other < others.size() && others[next_other] == i) {
        ++next_other;
        const bool tie = std::fmod(magnitude, ulp) == ulp / 2;
        ASSERT_TRUE(tie || expected >= 65536 || expected <= -65536 || magnitude < 0x1p-14)
            << values[i] << " " << cpu_level_name(level);
        ASSERT_EQ(std::bit_cast<uint64_t>(rounded[i]), std::bit_cast<uint64_t>(values[i]));
      } else {
        const double want = magnitude == 0 ? values[i] : expected;
        ASSERT_EQ(std::bit_cast<uint64_t>(rounded[i]), std::bit_cast<uint64_t>(want))
            << values[i] << " " << cpu_level_name(level);
      }
    }
    EXPECT_EQ(next_other, others.size());
  }
}

}  // namespace
}  // namespace adze::csv
