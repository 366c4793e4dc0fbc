#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/byte_source.h"
#include "base/error.h"
#include "io/http/answer.h"
#include "io/http/credentials.h"
#include "io/http/transport.h"
#include "io/http/url.h"
#include "io/retry_pace.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

/// The body of one object, as the server encodes it: see http_source.cc for what happens when the
/// transfer breaks.
class HttpSource : public ByteSource {
 public:
  /// Asks at once, follows redirects and throws Error(kInput, kPermission) for whatever is not the
  /// object: so first_answer() is that of a 200.
  HttpSource(Url url, Credentials credentials, std::unique_ptr<Transport> transport,
             RunContext& context, bool takes_codings = true);

  size_t read(std::span<char> into) override;
  const std::string& name() const override { return url_.shown; }
  uint64_t stored_bytes_read() const override { return position_; }
  std::optional<uint64_t> stored_bytes_total() const override { return total_; }

  const Answer& first_answer() const { return first_; }

  /// The next byte read is the one at `position` of the same version of the object, for which the
  /// server is asked anew. Throws Error(kInput) where it can't send parts, or has another version.
  /// REQUIRES: no codings are taken, position < stored_bytes_total().
  void seek(uint64_t position);

 private:
  struct Reply;

  bool must_be_public(const Url& url) const;
  Reply ask();
  Reply ask_until_answered(bool is_first);
  void resume(const TransportFailure& why);
  void ask_from_here();
  void require_object(const Reply& reply) const;
  void begin_object(const Answer& answer);
  void accept_first(const Reply& reply);
  void start_over(const Reply& reply);
  void accept_more(const Reply& reply);
  void accept_range(const Reply& reply);
  void require_same(const Answer& answer, const Reply& reply) const;
  void back_off(std::chrono::milliseconds asked_for, const Error& otherwise);
  [[noreturn]] void fail(std::string message, std::string fix) const;

  Url url_;
  Credentials credentials_;
  std::unique_ptr<Transport> transport_;
  RunContext& context_;
  const bool takes_codings_;

  Answer first_;
  std::string validator_;
  std::optional<uint64_t> total_;
  std::optional<uint64_t> end_;  ///< where the body that is being read ends; unset: not known
  uint64_t position_ = 0;
  bool is_at_end_ = false;
  bool was_sought_ = false;
  RetryPace pace_;
};

}  // namespace adze::io::http
