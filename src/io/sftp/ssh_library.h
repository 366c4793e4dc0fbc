#pragma once

#include <libssh2.h>
#include <libssh2_sftp.h>

namespace adze::io::sftp {

/// The functions of libssh2 that adze uses. The library is loaded when the first sftp location is
/// met, so that nothing else pays for it.
struct SshLibrary {
  decltype(&::libssh2_init) init = nullptr;

  decltype(&::libssh2_session_init_ex) session_init_ex = nullptr;
  decltype(&::libssh2_session_free) session_free = nullptr;
  decltype(&::libssh2_session_disconnect_ex) session_disconnect_ex = nullptr;
  decltype(&::libssh2_session_set_blocking) session_set_blocking = nullptr;
  decltype(&::libssh2_session_handshake) session_handshake = nullptr;
  decltype(&::libssh2_session_method_pref) session_method_pref = nullptr;
  decltype(&::libssh2_session_hostkey) session_hostkey = nullptr;
  decltype(&::libssh2_session_block_directions) session_block_directions = nullptr;
  decltype(&::libssh2_session_last_errno) session_last_errno = nullptr;
  decltype(&::libssh2_session_last_error) session_last_error = nullptr;

  decltype(&::libssh2_userauth_list) userauth_list = nullptr;
  decltype(&::libssh2_userauth_password_ex) userauth_password_ex = nullptr;
  decltype(&::libssh2_userauth_keyboard_interactive_ex) userauth_keyboard_interactive_ex = nullptr;
  decltype(&::libssh2_userauth_publickey) userauth_publickey = nullptr;
  decltype(&::libssh2_userauth_publickey_frommemory) userauth_publickey_frommemory = nullptr;

  decltype(&::libssh2_sftp_init) sftp_init = nullptr;
  decltype(&::libssh2_sftp_shutdown) sftp_shutdown = nullptr;
  decltype(&::libssh2_sftp_last_error) sftp_last_error = nullptr;
  decltype(&::libssh2_sftp_open_ex) sftp_open_ex = nullptr;
  decltype(&::libssh2_sftp_close_handle) sftp_close_handle = nullptr;
  decltype(&::libssh2_sftp_read) sftp_read = nullptr;
  decltype(&::libssh2_sftp_write) sftp_write = nullptr;
  decltype(&::libssh2_sftp_fsync) sftp_fsync = nullptr;
  decltype(&::libssh2_sftp_seek64) sftp_seek64 = nullptr;
  decltype(&::libssh2_sftp_fstat_ex) sftp_fstat_ex = nullptr;
  decltype(&::libssh2_sftp_stat_ex) sftp_stat_ex = nullptr;
  decltype(&::libssh2_sftp_readdir_ex) sftp_readdir_ex = nullptr;
  decltype(&::libssh2_sftp_rename_ex) sftp_rename_ex = nullptr;
  decltype(&::libssh2_sftp_unlink_ex) sftp_unlink_ex = nullptr;
  decltype(&::libssh2_sftp_mkdir_ex) sftp_mkdir_ex = nullptr;
  decltype(&::libssh2_sftp_rmdir_ex) sftp_rmdir_ex = nullptr;
  decltype(&::libssh2_sftp_symlink_ex) sftp_symlink_ex = nullptr;
  decltype(&::libssh2_sftp_statvfs) sftp_statvfs = nullptr;

  decltype(&::libssh2_channel_open_ex) channel_open_ex = nullptr;
  decltype(&::libssh2_channel_process_startup) channel_process_startup = nullptr;
  decltype(&::libssh2_channel_write_ex) channel_write_ex = nullptr;
  decltype(&::libssh2_channel_read_ex) channel_read_ex = nullptr;
  decltype(&::libssh2_channel_free) channel_free = nullptr;
};

/// Loads the library at the first call; any thread. Throws Error(kInput) with the package to
/// install where the system has none, or one without a function that is needed.
const SshLibrary& ssh_library();

}  // namespace adze::io::sftp
