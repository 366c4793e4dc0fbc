#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "column/type.h"

namespace adze {

/// A borrowed piece of text. What it points into is said by whoever hands it out.
struct StringRef {
  const char* data = nullptr;
  uint32_t size = 0;

  std::string_view view() const { return {data, size}; }
};
static_assert(sizeof(StringRef) == 16);

enum class Encoding : uint8_t {
  kFlat,        ///< a value per row
  kConstant,    ///< one value for all rows
  kDictionary,  ///< a code per row into a Dictionary (strings only)
};

/// Distinct strings, by code. Grows only at its end; entries never move or change while it lives.
/// The reader that made it outlives every batch that uses it. Read by one thread at a time.
struct Dictionary {
  std::vector<StringRef> entries;  ///< point into `text`
  Arena text;
  uint64_t id =
      0;  ///< differs between any two dictionaries of a process; a key for caches of codes
};

/// A column's values for the rows of one batch: a view that owns nothing, cheap to copy. What it
/// points to lives in a VectorStorage, in the text of a segment, or in a Dictionary.
///
/// Shape: `row_count` of the batch it is in, call it n. Flat: n values, and n validity bytes unless
/// `valid` is null, which means that there are no nulls. Constant: 1 value, 1 validity byte.
/// Dictionary: n codes, n validity bytes or null. Values and codes of null rows are readable
/// but have no meaning: 0 for numbers and codes, an empty StringRef for strings, so that loops need
/// not branch.
struct Vector {
  Type type;
  Encoding encoding = Encoding::kFlat;
  const void* values = nullptr;            ///< by type.kind(); null if kDictionary
  const uint8_t* valid = nullptr;          ///< 1 valid, 0 null
  const uint32_t* codes = nullptr;         ///< kDictionary only
  const Dictionary* dictionary = nullptr;  ///< kDictionary only

  const uint8_t* bools() const { return static_cast<const uint8_t*>(values); }
  const int64_t* int64s() const { return static_cast<const int64_t*>(values); }
  const Int128* int128s() const { return static_cast<const Int128*>(values); }
  const double* float64s() const { return static_cast<const double*>(values); }
  const StringRef* strings() const { return static_cast<const StringRef*>(values); }

  /// For code that looks at single rows (printers, tests); loops branch once on `encoding` instead.
  bool is_null(size_t row) const {
    return valid != nullptr && valid[encoding == Encoding::kConstant ? 0 : row] == 0;
  }
  StringRef string_at(size_t row) const {
    if (encoding == Encoding::kDictionary) return dictionary->entries[codes[row]];
    return strings()[encoding == Encoding::kConstant ? 0 : row];
  }
  size_t value_index(size_t row) const { return encoding == Encoding::kConstant ? 0 : row; }
};

/// Memory for a vector, used again batch after batch: grows to the largest batch seen and stays.
/// The vectors made from it are valid until the next prepare() or its end. All arrays are padded
/// by limits::padding_bytes, readable and writable, so that kernels may store whole registers.
class VectorStorage {
 public:
  /// Room for `rows` values (uninitialised) of `kind`; validity and codes only when asked for.
  void prepare(Kind kind, size_t rows);

  uint8_t* bools() { return reinterpret_cast<uint8_t*>(values_.data()); }
  int64_t* int64s() { return reinterpret_cast<int64_t*>(values_.data()); }
  Int128* int128s() { return reinterpret_cast<Int128*>(values_.data()); }
  double* float64s() { return reinterpret_cast<double*>(values_.data()); }
  StringRef* strings() { return reinterpret_cast<StringRef*>(values_.data()); }
  void* values() { return values_.data(); }

  /// Validity bytes for `rows` rows, all 1 when `fill`.
  uint8_t* valid(size_t rows, bool fill);
  uint32_t* codes(size_t rows);

  /// Text of computed strings. Cleared by prepare().
  Arena& text() { return text_; }

 private:
  struct alignas(64) Line {
    char bytes[64];
  };
  std::vector<Line> values_;
  std::vector<uint8_t> valid_;
  std::vector<uint32_t> codes_;
  Arena text_;
};

}  // namespace adze
