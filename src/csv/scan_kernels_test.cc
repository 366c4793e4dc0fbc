// Every kernel of every level against the scalar one, which is the definition: random texts over
// the characters that matter, all sizes around the block size, all alignments, cut into calls
// anywhere.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/limits.h"
#include "csv/kernels.h"

namespace adze::csv {
namespace {

std::vector<CpuLevel> fast_levels() {
  std::vector<CpuLevel> levels;
  for (const CpuLevel level : {CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (cpu_has(level)) levels.push_back(level);
  }
  return levels;
}

/// `size` random bytes of `alphabet` at `offset` from an aligned address, with padding around.
class PaddedText {
 public:
  PaddedText(std::string_view content, size_t offset)
      : memory_(content.size() + offset + 2 * limits::padding_bytes + 64, '\n'),
        begin_(limits::padding_bytes + offset) {
    std::copy(content.begin(), content.end(), memory_.begin() + static_cast<ptrdiff_t>(begin_));
  }
  const char* data() const { return memory_.data() + begin_; }

 private:
  std::string memory_;
  size_t begin_;
};

std::string random_text(std::mt19937& random, size_t size, std::string_view alphabet) {
  std::string text(size, ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

bool same_state(const ScanState& a, const ScanState& b) {
  return a.in_quotes == b.in_quotes && a.after_separator == b.after_separator &&
         a.after_closing == b.after_closing && a.after_cr == b.after_cr &&
         a.newlines == b.newlines && a.any_quote == b.any_quote &&
         a.any_non_ascii == b.any_non_ascii && a.any_nul_or_lone_cr == b.any_nul_or_lone_cr &&
         a.any_bad_quote == b.any_bad_quote;
}

struct ScanResult {
  ScanState state;
  std::vector<uint32_t> positions;
};

// In two calls, cut at `cut`.
ScanResult scan(const CsvKernels& kernels, const char* text, size_t size, size_t cut, char quote) {
  ScanResult result;
  std::vector<uint32_t> positions(size + 64 + 64);
  const size_t first = kernels.scan(text, cut, ',', quote, result.state, positions.data());
  result.positions.assign(positions.begin(), positions.begin() + static_cast<ptrdiff_t>(first));
  const size_t second =
      kernels.scan(text + cut, size - cut, ',', quote, result.state, positions.data());
  for (size_t i = 0; i < second; ++i) {
    result.positions.push_back(positions[i] + static_cast<uint32_t>(cut));
  }
  return result;
}

constexpr std::string_view kAlphabets[] = {
    std::string_view("aaaaaaaaaaaa,\n"),
    std::string_view("ab,\"\n\r"),
    std::string_view("aaaaaaaaaaa,,\"\"\n\r"),
    std::string_view("aaaa,\r\n\n\0\x80", 11),
    std::string_view(",\n"),
    std::string_view("\"\",\n"),
    std::string_view("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\"\n"),
};

TEST(ScanKernels, ScanFindsWhatScalarFinds) {
  std::mt19937 random(1);
  const CsvKernels& scalar = csv_kernels(CpuLevel::kScalar);
  for (const CpuLevel level : fast_levels()) {
    for (const std::string_view alphabet : kAlphabets) {
      for (size_t size = 0; size <= 300; ++size) {
        const std::string content = random_text(random, size, alphabet);
        const PaddedText text(content, size % 64);
        const size_t cut = size == 0 ? 0 : random() % size;
        const char quote = size % 7 == 0 ? '\0' : '"';
        const ScanResult want = scan(scalar, text.data(), size, cut, quote);
        const ScanResult got = scan(csv_kernels(level), text.data(), size, cut, quote);
        ASSERT_EQ(got.positions, want.positions) << cpu_level_name(level) << " " << size;
        ASSERT_TRUE(same_state(got.state, want.state))
            << cpu_level_name(level) << " " << ::testing::PrintToString(content) << " cut " << cut;
      }
    }
  }
}

TEST(ScanKernels, ScanJudgesEveryShortTextAcrossABlockBorder) {
  constexpr std::string_view kAlphabet = "a,\"\n\r";
  const CsvKernels& scalar = csv_kernels(CpuLevel::kScalar);
  for (size_t code = 0; code < 5 * 5 * 5 * 5 * 5; ++code) {
    std::string content(62, 'a');
    content[0] = '"';
    content[1] = code % 2 == 0 ? '"' : 'a';
    content[2] = code % 2 == 0 ? ',' : 'a';
    for (size_t i = 0, rest = code; i < 5; ++i, rest /= 5) content += kAlphabet[rest % 5];
    const PaddedText text(content, 0);
    const ScanResult want = scan(scalar, text.data(), content.size(), 0, '"');
    for (const CpuLevel level : fast_levels()) {
      const ScanResult got = scan(csv_kernels(level), text.data(), content.size(), 0, '"');
      ASSERT_EQ(got.positions, want.positions);
      ASSERT_TRUE(same_state(got.state, want.state)) << ::testing::PrintToString(content);
    }
  }
}

TEST(ScanKernels, CountLinesCountsWhatScalarCounts) {
  std::mt19937 random(2);
  for (const CpuLevel level : fast_levels()) {
    for (size_t size = 0; size <= 300; ++size) {
      const PaddedText text(random_text(random, size, "a\n\"\0"), size % 64);
      for (const char quote : {'"', '\0'}) {
        uint64_t want[2] = {5, 7};
        uint64_t got[2] = {5, 7};
        csv_kernels(CpuLevel::kScalar).count_lines(text.data(), size, quote, want[0], want[1]);
        csv_kernels(level).count_lines(text.data(), size, quote, got[0], got[1]);
        ASSERT_EQ(got[0], want[0]) << size;
        ASSERT_EQ(got[1], want[1]) << size;
      }
    }
  }
}

TEST(ScanKernels, Utf8AgreesOnAllPairsOfBytesAtABlockBorder) {
  const CsvKernels& scalar = csv_kernels(CpuLevel::kScalar);
  for (const CpuLevel level : fast_levels()) {
    for (int first = 0; first < 256; ++first) {
      for (int second = 0; second < 256; ++second) {
        for (const std::string_view tail : {"", "\x80", "\xBF\x80", "a"}) {
          for (const size_t lead : {size_t{0}, size_t{29}, size_t{30}, size_t{31}}) {
            std::string text(lead, 'a');
            text += static_cast<char>(first);
            text += static_cast<char>(second);
            text += tail;
            ASSERT_EQ(csv_kernels(level).is_utf8(text.data(), text.size()),
                      scalar.is_utf8(text.data(), text.size()))
                << first << " " << second << " " << tail.size() << " " << lead;
          }
        }
      }
    }
  }
}

TEST(ScanKernels, Utf8RefusesOverlongFormsSurrogatesAndTooLargeOnes) {
  for (const CpuLevel level : {CpuLevel::kScalar, CpuLevel::kAvx2}) {
    if (!cpu_has(level)) continue;
    const CsvKernels& kernels = csv_kernels(level);
    const auto is_utf8 = [&](std::string_view text) {
      return kernels.is_utf8(text.data(), text.size());
    };
    EXPECT_TRUE(is_utf8("Grüße, 世界 🎉"));
    EXPECT_TRUE(is_utf8("\xF4\x8F\xBF\xBF"));
    EXPECT_FALSE(is_utf8("\xC0\x80"));
    EXPECT_FALSE(is_utf8("\xE0\x9F\xBF"));
    EXPECT_FALSE(is_utf8("\xF0\x8F\xBF\xBF"));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("\xE2\x82"));
    EXPECT_FALSE(is_utf8("\x80"));
  }
}

// --- transpose ---------------------------------------------------------------------------------

struct Spans {
  Spans(size_t rows, size_t columns, const std::vector<bool>& wanted) {
    for (size_t i = 0; i < 2 * columns; ++i) arrays.emplace_back(rows + 16);
    for (size_t i = 0; i < columns; ++i) {
      begin.push_back(wanted[i] ? arrays[2 * i].data() : nullptr);
      end.push_back(wanted[i] ? arrays[2 * i + 1].data() : nullptr);
    }
  }
  std::vector<std::vector<uint32_t>> arrays;
  std::vector<uint32_t*> begin;
  std::vector<uint32_t*> end;
};

TEST(ScanKernels, TransposeGivesTheSpansThatScalarGives) {
  std::mt19937 random(3);
  for (const CpuLevel level : fast_levels()) {
    for (size_t columns = 1; columns <= 40; ++columns) {
      for (const size_t rows : {1, 7, 8, 9, 16, 33}) {
        std::string content;
        std::vector<bool> wanted;
        for (size_t c = 0; c < columns; ++c) wanted.push_back(random() % 4 != 0);
        for (size_t r = 0; r < rows; ++r) {
          for (size_t c = 0; c < columns; ++c) {
            content += std::string(random() % 5, 'x');
            content += c + 1 < columns ? "," : random() % 2 == 0 ? "\n" : "\r\n";
          }
        }
        const PaddedText text(content, 3);
        ScanState state;
        std::vector<uint32_t> positions(content.size() + 128);
        const CsvKernels& scalar = csv_kernels(CpuLevel::kScalar);
        const size_t count =
            scalar.scan(text.data(), content.size(), ',', '"', state, positions.data());
        ASSERT_EQ(count, rows * columns);
        Spans want(rows, columns, wanted);
        Spans got(rows, columns, wanted);
        ASSERT_TRUE(scalar.transpose(text.data(), positions.data(), rows, columns, 0,
                                     want.begin.data(), want.end.data()));
        ASSERT_TRUE(csv_kernels(level).transpose(text.data(), positions.data(), rows, columns, 0,
                                                 got.begin.data(), got.end.data()));
        for (size_t i = 0; i < 2 * columns; ++i) {
          want.arrays[i].resize(rows);
          got.arrays[i].resize(rows);
          ASSERT_EQ(got.arrays[i], want.arrays[i]) << columns << " " << rows << " " << i;
        }
      }
    }
  }
}

TEST(ScanKernels, TransposeRefusesARecordThatEndsElsewhere) {
  for (const CpuLevel level : {CpuLevel::kScalar, CpuLevel::kAvx2}) {
    if (!cpu_has(level)) continue;
    for (size_t bad = 0; bad < 12; ++bad) {
      std::string content;
      std::vector<uint32_t> positions;
      for (size_t row = 0; row < 12; ++row) {
        content += row == bad ? "a\nb," : "a,b\n";
        positions.push_back(static_cast<uint32_t>(4 * row + 1));
        positions.push_back(static_cast<uint32_t>(4 * row + 3));
      }
      positions.resize(positions.size() + 64);
      const PaddedText text(content, 0);
      Spans spans(12, 2, {true, true});
      EXPECT_FALSE(csv_kernels(level).transpose(text.data(), positions.data(), 12, 2, 0,
                                                spans.begin.data(), spans.end.data()));
    }
  }
}

}  // namespace
}  // namespace adze::csv
