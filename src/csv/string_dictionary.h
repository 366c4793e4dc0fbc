#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "column/vector.h"
#include "csv/column_parser.h"

namespace adze::csv {

/// Strings to codes, for a column with few distinct ones. Codes count up in order of first
/// appearance. Gives up (for good) where there would be more than
/// limits::csv_dictionary_entries_max entries or limits::csv_dictionary_bytes_max bytes, or where
/// the strings were chosen to collide. One thread at a time.
class StringDictionary {
 public:
  StringDictionary();
  StringDictionary(const StringDictionary&) = delete;
  StringDictionary& operator=(const StringDictionary&) = delete;

  const Dictionary& dictionary() const { return dictionary_; }
  size_t size() const { return dictionary_.entries.size(); }

  /// The codes of fields without quotes. Empty ones get code 0 and no entry: they are null.
  /// `any_empty` is set if there are some. Returns false when it gives up; then codes are
  /// undefined.
  bool find_codes(const FieldSpans& fields, uint32_t* codes, bool& any_empty);

  /// The codes of strings that are readable for 16 bytes from their begin; those with valid[i] == 0
  /// get code 0 (`valid` may be null). Empty strings have an entry like any other.
  bool find_codes(const StringRef* strings, const uint8_t* valid, size_t count, uint32_t* codes);

 private:
  /// A string of at most 15 bytes is its own key: bytes above its end are zero, the top byte is its
  /// length + 1. A longer one has its hash and length instead, and is compared with its entry.
  struct Key {
    uint64_t low;
    uint64_t high;
  };
  struct Slot {
    uint64_t low = 0;
    uint64_t high = 0;  ///< 0: the slot is free
    uint64_t code = 0;
  };

  static constexpr uint32_t kNoCode = UINT32_MAX;

  static Key short_key_of(const char* from, size_t size);
  static Key long_key_of(const char* from, size_t size);
  static size_t home_of(Key key, unsigned shift);
  uint32_t find_or_add(const char* from, size_t size);
  uint32_t find_or_add_empty();
  bool is_entry(const Slot& slot, Key key, const char* from, size_t size) const;
  uint32_t add(const char* from, size_t size);
  uint32_t give_up();
  void grow();

  Dictionary dictionary_;
  std::vector<Slot> slots_;
  unsigned shift_;  ///< 64 - log2 of the number of slots
  size_t bytes_ = 0;
  bool given_up_ = false;
  uint32_t empty_code_ = kNoCode;  ///< of "", which has no slot: the table's empty key is null's
};

}  // namespace adze::csv
