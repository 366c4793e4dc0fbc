#include "parquet/read_footer.h"

#include <fmt/format.h>

#include <cstring>
#include <string_view>

#include "base/error.h"
#include "parquet/check_file_metadata.h"
#include "parquet/parse_file_metadata.h"
#include "parquet/thrift_reader.h"

namespace adze::parquet {
namespace {

constexpr std::string_view kMagic{magic, sizeof magic};
constexpr std::string_view kEncryptedMagic{encrypted_magic, sizeof encrypted_magic};
/// The footer's length and the magic bytes.
constexpr size_t kTailBytes = sizeof(uint32_t) + sizeof magic;

[[noreturn]] void fail(const std::string& name, std::string message, std::string fix) {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = name;
  error.fix = std::move(fix);
  throw error;
}

[[noreturn]] void fail_encrypted(const std::string& name) {
  fail(name, "is an encrypted Parquet file: its footer can't be read without the key",
       "decrypt it, or write it with a plaintext footer");
}

/// The magic bytes at both ends. A file that begins well and doesn't end so was cut off.
void check_magic(std::string_view head, std::string_view tail_magic, const std::string& name) {
  if (head == kEncryptedMagic || tail_magic == kEncryptedMagic) fail_encrypted(name);
  if (head == kMagic && tail_magic == kMagic) return;
  if (head == kMagic) {
    fail(name, "begins as a Parquet file but doesn't end as one: it is cut off or damaged",
         "get the file again, or write it again");
  }
  if (tail_magic == kMagic) {
    fail(name, "ends as a Parquet file but doesn't begin as one: it is damaged",
         "get the file again, or write it again");
  }
  fail(name, "is not a Parquet file: it neither begins nor ends with PAR1", "");
}

}  // namespace

std::unique_ptr<Footer> read_footer(RandomAccessSource& source, MemoryBudget& budget) {
  const std::string& name = source.name();
  auto footer = std::make_unique<Footer>(budget);
  footer->file_bytes = source.size();
  if (source.size() < sizeof magic + kTailBytes) {
    fail(name,
         fmt::format("is not a Parquet file: it has {} bytes, and the smallest has 12",
                     source.size()),
         "");
  }
  char head[sizeof magic];
  char tail[kTailBytes];
  source.read_at(0, head);
  source.read_at(source.size() - kTailBytes, tail);
  check_magic({head, sizeof head}, {tail + sizeof(uint32_t), sizeof magic}, name);

  uint32_t length = 0;
  std::memcpy(&length, tail, sizeof length);
  const uint64_t length_max = source.size() - sizeof magic - kTailBytes;
  if (length > length_max) {
    fail(name,
         fmt::format(
             "the footer is damaged: it would be {} bytes long, but the file has room for {}",
             length, length_max),
         "get the file again, or write it again");
  }
  footer->memory.resize(length);
  footer->bytes.resize(length);
  const uint64_t offset = source.size() - kTailBytes - length;
  if (length > 0) source.read_at(offset, footer->bytes);

  ThriftReader reader(footer->bytes, offset, "the footer", name);
  footer->metadata = parse_file_metadata(reader, footer->memory);
  check_file_metadata(footer->metadata, offset, name);
  return footer;
}

}  // namespace adze::parquet
