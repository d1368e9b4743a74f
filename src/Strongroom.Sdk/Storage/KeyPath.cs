namespace Strongroom.Sdk.Storage;

/// <summary>Keys as Vault's file layout sees them: doubled slashes and <c>.</c> parts collapse, a trailing slash is dropped. All storages agree on it, so that what works
/// on one works on the others.</summary>
public static class KeyPath
{
    /// <summary>The one spelling of the key. Allocates only when the key is not spelled so already.</summary>
    public static string Normalize(string key)
    {
        if (IsNormal(key)) return key;
        var normal = string.Join('/', key.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));
        return normal.Length > 0 ? normal : throw new StorageException("key must not be empty");
    }

    /// <summary>The one spelling of a folder: empty, or ending in a slash.</summary>
    public static string NormalizePrefix(string prefix)
    {
        if (prefix.Length == 0) return prefix;
        if (StorageKey.Problem(prefix) is { } problem) throw new StorageException(problem);
        if (prefix[^1] != '/') throw new StorageException($"the prefix {prefix} of a listing must end in a slash");
        return IsNormal(prefix.AsSpan(0, prefix.Length - 1)) ? prefix : Normalize(prefix) + "/";
    }

    static bool IsNormal(ReadOnlySpan<char> key)
    {
        foreach (var part in key.Split('/'))
            if (key[part] is "" or ".") return false;
        return true;
    }
}
