#pragma once

#include <string>

struct sockaddr;

/// Which addresses are of the network that everybody shares. A server may send a reader on to any
/// address; that it must not be led to a machine that only the reader can reach is what this is
/// for.
namespace adze::io::http {

/// False for addresses that are private, loopback, link-local (where clouds keep the credentials of
/// machines), shared by carriers, multicast, reserved or not of IP at all; for IPv6 addresses that
/// stand for one of version 4, also if that one is.
bool is_public_address(const sockaddr& address);

/// The same of an address as text. False if it is no address.
bool is_public_address(const std::string& text);

/// Whether a URL's host is known to be no public one without asking for its address: "127.0.0.1",
/// "[::1]", "localhost", "printer.local".
bool is_private_name(const std::string& host);

}  // namespace adze::io::http
