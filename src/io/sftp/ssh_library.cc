#include "io/sftp/ssh_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace adze::io::sftp {
namespace {

[[noreturn]] void fail(const char* message) {
  Error error(ErrorCategory::kInput, message);
  error.fix = "install it (Debian, Ubuntu: apt-get install libssh2-1; Fedora: dnf install libssh2)";
  throw error;
}

void* open_library() {
  // Never closed: a library that is unloaded while its functions may run is a crash.
  if (void* library = ::dlopen("libssh2.so.1", RTLD_NOW | RTLD_LOCAL)) return library;
  fail("sftp needs the library libssh2.so.1, which this system does not have");
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) fail("sftp needs libssh2 1.10 or newer");
}

SshLibrary load() {
  void* library = open_library();
  SshLibrary ssh;
  find(library, "libssh2_init", ssh.init);
  find(library, "libssh2_session_init_ex", ssh.session_init_ex);
  find(library, "libssh2_session_free", ssh.session_free);
  find(library, "libssh2_session_disconnect_ex", ssh.session_disconnect_ex);
  find(library, "libssh2_session_set_blocking", ssh.session_set_blocking);
  find(library, "libssh2_session_handshake", ssh.session_handshake);
  find(library, "libssh2_session_method_pref", ssh.session_method_pref);
  find(library, "libssh2_session_hostkey", ssh.session_hostkey);
  find(library, "libssh2_session_block_directions", ssh.session_block_directions);
  find(library, "libssh2_session_last_errno", ssh.session_last_errno);
  find(library, "libssh2_session_last_error", ssh.session_last_error);
  find(library, "libssh2_userauth_list", ssh.userauth_list);
  find(library, "libssh2_userauth_password_ex", ssh.userauth_password_ex);
  find(library, "libssh2_userauth_keyboard_interactive_ex", ssh.userauth_keyboard_interactive_ex);
  find(library, "libssh2_userauth_publickey", ssh.userauth_publickey);
  find(library, "libssh2_userauth_publickey_frommemory", ssh.userauth_publickey_frommemory);
  find(library, "libssh2_sftp_init", ssh.sftp_init);
  find(library, "libssh2_sftp_shutdown", ssh.sftp_shutdown);
  find(library, "libssh2_sftp_last_error", ssh.sftp_last_error);
  find(library, "libssh2_sftp_open_ex", ssh.sftp_open_ex);
  find(library, "libssh2_sftp_close_handle", ssh.sftp_close_handle);
  find(library, "libssh2_sftp_read", ssh.sftp_read);
  find(library, "libssh2_sftp_write", ssh.sftp_write);
  find(library, "libssh2_sftp_fsync", ssh.sftp_fsync);
  find(library, "libssh2_sftp_seek64", ssh.sftp_seek64);
  find(library, "libssh2_sftp_fstat_ex", ssh.sftp_fstat_ex);
  find(library, "libssh2_sftp_stat_ex", ssh.sftp_stat_ex);
  find(library, "libssh2_sftp_readdir_ex", ssh.sftp_readdir_ex);
  find(library, "libssh2_sftp_rename_ex", ssh.sftp_rename_ex);
  find(library, "libssh2_sftp_unlink_ex", ssh.sftp_unlink_ex);
  find(library, "libssh2_sftp_mkdir_ex", ssh.sftp_mkdir_ex);
  find(library, "libssh2_sftp_rmdir_ex", ssh.sftp_rmdir_ex);
  find(library, "libssh2_sftp_symlink_ex", ssh.sftp_symlink_ex);
  find(library, "libssh2_sftp_statvfs", ssh.sftp_statvfs);
  find(library, "libssh2_channel_open_ex", ssh.channel_open_ex);
  find(library, "libssh2_channel_process_startup", ssh.channel_process_startup);
  find(library, "libssh2_channel_write_ex", ssh.channel_write_ex);
  find(library, "libssh2_channel_read_ex", ssh.channel_read_ex);
  find(library, "libssh2_channel_free", ssh.channel_free);
  if (ssh.init(0) != 0) fail("libssh2 can't be initialized");
  return ssh;
}

}  // namespace

const SshLibrary& ssh_library() {
  static const SshLibrary ssh = load();
  return ssh;
}

}  // namespace adze::io::sftp
