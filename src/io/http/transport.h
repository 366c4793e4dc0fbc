#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "io/http/answer.h"

namespace adze::io::http {

struct Credentials;
struct Url;

/// One request. What it refers to must stay until the transfer has ended.
struct Request {
  const Url& url;
  const Credentials* credentials = nullptr;  ///< null: none are sent
  std::optional<uint64_t> first_byte = {};   ///< Range: the rest from here, counted from 0 …
  std::string validator = {};                ///< … If-Range: of this version only
  const char* method = "GET";                ///< or HEAD, PUT, POST, DELETE
  /// More lines of the head, "name: value". REQUIRES: no line breaks in them.
  std::span<const std::string> headers = {};
  std::span<const char> body = {};  ///< of PUT and POST, sent with its Content-Length
  bool through_proxy = true;        ///< false: straight to the host, whatever the environment says
  bool only_public = false;         ///< to no address that is_public_address() says no to
  bool takes_codings = true;        ///< the server may compress the answer's body on its way
};

/// Why a transfer ended too soon.
struct TransportFailure {
  enum class Kind {
    kDropped,         ///< reset, closed, cut: may work when tried again
    kRefused,         ///< nobody listens, or no way there
    kUnknownHost,     ///< the name can't be resolved
    kConnectTimeout,  ///< no connection in time
    kStalled,         ///< connected, and then nothing for too long
    kUntrusted,       ///< the certificate does not convince
    kTls,             ///< no common protocol, or TLS broke
    kProxy,           ///< the proxy is not there or refuses
    kProxyWantsAuth,
    kHeadTooLong,
    kBadAnswer,  ///< not HTTP
    kPrivate,    ///< only_public, and the host's addresses are not
    kUnable,     ///< libcurl can't do it: a defect, or memory
  };

  Kind kind;
  std::string detail;  ///< a phrase that holds no secret: "Connection refused"; may be empty
};

/// How requests reach a server: libcurl, or a script in tests. One transfer at a time; a begin()
/// ends the one before it. All calls poll the run's cancellation and throw its Error.
class Transport {
 public:
  struct Begun {
    Answer answer;  ///< REQUIRES: no failure
    std::optional<TransportFailure> failure = {};
    /// How often the request has left: a connection that was kept open may turn out to be dead when
    /// it is used again, and then a fresh one is taken at once.
    unsigned times_sent = 1;
  };
  struct Got {
    size_t bytes = 0;  ///< at least one, or 0 at the end and on failure
    std::optional<TransportFailure> failure = {};
  };

  virtual ~Transport() = default;

  /// Sends the request and waits for the head of the answer. An answer to HEAD has no body.
  virtual Begun begin(const Request& request) = 0;

  /// More of the body, as the server encoded it. REQUIRES: `into` is not empty.
  virtual Got read(std::span<char> into) = 0;

  virtual void wait(std::chrono::milliseconds time) = 0;
};

}  // namespace adze::io::http
