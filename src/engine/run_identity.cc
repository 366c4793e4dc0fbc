#include "engine/run_identity.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <chrono>

#include "io/aws/timestamp.h"
#include "io/sequencer.h"

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

std::string hash_text(const std::string& text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

/// Null: there is none, or there are several, whose events have no common order.
const io::InputPattern* only_told_input(const Job& job) {
  const io::InputPattern* told = nullptr;
  for (const io::InputPattern& input : job.source.inputs) {
    if (!input.told) continue;
    if (told != nullptr) return nullptr;
    told = &input;
  }
  return told;
}

/// Fields with their lengths, so that no two lists run together into the same text.
void append(std::string& to, const std::string& field) {
  to += fmt::format("{}:{};", field.size(), field);
}

std::string version_for_people(const io::InputIdentity& input) {
  if (!input.etag.empty() || !input.version.empty() || version_text(input).empty()) {
    return version_text(input);
  }
  const std::chrono::system_clock::time_point modified(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::nanoseconds(input.modified_nanoseconds)));
  return fmt::format("{} bytes of {}", input.bytes, io::aws::timestamp_text(modified));
}

/// "s3://bucket/a.csv (etag "d41d…") and 3 more"
std::string inputs_text(std::span<const io::InputIdentity> inputs) {
  if (inputs.empty()) return "";
  const std::string version = version_for_people(inputs[0]);
  std::string text = inputs[0].uri;
  if (!version.empty()) text += fmt::format(" ({})", version);
  if (inputs.size() > 1) text += fmt::format(" and {} more", inputs.size() - 1);
  return text;
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
  return hash_text(meaning);
}

io::Provenance provenance_of(const Job& job, std::span<const io::InputIdentity> inputs) {
  io::Provenance provenance{.identity = run_identity(job, inputs), .inputs = inputs_text(inputs)};
  const io::InputPattern* told = only_told_input(job);
  if (told == nullptr || !io::is_sequencer(told->told->sequencer)) return provenance;
  provenance.source = hash_text(told->location);
  provenance.sequencer = told->told->sequencer;
  return provenance;
}

}  // namespace adze::engine
