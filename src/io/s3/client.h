#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "io/aws/sign_request.h"
#include "io/http/answer.h"

namespace adze {
struct RunContext;
}

/// S3's REST API, as far as adze needs it: requests signed, sent to the right place, tried again
/// as AWS's standard retry mode says, and errors told in words. From the outside in:
///
///   source.h, sink.h, list.h …   objects as inputs and targets
///   client.h                     one request, whatever it takes to get it answered
///   aws/sign_request.h           Signature Version 4
///   aws/credentials.h            whose
///   http/transport.h             the connection
namespace adze::io::s3 {

using aws::NameValue;

/// One request. Views must stay until the call returns.
struct Request {
  std::string_view method = "GET";
  std::string_view bucket;
  std::string_view key = {};            ///< empty: the bucket itself
  std::vector<NameValue> query = {};    ///< not encoded; an empty value is sent as "name="
  std::vector<NameValue> headers = {};  ///< names in lower case; all are signed
  std::span<const char> body = {};
};

/// What S3 answered instead of doing it, after all retries. `message` and `fix` are for people;
/// these are for whoever can do something about it.
struct ServiceError : Error {
  using Error::Error;
  int status = 0;
  std::string code;        ///< "NoSuchKey", "PreconditionFailed"; empty where a HEAD was answered
  std::string request_id;  ///< x-amz-request-id; in the message too
  unsigned attempts = 1;   ///< as in Reply
};

struct Reply {
  http::Answer answer;  ///< a success (2xx)
  std::string body;     ///< whole; at most limits::s3_document_bytes_max
  /// How often it was sent and may have been done. Above 1 an earlier attempt may have done the
  /// work without our seeing its answer: a 412 or NoSuchUpload can then be our own doing.
  unsigned attempts = 1;
};

/// The body of one GET while it arrives. Used by one thread at a time; outlives no Client. Ends
/// without retries: whoever reads it knows at which byte to ask again.
class BodyStream {
 public:
  struct Got {
    size_t bytes = 0;          ///< at least one, or 0 at the end and on failure
    std::string failure = {};  ///< why it broke off: "Connection reset by peer"; empty: it did not
  };

  virtual ~BodyStream() = default;
  virtual const http::Answer& answer() const = 0;
  virtual Got read(std::span<char> into) = 0;
};

/// Thread-safe: each request has a connection of its own while it lasts, and idle ones are kept.
/// Holds no RunContext.
class Client {
 public:
  virtual ~Client() = default;

  /// Throws ServiceError for every answer that is no success, also for an error in the body of a
  /// 200; Error(kInput, kTarget is for the caller to make of it, kPermission) where there is no
  /// answer or are no credentials.
  virtual Reply send(const Request& request, RunContext& context) = 0;

  /// Begins a GET and gives its body as it comes; with retries until the answer has begun.
  virtual std::unique_ptr<BodyStream> open(const Request& request, RunContext& context) = 0;

  /// A pause before a body is asked for again from its byte on, taken from the same quota of
  /// retries; false if there are none left. `attempt` counts from 1 since the last progress.
  virtual bool pause_before_retry(unsigned attempt, RunContext& context) = 0;
};

/// The client that all with the same context share, made of its environment at the first call.
Client& client(RunContext& context);

}  // namespace adze::io::s3
