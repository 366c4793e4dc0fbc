#include "sql/pg_query.h"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "base/error.h"

namespace adze::sql {
namespace {

PgError make_error(const PgQueryError& error) {
  return {error.message, static_cast<size_t>(std::max(error.cursorpos - 1, 0))};
}

// The scanner answers in protobuf, of which two messages are all that is needed:
//   ScanResult { 1: int32 version; 2: repeated ScanToken tokens }
//   ScanToken  { 1: int32 start; 2: int32 end; 4: Token token; 5: KeywordKind keyword_kind }
// Every field is a varint but ScanResult.tokens, which has a length before it.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }

  uint64_t varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      ADZE_CHECK(!bytes_.empty());
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    fail_internal("a varint of more than 64 bits", __FILE__, __LINE__);
  }

  std::string_view message() {
    const uint64_t size = varint();
    ADZE_CHECK(size <= bytes_.size());
    const std::string_view found = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return found;
  }

 private:
  std::string_view bytes_;
};

PgToken read_token(std::string_view bytes) {
  PgToken token;
  ProtobufReader reader(bytes);
  while (!reader.at_end()) {
    const uint64_t field = reader.varint() >> 3;
    const uint64_t value = reader.varint();
    if (field == 1) token.begin = value;
    if (field == 2) token.end = value;
    if (field == 4) token.kind = static_cast<int>(value);
    if (field == 5) token.keyword_kind = static_cast<int>(value);
  }
  return token;
}

constexpr uint64_t kTokensTag = (2 << 3) | 2;

}  // namespace

std::vector<PgToken> pg_scan(const std::string& text) {
  PgQueryScanResult result = pg_query_scan(text.c_str());
  const std::unique_ptr<PgQueryScanResult, void (*)(PgQueryScanResult*)> guard(
      &result, [](PgQueryScanResult* r) { pg_query_free_scan_result(*r); });
  if (result.error != nullptr) throw make_error(*result.error);
  std::vector<PgToken> tokens;
  ProtobufReader reader({result.pbuf.data, result.pbuf.len});
  while (!reader.at_end()) {
    if (reader.varint() == kTokensTag) {
      tokens.push_back(read_token(reader.message()));
    } else {
      reader.varint();
    }
  }
  return tokens;
}

std::string pg_parse(const std::string& text) {
  PgQueryParseResult result = pg_query_parse(text.c_str());
  const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> guard(
      &result, [](PgQueryParseResult* r) { pg_query_free_parse_result(*r); });
  if (result.error != nullptr) throw make_error(*result.error);
  return result.parse_tree;
}

}  // namespace adze::sql
