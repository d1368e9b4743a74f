using System.Diagnostics;
using System.Security.Cryptography;
using Strongroom.Cli.Commands.Pkcs11;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11;
using Strongroom.Testing.Storage;

namespace Strongroom.Testing.Hsm;

/// <summary>SoftHSM 2 with a token of its own, in a folder of its own.</summary>
sealed class SoftHsm : IDisposable
{
    public const string Pin = "hsm-pin-48151623";
    const string Missing = "SoftHSM is not installed (scripts/need softhsm2-util softhsm2)";

    readonly TempDirectory _directory = new();
    int _files;

    SoftHsm()
    {
        Directory.CreateDirectory(Tokens);
        File.WriteAllText(Configuration, $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        // The label is this token's alone: a refused PIN is remembered by it, for all tests of this process.
        Run("--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "so-pin-11235813");
    }

    public static string? Library { get; } = new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib/pkcs11/libsofthsm2.so" }.FirstOrDefault(File.Exists);

    public string Label { get; } = "t" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    public string Configuration => Path.Combine(_directory.Path, "softhsm2.conf");
    public string Tokens => Path.Combine(_directory.Path, "tokens");
    /// <summary>Of the one token.</summary>
    public string TokenFolder => Directory.EnumerateDirectories(Tokens).Single();

    /// <summary>Null, with the reason to skip, where it is not installed.</summary>
    public static SoftHsm? TryCreate(out string reason) => Library is null ? Null(reason = Missing) : New(reason = "");

    /// <summary>A random AES key that survives the import: softhsm2-util 2.6 reads the file as text, up to a zero or the end of a line.</summary>
    public static byte[] NewAesKey() => System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32));

    /// <summary>An AES key, as <see cref="NewAesKey"/> makes it.</summary>
    public void ImportAes(ReadOnlySpan<byte> key, string label, string id)
    {
        var file = Path.Combine(_directory.Path, $"key{_files++}");
        File.WriteAllBytes(file, key);
        Run("--import", file, "--aes", "--token", Label, "--label", label, "--id", id, "--pin", Pin);
    }

    /// <summary>Both halves of an RSA key.</summary>
    public void ImportRsa(RSA key, string label, string id)
    {
        var file = Path.Combine(_directory.Path, $"key{_files++}");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        Run("--import", file, "--token", Label, "--label", label, "--id", id, "--pin", Pin);
    }

    /// <summary>As an environment that a seal sees.</summary>
    public string? Environment(string name) => name == "SOFTHSM2_CONF" ? Configuration : null;

    public Dictionary<string, string> Parameters(string keyLabel, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var parameters = new Dictionary<string, string> { ["lib"] = Library!, ["token_label"] = Label, ["pin"] = Pin, ["key_label"] = keyLabel };
        foreach (var (name, value) in more) parameters[name] = value;
        return parameters;
    }

    public Pkcs11KeyWrapper Wrapper(IReadOnlyDictionary<string, string> parameters, TimeProvider? time = null)
        => (Pkcs11KeyWrapper)Pkcs11KeyWrapper.Create(Context(parameters, Environment, time), Pkcs11ModuleCommand.Program);

    public static SealContext Context(IReadOnlyDictionary<string, string> parameters, Func<string, string?> environment, TimeProvider? time = null) => new()
    {
        Parameters = parameters, Source = "test.hcl:3", Environment = environment, Time = time ?? TimeProvider.System, Loggers = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
    };

    public void Dispose() => _directory.Dispose();

    void Run(params string[] args)
    {
        var start = new ProcessStartInfo("softhsm2-util", args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"softhsm2-util {args[0]}: {output}");
    }

    static SoftHsm? Null(string _) => null;
    static SoftHsm New(string _) => new();
}
