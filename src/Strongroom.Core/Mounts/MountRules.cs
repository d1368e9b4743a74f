using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Mounts;

/// <summary>Where a mount may be.</summary>
static class MountRules
{
    static readonly string[] Reserved = ["auth/", "sys/", "cubbyhole/", "identity/", "audit/"];

    /// <summary>Always one slash at the end, none at the start.</summary>
    public static string Normalize(string path) => path.Trim('/') + "/";

    public static void CheckPath(string path, bool auth)
    {
        if (path == "/") throw new RequestException(400, "path must be specified");
        if (StorageKey.Problem(path) is { } problem) throw new RequestException(400, problem);
        if (path.Contains("//", StringComparison.Ordinal)) throw new RequestException(400, $"path \"{path}\" has an empty segment");
        if (auth ? path == "token/" : Reserved.Any(reserved => path.StartsWith(reserved, StringComparison.Ordinal)))
            throw new RequestException(400, $"cannot mount \"{path}\"");
    }

    public static void CheckFree(string path, IReadOnlyList<MountEntry> entries)
    {
        foreach (var entry in entries)
            if (path.StartsWith(entry.Path, StringComparison.Ordinal) || entry.Path.StartsWith(path, StringComparison.Ordinal))
                throw new RequestException(400, $"path is already in use at {(entry.Table == "auth" ? "auth/" : "")}{entry.Path}");
    }
}
