#include "parquet/compressor.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/suggest.h"

namespace adze::parquet {
namespace {

struct LevelRange {
  int low;
  int high;
};

struct CodecRow {
  Codec codec;
  const char* name;
  CompressionCodec number;
  std::optional<LevelRange> levels;
};

constexpr std::array<CodecRow, 5> codecs = {{
    {Codec::kUncompressed, "none", CompressionCodec::kUncompressed, std::nullopt},
    {Codec::kSnappy, "snappy", CompressionCodec::kSnappy, std::nullopt},
    {Codec::kGzip, "gzip", CompressionCodec::kGzip, LevelRange{0, 9}},
    {Codec::kZstd, "zstd", CompressionCodec::kZstd, LevelRange{-7, 22}},
    {Codec::kLz4Raw, "lz4_raw", CompressionCodec::kLz4Raw, std::nullopt},
}};

const CodecRow& row_of(Codec codec) {
  for (const CodecRow& row : codecs) {
    if (row.codec == codec) return row;
  }
  fail_internal("codec without a row", __FILE__, __LINE__);
}

void check_level(const CodecRow& row, std::optional<int> level) {
  if (!level) return;
  if (!row.levels) {
    Error error(
        ErrorCategory::kUsage,
        fmt::format("compression '{}' has no levels, but level {} is given", row.name, *level));
    error.fix = "leave the level out, or use zstd or gzip";
    throw error;
  }
  if (*level >= row.levels->low && *level <= row.levels->high) return;
  Error error(ErrorCategory::kUsage,
              fmt::format("compression '{}' has no level {}", row.name, *level));
  error.fix = fmt::format("choose one from {} to {}", row.levels->low, row.levels->high);
  throw error;
}

}  // namespace

Codec parse_codec(std::string_view name) {
  std::vector<std::string> names;
  for (const CodecRow& row : codecs) {
    if (row.name == name) return row.codec;
    names.emplace_back(row.name);
  }
  if (name == "uncompressed") return Codec::kUncompressed;
  Error error(ErrorCategory::kUsage,
              fmt::format("unknown compression '{}'{}", name, did_you_mean(name, names)));
  error.fix = "use zstd, snappy, gzip, lz4_raw or none";
  throw error;
}

const char* codec_name(Codec codec) { return row_of(codec).name; }

CompressionCodec codec_number(Codec codec) { return row_of(codec).number; }

std::unique_ptr<Compressor> make_compressor(Codec codec, std::optional<int> level) {
  check_level(row_of(codec), level);
  switch (codec) {
    case Codec::kUncompressed:
      return nullptr;
    case Codec::kSnappy:
      return make_snappy_compressor();
    case Codec::kGzip:
      return make_gzip_compressor(level);
    case Codec::kZstd:
      return make_zstd_compressor(level);
    case Codec::kLz4Raw:
      return make_lz4_compressor();
  }
  return nullptr;
}

}  // namespace adze::parquet
