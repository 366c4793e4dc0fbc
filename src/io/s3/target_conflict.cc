#include "io/s3/target_conflict.h"

#include <fmt/format.h>

#include "base/percent_encoding.h"

namespace adze::io::s3 {
namespace {

/// What it says of itself comes from outside.
std::string work_text(const std::string& inputs, const char* otherwise) {
  constexpr size_t kBytesMax = 300;
  return inputs.empty() ? otherwise : header_text(inputs, kBytesMax);
}

}  // namespace

void refuse_existing(const Location& location, const Provenance& provenance,
                     const ObjectLook& existing) {
  if (!provenance.identity.empty() && provenance.identity == existing.identity) {
    AlreadyDone done(ErrorCategory::kAlreadyDone,
                     "is there already, made by the same job of the same inputs");
    done.file = location.uri();
    done.bytes = existing.bytes;
    done.stored = existing.stored;
    done.crc64nvme = existing.crc64nvme;
    throw done;
  }
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
    error.message = fmt::format(
        "exists already, made by another job or of other inputs: of {}; this run reads {}",
        work_text(existing.inputs, "inputs that it doesn't name"),
        work_text(provenance.inputs, "its own"));
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
