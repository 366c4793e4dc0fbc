"""A real nginx over a folder, with http and https, for the tests of URLs.

Not executable, so scripts/run_checks does not take it for a test.
"""
import shutil
import subprocess

from server_process import free_port, make_certificates, stop, wait_for_port

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log; sendfile on; default_type text/plain; types {{ text/csv csv; text/html html; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{http}; listen 127.0.0.1:{https} ssl; server_name localhost; root {folder}/www;
    ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key;
    location /gzip/ {{ alias {folder}/www/; gzip on; gzip_types text/csv; gzip_min_length 1; gzip_proxied any; }}
    location /labelled/ {{ alias {folder}/www/; add_header Content-Encoding gzip; }}
    location /private/ {{ alias {folder}/www/; auth_basic "private"; auth_basic_user_file {folder}/users; }}
    location /forbidden/ {{ return 403; }}
    location /gone/ {{ return 410; }}
    location /empty/ {{ return 204; }}
    location /moved/ {{ return 302 /t.csv?x=query-secret; }}
    location /relative/ {{ absolute_redirect off; return 301 ../t.csv; }}
    location /secure/ {{ return 307 https://localhost:{https}/t.csv; }}
    location /insecure/ {{ return 302 http://127.0.0.1:{http}/t.csv?x=query-secret; }}
    location /loop/ {{ return 302 /loop/; }}
    location /ftp/ {{ return 302 ftp://127.0.0.1/t.csv; }}
  }}
}}
"""


class Nginx:
    """Serves what is put into `www`; `trust` is the environment in which its certificate is trusted."""

    def __init__(self, folder):
        self.folder = folder
        self.www = folder / "www"
        self.www.mkdir()
        make_certificates(folder)
        secret = subprocess.run(["openssl", "passwd", "-apr1", "hunter2"], capture_output=True, text=True, check=True).stdout
        (folder / "users").write_text(f"bob:{secret}")
        for path in (folder, self.www):
            path.chmod(0o755)

    def __enter__(self):
        self.http, self.https = free_port(), free_port()
        path = self.folder / "nginx.conf"
        path.write_text(NGINX.format(folder=self.folder, http=self.http, https=self.https))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", str(path), "-p", str(self.folder)], stderr=subprocess.DEVNULL)
        wait_for_port(self.http, self.process, self.folder / "error.log")
        return self

    def __exit__(self, *_):
        stop(self.process)

    def url(self, path, user=""):
        return f"http://{user}127.0.0.1:{self.http}{path}"

    def secure_url(self, path, user=""):
        return f"https://{user}localhost:{self.https}{path}"

    @property
    def trust(self):
        return {"SSL_CERT_FILE": str(self.folder / "ca.pem")}
