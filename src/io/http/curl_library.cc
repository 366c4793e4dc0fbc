#include "io/http/curl_library.h"

#include "base/shared_library.h"

namespace adze::io::http {
namespace {

/// They differ in their TLS library only.
constexpr const char* kFileNames[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

CurlLibrary load() {
  const SharedLibrary library({
      .file_names = kFileNames,
      .needed_by = "http, https and s3 need",
      .oldest = "libcurl 7.85",
      .how_to_install =
          "install it (Debian, Ubuntu: apt-get install libcurl4; Fedora: dnf install libcurl)",
  });
  CurlLibrary curl;
  library.find("curl_global_init", curl.global_init);
  library.find("curl_getdate", curl.getdate);
  library.find("curl_free", curl.free);
  library.find("curl_easy_init", curl.easy_init);
  library.find("curl_easy_reset", curl.easy_reset);
  library.find("curl_easy_setopt", curl.easy_setopt);
  library.find("curl_easy_getinfo", curl.easy_getinfo);
  library.find("curl_easy_pause", curl.easy_pause);
  library.find("curl_easy_cleanup", curl.easy_cleanup);
  library.find("curl_multi_init", curl.multi_init);
  library.find("curl_multi_setopt", curl.multi_setopt);
  library.find("curl_multi_add_handle", curl.multi_add_handle);
  library.find("curl_multi_remove_handle", curl.multi_remove_handle);
  library.find("curl_multi_perform", curl.multi_perform);
  library.find("curl_multi_poll", curl.multi_poll);
  library.find("curl_multi_info_read", curl.multi_info_read);
  library.find("curl_multi_cleanup", curl.multi_cleanup);
  library.find("curl_share_init", curl.share_init);
  library.find("curl_share_setopt", curl.share_setopt);
  library.find("curl_share_cleanup", curl.share_cleanup);
  library.find("curl_slist_append", curl.slist_append);
  library.find("curl_slist_free_all", curl.slist_free_all);
  library.find("curl_url", curl.url);
  library.find("curl_url_cleanup", curl.url_cleanup);
  library.find("curl_url_set", curl.url_set);
  library.find("curl_url_get", curl.url_get);
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    library.fail("libcurl can't be initialized");
  return curl;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary curl = load();
  return curl;
}

}  // namespace adze::io::http
