using CsCheck;
using Strongroom.Http.Api;

namespace Strongroom.Tests.Http.Api;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/v1/secret/a", "/v1/secret/a", "")]
    [InlineData("/v1/secret/a?list=true&x=%20", "/v1/secret/a", "list=true&x=%20")]
    [InlineData("/v1/secret/a%20b", "/v1/secret/a b", "")]
    [InlineData("/v1/secret/%C3%A4", "/v1/secret/ä", "")]
    [InlineData("/v1/secret/a%2Fb", "/v1/secret/a/b", "")]
    [InlineData("http://vault:8200/v1/sys/health?x", "/v1/sys/health", "x")]
    [InlineData("/v1/a?b?c", "/v1/a", "b?c")]
    public void A_target_is_split_and_unescaped(string raw, string path, string query)
        => Assert.Equal(new RequestTarget(path, query), RequestTarget.Parse(raw));

    [Theory]
    [InlineData("/v1/%")]
    [InlineData("/v1/%4")]
    [InlineData("/v1/%zz")]
    [InlineData("*")]
    [InlineData("relative")]
    public void What_is_no_target_is_refused(string raw) => Assert.Null(RequestTarget.Parse(raw));

    [Theory]
    [InlineData("/v1/a/../b", "/v1/b")]
    [InlineData("/v1//a", "/v1/a")]
    [InlineData("/v1/./a/", "/v1/a/")]
    [InlineData("/../../etc", "/etc")]
    [InlineData("/v1/a%2F%2E%2E%2Fb", "/v1/b")]
    [InlineData("/v1/.hidden", null)]
    [InlineData("/v1/a", null)]
    public void Dot_segments_lead_to_a_redirect_never_to_another_path(string raw, string? clean) => Assert.Equal(clean, RequestTarget.Parse(raw)!.Value.CleanPath());

    [Fact]
    public void Whatever_is_sent_nothing_throws_and_a_cleaned_path_is_clean()
        => Gen.String[Gen.Char["/.%2Eaé?#:\\ \0"], 0, 24].Sample(text =>
        {
            if (RequestTarget.Parse("/" + text) is not { } target) return true;
            var clean = target.CleanPath() ?? target.Path;
            return !clean.Split('/').Contains("..") && !clean.Contains("//", StringComparison.Ordinal) && new RequestTarget(clean, "").CleanPath() is null;
        }, iter: 20_000);

    [Fact]
    public void Every_text_survives_its_escaping()
        => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text => RequestTarget.Parse("/v1/" + Uri.EscapeDataString(text))?.Path == "/v1/" + text);
}
