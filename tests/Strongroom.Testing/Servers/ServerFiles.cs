using Strongroom.Testing.Storage;

namespace Strongroom.Testing.Servers;

/// <summary>A configuration file, a storage directory and a home for one server process.</summary>
sealed class ServerFiles : IDisposable
{
    readonly TempDirectory _directory = new();

    public ServerFiles(string seal, string storage = "")
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Config, $$"""
            ui = true
            storage "file" {
              path = "{{(storage.Length > 0 ? storage : Data)}}"
            }
            listener "tcp" {
              address     = "127.0.0.1:0"
              tls_disable = 1
            }
            {{seal}}
            """);
    }

    public string Config => Path.Combine(_directory.Path, "vault.hcl");
    public string Data => Path.Combine(_directory.Path, "data");
    public string Home => Path.Combine(_directory.Path, "home");
    public string KmsData => Path.Combine(_directory.Path, "kms.data");

    /// <summary>One command against a server, with a home of its own.</summary>
    public Task<(int Code, string Out, string Error)> CommandAsync(string address, params string[] args)
        => VaultProcess.RunAsync(args, ("VAULT_ADDR", address), ("HOME", Home));

    public void Dispose() => _directory.Dispose();
}
