#include "io/sftp/known_hosts.h"

#include <gtest/gtest.h>

namespace adze::io::sftp {
namespace {

using Verdict = KnownHosts::Verdict;

constexpr const char* kEd25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
constexpr const char* kOther =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA";

std::string key_of_bytes(int first, int step) {
  std::string key("\0\0\0\x0bssh-ed25519\0\0\0\x20", 19);
  for (int i = 0; i < 32; ++i) key += static_cast<char>(first + i * step);
  return key;
}
const std::string kKey = key_of_bytes(0, 1);
const std::string kOtherKey = key_of_bytes(31, -1);
const std::string kRsaKey("\0\0\0\x07ssh-rsa\0\0\0\x01\x03", 16);

KnownHosts known(const std::string& text, const char* host = "example.com", unsigned port = 22) {
  KnownHosts hosts(host, port);
  hosts.add(text, "kh");
  return hosts;
}

Verdict verdict(const std::string& names, const char* host = "example.com", unsigned port = 22) {
  return known(names + " " + kEd25519 + "\n", host, port).check(kKey).verdict;
}

TEST(KnownHosts, NamesPatternsAndExceptionsSayWhichHostALineIsOf) {
  EXPECT_EQ(verdict("example.com"), Verdict::kKnown);
  EXPECT_EQ(verdict("EXAMPLE.com"), Verdict::kKnown);
  EXPECT_EQ(verdict("a,example.com,b"), Verdict::kKnown);
  EXPECT_EQ(verdict("*.com"), Verdict::kKnown);
  EXPECT_EQ(verdict("exampl?.com"), Verdict::kKnown);
  EXPECT_EQ(verdict("*.com,!example.com"), Verdict::kUnknown);
  EXPECT_EQ(verdict("!example.com,*.com"), Verdict::kUnknown);
  EXPECT_EQ(verdict("xexample.com"), Verdict::kUnknown);
  EXPECT_EQ(verdict("!other.com"), Verdict::kUnknown);
  EXPECT_EQ(verdict("[e]xample.com"), Verdict::kUnknown);
}

TEST(KnownHosts, OtherPortsAreWrittenInBrackets) {
  EXPECT_EQ(verdict("[example.com]:2222", "example.com", 2222), Verdict::kKnown);
  EXPECT_EQ(verdict("example.com", "example.com", 2222), Verdict::kUnknown);
  EXPECT_EQ(verdict("[example.com]:2222", "example.com", 22), Verdict::kUnknown);
  EXPECT_EQ(known("", "::1", 2222).host_entry(), "[::1]:2222");
}

TEST(KnownHosts, HashedNamesAreUnderstood) {
  const char* hashed = "|1|AAECAwQFBgcICQoLDA0ODxAREhM=|nnUK16ANsXd3hL31YfAkGOluSjU=";
  EXPECT_EQ(verdict(hashed), Verdict::kKnown);
  EXPECT_EQ(verdict(hashed, "example.org"), Verdict::kUnknown);
  for (const char* broken : {"|1|", "|1||", "|1|AAEC", "|1|!|!", "|1|AAEC|AAEC", "|2|AAEC|AAEC"}) {
    EXPECT_EQ(verdict(broken), Verdict::kUnknown) << broken;
  }
}

TEST(KnownHosts, AnotherKeyOfTheTypeHasChangedAndAnotherTypeIsNew) {
  const KnownHosts hosts = known(std::string("# x\n\nexample.com ") + kEd25519 + " comment\r\n");
  EXPECT_EQ(hosts.check(kKey).verdict, Verdict::kKnown);
  EXPECT_EQ(hosts.check(kOtherKey).verdict, Verdict::kChanged);
  EXPECT_EQ(hosts.check(kOtherKey).place, "kh:3");
  EXPECT_EQ(hosts.check(kRsaKey).verdict, Verdict::kOtherType);
  EXPECT_EQ(hosts.key_types(), std::vector<std::string>{"ssh-ed25519"});
}

TEST(KnownHosts, AHostMayHaveSeveralKeys) {
  const KnownHosts hosts = known(std::string("example.com ") + kOther + "\n* " + kEd25519);
  EXPECT_EQ(hosts.check(kKey).place, "kh:2");
  EXPECT_EQ(hosts.check(kOtherKey).verdict, Verdict::kKnown);
}

TEST(KnownHosts, ARevokedKeyIsRefusedThoughItIsKnown) {
  const KnownHosts hosts =
      known(std::string("example.com ") + kEd25519 + "\n@revoked * " + kEd25519 + "\n");
  EXPECT_EQ(hosts.check(kKey).verdict, Verdict::kRevoked);
  EXPECT_EQ(hosts.check(kKey).place, "kh:2");
}

TEST(KnownHosts, LinesWithoutSenseSayNothing) {
  for (const char* line :
       {"example.com", "example.com ssh-ed25519", "example.com ssh-ed25519 AAAA",
        "example.com ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
        "example.com ssh-ed25519 !!!!", "@cert-authority", "@revoked",
        "@cert-authority example.com "
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"}) {
    EXPECT_EQ(known(line).check(kKey).verdict, Verdict::kUnknown) << line;
  }
}

TEST(KnownHosts, FingerprintIsThatOfSshKeygen) {
  EXPECT_EQ(key_fingerprint(kKey), "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA");
}

TEST(KnownHosts, TypeOfACutKeyIsEmpty) {
  EXPECT_EQ(key_type(kKey), "ssh-ed25519");
  EXPECT_EQ(key_type(""), "");
  EXPECT_EQ(key_type(std::string("\0\0\0\x0bssh", 7)), "");
  EXPECT_EQ(key_type("\xff\xff\xff\xff"), "");
}

}  // namespace
}  // namespace adze::io::sftp
