#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/s3/client.h"
#include "io/s3/location.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// One version of an object, so that whatever is asked of it later is of the same bytes. Plain
/// data.
struct ObjectVersion {
  Location location;
  std::string etag = {};        ///< with its quotes; sent as If-Match
  std::string version_id = {};  ///< asked for by it; empty: the current one
  bool request_payer = false;
  bool is_told = false;  ///< by an event, as the one that was current then
  uint64_t bytes = 0;
};

/// An ETag in its quotes: some servers leave them out of lists.
std::string quoted_etag(std::string_view etag);

/// Headers and query of a GET or HEAD of that version.
Request version_request(const ObjectVersion& object);

/// What If-Match and every answer are checked for. Throws Error(kInput), "replaced while it was
/// read", or NotWorkedOn: what has taken the place of an event's object has an event of its own.
[[noreturn]] void refuse_replaced(const ObjectVersion& object);

/// The bytes of an object from one place up to another, however often the transfer breaks: then
/// the rest is asked for from the next byte on. One thread at a time. Everything it is given must
/// outlive it.
class ObjectStream {
 public:
  /// `end` is not included. Asks when the first byte is read, unless `begun` is given: the answer
  /// to that very request.
  ObjectStream(const ObjectVersion& object, uint64_t first, uint64_t end, Client& client,
               RunContext& context, std::unique_ptr<BodyStream> begun = nullptr);

  /// At least one byte; 0 only at the end. Throws Error(kInput): it broke off for good; and what
  /// refuse_replaced() and the client throw.
  size_t read(std::span<char> into);

  uint64_t position() const { return position_; }

 private:
  void begin();
  void require_range(const http::Answer& answer) const;
  void require_nothing_left();
  void pause(const std::string& why);
  [[noreturn]] void fail(std::string message, std::string fix) const;

  const ObjectVersion& object_;
  Client& client_;
  RunContext& context_;
  uint64_t position_ = 0;
  uint64_t end_;
  std::unique_ptr<BodyStream> body_;  ///< null: to be asked for
  unsigned attempt_ = 0;              ///< since the last progress
  uint64_t progress_begin_;
};

}  // namespace adze::io::s3
