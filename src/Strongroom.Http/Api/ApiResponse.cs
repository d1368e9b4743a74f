using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Api;

/// <summary>Writes answers: status, headers, body.</summary>
static class ApiResponse
{
    const string Json = "application/json";
    static readonly StringValues NoStore = "no-store";
    static readonly StringValues StrictTransport = "max-age=31536000; includeSubDomains";

    /// <summary>Done when it returns; the server sends it when the request ends.</summary>
    public static ValueTask WriteAsync(HttpContext context, ClientResponse response)
    {
        if (response.Raw is { } raw) return RawAsync(context, response.Status, raw);
        Prepare(context, response.Status, Json);
        if (response.Status == StatusCodes.Status204NoContent) return default;
        // Put together first: an answer of known length needs no chunks.
        using var answer = AnswerBuffer.Take();
        ResponseJson.Write(response, answer.Writer);
        Body(context, answer.Writer.WrittenSpan);
        return default;
    }

    public static ValueTask RawAsync(HttpContext context, int status, RawBody body)
    {
        Prepare(context, status, body.ContentType);
        Body(context, body.Bytes.Span);
        return default;
    }

    static void Body(HttpContext context, ReadOnlySpan<byte> body)
    {
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) context.Response.BodyWriter.Write(body);
    }

    public static async ValueTask TextAsync(HttpContext context, int status, string text)
    {
        Prepare(context, status, "text/plain; charset=utf-8");
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync(text);
    }

    public static async ValueTask RedirectAsync(HttpContext context, string path, string query, int status = StatusCodes.Status301MovedPermanently)
    {
        var target = Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + (query.Length > 0 ? "?" + query : "");
        Prepare(context, status, "text/html; charset=utf-8");
        context.Response.Headers.Location = target;
        await context.Response.WriteAsync($"<a href=\"{System.Net.WebUtility.HtmlEncode(target)}\">{(status == 301 ? "Moved Permanently" : "Temporary Redirect")}</a>.\n\n");
    }

    static void Prepare(HttpContext context, int status, string contentType)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = NoStore;
        response.Headers.StrictTransportSecurity = StrictTransport;
    }
}
