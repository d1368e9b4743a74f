using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>Reads a request's JSON object, checking its size before keeping it.</summary>
static class BodyReader
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary><c>Undefined</c> when there is no body, or it is blank or <c>null</c>. A form's fields become texts.</summary>
    /// <exception cref="RequestException">400 for what is no JSON object, 413 for too large a body.</exception>
    public static async ValueTask<JsonElement> ReadAsync(HttpRequest request, long limit, CancellationToken ct, string malformed = "error parsing JSON")
    {
        if (request.ContentLength == 0) return default;
        if (request.ContentLength > limit) throw TooLarge();
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > limit) throw TooLarge();
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            try { return Parse(read.Buffer, request.ContentType, malformed); }
            finally { reader.AdvanceTo(read.Buffer.End); }
        }
    }

    static JsonElement Parse(ReadOnlySequence<byte> body, string? contentType, string malformed)
    {
        if (IsBlank(body)) return default;
        if (contentType is not null && contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return FormBody.Parse(body);
        var root = ParseJson(body.ToArray(), malformed);
        return root.ValueKind switch
        {
            JsonValueKind.Object => root,
            JsonValueKind.Null => default,
            _ => throw new RequestException(400, malformed),
        };
    }

    static JsonElement ParseJson(byte[] body, string malformed)
    {
        if (!Utf8.IsValid(body)) body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)); // U+FFFD for what is none, as in Go
        HalfPairs.Replace(body);
        try { return JsonElement.Parse(body, Strict); }
        catch (JsonException) { }
        try { return DuplicateMembers.LastWins(JsonElement.Parse(body)); }
        catch (JsonException) { throw new RequestException(400, malformed); }
    }

    static bool IsBlank(ReadOnlySequence<byte> body)
    {
        foreach (var segment in body)
            if (segment.Span.ContainsAnyExcept(" \t\r\n"u8)) return false;
        return true;
    }

    static RequestException TooLarge() => new(413, "error parsing JSON");
}
