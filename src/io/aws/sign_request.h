#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// AWS's Signature Version 4: proof that a request comes from the owner of a secret key and has not
/// been changed on its way. Pure functions, so that AWS's own test vectors can be put to them.
namespace adze::io::aws {

struct Credentials;

struct NameValue {
  std::string name;
  std::string value;

  auto operator<=>(const NameValue&) const = default;
};

/// All of a request that is signed.
struct RequestToSign {
  std::string_view method = "GET";
  std::string_view host = {};               ///< with ":port" where that is not the scheme's own
  std::string_view path = "/";              ///< as it is sent: see percent_encoded()
  std::span<const NameValue> query = {};    ///< as it is meant, in any order
  std::span<const NameValue> headers = {};  ///< besides those that signing adds; lower-case names
  std::string_view payload_hash = {};       ///< sha256_hex() of the body, or unsigned_payload
};

/// For whom and when a signature counts.
struct SigningScope {
  std::string_view region;
  std::string_view service;  ///< "s3", "sts"
  std::chrono::system_clock::time_point time;
};

/// The lines to send, "name: value": those of `request`, x-amz-date, x-amz-security-token where the
/// credentials have one, for S3 x-amz-content-sha256, and authorization. All are secret.
std::vector<std::string> signed_header_lines(const RequestToSign& request,
                                             const Credentials& credentials,
                                             const SigningScope& scope);

/// The query as it is signed, and so as it must be sent: "list-type=2&prefix=a%2Fb"; every
/// parameter has its "=".
std::string canonical_query(std::span<const NameValue> query);

/// The three steps of the signature, for tests.
struct Signature {
  std::string canonical_request;
  std::string string_to_sign;
  std::string authorization;
};
/// Of `headers` as they are, without adding any but host.
Signature sign(const RequestToSign& request, const Credentials& credentials,
               const SigningScope& scope);

/// Everything but letters, digits and "-._~" as %XX, in UTF-8. S3 paths keep their slashes, and
/// nothing else is done to them: "a/../b" and "//" are names like any other.
enum class Slashes { kEncoded, kKept };
std::string percent_encoded(std::string_view text, Slashes slashes);

/// In lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// Instead of a hash: S3 takes it over https, where TLS guards the body.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

}  // namespace adze::io::aws
