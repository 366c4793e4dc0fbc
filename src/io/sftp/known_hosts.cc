// libssh2 reads such files too, but without patterns, @revoked and line numbers, and it gives up a
// file with a line that it does not understand.
#include "io/sftp/known_hosts.h"

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "io/glob_pattern.h"

namespace adze::io::sftp {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const size_t end = std::min(line.find_first_of(kBlanks), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  base64_decode_ctx context;
  base64_decode_init(&context);
  std::string bytes(BASE64_DECODE_LENGTH(text.size()), '\0');
  size_t size = bytes.size();
  const bool is_good =
      base64_decode_update(&context, &size, reinterpret_cast<uint8_t*>(bytes.data()), text.size(),
                           text.data()) == 1 &&
      base64_decode_final(&context) == 1;
  if (!is_good) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

/// `text` is `|1|salt|HMAC-SHA1 of the name with that salt`.
bool is_hash_of(std::string_view text, std::string_view name) {
  text.remove_prefix(3);
  const size_t bar = std::min(text.find('|'), text.size());
  const std::optional<std::string> salt = base64_decoded(text.substr(0, bar));
  const std::optional<std::string> hash =
      bar < text.size() ? base64_decoded(text.substr(bar + 1)) : std::nullopt;
  if (!salt || !hash || hash->size() != SHA1_DIGEST_SIZE) return false;
  hmac_sha1_ctx context;
  hmac_sha1_set_key(&context, salt->size(), reinterpret_cast<const uint8_t*>(salt->data()));
  hmac_sha1_update(&context, name.size(), reinterpret_cast<const uint8_t*>(name.data()));
  std::array<uint8_t, SHA1_DIGEST_SIZE> digest;
  hmac_sha1_digest(&context, digest.size(), digest.data());
  return std::equal(digest.begin(), digest.end(), hash->begin(),
                    [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); });
}

/// `*` and `?` alone are special here: the brackets of [host]:port are themselves.
std::string glob_of(std::string_view pattern) {
  std::string glob;
  for (const char c : pattern) {
    if (c == '[' || c == '\\') glob += '\\';
    glob += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return glob;
}

bool names_host(std::string_view names, std::string_view host) {
  if (names.starts_with("|1|")) return is_hash_of(names, host);
  bool is_named = false;
  while (!names.empty()) {
    const size_t comma = std::min(names.find(','), names.size());
    std::string_view pattern = names.substr(0, comma);
    names.remove_prefix(std::min(comma + 1, names.size()));
    const bool is_exception = pattern.starts_with('!');
    if (is_exception) pattern.remove_prefix(1);
    if (!glob_matches(glob_of(pattern), host)) continue;
    if (is_exception) return false;
    is_named = true;
  }
  return is_named;
}

}  // namespace

KnownHosts::KnownHosts(std::string_view host, unsigned port)
    : entry_(port == 22 ? std::string(host) : fmt::format("[{}]:{}", host, port)) {}

void KnownHosts::add(std::string_view text, const std::string& name) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    add_line(line, fmt::format("{}:{}", name, number));
  }
}

void KnownHosts::add_line(std::string_view line, const std::string& place) {
  std::string_view word = next_word(line);
  if (word.empty() || word[0] == '#' || word == "@cert-authority") return;
  const bool is_revoked = word == "@revoked";
  if (is_revoked) word = next_word(line);
  if (!names_host(word, entry_)) return;
  const std::string_view type = next_word(line);
  std::optional<std::string> key = base64_decoded(next_word(line));
  if (!key || type.empty() || key_type(*key) != type) return;
  lines_.push_back({.key = std::move(*key), .is_revoked = is_revoked, .place = place});
}

KnownHosts::Finding KnownHosts::check(std::string_view key) const {
  for (const Line& line : lines_) {
    if (line.is_revoked && line.key == key) return {Verdict::kRevoked, line.place};
  }
  Finding finding{Verdict::kUnknown, ""};
  for (const Line& line : lines_) {
    if (line.is_revoked) continue;
    if (line.key == key) return {Verdict::kKnown, line.place};
    const Verdict verdict =
        key_type(line.key) == key_type(key) ? Verdict::kChanged : Verdict::kOtherType;
    if (finding.verdict < verdict) finding = {verdict, line.place};
  }
  return finding;
}

std::vector<std::string> KnownHosts::key_types() const {
  std::vector<std::string> types;
  for (const Line& line : lines_) {
    const std::string type(key_type(line.key));
    const bool is_listed = std::find(types.begin(), types.end(), type) != types.end();
    if (!line.is_revoked && !is_listed) types.push_back(type);
  }
  return types;
}

std::string_view key_type(std::string_view key) {
  if (key.size() < 4) return {};
  size_t size = 0;
  for (size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<uint8_t>(key[i]);
  return size <= key.size() - 4 ? key.substr(4, size) : std::string_view();
}

std::string key_fingerprint(std::string_view key) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, key.size(), reinterpret_cast<const uint8_t*>(key.data()));
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&context, digest.size(), digest.data());
  std::string text(BASE64_ENCODE_RAW_LENGTH(digest.size()), '\0');
  base64_encode_raw(text.data(), digest.size(), digest.data());
  while (text.ends_with('=')) text.pop_back();
  return "SHA256:" + text;
}

}  // namespace adze::io::sftp
