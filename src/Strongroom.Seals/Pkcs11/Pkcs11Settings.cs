using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Wire;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Pkcs11;

/// <summary>The stanza and the environment, read and checked; the library is not touched. The environment wins for everything: so it is with Vault and OpenBao.</summary>
sealed record Pkcs11Settings
{
    const string Remedy = "see docs/seals/pkcs11.md for the parameters and the environment variables that stand for them";

    public required OpenRequest Open { get; init; }
    /// <summary>The key that wraps.</summary>
    public required KeyRequest Key { get; init; }
    /// <summary>Of the key that opens blobs which name none.</summary>
    public required string DefaultKeyLabel { get; init; }
    /// <summary>RSA: encrypts in the module too, not with the public key here.</summary>
    public required bool EncryptsInModule { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required IReadOnlyList<SealSetting> Given { get; init; }
    public required Func<string, string?> Environment { get; init; }
    public required TimeProvider Time { get; init; }
    public required ILogger Log { get; init; }
    /// <summary>Reads the PIN where it is, each time: so no copy stays here, and a corrected file is noticed. The caller disposes it.</summary>
    public required Func<SecretBytes> ReadPin { get; init; }

    /// <summary>For messages: <c>token "x"</c>.</summary>
    public string TokenText
    {
        get
        {
            var text = Open.TokenLabel.Length > 0 ? $"token \"{Open.TokenLabel}\"" : "token";
            if (Open.TokenSerial.Length > 0) text += $" with serial {Open.TokenSerial}";
            return Open.Slot is { } slot ? $"{text} in slot {slot}" : text;
        }
    }

    /// <exception cref="SealException">Misconfigured: every problem found.</exception>
    public static Pkcs11Settings Read(SealContext context)
    {
        var parameters = new SealParameters("pkcs11", context);
        var library = Aliased(parameters, "lib", "module");
        if (library is null) parameters.Missing("lib", ": the path of the module's library, such as /usr/lib/softhsm/libsofthsm2.so");
        else if (!library.Text.StartsWith('/')) parameters.Problem(library.Name, $"\"{library.Text}\" is not an absolute path; libraries are not searched for ({library.Origin})");
        var open = ReadToken(parameters, library?.Text ?? "");
        using (FindPin(parameters)) { }
        var key = ReadKey(parameters);
        var defaultLabel = parameters.Text("default_key_label", Precedence.Environment, Variables("DEFAULT_KEY_LABEL"));
        var encryptsInModule = ReadPlaceOfEncryption(parameters);
        ReadKeyGeneration(parameters);
        var timeout = parameters.RequestTimeout();
        parameters.WarnOfUnknown("max_parallel", "disallow_env_vars");
        parameters.ThrowIfAny(Remedy);
        return new Pkcs11Settings
        {
            Open = open, Key = key, DefaultKeyLabel = defaultLabel?.Text ?? key.Label, EncryptsInModule = encryptsInModule, Timeout = timeout, Given = parameters.Settings,
            Environment = context.Environment, Time = context.Time, Log = context.Loggers.CreateLogger("seal.pkcs11"), ReadPin = () => FindPinAgain(context),
        };
    }

    static OpenRequest ReadToken(SealParameters parameters, string library)
    {
        var slot = parameters.Text("slot", Precedence.Environment, Variables("SLOT"));
        var label = Aliased(parameters, "token_label", "token");
        var serial = parameters.Text("token_serial", Precedence.Environment, Variables("TOKEN_SERIAL"));
        ulong? number = slot is null ? null : Number(slot.Text);
        if (slot is not null && number is null) parameters.Problem("slot", $"\"{slot.Text}\" is not the number of a slot, decimal or with 0x in front ({slot.Origin})");
        if (slot is null && label is null && serial is null) parameters.Missing("token_label", "; one of token_label, token_serial and slot says which token is meant");
        return new OpenRequest(library, number, label?.Text ?? "", serial?.Text ?? "", parameters.Flag("force_rw_session", Precedence.Environment, Variables("FORCE_RW_SESSION")) ?? false, LastTry: false);
    }

    static KeyRequest ReadKey(SealParameters parameters)
    {
        var label = Aliased(parameters, "key_label", "label", "key");
        var id = parameters.Text("key_id", Precedence.Environment, Variables("KEY_ID"));
        if (label is null && id is null) parameters.Missing("key_label", "; key_label or key_id, or both, say which key is meant");
        var hex = id?.Text ?? "";
        if (hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) hex = hex[2..];
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit)) parameters.Problem("key_id", $"\"{id!.Text}\" is not in hex, two digits for each byte ({id.Origin})");
        return new KeyRequest(label?.Text ?? "", hex.ToLowerInvariant(), MechanismNames.Read(parameters), MechanismNames.ReadHash(parameters));
    }

    /// <summary>Three products, three names for one choice.</summary>
    static bool ReadPlaceOfEncryption(SealParameters parameters)
    {
        var inSoftware = parameters.Flag("software_encryption", Precedence.Environment, Variables("SOFTWARE_ENCRYPTION"));
        var notInSoftware = parameters.Flag("disable_software_encryption", Precedence.Environment, Variables("DISABLE_SOFTWARE_ENCRYPTION"));
        var local = parameters.Flag("rsa_encrypt_local", Precedence.Environment, Variables("RSA_ENCRYPT_LOCAL"));
        var wishes = new[] { inSoftware, !notInSoftware, local }.OfType<bool>().Distinct().ToList();
        if (wishes.Count > 1) parameters.Problem("disable_software_encryption", "and software_encryption or rsa_encrypt_local contradict each other; one of them is enough");
        return wishes is [false, ..];
    }

    static void ReadKeyGeneration(SealParameters parameters)
    {
        if (parameters.Flag("generate_key", Precedence.Environment, Variables("GENERATE_KEY")) == true)
            parameters.Note("generate_key", "no effect: the key is made by hand, once (docs/seals/pkcs11.md)", "always");
    }

    static SecretBytes? FindPin(SealParameters parameters)
    {
        if (parameters.SecretBytes("pin", Precedence.Environment, Variables("PIN")) is not { } given)
        {
            parameters.Missing("pin", " (best in a file, as file:///path or file://credential)");
            return null;
        }
        try { return new SecretBytes(given.Bytes.AsSpan().Trim(" \t\r\n"u8)); }
        finally { CryptographicOperations.ZeroMemory(given.Bytes); }
    }

    static SecretBytes FindPinAgain(SealContext context)
    {
        var parameters = new SealParameters("pkcs11", context);
        var pin = FindPin(parameters);
        parameters.ThrowIfAny("put the PIN there; it is looked for again");
        return pin!;
    }

    static SealValue? Aliased(SealParameters parameters, string name, params ReadOnlySpan<string> aliases)
    {
        if (parameters.Text(name, Precedence.Environment, Variables(name.ToUpperInvariant())) is { } value) return value;
        foreach (var alias in aliases)
            if (parameters.Text(alias, Precedence.Configuration) is { } other) return other;
        return null;
    }

    internal static string[] Variables(string name) => [$"BAO_HSM_{name}", $"VAULT_HSM_{name}"];

    internal static ulong? Number(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
