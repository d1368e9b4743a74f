using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Messages;

/// <summary>What goes back; <see cref="ResponseJson"/> knows how it looks on the wire.</summary>
public sealed record ClientResponse
{
    public required string RequestId { get; init; }
    public int Status { get; init; } = 200;
    /// <summary>Not null: this is an error answer and nothing else counts.</summary>
    public IReadOnlyList<string>? Errors { get; init; }
    readonly JsonObject? _data;

    public JsonObject? Data
    {
        get => _data ?? JsonText.Parse(DataJson);
        init => _data = value;
    }

    /// <summary>The data as finished JSON; empty: they are in <see cref="Data"/>.</summary>
    public ReadOnlyMemory<byte> DataJson { get; init; }
    public bool DataAtTop { get; init; }
    public string LeaseId { get; init; } = "";
    public bool Renewable { get; init; }
    public TimeSpan LeaseDuration { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
    public AuthBlock? Auth { get; init; }
    public WrapInfo? Wrap { get; init; }
    public RawBody? Raw { get; init; }

    public static ClientResponse Error(string requestId, int status, params IReadOnlyList<string> errors) => new() { RequestId = requestId, Status = status, Errors = errors };

    public override string ToString() => $"response {Status}";
}
