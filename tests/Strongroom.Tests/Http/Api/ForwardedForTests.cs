using System.Net;
using Microsoft.AspNetCore.Http;
using Strongroom.Http.Api;
using Strongroom.Sdk.Errors;

namespace Strongroom.Tests.Http.Api;

public sealed class ForwardedForTests
{
    static readonly ForwardedOptions Options = new() { Authorized = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")] };

    [Theory]
    [InlineData("10.1.2.3", "192.0.2.7", 0, "192.0.2.7")]
    [InlineData("::ffff:10.1.2.3", "192.0.2.7", 0, "192.0.2.7")]
    [InlineData("fd00::1", "2001:db8::5", 0, "2001:db8::5")]
    [InlineData("10.1.2.3", "1.2.3.4, 2.3.4.5, 3.4.5.6, 4.5.6.7", 0, "4.5.6.7")]
    [InlineData("10.1.2.3", "1.2.3.4, 2.3.4.5, 3.4.5.6, 4.5.6.7", 1, "3.4.5.6")]
    [InlineData("10.1.2.3", "1.2.3.4, 2.3.4.5, 3.4.5.6, 4.5.6.7", 3, "1.2.3.4")]
    [InlineData("10.1.2.3", "192.0.2.7:4711", 0, "192.0.2.7")]
    public void An_authorized_proxy_is_believed(string proxy, string header, int skips, string client)
        => Assert.Equal(IPAddress.Parse(client), Apply(proxy, Options with { HopSkips = skips }, header));

    [Fact]
    public void Several_headers_are_one_list() => Assert.Equal(IPAddress.Parse("3.3.3.3"), Apply("10.0.0.1", Options, "1.1.1.1, 2.2.2.2", "3.3.3.3"));

    [Theory]
    [InlineData("10.1.2.3", "", 0)]
    [InlineData("192.0.2.1", "10.0.0.1", 0)]
    [InlineData("10.1.2.3", "not an address", 0)]
    [InlineData("10.1.2.3", "1.1.1.1,", 0)]
    [InlineData("10.1.2.3", "1.1.1.1, 2.2.2.2", 2)]
    public void What_cannot_be_believed_is_refused(string proxy, string header, int skips)
        => Assert.Equal(400, Assert.Throws<RequestException>(() => Apply(proxy, Options with { HopSkips = skips }, header)).Status);

    [Fact]
    public void Where_the_listener_is_lenient_the_connection_s_address_counts()
    {
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Apply("192.0.2.1", Options with { RejectNotAuthorized = false }, "10.0.0.1"));
        Assert.Equal(IPAddress.Parse("10.1.2.3"), Apply("10.1.2.3", Options with { RejectNotPresent = false }, ""));
    }

    static IPAddress? Apply(string proxy, ForwardedOptions options, params string[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
        if (headers is not [""]) context.Request.Headers["X-Forwarded-For"] = headers;
        ForwardedFor.Apply(context, options);
        return context.Connection.RemoteIpAddress;
    }
}
