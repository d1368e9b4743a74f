using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Strongroom.Http.Ui;

namespace Strongroom.Tests.Http.Ui;

/// <summary>How the web interface's files are handed out; no browser, no build of it needed.</summary>
public sealed class UiFilesTests
{
    const string Script = "assets/index-AbCd1234.js";
    static readonly byte[] Code = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("console.log('strongroom');\n", 40)));

    static readonly UiAssets Assets = new(new Dictionary<string, ReadOnlyMemory<byte>>
    {
        ["index.html"] = "<!doctype html><title>Strongroom</title>"u8.ToArray(),
        [Script] = Code,
        [Script + ".br"] = Compressed(stream => new BrotliStream(stream, CompressionLevel.SmallestSize)),
        [Script + ".gz"] = Compressed(stream => new GZipStream(stream, CompressionLevel.SmallestSize)),
        ["favicon.svg"] = "<svg/>"u8.ToArray(),
        ["favicon.svg.br"] = new byte[100], // larger than the file: of no use
    });

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, br;q=0.5", "gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0", "")]
    [InlineData("identity", "")]
    [InlineData("", "")]
    public async Task A_script_comes_in_the_encoding_the_browser_likes_best(string accept, string encoding)
    {
        var context = await GetAsync("/ui/" + Script, accept);
        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal("text/javascript; charset=utf-8", context.Response.ContentType);
        Assert.Equal(encoding, context.Response.Headers.ContentEncoding.ToString());
        Assert.Equal("Accept-Encoding", context.Response.Headers.Vary.ToString());
        Assert.Equal(Code, Decoded(context, encoding));
        Assert.Contains("immutable", context.Response.Headers.CacheControl.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_validator_belongs_to_one_encoding_and_saves_the_second_transfer()
    {
        var first = await GetAsync("/ui/" + Script, "br");
        var tag = first.Response.Headers.ETag.ToString();
        Assert.NotEqual(tag, (await GetAsync("/ui/" + Script, "gzip")).Response.Headers.ETag.ToString());
        var again = await GetAsync("/ui/" + Script, "br", request => request.Headers.IfNoneMatch = tag);
        Assert.Equal((304, 0L), (again.Response.StatusCode, again.Response.Body.Length));
        Assert.Equal(200, (await GetAsync("/ui/" + Script, "gzip", request => request.Headers.IfNoneMatch = tag)).Response.StatusCode);
    }

    [Theory]
    [InlineData("/ui/", 200)]
    [InlineData("/ui/secrets/kv/apps/a.b/c.json", 200)] // a secret's name, not a file's
    [InlineData("/ui/assets/none-AbCd1234.js", 404)]
    [InlineData("/ui/none.js", 404)]
    public async Task A_page_gets_the_document_and_a_missing_file_never_does(string path, int status)
    {
        var context = await GetAsync(path);
        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal(status == 200, context.Response.ContentType == "text/html; charset=utf-8");
    }

    [Fact]
    public async Task The_document_carries_the_strict_policy_and_is_always_asked_for_again()
    {
        var headers = (await GetAsync("/ui/")).Response.Headers;
        var policy = headers.ContentSecurityPolicy.ToString();
        Assert.StartsWith("default-src 'none'", policy);
        Assert.Contains("trusted-types 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("no-cache", "DENY", "no-referrer", "nosniff"), (headers.CacheControl.ToString(), headers.XFrameOptions.ToString(), headers["Referrer-Policy"].ToString(), headers.XContentTypeOptions.ToString()));
    }

    [Fact]
    public async Task Without_its_slash_the_address_leads_there_and_other_methods_are_refused()
    {
        var bare = await GetAsync("/ui");
        Assert.Equal((308, "/ui/"), (bare.Response.StatusCode, bare.Response.Headers.Location.ToString()));
        Assert.Equal(405, (await GetAsync("/ui/", change: request => request.Method = "POST")).Response.StatusCode);
        Assert.False(UiFiles.Owns("/uix"));
    }

    [Fact]
    public async Task A_head_request_tells_the_size_and_sends_nothing()
    {
        var head = await GetAsync("/ui/favicon.svg", "br", request => request.Method = "HEAD");
        Assert.Equal((200, 6L, 0L, ""), (head.Response.StatusCode, head.Response.ContentLength, head.Response.Body.Length, head.Response.Headers.ContentEncoding.ToString()));
    }

    [Fact]
    public async Task A_build_without_the_web_interface_says_what_works_instead()
    {
        var context = Request("/ui/");
        await UiFiles.AnswerAsync(context, "/ui/", new UiAssets(new Dictionary<string, ReadOnlyMemory<byte>>()));
        Assert.Equal(200, context.Response.StatusCode);
        Assert.Contains("vault status", Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()), StringComparison.Ordinal);
    }

    static async Task<HttpContext> GetAsync(string path, string accept = "", Action<HttpRequest>? change = null)
    {
        var context = Request(path);
        if (accept.Length > 0) context.Request.Headers.AcceptEncoding = accept;
        change?.Invoke(context.Request);
        await UiFiles.AnswerAsync(context, path, Assets);
        return context;
    }

    static DefaultHttpContext Request(string path) => new() { Request = { Method = "GET", Path = path }, Response = { Body = new MemoryStream() } };

    static byte[] Compressed(Func<Stream, Stream> encoder)
    {
        using var result = new MemoryStream();
        using (var stream = encoder(result)) stream.Write(Code);
        return result.ToArray();
    }

    static byte[] Decoded(HttpContext context, string encoding)
    {
        using var body = new MemoryStream(((MemoryStream)context.Response.Body).ToArray());
        using Stream plain = encoding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
        using var result = new MemoryStream();
        plain.CopyTo(result);
        return result.ToArray();
    }
}
