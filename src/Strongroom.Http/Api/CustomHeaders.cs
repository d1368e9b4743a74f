using Microsoft.AspNetCore.Http;

namespace Strongroom.Http.Api;

/// <summary>The listener's <c>custom_response_headers</c>: for every answer, for a class of them (<c>4xx</c>), for one status; the nearer one wins.</summary>
static class CustomHeaders
{
    public static void Arrange(HttpResponse response, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> headers) => response.OnStarting(() =>
    {
        foreach (var when in (string[])["default", $"{response.StatusCode / 100}xx", response.StatusCode.ToString()])
            if (headers.TryGetValue(when, out var named))
                foreach (var (name, value) in named) response.Headers[name] = value;
        return Task.CompletedTask;
    });
}
