#include "csv/string_dictionary.h"

#include <array>
#include <atomic>
#include <bit>
#include <cstring>

#include "base/limits.h"
#include "column/hash.h"

/// An open-addressing table of 24-byte slots that hold whole short strings, so that a lookup is two
/// loads of the field, two of masks, one product each, and one comparison with one slot; no loop,
/// no memcmp, and no branch on the length up to 15 bytes. Lengths of real columns vary at random,
/// and a branch on them would cost more than the lookup (the lesson of the "one billion row
/// challenge", Thomas Wuerthinger's entry). At most a quarter of a small table is used, so that
/// nearly every key is found at its first place.
///
/// Who knows the two constants can choose strings that all have one home. After kProbesMax places
/// the dictionary gives up, and the column is delivered flat: slower to group by, not slower to
/// read.
namespace adze::csv {
namespace {

constexpr size_t kInlineBytesMax = 15;
constexpr unsigned kFirstSlotsLog2 = 8;
constexpr unsigned kSparseSlotsLog2 = 11;  // up to here a quarter is used, beyond a half
constexpr size_t kProbesMax = 64;
constexpr uint64_t kLongKey = uint64_t{0xFF} << 56;

struct KeyMask {
  uint64_t low;
  uint64_t high;
  uint64_t length;
};

constexpr std::array<KeyMask, kInlineBytesMax + 1> make_key_masks() {
  std::array<KeyMask, kInlineBytesMax + 1> masks{};
  for (size_t size = 0; size <= kInlineBytesMax; ++size) {
    masks[size].low = size >= 8 ? ~uint64_t{0} : ~(~uint64_t{0} << (8 * size));
    masks[size].high = size <= 8 ? 0 : ~(~uint64_t{0} << (8 * (size - 8)));
    masks[size].length = uint64_t{size + 1} << 56;
  }
  return masks;
}

constexpr std::array<KeyMask, kInlineBytesMax + 1> kKeyMasks = make_key_masks();

uint64_t load_word(const char* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

uint64_t next_dictionary_id() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

}  // namespace

StringDictionary::StringDictionary()
    : slots_(size_t{1} << kFirstSlotsLog2), shift_(64 - kFirstSlotsLog2) {
  dictionary_.id = next_dictionary_id();
  dictionary_.entries.reserve(limits::csv_dictionary_entries_max);  // Entries never move.
  const Key null_key = short_key_of("0123456789ABCDEF", 0);
  slots_[home_of(null_key, shift_)] = {null_key.low, null_key.high, 0};
}

StringDictionary::Key StringDictionary::long_key_of(const char* from, size_t size) {
  if (size > 32) return {hash_text({from, size}), kLongKey | size};
  // The first and the last 16 bytes hold all of them; four products that don't wait for each other.
  const uint64_t low = load_word(from) * 0x9E3779B97F4A7C15 ^
                       load_word(from + 8) * 0xD6E8FEB86659FD93 ^
                       load_word(from + size - 16) * 0xA0761D6478BD642F ^
                       load_word(from + size - 8) * 0xE7037ED1A0B428DB;
  return {low ^ low >> 32, kLongKey | size};
}

size_t StringDictionary::home_of(Key key, unsigned shift) {
  return static_cast<size_t>((key.low * 0x9E3779B97F4A7C15 ^ key.high * 0xD6E8FEB86659FD93) >>
                             shift);
}

StringDictionary::Key StringDictionary::short_key_of(const char* from, size_t size) {
  const KeyMask& mask = kKeyMasks[size];
  return {load_word(from) & mask.low, (load_word(from + 8) & mask.high) | mask.length};
}

/// The whole search, from the key on. An empty string is that of a quoted field: the table's empty
/// key means null.
uint32_t StringDictionary::find_or_add(const char* from, size_t size) {
  if (given_up_) return 0;
  if (size == 0) return find_or_add_empty();
  const Key key = size > kInlineBytesMax ? long_key_of(from, size) : short_key_of(from, size);
  const size_t last = slots_.size() - 1;
  size_t place = home_of(key, shift_);
  for (size_t probe = 0; probe < kProbesMax; ++probe, place = (place + 1) & last) {
    Slot& slot = slots_[place];
    if (slot.high == 0) {
      slot = {key.low, key.high, dictionary_.entries.size()};
      return add(from, size);
    }
    if (is_entry(slot, key, from, size)) return static_cast<uint32_t>(slot.code);
  }
  return give_up();
}

uint32_t StringDictionary::find_or_add_empty() {
  if (empty_code_ == kNoCode) empty_code_ = add("", 0);
  return empty_code_;
}

bool StringDictionary::is_entry(const Slot& slot, Key key, const char* from, size_t size) const {
  if (slot.low != key.low || slot.high != key.high) return false;
  return key.high < kLongKey || std::memcmp(dictionary_.entries[slot.code].data, from, size) == 0;
}

uint32_t StringDictionary::give_up() {
  given_up_ = true;
  return 0;
}

/// Makes the entry of a string whose slot has been filled.
uint32_t StringDictionary::add(const char* from, size_t size) {
  bytes_ += size;
  if (dictionary_.entries.size() == limits::csv_dictionary_entries_max ||
      bytes_ > limits::csv_dictionary_bytes_max) {
    return give_up();
  }
  const auto code = static_cast<uint32_t>(dictionary_.entries.size());
  const std::string_view text = dictionary_.text.copy({from, size});
  dictionary_.entries.push_back({text.data(), static_cast<uint32_t>(size)});
  const unsigned used_log2 = 64 - shift_ <= kSparseSlotsLog2 ? 2 : 1;
  if (dictionary_.entries.size() > slots_.size() >> used_log2) grow();
  return code;
}

void StringDictionary::grow() {
  --shift_;
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.high == 0) continue;
    size_t place = home_of({slot.low, slot.high}, shift_);
    while (slots_[place].high != 0) place = (place + 1) & (slots_.size() - 1);
    slots_[place] = slot;
  }
}

bool StringDictionary::find_codes(const FieldSpans& fields, uint32_t* codes, bool& any_empty) {
  // Copies, for the compiler must suppose that a store to `codes` changes whatever lies in memory.
  const char* const text = fields.text;
  const uint32_t* const begin = fields.begin;
  const uint32_t* const end = fields.end;
  const Slot* slots = slots_.data();
  unsigned shift = shift_;
  bool empty = false;
  for (size_t row = 0; row < fields.count; ++row) {
    const char* const from = text + begin[row];
    const size_t size = end[row] - begin[row];
    empty |= size == 0;
    if (size <= kInlineBytesMax) [[likely]] {
      const Key key = short_key_of(from, size);
      const Slot& slot = slots[home_of(key, shift)];
      if (slot.low == key.low && slot.high == key.high) [[likely]] {
        codes[row] = static_cast<uint32_t>(slot.code);
        continue;
      }
      if (size == 0) {  // The table's empty key had to move.
        codes[row] = 0;
        continue;
      }
    }
    codes[row] = find_or_add(from, size);
    slots = slots_.data();
    shift = shift_;
  }
  any_empty = empty;
  return !given_up_;
}

bool StringDictionary::find_codes(const StringRef* strings, const uint8_t* valid, size_t count,
                                  uint32_t* codes) {
  for (size_t row = 0; row < count; ++row) {
    const StringRef string = strings[row];
    codes[row] = 0;
    if (valid != nullptr && valid[row] == 0) continue;
    if (string.size - 1 < kInlineBytesMax) [[likely]] {
      const Key key = short_key_of(string.data, string.size);
      const Slot& slot = slots_[home_of(key, shift_)];
      if (slot.low == key.low && slot.high == key.high) [[likely]] {
        codes[row] = static_cast<uint32_t>(slot.code);
        continue;
      }
    }
    codes[row] = find_or_add(string.data, string.size);
  }
  return !given_up_;
}

}  // namespace adze::csv
