namespace Strongroom.Client.Errors;

/// <summary>File errors in the words of the system's C library, as Go prints them: <c>open x: no such file or directory</c>.</summary>
public static class GoIoError
{
    public static string Open(string path, Exception error) => $"open {path}: {Reason(error)}";

    public static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException when Directory.Exists(PathOf(error)) => "is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => error.Message,
    };

    static string PathOf(Exception error)
    {
        var parts = error.Message.Split('\'');
        return parts.Length > 1 ? parts[1] : "";
    }
}
