using System.Collections;
using System.Diagnostics;

namespace Strongroom.Seals.Pkcs11.Module;

/// <summary>How the process of a library is started: which executable, with which word.</summary>
/// <param name="Executable">Its path.</param>
/// <param name="Command">The command that runs <see cref="Library.ModuleHost"/>.</param>
public sealed record ModuleProgram(string Executable, string Command)
{
    static readonly string[] OurPrefixes = ["VAULT_", "BAO_", "STRONGROOM_", "LISTEN_"];
    static readonly string[] OurNames = ["NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY", "COMP_LINE", "COMP_POINT", "WATCHDOG_USEC", "WATCHDOG_PID"];
    static readonly string[] SecretWords = ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "PRIVATE_KEY", "CREDENTIALS"];

    /// <summary>Variables that say to well-known libraries where their configuration is: of several seals each may have its own, as <c>NAME_sealname</c>.</summary>
    static readonly string[] OfLibraries = ["SOFTHSM2_CONF", "KRYOPTIC_CONF", "YUBIHSM_PKCS11_CONF", "CS_PKCS11_R3_CFG", "CS_PKCS11_R2_CFG", "ChrystokiConfigurationPath", "TPM2_PKCS11_STORE", "KMS_PKCS11_CONFIG", "OPENSC_CONF"];

    internal ProcessStartInfo StartInfo(Func<string, string?> environment, ReadOnlySpan<byte> pin)
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.ArgumentList.Add(Command);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            if (IsOurs((string)variable.Key) || Equals(variable.Value as string, pin)) start.Environment.Remove((string)variable.Key);
        foreach (var name in OfLibraries)
            if (environment(name) is { Length: > 0 } value) start.Environment[name] = value;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // a build that is not native would open a socket for debuggers
        return start;
    }

    /// <summary>Settings and secrets of the server; a library has no use for them, and may be curious.</summary>
    internal static bool IsOurs(string name) => OurNames.Contains(name, StringComparer.Ordinal) || OurPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        || SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The PIN under whatever name.</summary>
    static bool Equals(string? value, ReadOnlySpan<byte> pin)
    {
        if (value is null || pin.IsEmpty) return false;
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);
        var same = bytes.AsSpan().Trim(" \t\r\n"u8).SequenceEqual(pin);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        return same;
    }
}
