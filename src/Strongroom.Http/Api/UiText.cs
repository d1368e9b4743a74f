namespace Strongroom.Http.Api;

/// <summary>What stands where the web UI is not.</summary>
static class UiText
{
    public static string For(bool enabled, string path) => path == "/" || path.StartsWith("/ui", StringComparison.Ordinal) && !enabled
        ? "404 page not found\n"
        : "The web UI is not part of this version of Strongroom. The command line (vault -h) and the API under /v1/ do everything it will.\n";
}
