namespace Strongroom.Cli.Arguments;

/// <summary>Paths as users type them, with or without slashes around.</summary>
static class ApiPath
{
    public static string Trim(string path) => path.Trim().Trim('/');

    public static string WithSlash(string path) => Trim(path) + "/";
}
