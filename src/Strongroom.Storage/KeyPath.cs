using Strongroom.Sdk.Storage;

namespace Strongroom.Storage;

/// <summary>Keys as Vault's file layout sees them: doubled slashes collapse, a trailing one is dropped. All storages here agree on it, so that what works
/// on one works on the others.</summary>
static class KeyPath
{
    /// <summary>The one spelling of the key. Allocates only when the key is not spelled so already.</summary>
    public static string Normalize(string key)
    {
        if (key.Length > 0 && key[^1] != '/' && !key.Contains("//", StringComparison.Ordinal)) return key;
        var normal = string.Join('/', key.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return normal.Length > 0 ? normal : throw new StorageException("key must not be empty");
    }

    /// <summary>The one spelling of a folder: empty, or ending in a slash.</summary>
    public static string NormalizePrefix(string prefix)
    {
        if (prefix.Length == 0) return prefix;
        if (StorageKey.Problem(prefix) is { } problem) throw new StorageException(problem);
        if (prefix[^1] != '/') throw new StorageException($"the prefix {prefix} of a listing must end in a slash");
        return prefix.Contains("//", StringComparison.Ordinal) ? Normalize(prefix) + "/" : prefix;
    }
}
