using Microsoft.AspNetCore.Http;

namespace Strongroom.Http.Ui;

/// <summary>What stands at <c>/ui/</c> in a build without the web UI (<c>EmbedUi=false</c>): a page that says what works instead. No script, nothing from elsewhere.</summary>
static class TextPage
{
    const string Html = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Strongroom</title></head>
        <body>
        <h1>Strongroom is running</h1>
        <p>The web interface is not part of this build. The command line does what it will do:</p>
        <pre>vault status
        vault login
        vault kv get secret/name</pre>
        <p>The state of this server as JSON: <a href="/v1/sys/seal-status">/v1/sys/seal-status</a></p>
        </body>
        </html>

        """;

    public static async ValueTask WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsync(Html);
    }
}
