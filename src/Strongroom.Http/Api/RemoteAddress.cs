using Microsoft.AspNetCore.Http;

namespace Strongroom.Http.Api;

static class RemoteAddress
{
    /// <summary>"" for unix sockets.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}
