#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "column/type.h"

/// Hashes of values, for tables that live in memory only: never written to a file.
namespace adze {

/// Mixes 64 bits so that all bits of the result depend on all bits of the argument (the finaliser
/// of MurmurHash3 has this property; one multiplication by the golden ratio and a fold has enough).
inline uint64_t hash_bits(uint64_t bits) {
  const UInt128 product = UInt128{bits ^ 0x9E3779B97F4A7C15ULL} * 0xD6E8FEB86659FD93ULL;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t hash_combine(uint64_t seed, uint64_t hash) {
  return hash_bits(seed ^ (hash + 0x9E3779B97F4A7C15ULL));
}

/// By value of the bytes; up to 16 bytes without a loop.
inline uint64_t hash_text(std::string_view text) {
  uint64_t first = 0;
  uint64_t last = 0;
  const size_t size = text.size();
  if (size >= 8) {
    std::memcpy(&first, text.data(), 8);
    std::memcpy(&last, text.data() + size - 8, 8);
  } else if (size > 0) {
    std::memcpy(&first, text.data(), size);
  }
  uint64_t hash = hash_combine(hash_bits(first + size), last);
  for (size_t i = 8; i + 8 < size; i += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    hash = hash_combine(hash, word);
  }
  return hash;
}

}  // namespace adze
