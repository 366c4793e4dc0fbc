#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Numbers and texts as SSH sends them (RFC 4251, section 5).
namespace adze::io::sftp {

/// Most significant byte first.
std::string wire_number(uint32_t number);
/// The length, then the bytes.
std::string wire_text(std::string_view text);

/// Takes a message apart from its beginning; nothing where it is too short.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<uint8_t> byte();
  std::optional<uint32_t> number();
  std::optional<std::string_view> text();
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace adze::io::sftp
