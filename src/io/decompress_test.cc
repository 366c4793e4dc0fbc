#include "io/decompress.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "io/gzip_source.h"
#include "io/inflater.h"
#include "io/io_test_world.h"

namespace adze::io {
namespace {

using namespace std::string_literals;

std::string gzip(const std::string& text, int level = 6) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(const std::string& text, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (window_log != 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  ZSTD_inBuffer input{text.data(), text.size(), 0};
  ZSTD_outBuffer output{packed.data(), packed.size(), 0};
  // With the size unknown the frame asks for its whole window.
  ZSTD_compressStream2(context, &output, &input, ZSTD_e_flush);
  EXPECT_EQ(ZSTD_compressStream2(context, &output, &input, ZSTD_e_end), 0u);
  ZSTD_freeCCtx(context);
  packed.resize(output.pos);
  return packed;
}

std::string rows(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += std::to_string(i * 2654435761 % 1000003) + ",name_" + std::to_string(i % 7) + "\n";
  }
  return text;
}

std::string zstd_skippable(const std::string& content) {
  std::string frame = "\x50\x2A\x4D\x18"s;
  frame += static_cast<char>(content.size());
  return frame + "\0\0\0"s + content;
}

class Decompress : public ::testing::Test {
 protected:
  std::string plain(const std::string& stored, size_t stored_piece = SIZE_MAX,
                    size_t piece = 65536) {
    auto source = decompress(std::make_unique<TextSource>(stored, stored_piece), world_.context);
    return read_all(*source, piece);
  }
  Error error_of(const std::string& stored) {
    return thrown([&] { plain(stored); });
  }

  TestWorld world_;
};

TEST_F(Decompress, TextPassesThroughWhateverItsSize) {
  for (size_t size = 0; size < 600; ++size) {
    const std::string text = rows(100).substr(0, size);
    EXPECT_EQ(plain(text, 7, 11), text);
  }
}

TEST_F(Decompress, CompressedTextComesBackWhateverTheReadSizes) {
  const std::string text = rows(2000);
  for (const std::string& stored : {gzip(text), gzip(text, 0), zstd(text)}) {
    for (const size_t stored_piece : {size_t{1}, size_t{3}, size_t{1000}, SIZE_MAX}) {
      for (const size_t piece : {1, 17, 65536}) {
        EXPECT_TRUE(plain(stored, stored_piece, static_cast<size_t>(piece)) == text);
      }
    }
  }
}

TEST_F(Decompress, LargerThanTheBuffers) {
  const std::string text = rows(300'000);
  EXPECT_TRUE(plain(gzip(text)) == text);
  EXPECT_TRUE(plain(gzip(text, 0)) == text);
  EXPECT_TRUE(plain(zstd(text)) == text);
}

TEST_F(Decompress, MembersAndFramesFollowOneAnother) {
  EXPECT_EQ(plain(gzip("a\n") + gzip("") + gzip("b\n")), "a\nb\n");
  EXPECT_EQ(plain(zstd("a\n") + zstd("") + zstd("b\n")), "a\nb\n");
}

TEST_F(Decompress, SkippableFramesOfZstdAreSkipped) {
  EXPECT_EQ(plain(zstd_skippable("hello") + zstd("a\n") + zstd_skippable("")), "a\n");
}

TEST_F(Decompress, EmptyMemberIsEmptyText) {
  EXPECT_EQ(plain(gzip("")), "");
  EXPECT_EQ(plain(zstd("")), "");
}

TEST_F(Decompress, ZerosAfterGzipDataArePadding) {
  EXPECT_EQ(plain(gzip("a\n") + std::string(1000, '\0')), "a\n");
}

TEST_F(Decompress, OtherBytesAfterTheDataAreAnError) {
  const std::string packed = gzip("a\n");
  for (const std::string& tail : {"x"s, "\0\0x"s, "PK\x03\x04"s, "\x1Fx"s}) {
    const Error error = error_of(packed + tail);
    EXPECT_EQ(error.category, ErrorCategory::kInput);
    const size_t position = packed.size() + tail.find_first_not_of('\0');
    EXPECT_EQ(error.message,
              "has something else after its gzip data, at byte " + std::to_string(position));
    EXPECT_EQ(error.fix, "cut it off there, or compress the file again");
    EXPECT_EQ(error.file, "memory");
  }
  const Error error = error_of(zstd("a\n") + "garbage");
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message, "has something else after its zstd data, at byte " +
                               std::to_string(zstd("a\n").size()));
}

TEST_F(Decompress, GzipCutAtEveryByteIsTruncated) {
  const std::string text = rows(40);
  const std::string packed = gzip(text) + gzip(text);
  const size_t first = gzip(text).size();
  for (size_t size = 2; size < packed.size(); ++size) {
    if (size == first) continue;
    const Error error = error_of(packed.substr(0, size));
    EXPECT_EQ(error.category, ErrorCategory::kInput) << size;
    EXPECT_EQ(error.message, "ends in the middle of its gzip data") << size;
    EXPECT_EQ(error.fix, "fetch it again: its end is missing");
  }
}

TEST_F(Decompress, ZstdCutAtEveryByteIsTruncated) {
  const std::string text = rows(40);
  const std::string packed = zstd(text) + zstd(text);
  for (size_t size = 4; size < packed.size(); ++size) {
    if (size == zstd(text).size()) continue;
    const Error error = error_of(packed.substr(0, size));
    EXPECT_EQ(error.category, ErrorCategory::kInput) << size;
    EXPECT_EQ(error.message, "ends in the middle of its zstd data") << size;
  }
}

TEST_F(Decompress, ChangedByteIsFoundOrChangesNothing) {
  const std::string text = rows(40);
  for (const std::string& packed : {gzip(text), zstd(text)}) {
    const std::string codec = packed == gzip(text) ? "gzip" : "zstd";
    size_t corrupt_count = 0;
    for (size_t i = 4; i < packed.size(); ++i) {
      std::string changed = packed;
      changed[i] ^= 0x55;
      try {
        EXPECT_EQ(plain(changed), text) << i;  // a time stamp, the name of a system
      } catch (const Error& error) {
        EXPECT_EQ(error.category, ErrorCategory::kInput) << error.message;
        corrupt_count += error.message == "its " + codec + " data is corrupt";
      }
    }
    EXPECT_GT(corrupt_count, packed.size() / 2);
  }
}

TEST_F(Decompress, BothInflatersFindTheSameFaults) {
  const std::string text = rows(40);
  const std::string good = gzip(text);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] ^= 0x10;
    std::vector<std::string> results;
    for (auto make : {make_zlib_inflater, make_isal_inflater}) {
      auto inflater = make();
      if (inflater == nullptr) GTEST_SKIP() << "libisal.so.2 is not installed";
      auto source = decompress_gzip(std::make_unique<TextSource>(changed), std::move(inflater));
      try {
        results.push_back(read_all(*source));
      } catch (const Error& error) {
        results.push_back(std::to_string(static_cast<int>(error.category)));
      }
    }
    EXPECT_EQ(results[0], results[1]) << i;
  }
}

TEST_F(Decompress, ZstdWindowsUpTo128MiBAreReadWithinTheBudget) {
  const std::string text = rows(10);
  EXPECT_EQ(plain(zstd(text, 27)), text);
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

TEST_F(Decompress, LargerZstdWindowIsAnError) {
  const Error error = error_of(zstd(rows(10), 28));
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message, "its zstd data needs a window of more than 128 MiB");
  EXPECT_EQ(error.fix, "compress it again without --ultra and --long");
}

TEST_F(Decompress, ZstdWindowBeyondTheBudgetIsAMatterOfMemory) {
  TestWorld small(size_t{16} << 20);
  auto stored = std::make_unique<TextSource>(zstd(rows(10), 27));
  EXPECT_EQ(thrown([&] { decompress(std::move(stored), small.context); }).category,
            ErrorCategory::kResources);
  EXPECT_EQ(small.memory.bytes_used(), 0u);
}

TEST_F(Decompress, KnownBinaryFormatsAreRefusedByName) {
  const struct {
    std::string content;
    const char* message;
  } cases[] = {
      {"PAR1\x15\x04", "is a Parquet file, not CSV"},
      {"PK\x03\x04rest", "is a ZIP archive, not CSV"},
      {"BZh91AY&SY", "is compressed with bzip2, not CSV"},
      {"\xFD"
       "7zXZ\0"s,
       "is compressed with xz, not CSV"},
      {"%PDF-1.7", "is a PDF document, not CSV"},
      {std::string(257, 'a') + "ustar\0"s + "00", "is a tar archive, not CSV"},
      {gzip("PAR1\x15\x04"), "is a Parquet file inside a compressed file, not CSV"},
      {gzip(gzip("a\n")), "is compressed twice"},
      {zstd(gzip("a\n")), "is compressed twice"},
  };
  for (const auto& [content, message] : cases) {
    const Error error = error_of(content);
    EXPECT_EQ(error.category, ErrorCategory::kContract);
    EXPECT_EQ(error.message, message);
    EXPECT_EQ(error.file, "memory");
    EXPECT_FALSE(error.fix.empty());
  }
}

TEST_F(Decompress, TextThatLooksALittleLikeABinaryFormatIsText) {
  for (const std::string text : {"PAR1,PAR2\n1,2\n", "PK,a\n", "BZh9\n", "ORC\n", "Obj\n"}) {
    EXPECT_EQ(plain(text), text);
  }
}

TEST_F(Decompress, StoredBytesAreCountedForProgress) {
  const std::string packed = gzip(rows(2000));
  auto source = decompress(std::make_unique<TextSource>(packed), world_.context);
  read_all(*source);
  EXPECT_EQ(source->stored_bytes_read(), packed.size());
  EXPECT_EQ(source->stored_bytes_total(), packed.size());
}

}  // namespace
}  // namespace adze::io
