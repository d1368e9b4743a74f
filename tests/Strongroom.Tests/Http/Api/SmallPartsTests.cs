using Strongroom.Core.SealKeys;
using Strongroom.Http.Api;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;

namespace Strongroom.Tests.Http.Api;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("GET", "", Operation.Read)]
    [InlineData("GET", "list=true", Operation.List)]
    [InlineData("GET", "list=1&after=x", Operation.List)]
    [InlineData("GET", "list=false", Operation.Read)]
    [InlineData("GET", "list=", Operation.Read)]
    [InlineData("GET", "help=1", Operation.Help)]
    [InlineData("POST", "list=true", Operation.Update)]
    [InlineData("PUT", "", Operation.Update)]
    [InlineData("DELETE", "", Operation.Delete)]
    [InlineData("LIST", "", Operation.List)]
    [InlineData("PATCH", "", Operation.Patch)]
    public void Method_and_query_make_the_operation(string method, string query, Operation operation)
        => Assert.Equal(operation, OperationReader.Of(method, query.Length > 0 ? FormBody.Parse(query) : default));

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("get")]
    public void Other_methods_are_none(string method) => Assert.Null(OperationReader.Of(method, default));

    [Fact]
    public void A_list_that_is_neither_true_nor_false_is_a_400() => Assert.Equal(400, Assert.Throws<RequestException>(() => OperationReader.Of("GET", FormBody.Parse("list=perhaps"))).Status);

    [Theory]
    [InlineData("00ff10", new byte[] { 0, 255, 16 })]
    [InlineData("00FF10", new byte[] { 0, 255, 16 })]
    [InlineData("AP8Q", new byte[] { 0, 255, 16 })]
    public void A_share_is_hex_or_base64(string text, byte[] share)
    {
        using var decoded = ShareText.Decode(text);
        Assert.Equal(share, decoded!.Span);
    }

    [Theory]
    [InlineData("not a share!")]
    [InlineData("abc")]
    public void Other_texts_are_no_share(string text) => Assert.Null(ShareText.Decode(text));

    [Fact]
    public void A_text_far_too_long_is_no_share() => Assert.Null(ShareText.Decode(new string('a', 100_000)));

    [Fact]
    public void A_list_s_own_parameter_is_not_the_path_s()
    {
        var query = FormBody.Parse("list=true&after=b");
        Assert.Equal(["after"], ListParameters.Without(query, Operation.List).EnumerateObject().Select(each => each.Name));
        Assert.Equal(2, ListParameters.Without(query, Operation.Read).EnumerateObject().Count());
    }
}
