#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "io/http/curl_library.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_library().easy_cleanup(easy); }
};
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_library().multi_cleanup(multi); }
};

/// What one transfer at a time needs of libcurl. The open connections belong to `multi`, so both
/// are kept together.
struct CurlHandles {
  std::unique_ptr<CURLM, FreeMulti> multi;
  std::unique_ptr<CURL, FreeEasy> easy;  ///< freed before the multi handle, as libcurl wants it
  std::string origin;                    ///< where it was last connected to: "https://host:443"
};

/// Handles that nobody uses at the moment, with connections that are still open, so that many
/// requests one after the other, of whatever objects of a run, pay for TCP and TLS once. Sessions
/// of TLS and addresses of hosts are shared among all handles. Thread-safe; holds no RunContext.
class ConnectionPool {
 public:
  /// Throws what curl_library() throws.
  ConnectionPool();
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  /// Idle handles that were last connected to `origin`, else new ones.
  CurlHandles take(const std::string& origin);

  /// No transfer may be left in them. The pool outlives all that it has handed out.
  void give_back(CurlHandles handles) noexcept;

 private:
  CurlHandles make() const;

  struct Sharing;
  std::unique_ptr<Sharing> sharing_;  // outlives the handles
  std::mutex mutex_;
  std::vector<CurlHandles> idle_;  ///< the last used at the end
};

/// The pool that all with the same context share.
ConnectionPool& connection_pool(RunContext& context);

}  // namespace adze::io::http
