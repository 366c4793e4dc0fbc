// Any bytes as the answer of a service or program that gives credentials: they are some, or an
// Error(kPermission) that repeats nothing of them.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/aws/json_fields.h"
#include "io/aws/timestamp.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace adze;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto time = io::aws::parse_timestamp(text)) {
    if (!io::aws::parse_timestamp(io::aws::timestamp_text(*time))) std::abort();
  }
  try {
    const io::aws::Credentials credentials =
        io::aws::credentials_of_json(text, "Token", "the source");
    if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) std::abort();
  } catch (const Error& error) {
    if (error.category != ErrorCategory::kPermission) std::abort();
    if (!error.message.starts_with("the source gives ")) std::abort();
    return 0;
  }
  const auto fields = io::aws::parse_json_fields(text);
  if (!fields || !io::aws::parse_json_fields(io::aws::json_object(*fields))) std::abort();
  return 0;
}
