#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace adze::io {

enum class InflateResult {
  kMore,     ///< wants more input or more room
  kEnd,      ///< the member is complete, its checksum and length are right
  kCorrupt,  ///< it is not gzip data
};

/// Undoes one gzip member after another: header, deflate data, trailer with checksum and length.
/// The seam between gzip_source.cc, which knows about files, and the libraries that inflate.
class Inflater {
 public:
  virtual ~Inflater() = default;

  /// Begins a new member.
  virtual void reset() = 0;

  /// Takes bytes off the front of `input`, and off the front of `output` as it fills it.
  virtual InflateResult step(std::span<const char>& input, std::span<char>& output) = 0;
};

/// By zlib, which is part of the program. 210 MB/s of plain CSV.
std::unique_ptr<Inflater> make_zlib_inflater();

/// By Intel's ISA-L (libisal.so.2), 620 MB/s; nullptr where the system does not have it. Debian
/// has it as a shared library only, so it is loaded when the first gzip input is met.
std::unique_ptr<Inflater> make_isal_inflater();

}  // namespace adze::io
