#include "parquet/text_dictionary.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/limits.h"
#include "column/hash.h"
#include "parquet/kernels.h"

namespace adze::parquet {
namespace {

constexpr size_t slots_min = 1024;
/// In a table of translations: not looked up yet. No dictionary has as many entries.
constexpr uint32_t unknown = 0x80000000;
/// A run has at most this many dictionaries per column at a time; more are left-overs.
constexpr size_t tables_max = limits::threads_max;

}  // namespace

void TextDictionary::clear() {
  body_.clear();
  offsets_.clear();
  slots_.clear();
}

void TextDictionary::truncate(size_t count) {
  if (count >= offsets_.size()) return;
  body_.resize(offsets_[count]);
  offsets_.resize(count);
}

std::string_view TextDictionary::entry(uint32_t code) const {
  uint32_t size;
  const char* const at = body_.data() + offsets_[code];
  std::memcpy(&size, at, sizeof size);
  return {at + sizeof size, size};
}

uint32_t TextDictionary::code_of(std::string_view text) {
  if (slots_.size() < offsets_.size() * 2 + 2) grow_slots();
  const uint64_t hash = hash_text(text);
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask; slots_[at].code_plus_one != 0; at = (at + 1) & mask) {
    const uint32_t code = slots_[at].code_plus_one - 1;
    if (slots_[at].hash == hash >> 32 && entry(code) == text) return code;
  }
  const auto code = static_cast<uint32_t>(offsets_.size());
  const auto size = static_cast<uint32_t>(text.size());
  offsets_.push_back(body_.size());
  const char* const size_bytes = reinterpret_cast<const char*>(&size);
  body_.insert(body_.end(), size_bytes, size_bytes + sizeof size);
  body_.insert(body_.end(), text.begin(), text.end());
  put(hash, code);
  return code;
}

void TextDictionary::put(uint64_t hash, uint32_t code) {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].code_plus_one != 0) at = (at + 1) & mask;
  slots_[at] = {static_cast<uint32_t>(hash >> 32), code + 1};
}

void TextDictionary::grow_slots() {
  slots_.assign(std::bit_ceil(std::max(offsets_.size() * 4, slots_min)), Slot{});
  for (uint32_t code = 0; code < offsets_.size(); code++) put(hash_text(entry(code)), code);
}

void CodeTranslator::translate(const uint32_t* codes, size_t count, const Dictionary& dictionary,
                               TextDictionary& target, uint32_t* translated) {
  if (tables_.size() >= tables_max && !tables_.contains(dictionary.id)) tables_.clear();
  std::vector<uint32_t>& table = tables_[dictionary.id];
  if (table.size() < dictionary.entries.size()) table.resize(dictionary.entries.size(), unknown);
  const uint32_t all = kernels().translate_codes(codes, count, table.data(), translated);
  if ((all & unknown) == 0) return;
  for (size_t i = 0; i < count; i++) {
    uint32_t& code = table[codes[i]];
    if (code == unknown) code = target.code_of(dictionary.entries[codes[i]].view());
    translated[i] = code;
  }
}

size_t CodeTranslator::memory_bytes() const {
  size_t bytes = 0;
  for (const auto& [id, table] : tables_) bytes += table.capacity() * sizeof(uint32_t);
  return bytes;
}

}  // namespace adze::parquet
