#include "io/sftp/private_key.h"

#include <gtest/gtest.h>
#include <nettle/base64.h>

#include <cstdint>

#include "io/sftp/wire_text.h"

namespace adze::io::sftp {
namespace {

/// The head of a key in OpenSSH's form, as ssh-keygen lays it out.
std::string openssh_key(const char* cipher, const char* key_derivation, const char* type) {
  const std::string public_key = wire_text(type) + wire_text(std::string(400, 'k'));
  const std::string bytes = std::string("openssh-key-v1\0", 15) + wire_text(cipher) +
                            wire_text(key_derivation) + wire_text("options") + wire_number(1) +
                            wire_text(public_key);
  std::string digits(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  base64_encode_raw(digits.data(), bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  std::string text = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (size_t i = 0; i < digits.size(); i += 70) text += digits.substr(i, 70) + "\n";
  return text + "-----END OPENSSH PRIVATE KEY-----\n";
}

TEST(PrivateKey, OpensshFormSaysWhetherItHasAPassphrase) {
  EXPECT_FALSE(private_key_kind(openssh_key("none", "none", "ssh-ed25519")).is_encrypted);
  EXPECT_TRUE(private_key_kind(openssh_key("aes256-ctr", "bcrypt", "ssh-ed25519")).is_encrypted);
}

TEST(PrivateKey, RsaIsToldAlsoWhereItIsEncrypted) {
  EXPECT_FALSE(private_key_kind(openssh_key("none", "none", "ssh-ed25519")).is_rsa);
  EXPECT_TRUE(private_key_kind(openssh_key("none", "none", "ssh-rsa")).is_rsa);
  EXPECT_TRUE(private_key_kind(openssh_key("aes256-ctr", "bcrypt", "ssh-rsa")).is_rsa);
}

TEST(PrivateKey, PemSaysBothInItsHead) {
  const std::string pem = "-----BEGIN RSA PRIVATE KEY-----\n";
  EXPECT_TRUE(private_key_kind(pem + "Proc-Type: 4,ENCRYPTED\n").is_encrypted);
  EXPECT_TRUE(private_key_kind(pem + "Proc-Type: 4,ENCRYPTED\n").is_rsa);
  EXPECT_FALSE(private_key_kind(pem + "MIIC").is_encrypted);
  EXPECT_TRUE(private_key_kind("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIC").is_encrypted);
}

TEST(PrivateKey, WhatIsNoKeyIsNeither) {
  for (const char* text : {"", "x", "-----BEGIN OPENSSH PRIVATE KEY-----",
                           "-----BEGIN OPENSSH PRIVATE KEY-----\n!!!!\n",
                           "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n"}) {
    EXPECT_FALSE(private_key_kind(text).is_encrypted) << text;
    EXPECT_FALSE(private_key_kind(text).is_rsa) << text;
  }
}

}  // namespace
}  // namespace adze::io::sftp
