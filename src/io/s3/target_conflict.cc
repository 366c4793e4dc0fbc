#include "io/s3/target_conflict.h"

#include <fmt/format.h>

#include <compare>

#include "base/percent_encoding.h"
#include "base/version.h"
#include "io/sequencer.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

/// What it says of itself comes from outside.
std::string work_text(const std::string& inputs, const char* otherwise) {
  constexpr size_t kBytesMax = 300;
  return inputs.empty() ? otherwise : header_text(inputs, kBytesMax);
}

[[noreturn]] void report_done(const Location& location, const ObjectLook& existing) {
  AlreadyDone done(ErrorCategory::kAlreadyDone,
                   "is there already, made by the same job of the same inputs");
  done.file = location.uri();
  done.bytes = existing.bytes;
  done.stored = existing.stored;
  done.crc64nvme = existing.crc64nvme;
  throw done;
}

bool is_same_work(const Provenance& provenance, const ObjectLook& existing) {
  return !provenance.identity.empty() && provenance.identity == existing.identity;
}

/// The event that asked for what is there, against that of this run. Unordered: they are not both
/// of the same object, or it isn't known.
std::partial_ordering compare_events(const Provenance& provenance, const ObjectLook& existing) {
  const bool are_of_one_object =
      !provenance.source.empty() && provenance.source == existing.source &&
      is_sequencer(provenance.sequencer) && is_sequencer(existing.sequencer);
  if (!are_of_one_object) return std::partial_ordering::unordered;
  return compare_sequencers(existing.sequencer, provenance.sequencer);
}

bool is_newer(const Provenance& provenance, const ObjectLook& existing) {
  return compare_events(provenance, existing) == std::partial_ordering::greater;
}

}  // namespace

/// The same bytes of an object may come again after others. Then they are written again too, for
/// the event's place in the order, or the event of the others, come late, would seem the newer one.
bool is_done(const Provenance& provenance, const ObjectLook& existing) {
  if (!is_same_work(provenance, existing) || existing.adze_version != version) return false;
  return provenance.sequencer.empty() ||
         compare_events(provenance, existing) == std::partial_ordering::equivalent;
}

void require_none_newer(const Location& location, const Provenance& provenance,
                        const ObjectLook& existing) {
  if (!is_newer(provenance, existing)) return;
  NotWorkedOn superseded(NotWorkedOn::Why::kSuperseded,
                         "what is there was made for a newer event of the same object");
  superseded.file = location.uri();
  throw superseded;
}

void require_work_left(const Location& location, const Provenance& provenance,
                       const ObjectLook& existing) {
  require_none_newer(location, provenance, existing);
  if (is_done(provenance, existing)) report_done(location, existing);
}

std::string both_works_text(const Provenance& provenance, const ObjectLook& existing) {
  return fmt::format("of {}; this run reads {}",
                     work_text(existing.inputs, "inputs that it doesn't name"),
                     work_text(provenance.inputs, "its own"));
}

void refuse_existing(const Location& location, const Provenance& provenance,
                     const ObjectLook& existing) {
  if (is_same_work(provenance, existing)) report_done(location, existing);
  Error error(ErrorCategory::kTarget, "");
  error.file = location.uri();
  error.fix = "name another target, or use the mode replace";
  if (existing.identity.empty()) {
    error.message = "exists already, and nothing in it says of what it was made";
  } else if (provenance.identity.empty()) {
    error.message = fmt::format(
        "exists already, made of {}; whether this run would be the same can't be told, for an "
        "input of it has no version",
        work_text(existing.inputs, "inputs that it doesn't name"));
  } else {
    error.message = "exists already, made by another job or of other inputs: " +
                    both_works_text(provenance, existing);
  }
  throw error;
}

std::string header_text(std::string_view text, size_t bytes_max) {
  constexpr std::string_view kEllipsis = "...";
  std::string encoded;
  const auto is_special = [](char c) { return c < ' ' || c >= 0x7f || c == '%'; };
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string piece = percent_encode_if(text.substr(i, 1), is_special);
    if (encoded.size() + piece.size() + kEllipsis.size() > bytes_max) {
      return encoded.append(kEllipsis);
    }
    encoded += piece;
  }
  return encoded;
}

}  // namespace adze::io::s3
