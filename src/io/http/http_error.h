#pragma once

#include <string>

#include "base/error.h"
#include "io/http/answer.h"
#include "io/http/transport.h"

/// The messages of http and https: which failure is whose fault, said in one way everywhere. Status
/// and host are named, never a user, password or query.
namespace adze::io::http {

struct Credentials;
struct Url;

/// What was asked, for messages.
struct Asked {
  const Url& first;                ///< as the user named it
  const Url& last;                 ///< after redirects; may be the same
  const Credentials& credentials;  ///< what the user gave
  bool sent_credentials = false;   ///< they went to `last`
};

/// An answer that is not the data.
Error status_error(const Answer& answer, const Asked& asked);

/// No answer at all, or a body that broke and can't go on.
Error transport_error(const TransportFailure& failure, const Asked& asked);

/// The same without the place, for the course of a transfer: "Connection reset by peer", "nothing
/// came for 60 s".
std::string failure_text(const TransportFailure& failure);

/// `last` leads where this run must not go, see PrivateHosts in base/run_context.h.
Error private_host_error(const Asked& asked);

/// "404 Not Found".
std::string status_text(int status);

}  // namespace adze::io::http
