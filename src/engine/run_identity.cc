#include "engine/run_identity.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace adze::engine {
namespace {

/// What changes when the input does. An ETag goes before a version, since a list has no versions
/// and the same object must mean the same whether it was named or listed.
std::string version_text(const io::InputIdentity& input) {
  if (!input.etag.empty()) return "etag " + input.etag;
  if (!input.version.empty()) return "version " + input.version;
  if (!input.can_read_again || input.modified_nanoseconds == 0) return "";
  return fmt::format("{} bytes of {}", input.bytes, input.modified_nanoseconds);
}

/// Fields with their lengths, so that no two lists run together into the same text.
void append(std::string& to, const std::string& field) {
  to += fmt::format("{}:{};", field.size(), field);
}

}  // namespace

std::string run_identity(const Job& job, std::span<const io::InputIdentity> inputs) {
  std::string meaning;
  append(meaning, job_hash(job));
  for (const io::InputIdentity& input : inputs) {
    const std::string version = version_text(input);
    if (version.empty()) return "";
    append(meaning, input.uri);
    append(meaning, version);
  }
  const XXH128_hash_t hash = XXH3_128bits(meaning.data(), meaning.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace adze::engine
