#include "io/sftp/private_key.h"

#include <nettle/base64.h>

#include <cstdint>

#include "io/sftp/wire_text.h"

namespace adze::io::sftp {
namespace {

constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
/// Far enough for the type of the public key, which stands in the clear.
constexpr size_t kBase64Digits = 256;

std::string head_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == '-' || digits.size() == kBase64Digits) break;
    if (c != '\n' && c != '\r') digits += c;
  }
  base64_decode_ctx decoder;
  base64_decode_init(&decoder);
  std::string bytes(BASE64_DECODE_LENGTH(digits.size()), '\0');
  size_t size = bytes.size();
  if (base64_decode_update(&decoder, &size, reinterpret_cast<uint8_t*>(bytes.data()), digits.size(),
                           digits.data()) == 0) {
    return "";
  }
  return bytes.substr(0, size);
}

}  // namespace

PrivateKeyKind private_key_kind(std::string_view text) {
  const size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) {
    return {.is_encrypted = text.find("ENCRYPTED") != std::string_view::npos,
            .is_rsa = text.find("BEGIN RSA PRIVATE KEY") != std::string_view::npos};
  }
  const std::string head = head_of(text.substr(begin + kBegin.size()));
  constexpr std::string_view kMagic("openssh-key-v1\0", 15);
  if (!head.starts_with(kMagic)) return {};
  WireReader reader(std::string_view(head).substr(kMagic.size()));
  const std::string_view cipher = reader.text().value_or("none");
  reader.text();    // how the passphrase becomes a key
  reader.text();    // and its options
  reader.number();  // of keys: 1
  reader.number();  // bytes of the public key, which is longer than the head
  return {.is_encrypted = cipher != "none", .is_rsa = reader.text() == "ssh-rsa"};
}

}  // namespace adze::io::sftp
