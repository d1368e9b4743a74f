using Microsoft.AspNetCore.Http;

namespace Strongroom.Http.Ui;

/// <summary>Answers below <c>/ui</c>: the web UI's files, precompressed; or the text page, in a build without them.</summary>
static class UiFiles
{
    const string Root = "/ui", Prefix = "/ui/";

    public static bool Owns(string path) => path == Root || path.StartsWith(Prefix, StringComparison.Ordinal);

    public static ValueTask AnswerAsync(HttpContext context, string path) => AnswerAsync(context, path, UiAssets.Embedded);

    public static async ValueTask AnswerAsync(HttpContext context, string path, UiAssets assets)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else if (assets.IsEmpty) await TextPage.WriteAsync(context);
        else if (path == Root)
        {
            response.StatusCode = StatusCodes.Status308PermanentRedirect;
            response.Headers.Location = Prefix;
        }
        else if (assets.Find(path[Prefix.Length..]) is { } asset) await WriteAsync(context, asset);
        else response.StatusCode = StatusCodes.Status404NotFound;
    }

    static async ValueTask WriteAsync(HttpContext context, UiAsset asset)
    {
        var (request, response) = (context.Request, context.Response);
        var body = UiNegotiation.Choose(asset, request.Headers.AcceptEncoding);
        UiHeaders.Apply(response, asset, body);
        if (UiNegotiation.IsKnown(request, body.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = asset.ContentType;
        response.ContentLength = body.Bytes.Length;
        if (body.Encoding is { } encoding) response.Headers.ContentEncoding = encoding;
        if (!HttpMethods.IsHead(request.Method)) await response.Body.WriteAsync(body.Bytes, context.RequestAborted);
    }
}
