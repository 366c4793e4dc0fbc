// Any bytes as the answer of an S3 server: what is made of them for people must be one bounded line
// that repeats nothing that was signed, and the tree of any XML must keep to its bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/limits.h"
#include "io/aws/xml.h"
#include "io/s3/service_error.h"

namespace adze::io::s3 {
namespace {

size_t elements_of(const aws::XmlElement& element, size_t depth) {
  if (depth > limits::xml_depth_max) std::abort();
  size_t count = 1;
  for (const aws::XmlElement& child : element.children) count += elements_of(child, depth + 1);
  return count;
}

void require_tame(std::string_view text) {
  if (text.size() > 4096) std::abort();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) std::abort();
  }
  if (text.find("Signature=") != std::string_view::npos) std::abort();
}

void run(std::string_view text) {
  if (const auto root = aws::parse_xml(text)) {
    if (elements_of(*root, 1) > limits::xml_elements_max) std::abort();
  }
  const ErrorDocument document = parse_error_document(text);
  http::Answer answer;
  answer.status = 400;
  answer.amz_fields["x-amz-request-id"] = text.substr(0, 64);
  const ServiceError error = service_error({.bucket = "data", .key = "k"}, answer, document);
  require_tame(error.message);
  require_tame(error.fix);
  require_tame(error.code);
}

}  // namespace
}  // namespace adze::io::s3

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  adze::io::s3::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
