// The steps, as AWS names them:
//
//   canonical request  method, path, sorted query, sorted headers and hash of the body, one a line
//   string to sign     algorithm, time, scope and the hash of the canonical request
//   signing key        HMAC of day, region, service and "aws4_request", begun with the secret
//   signature          HMAC of the string to sign
//
// libcurl has a signer too (CURLOPT_AWS_SIGV4); that of Debian 12 signs "?uploads" and unsorted
// queries wrongly. Tested by sign_request_test.cc against AWS's published vectors.
#include "io/aws/sign_request.h"

#include <fmt/format.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/percent_encoding.h"
#include "io/aws/credentials.h"

namespace adze::io::aws {
namespace {

using Digest = std::array<uint8_t, SHA256_DIGEST_SIZE>;

const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

std::string hex(const Digest& digest) {
  std::string text;
  for (const uint8_t byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

Digest hmac(std::string_view key, std::string_view text) {
  hmac_sha256_ctx state;
  hmac_sha256_set_key(&state, key.size(), bytes_of(key));
  hmac_sha256_update(&state, text.size(), bytes_of(text));
  Digest digest;
  hmac_sha256_digest(&state, digest.size(), digest.data());
  return digest;
}

Digest hmac(const Digest& key, std::string_view text) {
  return hmac(std::string_view(reinterpret_cast<const char*>(key.data()), key.size()), text);
}

/// "20130524T000000Z".
std::string time_text(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// Blanks around a value go, and several in a row become one.
std::string trimmed(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (is_blank && (text.empty() || text.back() == ' ')) continue;
    text += is_blank ? ' ' : c;
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

struct CanonicalHeaders {
  std::string lines;
  std::string names;  ///< "host;x-amz-date"
};

/// Values of one name are joined in the order in which they are sent.
CanonicalHeaders canonical_headers(const RequestToSign& request) {
  std::vector<NameValue> headers(request.headers.begin(), request.headers.end());
  headers.push_back({"host", std::string(request.host)});
  std::stable_sort(headers.begin(), headers.end(),
                   [](const NameValue& a, const NameValue& b) { return a.name < b.name; });
  CanonicalHeaders canonical;
  for (size_t i = 0; i < headers.size(); ++i) {
    const bool is_another = i == 0 || headers[i].name != headers[i - 1].name;
    if (is_another) {
      if (i > 0) canonical.lines += '\n';
      if (i > 0) canonical.names += ';';
      canonical.names += headers[i].name;
      canonical.lines += headers[i].name + ":";
    } else {
      canonical.lines += ',';
    }
    canonical.lines += trimmed(headers[i].value);
  }
  canonical.lines += '\n';
  return canonical;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  sha256_ctx state;
  sha256_init(&state);
  sha256_update(&state, bytes.size(), bytes_of(bytes));
  Digest digest;
  sha256_digest(&state, digest.size(), digest.data());
  return hex(digest);
}

std::string percent_encoded(std::string_view text, Slashes slashes) {
  return percent_encode_if(text, [slashes](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_plain = is_letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                          c == '~' || (c == '/' && slashes == Slashes::kKept);
    return !is_plain;
  });
}

std::string canonical_query(std::span<const NameValue> query) {
  std::vector<NameValue> encoded;
  for (const NameValue& parameter : query) {
    encoded.push_back({percent_encoded(parameter.name, Slashes::kEncoded),
                       percent_encoded(parameter.value, Slashes::kEncoded)});
  }
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const NameValue& parameter : encoded) {
    if (!text.empty()) text += '&';
    text += parameter.name + "=" + parameter.value;
  }
  return text;
}

Signature sign(const RequestToSign& request, const Credentials& credentials,
               const SigningScope& scope) {
  const std::string time = time_text(scope.time);
  const std::string day = time.substr(0, 8);
  const CanonicalHeaders headers = canonical_headers(request);
  const std::string credential_scope =
      fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);

  Signature signature;
  signature.canonical_request = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path,
                                            canonical_query(request.query), headers.lines,
                                            headers.names, request.payload_hash);
  signature.string_to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, credential_scope,
                                         sha256_hex(signature.canonical_request));
  Digest key = hmac("AWS4" + credentials.secret_access_key, day);
  for (const std::string_view part :
       {scope.region, scope.service, std::string_view("aws4_request")}) {
    key = hmac(key, part);
  }
  signature.authorization =
      fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                  credentials.access_key_id, credential_scope, headers.names,
                  hex(hmac(key, signature.string_to_sign)));
  return signature;
}

std::vector<std::string> signed_header_lines(const RequestToSign& request,
                                             const Credentials& credentials,
                                             const SigningScope& scope) {
  std::vector<NameValue> headers(request.headers.begin(), request.headers.end());
  headers.push_back({"x-amz-date", time_text(scope.time)});
  if (scope.service == "s3") {
    headers.push_back({"x-amz-content-sha256", std::string(request.payload_hash)});
  }
  if (!credentials.session_token.empty()) {
    headers.push_back({"x-amz-security-token", credentials.session_token});
  }
  RequestToSign complete = request;
  complete.headers = headers;
  std::vector<std::string> lines;
  lines.reserve(headers.size() + 1);
  for (const NameValue& header : headers) lines.push_back(header.name + ": " + header.value);
  lines.push_back("authorization: " + sign(complete, credentials, scope).authorization);
  return lines;
}

}  // namespace adze::io::aws
