using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>What came back, held in bounded memory that is zeroed afterwards: an answer may carry a key or a token.</summary>
sealed class RestAnswer(RestCall call, int status, byte[] body) : IDisposable
{
    JsonDocument? _document;

    public RestCall Call => call;
    public int Status => status;
    public byte[] Body => body;
    public bool IsSuccess => status is >= 200 and < 300;
    /// <summary>The <c>WWW-Authenticate</c> header; "" without one.</summary>
    public string Challenge { get; init; } = "";
    /// <summary>Where a redirect leads; null without one.</summary>
    public Uri? Location { get; init; }
    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <exception cref="Sdk.Seals.SealException">InvalidAnswer: the body is no JSON object.</exception>
    public JsonElement Root => TryRoot() ?? throw RestFailures.InvalidAnswer(call, "not the JSON that is expected");

    /// <summary>Null when the body is no JSON object.</summary>
    public JsonElement? TryRoot()
    {
        try
        {
            _document ??= JsonDocument.Parse(body);
            return _document.RootElement.ValueKind == JsonValueKind.Object ? _document.RootElement : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The status as a reason of its own, for answers that say nothing else.</summary>
    public string StatusText => $"HTTP {status}";

    public void Dispose()
    {
        _document?.Dispose();
        CryptographicOperations.ZeroMemory(body);
    }
}
