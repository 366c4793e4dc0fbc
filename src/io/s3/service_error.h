#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/http/answer.h"
#include "io/s3/client.h"

/// What S3 says when it does not do what it was asked, in the words of whoever has to mend it.
namespace adze::io::s3 {

/// <Error>…</Error>; all empty where an answer has no such body. Elements that hold what was signed
/// are not even read.
struct ErrorDocument {
  std::string code;
  std::string message;
  std::string region;         ///< where the bucket is
  std::string endpoint;       ///< likewise, as a host
  std::string storage_class;  ///< of an object that is archived
};

/// Never throws for what is in `body`.
ErrorDocument parse_error_document(std::string_view body);

/// A body that is an error although the answer calls itself a success.
bool is_error_document(std::string_view body);

ServiceError service_error(const Request& request, const http::Answer& answer,
                           const ErrorDocument& document);

/// The permission that `request` needs: "s3:GetObject".
std::string_view needed_action(const Request& request);

}  // namespace adze::io::s3
