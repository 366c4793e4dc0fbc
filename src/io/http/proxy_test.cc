#include "io/http/proxy.h"

#include <gtest/gtest.h>

namespace adze::io::http {
namespace {

TEST(Proxy, SchemeDecidesThenAllProxy) {
  const std::map<std::string, std::string> environment = {
      {"HTTP_PROXY", "http://a:1"}, {"HTTPS_PROXY", "http://b:2"}, {"ALL_PROXY", "http://c:3"}};
  EXPECT_EQ(find_proxy("http", environment).url, "http://a:1");
  EXPECT_EQ(find_proxy("https", environment).url, "http://b:2");
  EXPECT_EQ(find_proxy("https", {{"all_proxy", "http://c:3"}}).url, "http://c:3");
  EXPECT_EQ(find_proxy("https", {}).url, "");
}

TEST(Proxy, SmallLettersGoFirstAndEmptyIsUnset) {
  EXPECT_EQ(find_proxy("http", {{"HTTP_PROXY", "http://a:1"}, {"http_proxy", "http://b:2"}}).url,
            "http://b:2");
  EXPECT_EQ(find_proxy("http", {{"http_proxy", ""}, {"HTTP_PROXY", "http://a:1"}}).url,
            "http://a:1");
  EXPECT_EQ(find_proxy("http", {{"NO_PROXY", "a,b"}}).exempt, "a,b");
}

TEST(Proxy, ShownWithoutUserAndPassword) {
  for (const char* url : {"http://bob:hun@ter2@p:3128/x?y", "bob:hunter2@p:3128", "p:3128"}) {
    EXPECT_EQ(find_proxy("http", {{"http_proxy", url}}).shown, "p:3128") << url;
  }
}

}  // namespace
}  // namespace adze::io::http
