#include "exec/group_table.h"

#include <algorithm>

#include "base/error.h"
#include "column/hash.h"
#include "column/vector_access.h"
#include "exec/sql_data_error.h"
#include "exec/value_order.h"

// Keys lie in columns, one row per group (RowCollection). The hash table over them is open
// addressing with linear probing, at most half full. A slot is 8 bytes: the upper half of the hash
// and the group's number plus 1, or 0 for none. So a probe touches one cache line, which is fetched
// some rows ahead, and keys are compared only where half the hash agrees: nearly always the right
// one. All hashes lie in an array by group, so that growing reads no keys.
//
// Faster ways, chosen per call:
//   one text key in a dictionary   codes are looked up in an array; the table is asked once per
//                                  code (the user's own job: some 1 ns a row)
//   one key of fixed size          compared directly, without a loop over columns
//
// Tested by group_table_test.cc against a std::map of printed keys.
namespace adze::exec {
namespace {

constexpr uint64_t kNullHash = 0x7C15'9E37'79B9'7F4AULL;
constexpr size_t kSlotsMin = 64;
constexpr size_t kRowsAhead = 12;

uint64_t make_slot(uint64_t hash, uint32_t group) {
  return (hash >> 32 << 32) | (uint64_t{group} + 1);
}
bool has_hash(uint64_t slot, uint64_t hash) { return slot >> 32 == hash >> 32; }
uint32_t group_of(uint64_t slot) { return static_cast<uint32_t>(slot) - 1; }

uint64_t hash_value(uint8_t value) { return hash_bits(value); }
uint64_t hash_value(int64_t value) { return hash_bits(static_cast<uint64_t>(value)); }
uint64_t hash_value(Int128 value) {
  const auto bits = static_cast<UInt128>(value);
  return hash_combine(hash_bits(static_cast<uint64_t>(bits)), static_cast<uint64_t>(bits >> 64));
}
/// Equal numbers have equal bits here: -0.0 becomes 0.0, and every NaN the same one.
uint64_t hash_value(double value) {
  uint64_t bits = 0;
  if (value != value) return kNullHash + 1;
  value += 0.0;
  std::memcpy(&bits, &value, sizeof(bits));
  return hash_bits(bits);
}
uint64_t hash_value(StringRef value) { return hash_text(value.view()); }

void hash_column(const Vector& key, size_t rows, bool is_first, uint64_t* hashes) {
  const Validity valid(key);
  dispatch_kind(key.type.kind(), [&](auto tag) {
    const Values<decltype(tag)> values(key);
    for (size_t i = 0; i < rows; ++i) {
      const uint64_t hash = valid[i] ? hash_value(values[i]) : kNullHash;
      hashes[i] = is_first ? hash : hash_combine(hashes[i], hash);
    }
  });
}

bool equal_in_column(const Vector& left, size_t left_row, const Vector& right, size_t right_row) {
  const bool left_null = left.is_null(left_row);
  const bool right_null = right.is_null(right_row);
  if (left_null || right_null) return left_null && right_null;
  if (left.type.kind() == Kind::kString) {
    return values_equal(left.string_at(left_row), right.string_at(right_row));
  }
  return dispatch_kind(left.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    return values_equal(static_cast<const T*>(left.values)[left.value_index(left_row)],
                        static_cast<const T*>(right.values)[right.value_index(right_row)]);
  });
}

}  // namespace

GroupTable::GroupTable(const std::vector<Type>& key_types)
    : keys_(key_types), slots_(kSlotsMin, 0) {
  key_views_ = keys_.columns();
}

void GroupTable::find_or_insert(std::span<const Vector> keys, size_t rows, uint32_t* groups,
                                const uint64_t* hashes) {
  if (keys.empty()) {
    std::fill_n(groups, rows, 0U);
  } else if (keys.size() == 1 && keys[0].encoding == Encoding::kDictionary) {
    find_by_code(keys[0], rows, groups);
  } else {
    find_by_hash(keys, rows, groups, hashes);
  }
}

void GroupTable::find_by_code(const Vector& key, size_t rows, uint32_t* groups) {
  const Dictionary& dictionary = *key.dictionary;
  if (dictionary.id != memo_dictionary_) memo_.clear();
  memo_dictionary_ = dictionary.id;
  // One entry at least, for the codes of null rows, which are 0, are looked up like all others.
  if (memo_.size() < dictionary.entries.size() + 1) memo_.resize(dictionary.entries.size() + 1, 0);
  const uint32_t* memo = memo_.data();
  const std::span<const Vector> keys(&key, 1);
  for (size_t i = 0; i < rows; ++i) {
    if (key.valid != nullptr && key.valid[i] == 0) {
      if (null_group_ == 0) null_group_ = find_row(keys, i, kNullHash) + 1;
      groups[i] = null_group_ - 1;
      continue;
    }
    const uint32_t code = key.codes[i];
    if (memo[code] == 0) {
      memo_[code] = find_row(keys, i, hash_value(dictionary.entries[code])) + 1;
    }
    groups[i] = memo[code] - 1;
  }
}

uint32_t GroupTable::find_row(std::span<const Vector> keys, size_t row, uint64_t hash) {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const uint32_t group = group_of(slots_[slot]);
    if (has_hash(slots_[slot], hash) && equal_in_column(key_views_[0], group, keys[0], row)) {
      return group;
    }
  }
  return insert(keys, row, hash, slot);
}

void GroupTable::find_by_hash(std::span<const Vector> keys, size_t rows, uint32_t* groups,
                              const uint64_t* hashes) {
  if (hashes == nullptr) {
    row_hashes_.resize(std::max(row_hashes_.size(), rows));
    for (size_t column = 0; column < keys.size(); ++column) {
      hash_column(keys[column], rows, column == 0, row_hashes_.data());
    }
    hashes = row_hashes_.data();
  }
  if (keys.size() == 1 && keys[0].type.kind() == Kind::kInt64 && keys[0].valid == nullptr) {
    const Values<int64_t> values(keys[0]);
    probe(keys, rows, groups, hashes, [&](uint32_t group, size_t row) {
      return !key_views_[0].is_null(group) && key_views_[0].int64s()[group] == values[row];
    });
    return;
  }
  probe(keys, rows, groups, hashes, [&](uint32_t group, size_t row) {
    for (size_t column = 0; column < keys.size(); ++column) {
      if (!equal_in_column(key_views_[column], group, keys[column], row)) return false;
    }
    return true;
  });
}

template <typename Equal>
void GroupTable::probe(std::span<const Vector> keys, size_t rows, uint32_t* groups,
                       const uint64_t* hashes, Equal equal) {
  for (size_t i = 0; i < rows; ++i) {
    const uint64_t hash = hashes[i];
    const size_t mask = slots_.size() - 1;
    if (i + kRowsAhead < rows) __builtin_prefetch(&slots_[hashes[i + kRowsAhead] & mask]);
    size_t slot = hash & mask;
    while (true) {
      if (slots_[slot] == 0) {
        groups[i] = insert(keys, i, hash, slot);
        break;
      }
      if (has_hash(slots_[slot], hash) && equal(group_of(slots_[slot]), i)) {
        groups[i] = group_of(slots_[slot]);
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
}

uint32_t GroupTable::insert(std::span<const Vector> keys, size_t row, uint64_t hash, size_t slot) {
  const auto group = static_cast<uint32_t>(keys_.row_count());
  if (group == UINT32_MAX - 1) {
    throw Error(ErrorCategory::kResources, "GROUP BY found more than 4,294,967,294 groups");
  }
  row_key_.assign(keys.begin(), keys.end());
  keys_.append_row(row_key_, row);
  for (size_t i = 0; i < key_views_.size(); ++i) key_views_[i] = keys_.column(i);
  group_hashes_.push_back(hash);
  slots_[slot] = make_slot(hash, group);
  if (group_hashes_.size() * 2 > slots_.size()) grow();
  return group;
}

void GroupTable::grow() {
  slots_.assign(slots_.size() * 4, 0);
  const size_t mask = slots_.size() - 1;
  for (size_t group = 0; group < group_hashes_.size(); ++group) {
    size_t slot = group_hashes_[group] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = make_slot(group_hashes_[group], static_cast<uint32_t>(group));
  }
}

void GroupTable::clear() {
  if (group_hashes_.size() * 8 < slots_.size()) {
    // Few groups in a large table: their slots are found by their hashes. A probe may have moved a
    // group away from its slot, so all up to the next free one are freed; no group lies beyond.
    const size_t mask = slots_.size() - 1;
    for (const uint64_t hash : group_hashes_) {
      for (size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) slots_[slot] = 0;
    }
  } else {
    std::fill(slots_.begin(), slots_.end(), uint64_t{0});
  }
  keys_.clear();
  key_views_ = keys_.columns();
  group_hashes_.clear();
  std::fill(memo_.begin(), memo_.end(), 0U);
  null_group_ = 0;
}

size_t GroupTable::memory_bytes() const {
  return keys_.memory_bytes() + group_hashes_.capacity() * sizeof(uint64_t) +
         slots_.capacity() * sizeof(uint64_t) + memo_.capacity() * sizeof(uint32_t) +
         row_hashes_.capacity() * sizeof(uint64_t);
}

}  // namespace adze::exec
