#include "io/s3/service_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/limits.h"
#include "io/aws/xml.h"
#include "io/http/http_error.h"

namespace adze::io::s3 {
namespace {

using enum ErrorCategory;

struct Meaning {
  std::string_view code;
  ErrorCategory category;
  const char* message;  ///< {bucket}, {key} and {action} are filled in
  const char* fix;
};

constexpr const char* kLater = "try again later";
constexpr const char* kServer = "ask those who run the server";
constexpr const char* kRunAgain = "run again";
constexpr const char* kMissing = "check the key, in which capitals count, and the bucket";
constexpr const char* kKmsKey = "check the KMS key, its state and its region";

constexpr Meaning kMeanings[] = {
    {"NoSuchBucket", kInput, "there is no bucket '{bucket}'",
     "check its name, and which account and endpoint are used"},
    {"NoSuchKey", kInput, "there is no object '{key}' in the bucket '{bucket}'", kMissing},
    {"NoSuchVersion", kInput, "the object has no such version", "check the version"},
    {"NoSuchAccessPoint", kInput, "there is no such access point",
     "check its name, its account and its region"},
    {"NoSuchUpload", kInput, "the unfinished upload is gone",
     "something has aborted it, perhaps a lifecycle rule of the bucket: run again"},

    {"AccessDenied", kPermission, "access denied",
     "allow {action}; without s3:ListBucket a missing object is denied too"},
    {"AllAccessDisabled", kPermission, "S3 has closed this bucket to everyone",
     "ask the bucket's owner, or AWS's support"},
    {"AccountProblem", kPermission, "something is wrong with the bucket's AWS account",
     "ask AWS's support"},
    {"NotSignedUp", kPermission, "the AWS account has no S3", "sign it up"},
    {"InvalidAccessKeyId", kPermission, "S3 does not know the access key",
     "check which credentials are used (adze check JOB) and that the key was not deleted"},
    {"SignatureDoesNotMatch", kPermission, "the secret key does not belong to the access key",
     "check the secret access key: it may be cut, or of another key"},
    {"ExpiredToken", kPermission, "the credentials have expired",
     "renew them, as by aws sso login"},
    {"ExpiredTokenException", kPermission, "the credentials have expired",
     "renew them, as by aws sso login"},
    {"TokenRefreshRequired", kPermission, "the credentials have expired",
     "renew them, as by aws sso login"},
    {"InvalidToken", kPermission, "the session token does not belong to the access key",
     "set AWS_SESSION_TOKEN together with the keys, or unset it"},
    {"RequestTimeTooSkewed", kPermission, "the clock of this machine is too far from S3's",
     "set the clock"},
    {"RequestExpired", kPermission, "the clock of this machine is too far from S3's",
     "set the clock"},
    {"AuthorizationHeaderMalformed", kPermission, "the request is signed for another region",
     "set AWS_REGION to the bucket's region"},
    {"InvalidPayer", kPermission, "the bucket's owner lets whoever asks pay, and can't charge you",
     "ask the bucket's owner"},

    {"InvalidObjectState", kInput, "the object is archived (Glacier) and can't be read as it is",
     "restore it first: aws s3api restore-object"},
    {"PermanentRedirect", kInput, "the bucket is in another region",
     "set AWS_REGION to the bucket's region"},
    {"IllegalLocationConstraintException", kInput, "the bucket is in another region",
     "set AWS_REGION to the bucket's region"},
    {"TemporaryRedirect", kInput, "the bucket has moved only lately", kLater},
    {"InvalidBucketName", kUsage, "S3 does not take '{bucket}' as a bucket's name",
     "check the bucket's name"},
    {"KeyTooLongError", kUsage, "the key is too long", "use a shorter name"},
    {"MethodNotAllowed", kInput, "this can't be done with the object",
     "check whether it is deleted (a delete marker) or locked"},
    {"InvalidRange", kInput, "the object is shorter than expected", "it was replaced: run again"},
    {"PreconditionFailed", kInput, "the object is not the one that was expected",
     "somebody else has written it: run again"},
    {"ConditionalRequestConflict", kInput, "somebody else is writing the same object", kRunAgain},
    {"OperationAborted", kInput, "somebody else is changing the same thing", kRunAgain},

    {"EntityTooLarge", kTarget, "the object is larger than S3 takes", "write several smaller ones"},
    {"EntityTooSmall", kTarget, "a part of the upload is smaller than S3 takes", kRunAgain},
    {"InvalidPart", kTarget, "a part of the upload is not there", kRunAgain},
    {"InvalidPartOrder", kTarget, "the parts of the upload are out of order", kRunAgain},
    {"BadDigest", kTarget, "the bytes that arrived are not those that were sent",
     "something on the way changes them: check memory, network and proxies, then run again"},
    {"XAmzContentSHA256Mismatch", kTarget, "the bytes that arrived are not those that were sent",
     "something on the way changes them: check memory, network and proxies, then run again"},
    {"XAmzContentChecksumMismatch", kTarget, "the bytes that arrived are not those that were sent",
     "something on the way changes them: check memory, network and proxies, then run again"},
    {"InvalidStorageClass", kUsage, "S3 does not know the storage class",
     "check it: STANDARD, STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR …"},
    {"InvalidTag", kUsage, "S3 does not take the tags", "check their characters and lengths"},
    {"AccessControlListNotSupported", kUsage, "the bucket has no access control lists",
     "leave the ACL out: the bucket's owner owns every object in it"},
    {"QuotaExceeded", kTarget, "the bucket is full", "make room, or raise its quota"},
    {"XMinioStorageFull", kTarget, "the server's disks are full", "make room"},

    {"KMS.DisabledException", kPermission, "the KMS key is disabled", kKmsKey},
    {"KMS.NotFoundException", kInput, "there is no such KMS key", kKmsKey},
    {"KMS.KMSInvalidStateException", kInput, "the KMS key can't be used in its state", kKmsKey},
    {"KMS.InvalidKeyUsageException", kInput, "the KMS key is not made for encryption", kKmsKey},
    {"KMS.ThrottlingException", kInput, "KMS is asked too often", kLater},

    {"SlowDown", kInput, "S3 is asked too often for this prefix", kLater},
    {"ServiceUnavailable", kInput, "S3 is busy", kLater},
    {"InternalError", kInput, "S3 failed in itself", kLater},
    {"RequestTimeout", kInput, "the body of the request did not arrive in time",
     "check the network, then run again"},
    {"NotImplemented", kInput, "the server can't do what it was asked", kServer},
};

/// For answers without a code: those to HEAD have no body.
constexpr Meaning kBareMeanings[] = {
    {"404", kInput, "there is no object '{key}' in the bucket '{bucket}'", kMissing},
    {"403", kPermission, "access denied",
     "allow {action}; without s3:ListBucket a missing object is denied too"},
    {"401", kPermission, "access denied", "check which credentials are used (adze check JOB)"},
    {"301", kInput, "the bucket is in another region", "set AWS_REGION to the bucket's region"},
    {"307", kInput, "the bucket has moved only lately", kLater},
    {"412", kInput, "the object is not the one that was expected",
     "somebody else has written it: run again"},
    {"416", kInput, "the object is shorter than expected", "it was replaced: run again"},
    {"400", kPermission, "S3 does not accept the request",
     "check the credentials, which may have expired, and the region"},
};

constexpr Meaning kUnknown[] = {
    {"4", kInput, "S3 refuses the request", "check the settings that it concerns"},
    {"5", kInput, "S3 failed in itself", kLater},
    {"", kInput, "S3 answered something else than expected", kServer},
};

template <size_t count>
const Meaning* find(const Meaning (&rows)[count], std::string_view code) {
  const auto* row = std::find_if(std::begin(rows), std::end(rows),
                                 [&](const Meaning& meaning) { return meaning.code == code; });
  return row == std::end(rows) ? nullptr : row;
}

const Meaning& meaning_of(const std::string& status, const std::string& code) {
  if (const Meaning* meaning = find(kMeanings, code)) return *meaning;
  const Meaning* bare = code.empty() ? find(kBareMeanings, status) : nullptr;
  if (bare != nullptr) return *bare;
  const Meaning* of_class = find(kUnknown, status.substr(0, 1));
  return of_class != nullptr ? *of_class : *find(kUnknown, "");
}

/// Of a server, so anything: one line of bounded length, and nothing if it repeats what was signed.
std::string tamed(std::string_view text) {
  constexpr size_t kBytesMax = 400;
  for (const char* secret : {"AWS4-HMAC", "Credential=", "Signature=", "oken"}) {
    if (text.find(secret) != std::string_view::npos) return "";
  }
  std::string line;
  for (const char c : text.substr(0, kBytesMax)) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    line += is_control ? ' ' : c;
  }
  return line;
}

/// Those with a meaning here are no secrets, whatever word is in them.
std::string tamed_code(const std::string& code) {
  return find(kMeanings, code) != nullptr ? code : tamed(code);
}

bool has_parameter(const Request& request, std::string_view name) {
  return std::any_of(request.query.begin(), request.query.end(),
                     [&](const NameValue& parameter) { return parameter.name == name; });
}

std::string filled(const char* text, const Request& request) {
  return fmt::format(fmt::runtime(text), fmt::arg("bucket", request.bucket),
                     fmt::arg("key", request.key), fmt::arg("action", needed_action(request)));
}

}  // namespace

std::string_view needed_action(const Request& request) {
  const std::string_view method = request.method;
  if (method == "PUT") return "s3:PutObject";
  if (method == "POST")
    return has_parameter(request, "delete") ? "s3:DeleteObject" : "s3:PutObject";
  if (method == "DELETE") {
    return has_parameter(request, "uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
  }
  if (has_parameter(request, "uploads")) return "s3:ListBucketMultipartUploads";
  if (has_parameter(request, "uploadId")) return "s3:ListMultipartUploadParts";
  if (has_parameter(request, "versions")) return "s3:ListBucketVersions";
  if (request.key.empty()) return "s3:ListBucket";
  return has_parameter(request, "versionId") ? "s3:GetObjectVersion" : "s3:GetObject";
}

bool is_error_document(std::string_view body) {
  const auto skip_blanks = [&] {
    body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  };
  skip_blanks();
  if (body.starts_with("<?xml")) body.remove_prefix(std::min(body.find("?>") + 2, body.size()));
  skip_blanks();
  return body.starts_with("<Error>") || body.starts_with("<Error ");
}

ErrorDocument parse_error_document(std::string_view body) {
  if (!is_error_document(body)) return {};
  const std::optional<aws::XmlElement> root = aws::parse_xml(body);
  if (!root) return {};
  return {.code = tamed_code(root->text_of("Code")),
          .message = tamed(root->text_of("Message")),
          .region = root->text_of("Region"),
          .endpoint = root->text_of("Endpoint"),
          .storage_class = tamed(root->text_of("StorageClass"))};
}

ServiceError service_error(const Request& request, const http::Answer& answer,
                           const ErrorDocument& document) {
  const Meaning& meaning = meaning_of(std::to_string(answer.status), document.code);
  ServiceError error(meaning.category, filled(meaning.message, request));
  error.status = answer.status;
  error.code = document.code;
  error.request_id = tamed(answer.amz_field("x-amz-request-id"));
  error.file = fmt::format("s3://{}/{}", request.bucket, request.key);
  error.fix = filled(meaning.fix, request);

  error.message +=
      fmt::format(" (S3 answered {}", document.code.empty()
                                          ? http::status_text(answer.status)
                                          : fmt::format("{} {}", answer.status, document.code));
  if (!document.storage_class.empty()) error.message += ", class " + document.storage_class;
  if (!error.request_id.empty()) error.message += ", request " + error.request_id;
  error.message += ")";
  // What is denied to whom, or what an error is that has no row here, S3 says best.
  const bool is_unknown = find(kMeanings, document.code) == nullptr;
  if (!document.message.empty() && (is_unknown || document.code == "AccessDenied")) {
    error.message += ": " + document.message;
  }
  return error;
}

}  // namespace adze::io::s3
