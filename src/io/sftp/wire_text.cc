#include "io/sftp/wire_text.h"

namespace adze::io::sftp {

std::string wire_number(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

std::string wire_text(std::string_view text) {
  return wire_number(static_cast<uint32_t>(text.size())).append(text);
}

std::optional<uint8_t> WireReader::byte() {
  if (rest_.empty()) return std::nullopt;
  const auto value = static_cast<uint8_t>(rest_[0]);
  rest_.remove_prefix(1);
  return value;
}

std::optional<uint32_t> WireReader::number() {
  if (rest_.size() < 4) return std::nullopt;
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(rest_[i]);
  rest_.remove_prefix(4);
  return value;
}

std::optional<std::string_view> WireReader::text() {
  WireReader ahead = *this;
  const std::optional<uint32_t> size = ahead.number();
  if (!size || *size > ahead.rest_.size()) return std::nullopt;
  const std::string_view text = ahead.rest_.substr(0, *size);
  rest_ = ahead.rest_.substr(*size);
  return text;
}

}  // namespace adze::io::sftp
