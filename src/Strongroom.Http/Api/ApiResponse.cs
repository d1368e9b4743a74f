using Microsoft.AspNetCore.Http;
using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Api;

/// <summary>Writes answers: status, headers, body.</summary>
static class ApiResponse
{
    const string Json = "application/json";

    public static async ValueTask WriteAsync(HttpContext context, ClientResponse response)
    {
        if (response.Raw is { } raw) { await RawAsync(context, response.Status, raw); return; }
        Prepare(context, response.Status, Json);
        if (response.Status == StatusCodes.Status204NoContent) return;
        if (!HttpMethods.IsHead(context.Request.Method)) ResponseJson.Write(response, context.Response.BodyWriter);
        await context.Response.CompleteAsync();
    }

    public static async ValueTask RawAsync(HttpContext context, int status, RawBody body)
    {
        Prepare(context, status, body.ContentType);
        context.Response.ContentLength = body.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(body.Bytes);
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
        response.Headers.CacheControl = "no-store";
        response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }
}
