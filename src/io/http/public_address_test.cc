#include "io/http/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>

namespace adze::io::http {
namespace {

TEST(PublicAddress, FirstAndLastOfEachSpecialRangeOfVersionFourAreNot) {
  for (const char* text :
       {"0.0.0.0",         "0.255.255.255",   "10.0.0.0",       "10.255.255.255",  "100.64.0.0",
        "100.127.255.255", "127.0.0.0",       "127.0.0.1",      "127.255.255.255", "169.254.0.0",
        "169.254.169.254", "169.254.255.255", "172.16.0.0",     "172.31.255.255",  "192.0.0.0",
        "192.0.0.255",     "192.0.2.0",       "192.0.2.255",    "192.88.99.1",     "192.168.0.0",
        "192.168.255.255", "198.18.0.0",      "198.19.255.255", "198.51.100.7",    "203.0.113.7",
        "224.0.0.0",       "239.255.255.255", "240.0.0.0",      "255.255.255.255"}) {
    EXPECT_FALSE(is_public_address(text)) << text;
  }
}

TEST(PublicAddress, TheirNeighboursAre) {
  for (const char* text :
       {"1.0.0.0",         "9.255.255.255",   "11.0.0.0",       "100.63.255.255",
        "100.128.0.0",     "126.255.255.255", "128.0.0.0",      "169.253.255.255",
        "169.255.0.0",     "172.15.255.255",  "172.32.0.0",     "191.255.255.255",
        "192.0.1.0",       "192.0.3.0",       "192.88.98.255",  "192.88.100.0",
        "192.167.255.255", "192.169.0.0",     "198.17.255.255", "198.20.0.0",
        "198.51.99.255",   "198.51.101.0",    "203.0.112.255",  "203.0.114.0",
        "223.255.255.255", "8.8.8.8"}) {
    EXPECT_TRUE(is_public_address(text)) << text;
  }
}

TEST(PublicAddress, OfVersionSixOnlyWhatHasBeenGivenOutIs) {
  for (const char* text : {"2600::1", "2a00:1450:4001:80b::200e", "2001:4860:4860::8888",
                           "2001:200::", "2606:4700::1111", "3ffe::1"}) {
    EXPECT_TRUE(is_public_address(text)) << text;
  }
  for (const char* text : {"::",         "::1",         "::2",
                           "::8.8.8.8",  "fc00::1",     "fd00:ec2::254",
                           "fdff::",     "fe80::1",     "febf::1",
                           "fec0::1",    "ff02::1",     "ff0e::1",
                           "100::1",     "4000::1",     "64:ff9b:1::8.8.8.8",
                           "2001::1",    "2001:2::1",   "2001:10::1",
                           "2001:1ff::", "2001:db8::1", "3fff::1",
                           "5f00::1"}) {
    EXPECT_FALSE(is_public_address(text)) << text;
  }
}

TEST(PublicAddress, AddressesOfVersionFourWithinSixAreJudgedAsWhatTheyAre) {
  for (const char* text : {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
                           "::ffff:7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe",
                           "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1"}) {
    EXPECT_FALSE(is_public_address(text)) << text;
  }
  for (const char* text : {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public_address(text)) << text;
  }
}

TEST(PublicAddress, WhatIsNoAddressIsNot) {
  for (const char* text :
       {"", "host", "1.2.3", "8.8.8.8.8", "08.8.8.8", "0x8.8.8.8", "[8.8.8.8", ":"}) {
    EXPECT_FALSE(is_public_address(text)) << text;
  }
}

TEST(PublicAddress, EveryFirstByteOfVersionFourIsJudgedAsTheRegistrySays) {
  for (int first = 0; first < 256; ++first) {
    // .1.2.3 lies in none of the ranges that are narrower than a first byte.
    const bool is_special = first == 0 || first == 10 || first == 127 || first >= 224;
    EXPECT_EQ(is_public_address(std::to_string(first) + ".1.2.3"), !is_special) << first;
  }
}

TEST(PublicAddress, SocketAddressesAreJudgedAsTheirTexts) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  const auto is_public = [](const auto& address) {
    return is_public_address(reinterpret_cast<const sockaddr&>(address));
  };
  ::inet_pton(AF_INET, "8.8.8.8", &four.sin_addr);
  EXPECT_TRUE(is_public(four));
  ::inet_pton(AF_INET, "10.0.0.1", &four.sin_addr);
  EXPECT_FALSE(is_public(four));
  ::inet_pton(AF_INET6, "2600::1", &six.sin6_addr);
  EXPECT_TRUE(is_public(six));
  ::inet_pton(AF_INET6, "::ffff:10.0.0.1", &six.sin6_addr);
  EXPECT_FALSE(is_public(six));
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_FALSE(is_public(local));
}

TEST(PublicAddress, NamesThatAreKnownToBePrivateAreToldWithoutAskingForTheirAddress) {
  for (const char* host :
       {"localhost", "localhost.", "a.localhost", "printer.local", "x.internal", "127.0.0.1",
        "[::1]", "[fe80::1%25eth0]", "[::ffff:10.0.0.1]", "169.254.169.254", "10.0.0.1."}) {
    EXPECT_TRUE(is_private_name(host)) << host;
  }
  for (const char* host : {"example.com", "notlocalhost", "localhost.example.com", "8.8.8.8",
                           "[2600::1]", "local.example", "mylocal"}) {
    EXPECT_FALSE(is_private_name(host)) << host;
  }
}

}  // namespace
}  // namespace adze::io::http
