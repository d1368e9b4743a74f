using Microsoft.AspNetCore.Http;

namespace Strongroom.Http.Ui;

/// <summary>What a browser may do with the UI: run its own script, speak to its own server, and nothing else.</summary>
static class UiHeaders
{
    public const string ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    const string Permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

    public static void Apply(HttpResponse response, UiAsset asset, UiBody body)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = asset.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = body.Tag.ToString();
        if (asset.Varies) headers.Vary = "Accept-Encoding";
        if (!asset.IsDocument) return;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
    }
}
