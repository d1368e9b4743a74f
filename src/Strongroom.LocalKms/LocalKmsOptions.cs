using System.Net;

namespace Strongroom.LocalKms;

/// <summary>How the stand-in for AWS KMS runs. It protects nothing of value: its keys lie beside it.</summary>
public sealed record LocalKmsOptions
{
    public const int DefaultPort = 8555;

    /// <summary>Port 0 takes a free one; <see cref="LocalKmsServer.Address"/> says which.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);
    public string Region { get; init; } = "us-east-1";
    public string AccountId { get; init; } = "000000000000";

    /// <summary>Where keys are kept; null: in memory only. The file is encrypted under a key in <c>&lt;file&gt;.key</c> beside it.</summary>
    public string? DataFile { get; init; }

    /// <summary>An alias that exists after the start, with a key made for it if need be; null: none.</summary>
    public string? InitialAlias { get; init; } = "alias/strongroom";

    /// <summary>Secret keys by access key; requests must be signed by one of them.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } = new Dictionary<string, string> { ["test"] = "test" };

    /// <summary>False: signatures are not looked at, and any credentials will do.</summary>
    public bool VerifySignatures { get; init; } = true;

    /// <summary>Misbehaviour from the start on; see <see cref="Faults.Fault.Parse"/>.</summary>
    public IReadOnlyList<Faults.Fault> Faults { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets the notice lines at every start.</summary>
    public Action<string>? Notice { get; init; }
}
