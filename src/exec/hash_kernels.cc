#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include <array>

#include "exec/map_text.h"

// Digests of texts, as lower-case hexadecimal digits.
namespace adze::exec {
namespace {

std::string_view hexadecimal(const KernelCall& call, std::span<const uint8_t> digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char* const begin = allocate_text(call, digest.size() * 2);
  char* end = begin;
  for (const uint8_t byte : digest) {
    *end++ = kDigits[byte >> 4];
    *end++ = kDigits[byte & 15];
  }
  return {begin, digest.size() * 2};
}

/// nettle's functions of one hash, which are called nettle_<hash>_init and so on.
template <typename Context, size_t kBytes>
Vector map_digests(const KernelCall& call, void (*init)(Context*),
                   void (*update)(Context*, size_t, const uint8_t*),
                   void (*digest)(Context*, size_t, uint8_t*)) {
  const Values<StringRef> text(call.arguments[0]);
  return map_text(call, [&](size_t i) {
    Context context;
    std::array<uint8_t, kBytes> bytes;
    init(&context);
    update(&context, text[i].size, reinterpret_cast<const uint8_t*>(text[i].data));
    digest(&context, kBytes, bytes.data());
    return hexadecimal(call, bytes);
  });
}

}  // namespace

Vector md5_kernel(const KernelCall& call) {
  return map_digests<md5_ctx, MD5_DIGEST_SIZE>(call, md5_init, md5_update, md5_digest);
}

Vector sha1_kernel(const KernelCall& call) {
  return map_digests<sha1_ctx, SHA1_DIGEST_SIZE>(call, sha1_init, sha1_update, sha1_digest);
}

Vector sha256_kernel(const KernelCall& call) {
  return map_digests<sha256_ctx, SHA256_DIGEST_SIZE>(call, sha256_init, sha256_update,
                                                     sha256_digest);
}

}  // namespace adze::exec
