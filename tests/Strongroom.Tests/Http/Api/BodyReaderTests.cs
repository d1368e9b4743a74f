using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Http.Api;
using Strongroom.Sdk.Errors;

namespace Strongroom.Tests.Http.Api;

public sealed class BodyReaderTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("  {\"a\":\"b\"}\n", "{\"a\":\"b\"}")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":2}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":[{\"c\":1,\"c\":3}]}}", "{\"a\":{\"b\":[{\"c\":3}]}}")]
    [InlineData("{}", "{}")]
    public async Task An_object_is_read_and_of_duplicates_the_last_counts(string body, string expected)
        => Assert.Equal(expected, JsonSerializer.Serialize(await ReadAsync(body), JsonContext.Default.JsonElement));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("null")]
    public async Task Nothing_is_undefined(string body) => Assert.Equal(JsonValueKind.Undefined, (await ReadAsync(body)).ValueKind);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("// comment\n{}")]
    public async Task What_is_no_object_is_a_400(string body)
    {
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await ReadAsync(body));
        Assert.Equal((400, "error parsing JSON"), (refused.Status, refused.Errors[0]));
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_a_400_and_no_crash()
    {
        var deep = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestException>(async () => await ReadAsync(deep))).Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_never_reach_a_handler_as_they_are()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xFF, 0xFE, .. "\"}"u8];
        Assert.Equal("\uFFFD\uFFFD", (await ReadAsync(body)).GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("""{"a":"x\ud800"}""", "x\uFFFD")]
    [InlineData("""{"a":"\uDC00y"}""", "\uFFFDy")]
    [InlineData("""{"a":"\ud800\ud83d\ude00"}""", "\uFFFD\U0001F600")]
    [InlineData("""{"a":"\ud83d\u0041"}""", "\uFFFDA")]
    [InlineData("""{"a":"\\ud800"}""", "\\ud800")]
    [InlineData("""{"b":{"\udfff":"\ud800"},"a":"z"}""", "z")]
    [InlineData("""{"a":1,"a":"\ud800"}""", "\uFFFD")]
    public async Task Half_a_surrogate_pair_is_replaced_as_Go_does(string body, string expected)
    {
        var read = await ReadAsync(body);
        Assert.Equal(expected, read.GetProperty("a").GetString());
        Assert.NotEmpty(JsonSerializer.Serialize(read, JsonContext.Default.JsonElement)); // every name and value can be read
    }

    [Fact]
    public async Task The_limit_is_exact_with_and_without_a_declared_length()
    {
        var fits = "{\"a\":\"" + new string('x', 56) + "\"}";
        foreach (var declared in (bool[])[true, false])
        {
            Assert.Equal(JsonValueKind.Object, (await ReadAsync(fits, fits.Length, declared)).ValueKind);
            Assert.Equal(413, (await Assert.ThrowsAsync<RequestException>(async () => await ReadAsync(fits, fits.Length - 1, declared))).Status);
        }
    }

    [Fact]
    public async Task A_form_becomes_texts()
    {
        var form = await ReadAsync("a=1&b=x%20y&b=z&c=", contentType: "application/x-www-form-urlencoded; charset=utf-8");
        Assert.Equal("""{"a":"1","c":"","b":["x y","z"]}""", JsonSerializer.Serialize(form, JsonContext.Default.JsonElement).Replace("\"b\":[\"x y\",\"z\"],\"c\":\"\"", "\"c\":\"\",\"b\":[\"x y\",\"z\"]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_of_a_million_fields_is_refused()
        => Assert.Equal(400, (await Assert.ThrowsAsync<RequestException>(async () => await ReadAsync(string.Join('&', Enumerable.Range(0, 2000).Select(i => $"f{i}=1")), contentType: "application/x-www-form-urlencoded"))).Status);

    [Fact]
    public async Task A_body_in_pieces_is_one_body()
    {
        var pipe = new Pipe();
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeBody(pipe.Reader));
        var reading = BodyReader.ReadAsync(context.Request, 100, Ct).AsTask();
        foreach (var letter in "{\"key\":\"value\"}"u8.ToArray()) await pipe.Writer.WriteAsync(new[] { letter }, Ct);
        await pipe.Writer.CompleteAsync();
        Assert.Equal("value", (await reading).GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_client_that_gives_up_ends_the_reading()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeBody(new Pipe().Reader));
        using var gone = new CancellationTokenSource();
        var reading = BodyReader.ReadAsync(context.Request, 100, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    static ValueTask<JsonElement> ReadAsync(string body, long limit = 1 << 20, bool declared = true, string? contentType = null) => ReadAsync(Encoding.UTF8.GetBytes(body), limit, declared, contentType);

    static ValueTask<JsonElement> ReadAsync(byte[] body, long limit = 1 << 20, bool declared = true, string? contentType = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentType = contentType;
        if (declared) context.Request.ContentLength = body.Length;
        return BodyReader.ReadAsync(context.Request, limit, Ct);
    }

    sealed class PipeBody(PipeReader reader) : Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
sealed partial class JsonContext : System.Text.Json.Serialization.JsonSerializerContext;
