#include "io/http/connection_pool.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"

namespace adze::io::http {

/// What libcurl lets several handles have in common. It calls the locks from any thread.
struct ConnectionPool::Sharing {
  Sharing() : share(curl_library().share_init()) {
    if (share == nullptr) throw Error(ErrorCategory::kResources, "no memory for connections");
    const auto& set = curl_library().share_setopt;
    set(share, CURLSHOPT_LOCKFUNC, &lock);
    set(share, CURLSHOPT_UNLOCKFUNC, &unlock);
    set(share, CURLSHOPT_USERDATA, this);
    set(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    set(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  }
  ~Sharing() { curl_library().share_cleanup(share); }
  Sharing(const Sharing&) = delete;
  Sharing& operator=(const Sharing&) = delete;

  static void lock(CURL*, curl_lock_data data, curl_lock_access, void* self) {
    static_cast<Sharing*>(self)->locks[data].lock();
  }
  static void unlock(CURL*, curl_lock_data data, void* self) {
    static_cast<Sharing*>(self)->locks[data].unlock();
  }

  std::array<std::mutex, CURL_LOCK_DATA_LAST> locks;
  CURLSH* share;
};

ConnectionPool::ConnectionPool() : sharing_(std::make_unique<Sharing>()) {
  idle_.reserve(limits::http_idle_connections_max);  // so that give_back() needs no memory
}

ConnectionPool::~ConnectionPool() = default;

CurlHandles ConnectionPool::make() const {
  const CurlLibrary& curl = curl_library();
  CurlHandles handles;
  handles.multi.reset(curl.multi_init());
  handles.easy.reset(curl.easy_init());
  if (handles.multi == nullptr || handles.easy == nullptr) {
    throw Error(ErrorCategory::kResources, "no memory for a connection");
  }
  curl.multi_setopt(handles.multi.get(), CURLMOPT_MAXCONNECTS,
                    limits::http_open_connections_per_transfer);
  curl.easy_setopt(handles.easy.get(), CURLOPT_SHARE, sharing_->share);  // survives easy_reset()
  return handles;
}

CurlHandles ConnectionPool::take(const std::string& origin) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(), [&](const CurlHandles& handles) {
      return handles.origin == origin;
    });
    if (found != idle_.rend()) {
      CurlHandles handles = std::move(*found);
      idle_.erase(std::next(found).base());
      return handles;
    }
  }
  CurlHandles handles = make();
  handles.origin = origin;
  return handles;
}

void ConnectionPool::give_back(CurlHandles handles) noexcept {
  // Forgets the credentials and every pointer to its last user.
  curl_library().easy_reset(handles.easy.get());
  CurlHandles oldest;  // closed without the lock
  const std::lock_guard lock(mutex_);
  if (idle_.size() >= limits::http_idle_connections_max) {
    oldest = std::move(idle_.front());
    idle_.erase(idle_.begin());
  }
  idle_.push_back(std::move(handles));
}

ConnectionPool& connection_pool(RunContext& context) {
  return context.shared->get<ConnectionPool>([] { return std::make_shared<ConnectionPool>(); });
}

}  // namespace adze::io::http
