#include "io/http/ca_certificates.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

class CaCertificatesTest : public ::testing::Test {
 protected:
  std::string made(const std::string& name) {
    const std::string path = folder_.path(name);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    write_text(path, "");
    return path;
  }
  CaCertificates find(const std::map<std::string, std::string>& environment = {}) {
    return find_ca_certificates(environment, folder_.path(""), folder_.path("program"));
  }

  TestFolder folder_;
};

TEST_F(CaCertificatesTest, VariablesGoFirstInTheirOrder) {
  const std::string a = made("a.pem");
  const std::string b = made("b.pem");
  made("etc/ssl/certs/0123abcd.0");
  std::map<std::string, std::string> environment = {{"SSL_CERT_FILE", b},
                                                    {"SSL_CERT_DIR", folder_.path("")}};
  EXPECT_EQ(find(environment).file, b);
  EXPECT_EQ(find(environment).folder, folder_.path(""));
  environment["AWS_CA_BUNDLE"] = a;
  EXPECT_EQ(find(environment).file, a);
  EXPECT_EQ(find(environment).folder, "");
}

TEST_F(CaCertificatesTest, VariableThatNamesNothingIsAnError) {
  for (const char* name : {"AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"}) {
    EXPECT_EQ(thrown([&] { find({{name, "/nowhere"}}); }).category, ErrorCategory::kInput) << name;
  }
}

TEST_F(CaCertificatesTest, HashedFolderIsPreferredToBundles) {
  made("etc/ssl/certs/ca-certificates.crt");
  made("etc/ssl/certs/names-are-no-hashes.0");
  EXPECT_EQ(find().file, folder_.path("") + "/etc/ssl/certs/ca-certificates.crt");
  made("etc/pki/tls/certs/ca-bundle.crt");
  EXPECT_EQ(find().folder, "");
  EXPECT_TRUE(find().file.ends_with("ca-bundle.crt"));
  made("etc/ssl/certs/0123abcd.0");
  EXPECT_EQ(find().file, "");
  EXPECT_EQ(find().folder, folder_.path("") + "/etc/ssl/certs");
}

TEST_F(CaCertificatesTest, HashedFolderOfThePackageGoesBetweenThatOfTheSystemAndBundles) {
  made("program/ca-bundle.crt");
  EXPECT_EQ(find().file, folder_.path("program/ca-bundle.crt"));
  made("etc/pki/tls/certs/ca-bundle.crt");
  EXPECT_TRUE(find().file.ends_with("/etc/pki/tls/certs/ca-bundle.crt"));
  made("program/adze/certificates/0123abcd.0");
  EXPECT_EQ(find().file, "");
  EXPECT_EQ(find().folder, folder_.path("program/adze/certificates"));
  made("etc/ssl/certs/0123abcd.0");
  EXPECT_EQ(find().folder, folder_.path("") + "/etc/ssl/certs");
}

TEST_F(CaCertificatesTest, NoneAnywhereIsAnErrorThatSaysWhatToInstall) {
  const Error error = thrown([&] { find(); });
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_NE(error.fix.find("ca-certificates"), std::string::npos);
}

}  // namespace
}  // namespace adze::io::http
