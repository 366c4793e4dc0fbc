// The ranges are those of IANA's registries of special-purpose addresses that are not globally
// reachable, and multicast. In version 6 the other way round: only 2000::/3 has been given out, so
// all else is refused, and within it what is special.
#include "io/http/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace adze::io::http {
namespace {

using Bytes4 = std::array<uint8_t, 4>;
using Bytes16 = std::array<uint8_t, 16>;

struct Range4 {
  Bytes4 first;
  unsigned bits;
};

constexpr Range4 kSpecial4[] = {
    {{0, 0, 0, 0}, 8},        // this host, this network
    {{10, 0, 0, 0}, 8},       // private
    {{100, 64, 0, 0}, 10},    // shared by a carrier's customers
    {{127, 0, 0, 0}, 8},      // loopback
    {{169, 254, 0, 0}, 16},   // link-local, metadata of clouds
    {{172, 16, 0, 0}, 12},    // private
    {{192, 0, 0, 0}, 24},     // protocols
    {{192, 0, 2, 0}, 24},     // documentation
    {{192, 88, 99, 0}, 24},   // relays of 6to4
    {{192, 168, 0, 0}, 16},   // private
    {{198, 18, 0, 0}, 15},    // benchmarks
    {{198, 51, 100, 0}, 24},  // documentation
    {{203, 0, 113, 0}, 24},   // documentation
    {{224, 0, 0, 0}, 4},      // multicast
    {{240, 0, 0, 0}, 4},      // reserved, broadcast
};

struct Range6 {
  Bytes16 first;
  unsigned bits;
};

constexpr Range6 kSpecial6[] = {
    {{0x20, 0x01}, 23},              // protocols: Teredo, benchmarks, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
    {{0x5f, 0x00}, 16},              // segment routing
};

constexpr Range6 kGivenOut6{{0x20}, 3};

/// Where an address of version 4 stands in one of version 6.
struct Embedding {
  Range6 range;
  size_t offset;
};

constexpr Embedding kEmbeddings[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // ::ffff:a.b.c.d, mapped
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                    // 64:ff9b::a.b.c.d, NAT64
    {{{0x20, 0x02}, 16}, 2},                                 // 2002:aabb:ccdd::, 6to4
};

bool is_within(std::span<const uint8_t> address, std::span<const uint8_t> first, unsigned bits) {
  const size_t whole = bits / 8;
  if (!std::equal(first.begin(), first.begin() + static_cast<ptrdiff_t>(whole), address.begin())) {
    return false;
  }
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<uint8_t>(0xFF << (8 - bits % 8));
  return (address[whole] & mask) == (first[whole] & mask);
}

bool is_public(const Bytes4& address) {
  return std::none_of(std::begin(kSpecial4), std::end(kSpecial4), [&](const Range4& range) {
    return is_within(address, range.first, range.bits);
  });
}

bool is_public(const Bytes16& address) {
  for (const Embedding& embedding : kEmbeddings) {
    if (!is_within(address, embedding.range.first, embedding.range.bits)) continue;
    Bytes4 inner;
    std::memcpy(inner.data(), address.data() + embedding.offset, inner.size());
    return is_public(inner);
  }
  if (!is_within(address, kGivenOut6.first, kGivenOut6.bits)) return false;
  return std::none_of(std::begin(kSpecial6), std::end(kSpecial6), [&](const Range6& range) {
    return is_within(address, range.first, range.bits);
  });
}

/// Without the brackets of a URL and the zone of a link: "fe80::1" of "[fe80::1%eth0]".
std::string bare(std::string text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  return text.substr(0, text.find('%'));
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four;
    std::memcpy(&four, &address, sizeof four);
    Bytes4 bytes;
    std::memcpy(bytes.data(), &four.sin_addr, bytes.size());
    return is_public(bytes);
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 six;
  std::memcpy(&six, &address, sizeof six);
  Bytes16 bytes;
  std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
  return is_public(bytes);
}

bool is_public_address(const std::string& text) {
  const std::string plain = bare(text);
  Bytes4 four;
  if (::inet_pton(AF_INET, plain.c_str(), four.data()) == 1) return is_public(four);
  Bytes16 six;
  return ::inet_pton(AF_INET6, plain.c_str(), six.data()) == 1 && is_public(six);
}

bool is_private_name(const std::string& host) {
  std::string_view name = host;
  if (name.ends_with('.')) name.remove_suffix(1);
  for (const std::string_view suffix : {"localhost", "local", "internal"}) {
    if (name == suffix) return true;
    const bool is_below =
        name.ends_with(suffix) && name.substr(0, name.size() - suffix.size()).ends_with('.');
    if (is_below) return true;
  }
  const std::string plain = bare(std::string(name));
  Bytes16 any;
  const bool is_address = ::inet_pton(AF_INET, plain.c_str(), any.data()) == 1 ||
                          ::inet_pton(AF_INET6, plain.c_str(), any.data()) == 1;
  return is_address && !is_public_address(plain);
}

}  // namespace adze::io::http
