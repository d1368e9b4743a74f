"""The servers bench/run compares, each on a port of its own on loopback."""
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(HERE)


class Server:
    """A process that is listened to, watched and stopped."""

    process = None

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        """MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            for line in file:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


class Ceiling(Server):
    """Bare Kestrel, published like the product."""

    name = "ceiling"
    token = "x" * 28

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.executable = os.path.join(REPOSITORY, "out", "bench", "ceiling")
        if not os.access(self.executable, os.X_OK):
            publish_ceiling(os.path.dirname(self.executable))

    def start(self):
        self.process = subprocess.Popen([self.executable, str(self.port)], cwd=self.folder, stdout=subprocess.DEVNULL)
        wait_for(self.port, "GET", "/64", 200)


class Kms(Server):
    """`vault local-kms`: what the servers unseal with."""

    def __init__(self, vault, folder):
        self.process = subprocess.Popen([os.path.abspath(vault), "local-kms", "-listen=127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
        for line in self.process.stdout:
            for word in line.replace("=", " ").replace("'", " ").split():
                if word.startswith("http://127.0.0.1:"):
                    self.endpoint = word.rstrip("/.,")
                    return
        sys.exit("vault local-kms did not start")


class VaultServer(Server):
    """A vault executable on file storage, unsealed by the local KMS; by hand where it has no awskms seal."""

    def __init__(self, name, vault, folder, kms):
        self.name, self.vault, self.kms = name, os.path.abspath(vault), kms
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = os.path.join(folder, name)
        os.mkdir(self.folder)
        self.environment = dict(os.environ, VAULT_ADDR=self.url, BAO_ADDR=self.url, HOME=self.folder, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_REGION="us-east-1")
        self.auto, self.root, self.token, self.key = True, "", "", ""

    def start(self):
        try:
            self.launch()
        except TimeoutError:
            self.stop()
            shutil.rmtree(os.path.join(self.folder, "data"), ignore_errors=True)
            self.auto = False
            self.launch()
        shares = {"recovery_shares": 1, "recovery_threshold": 1} if self.auto else {"secret_shares": 1, "secret_threshold": 1}
        answer = self.call("PUT", "/v1/sys/init", shares)
        self.root = answer["root_token"]
        if not self.auto:
            self.call("PUT", "/v1/sys/unseal", {"key": answer["keys"][0]})
        wait_for(self.port, "GET", "/v1/sys/health", 200)

    def launch(self):
        config = os.path.join(self.folder, "config.hcl")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f'storage "file" {{ path = "{self.folder}/data" }}\nlistener "tcp" {{\n  address = "127.0.0.1:{self.port}"\n  tls_disable = true\n}}\n'
                       f'api_addr = "{self.url}"\ndisable_mlock = true\n')
            if self.auto:
                file.write(f'seal "awskms" {{\n  kms_key_id = "alias/strongroom"\n  region = "us-east-1"\n  endpoint = "{self.kms.endpoint}"\n}}\n')
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen([self.vault, "server", f"-config={config}"], env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        wait_for(self.port, "GET", "/v1/sys/seal-status", 200)

    def prepare(self, policy, secret, keys):
        self.call("POST", "/v1/sys/mounts/kv1", {"type": "kv", "options": {"version": "1"}})
        self.call("POST", "/v1/sys/mounts/kv2", {"type": "kv", "options": {"version": "2"}})
        self.call("PUT", "/v1/sys/policies/acl/app", {"policy": policy})
        self.token = self.call("POST", "/v1/auth/token/create", {"policies": ["app"], "ttl": "10h"})["auth"]["client_token"]
        for i in range(1, keys + 1):
            self.call("PUT", f"/v1/kv1/app/{i}", json.loads(secret))
            self.call("PUT", f"/v1/kv2/data/app/{i}", {"data": json.loads(secret)})

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, json.dumps(body) if body is not None else None, {"X-Vault-Token": self.root} if self.root else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 400:
            sys.exit(f"{self.name}: {method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else {}

    def answer_size(self, scenario):
        _, method, path, _, body, who, _ = scenario
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path.replace("@", "1"), body, {"X-Vault-Token": self.token} if who else {})
        size = len(connection.getresponse().read())
        connection.close()
        return size

    def restart(self):
        """Milliseconds from the start of the process to an unsealed answer."""
        self.stop()
        begin = time.perf_counter()
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen([self.vault, "server", f"-config={os.path.join(self.folder, 'config.hcl')}"], env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        wait_for(self.port, "GET", "/v1/sys/health", 200)
        return (time.perf_counter() - begin) * 1000


def publish_ceiling(into):
    print("building the bare Kestrel server (native, once)", file=sys.stderr)
    rid = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
    linker = [] if shutil.which("clang") else ["-p:CppCompilerAndLinker=gcc"]
    subprocess.run(["dotnet", "publish", os.path.join(HERE, "Ceiling"), "-c", "Release", "-r", rid, "-o", into, "--nologo", "-v", "quiet", *linker], check=True)


def wait_for(port, method, path, status, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request(method, path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status == status:
                return
        except OSError:
            pass
        time.sleep(0.001)
    raise TimeoutError(f"{path} at port {port} did not answer {status} within {seconds} s")


def milliseconds(command, environment):
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - begin) * 1000


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
