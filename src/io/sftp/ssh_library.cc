#include "io/sftp/ssh_library.h"

#include "base/shared_library.h"

namespace adze::io::sftp {
namespace {

constexpr const char* kFileNames[] = {"libssh2.so.1"};

SshLibrary load() {
  const SharedLibrary library({
      .file_names = kFileNames,
      .needed_by = "sftp needs",
      .oldest = "libssh2 1.10",
      .how_to_install =
          "install it (Debian, Ubuntu: apt-get install libssh2-1; Fedora: dnf install libssh2)",
  });
  SshLibrary ssh;
  library.find("libssh2_init", ssh.init);
  library.find("libssh2_session_init_ex", ssh.session_init_ex);
  library.find("libssh2_session_free", ssh.session_free);
  library.find("libssh2_session_disconnect_ex", ssh.session_disconnect_ex);
  library.find("libssh2_session_set_blocking", ssh.session_set_blocking);
  library.find("libssh2_session_handshake", ssh.session_handshake);
  library.find("libssh2_session_method_pref", ssh.session_method_pref);
  library.find("libssh2_session_hostkey", ssh.session_hostkey);
  library.find("libssh2_session_block_directions", ssh.session_block_directions);
  library.find("libssh2_session_last_errno", ssh.session_last_errno);
  library.find("libssh2_session_last_error", ssh.session_last_error);
  library.find("libssh2_userauth_list", ssh.userauth_list);
  library.find("libssh2_userauth_password_ex", ssh.userauth_password_ex);
  library.find("libssh2_userauth_keyboard_interactive_ex", ssh.userauth_keyboard_interactive_ex);
  library.find("libssh2_userauth_publickey", ssh.userauth_publickey);
  library.find("libssh2_userauth_publickey_frommemory", ssh.userauth_publickey_frommemory);
  library.find("libssh2_sftp_init", ssh.sftp_init);
  library.find("libssh2_sftp_shutdown", ssh.sftp_shutdown);
  library.find("libssh2_sftp_last_error", ssh.sftp_last_error);
  library.find("libssh2_sftp_open_ex", ssh.sftp_open_ex);
  library.find("libssh2_sftp_close_handle", ssh.sftp_close_handle);
  library.find("libssh2_sftp_read", ssh.sftp_read);
  library.find("libssh2_sftp_write", ssh.sftp_write);
  library.find("libssh2_sftp_fsync", ssh.sftp_fsync);
  library.find("libssh2_sftp_seek64", ssh.sftp_seek64);
  library.find("libssh2_sftp_fstat_ex", ssh.sftp_fstat_ex);
  library.find("libssh2_sftp_stat_ex", ssh.sftp_stat_ex);
  library.find("libssh2_sftp_readdir_ex", ssh.sftp_readdir_ex);
  library.find("libssh2_sftp_rename_ex", ssh.sftp_rename_ex);
  library.find("libssh2_sftp_unlink_ex", ssh.sftp_unlink_ex);
  library.find("libssh2_sftp_mkdir_ex", ssh.sftp_mkdir_ex);
  library.find("libssh2_sftp_rmdir_ex", ssh.sftp_rmdir_ex);
  library.find("libssh2_sftp_symlink_ex", ssh.sftp_symlink_ex);
  library.find("libssh2_sftp_statvfs", ssh.sftp_statvfs);
  library.find("libssh2_channel_open_ex", ssh.channel_open_ex);
  library.find("libssh2_channel_process_startup", ssh.channel_process_startup);
  library.find("libssh2_channel_write_ex", ssh.channel_write_ex);
  library.find("libssh2_channel_read_ex", ssh.channel_read_ex);
  library.find("libssh2_channel_free", ssh.channel_free);
  if (ssh.init(0) != 0) library.fail("libssh2 can't be initialized");
  return ssh;
}

}  // namespace

const SshLibrary& ssh_library() {
  static const SshLibrary ssh = load();
  return ssh;
}

}  // namespace adze::io::sftp
