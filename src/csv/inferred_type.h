#pragma once

#include <cstdint>
#include <string_view>

#include "column/type.h"

/// Which types a text can be taken for: the definition of inference (SEMANTICS "Inference"). All
/// else in this folder that infers only gets to the same answer faster.
namespace adze::csv {

/// A set of the types that are ever inferred, string apart, which every text is of. A column has
/// the types that all its values have; their intersection doesn't depend on the order of rows.
class TypeSet {
 public:
  constexpr TypeSet() = default;

  static constexpr TypeSet all() { return TypeSet(0x7F); }
  static constexpr TypeSet none() { return TypeSet(0); }
  static constexpr TypeSet boolean() { return TypeSet(kBool); }
  /// An integer is a longer integer and a float too.
  static constexpr TypeSet integer() { return TypeSet(kInt64 | kDecimal | kFloat64); }
  static constexpr TypeSet long_integer() { return TypeSet(kDecimal | kFloat64); }
  static constexpr TypeSet floating() { return TypeSet(kFloat64); }
  static constexpr TypeSet date() { return TypeSet(kDate); }
  static constexpr TypeSet timestamp() { return TypeSet(kTimestamp); }
  static constexpr TypeSet timestamp_or_tz() { return TypeSet(kTimestamp | kTimestampTz); }
  static constexpr TypeSet timestamptz() { return TypeSet(kTimestampTz); }

  constexpr bool empty() const { return bits_ == 0; }
  constexpr TypeSet operator&(TypeSet other) const { return TypeSet(bits_ & other.bits_); }
  constexpr bool operator==(const TypeSet&) const = default;

  /// The first of them in the order of SEMANTICS; string if there is none.
  Type first() const;

 private:
  static constexpr uint8_t kBool = 1;
  static constexpr uint8_t kInt64 = 2;
  static constexpr uint8_t kDecimal = 4;
  static constexpr uint8_t kFloat64 = 8;
  static constexpr uint8_t kDate = 16;
  static constexpr uint8_t kTimestamp = 32;
  static constexpr uint8_t kTimestampTz = 64;

  explicit constexpr TypeSet(int bits) : bits_(static_cast<uint8_t>(bits)) {}
  uint8_t bits_ = 0;
};

/// Why a text that reads like a number is none to inference.
enum class NumberDoubt : uint8_t {
  kNone,
  kLeadingZero,    ///< "007": a number would lose the zeros
  kPlusSign,       ///< "+47…": a number would lose the sign
  kTooManyDigits,  ///< an integer of more than 38 digits, which a float would round
};

struct TextTypes {
  TypeSet types;
  NumberDoubt doubt = NumberDoubt::kNone;
};

/// The types of one value, without quotes and not null. With `assume_utc` a timestamp without a
/// zone may be a timestamptz too. Pure; what the types accept is said by value/'s strict parsers.
TextTypes types_of(std::string_view text, bool assume_utc);

}  // namespace adze::csv
