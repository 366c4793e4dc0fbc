#include "io/http/curl_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace adze::io::http {
namespace {

/// The first that the system has. They differ in their TLS library only.
constexpr const char* kLibraryNames[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

[[noreturn]] void fail(const char* message) {
  Error error(ErrorCategory::kInput, message);
  error.fix = "install it (Debian, Ubuntu: apt-get install libcurl4; Fedora: dnf install libcurl)";
  throw error;
}

void* open_library() {
  for (const char* name : kLibraryNames) {
    // Never closed: a library that is unloaded while its functions may run is a crash.
    if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  }
  fail("http, https and s3 need the library libcurl.so.4, which this system does not have");
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) fail("http, https and s3 need libcurl 7.85 or newer");
}

CurlLibrary load() {
  void* library = open_library();
  CurlLibrary curl;
  find(library, "curl_global_init", curl.global_init);
  find(library, "curl_getdate", curl.getdate);
  find(library, "curl_free", curl.free);
  find(library, "curl_easy_init", curl.easy_init);
  find(library, "curl_easy_reset", curl.easy_reset);
  find(library, "curl_easy_setopt", curl.easy_setopt);
  find(library, "curl_easy_getinfo", curl.easy_getinfo);
  find(library, "curl_easy_pause", curl.easy_pause);
  find(library, "curl_easy_cleanup", curl.easy_cleanup);
  find(library, "curl_multi_init", curl.multi_init);
  find(library, "curl_multi_setopt", curl.multi_setopt);
  find(library, "curl_multi_add_handle", curl.multi_add_handle);
  find(library, "curl_multi_remove_handle", curl.multi_remove_handle);
  find(library, "curl_multi_perform", curl.multi_perform);
  find(library, "curl_multi_poll", curl.multi_poll);
  find(library, "curl_multi_info_read", curl.multi_info_read);
  find(library, "curl_multi_cleanup", curl.multi_cleanup);
  find(library, "curl_share_init", curl.share_init);
  find(library, "curl_share_setopt", curl.share_setopt);
  find(library, "curl_share_cleanup", curl.share_cleanup);
  find(library, "curl_slist_append", curl.slist_append);
  find(library, "curl_slist_free_all", curl.slist_free_all);
  find(library, "curl_url", curl.url);
  find(library, "curl_url_cleanup", curl.url_cleanup);
  find(library, "curl_url_set", curl.url_set);
  find(library, "curl_url_get", curl.url_get);
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) fail("libcurl can't be initialized");
  return curl;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary curl = load();
  return curl;
}

}  // namespace adze::io::http
