using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;
using Strongroom.Seals.Transit.Credentials;
using Strongroom.Seals.Transit.Tls;

namespace Strongroom.Seals.Transit;

/// <summary>The stanza and the environment, read and checked; nobody is asked anything. Which of the two wins differs by parameter, as with Vault.</summary>
sealed record TransitSettings
{
    const string Remedy = "see docs/seals/transit.md for the parameters and the environment variables that stand for them";
    const string DefaultMount = "transit";

    /// <summary>Of the server that holds the key; ends without a slash.</summary>
    public required Uri Address { get; init; }
    /// <summary>Where its transit engine is mounted; without slashes at the ends.</summary>
    public required string Mount { get; init; }
    public required string KeyName { get; init; }
    public string? Namespace { get; init; }
    /// <summary>Put before the key's version in what names the key: tells keys of the same version apart.</summary>
    public string KeyIdPrefix { get; init; } = "";
    /// <summary>Somebody else cares for the token's life.</summary>
    public bool DisableRenewal { get; init; }
    public required TransitAuth Auth { get; init; }
    public required TransitTls Tls { get; init; }
    public required TimeSpan Timeout { get; init; }
    public SealBinding? Binding { get; init; }
    public required IReadOnlyList<SealSetting> Given { get; init; }
    public required Func<string, string?> Environment { get; init; }
    public required TimeProvider Time { get; init; }
    public required ILogger Log { get; init; }

    /// <summary>Token and key cross a network in the clear, because that was asked for.</summary>
    public bool IsPlain => Address.Scheme == "http" && !Address.IsLoopback;

    /// <exception cref="SealException">Misconfigured: every problem found.</exception>
    public static TransitSettings Read(SealContext context)
    {
        var parameters = new SealParameters("transit", context);
        var address = ReadAddress(parameters);
        var settings = new TransitSettings
        {
            Address = address ?? new Uri("https://127.0.0.1:8200"),
            Mount = ReadMount(parameters),
            KeyName = ReadKeyName(parameters),
            Namespace = ReadNamespace(parameters),
            KeyIdPrefix = parameters.Text("key_id_prefix", Precedence.Configuration)?.Text ?? "",
            DisableRenewal = parameters.Flag("disable_renewal", Precedence.Environment, "TRANSIT_WRAPPER_DISABLE_RENEWAL", "VAULT_TRANSIT_SEAL_DISABLE_RENEWAL") == true,
            Auth = TransitAuthReader.Read(parameters, context),
            Tls = TransitTls.Read(parameters),
            Timeout = parameters.RequestTimeout(),
            Binding = context.Binding,
            Given = parameters.Settings,
            Environment = context.Environment,
            Time = context.Time,
            Log = context.Loggers.CreateLogger<TransitKeyWrapper>(),
        };
        parameters.WarnOfUnknown("key_not_required", "disallow_env_vars");
        parameters.ThrowIfAny(Remedy);
        return settings;
    }

    static Uri? ReadAddress(SealParameters parameters)
    {
        var value = parameters.Text("address", Precedence.Configuration, "VAULT_TRANSIT_SEAL_ADDR", "BAO_ADDR", "VAULT_ADDR");
        var allowsPlain = parameters.Flag("allow_plain_http", Precedence.Configuration) == true;
        if (value is null)
        {
            parameters.Missing("address", ": the address of the server that holds the key, such as https://vault.example.com:8200");
            return null;
        }
        if (!Uri.TryCreate(value.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            parameters.Problem("address", $"\"{value.Text}\" is not the address of a server, such as https://vault.example.com:8200 ({value.Origin})");
        else if (uri.Scheme == "http" && !uri.IsLoopback && !allowsPlain)
            parameters.Problem("address", $"\"{value.Text}\" is plain http: the token and the key would cross the network in the clear; write https://, or allow_plain_http = \"true\" where that network is yours alone ({value.Origin})");
        else return new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        return null;
    }

    static string ReadMount(SealParameters parameters)
    {
        var value = parameters.Text("mount_path", Precedence.Environment, "TRANSIT_WRAPPER_MOUNT_PATH", "VAULT_TRANSIT_SEAL_MOUNT_PATH");
        if (value is null) parameters.Note("mount_path", DefaultMount, "default");
        else if (!IsPath(value.Text)) parameters.Problem("mount_path", $"\"{value.Text}\" is not the path of a secrets engine, such as transit ({value.Origin})");
        return value?.Text.Trim('/') ?? DefaultMount;
    }

    static string ReadKeyName(SealParameters parameters)
    {
        var value = parameters.Text("key_name", Precedence.Environment, "TRANSIT_WRAPPER_KEY_NAME", "VAULT_TRANSIT_SEAL_KEY_NAME");
        if (value is null) parameters.Missing("key_name", ": the name of the transit key");
        else if (!IsPath(value.Text) || value.Text.Contains('/')) parameters.Problem("key_name", $"\"{value.Text}\" is not the name of a transit key ({value.Origin})");
        return value?.Text ?? "";
    }

    static string? ReadNamespace(SealParameters parameters)
    {
        var value = parameters.Text("namespace", Precedence.Environment, "BAO_NAMESPACE", "VAULT_NAMESPACE");
        if (value is not null && !IsPath(value.Text)) parameters.Problem("namespace", $"\"{value.Text}\" is not the path of a namespace, such as team/ ({value.Origin})");
        return value?.Text.Trim('/') is { Length: > 0 } path ? path : null;
    }

    /// <summary>Goes into an address or a header as it is.</summary>
    internal static bool IsPath(string text) => text.Trim('/') is { Length: > 0 and <= 512 } path
        && path.All(character => char.IsAsciiLetterOrDigit(character) || "-_.~/".Contains(character)) && path.Split('/').All(part => part is not ("" or "." or ".."));
}
