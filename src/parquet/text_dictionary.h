#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "column/vector.h"

namespace adze::parquet {

/// The distinct texts of a column in a row group, in order of first appearance, kept as the body of
/// the dictionary page that they become: length, bytes, length, bytes …
class TextDictionary {
 public:
  /// The text's code; a new text gets the next one.
  uint32_t code_of(std::string_view text);

  size_t size() const { return offsets_.size(); }
  std::string_view entry(uint32_t code) const;
  std::span<const char> body() const { return body_; }

  /// Forgets the entries from `count` on. Only clear() may follow, for lookups still know them.
  void truncate(size_t count);
  void clear();

  size_t memory_bytes() const {
    return body_.capacity() + offsets_.capacity() * sizeof(size_t) +
           slots_.capacity() * sizeof(Slot);
  }

 private:
  struct Slot {
    uint32_t hash = 0;  ///< its upper half
    uint32_t code_plus_one = 0;
  };
  void put(uint64_t hash, uint32_t code);
  void grow_slots();

  std::vector<char> body_;
  std::vector<size_t> offsets_;  ///< of the lengths in body_
  std::vector<Slot> slots_;      ///< a power of two, at most half full
};

/// Translates the codes of readers' dictionaries to those of a TextDictionary, so that a text is
/// looked up once per row group and not once per row.
class CodeTranslator {
 public:
  /// `codes` of `dictionary`; texts not seen before are added to `target` in order of appearance.
  /// `translated` is another array.
  void translate(const uint32_t* codes, size_t count, const Dictionary& dictionary,
                 TextDictionary& target, uint32_t* translated);
  /// The target was cleared.
  void clear() { tables_.clear(); }

  size_t memory_bytes() const;

 private:
  /// By Dictionary::id. A reader has one dictionary per column, a run as many readers as threads.
  std::unordered_map<uint64_t, std::vector<uint32_t>> tables_;
};

}  // namespace adze::parquet
