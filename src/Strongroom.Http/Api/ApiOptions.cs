using Strongroom.Sdk.Paths;

namespace Strongroom.Http.Api;

/// <summary>What one listener decides about requests.</summary>
public sealed record ApiOptions
{
    /// <summary>Bytes; 32 MiB as Vault has it.</summary>
    public long MaxRequestSize { get; init; } = 32 << 20;
    public TimeSpan MaxRequestDuration { get; init; } = TimeSpan.FromSeconds(90);
    /// <summary>What may be called without a token.</summary>
    public UnauthenticatedPaths Opened { get; init; }
    /// <summary><c>sys/metrics</c> without a token.</summary>
    public bool UnauthenticatedMetrics { get; init; }
    /// <summary>Extra headers by status: <c>default</c>, <c>200</c>, <c>2xx</c>; the nearest wins.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Headers { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
    /// <summary>Null: the address of the connection is the client's.</summary>
    public ForwardedOptions? Forwarded { get; init; }
    /// <summary>The prefix <c>/ui/</c> is served.</summary>
    public bool Ui { get; init; }
}
