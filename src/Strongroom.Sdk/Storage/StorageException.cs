namespace Strongroom.Sdk.Storage;

/// <summary>The storage could not do what was asked: names the thing and, where there is one, the remedy. Never holds a stored value.</summary>
public class StorageException(string message, string? remedy = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the operator can do about it; null when the message says it all.</summary>
    public string? Remedy { get; } = remedy;
}

/// <summary>This store cannot hold such a key: whoever chose the name can choose another.</summary>
public sealed class StorageKeyException(string message, string remedy) : StorageException(message, remedy);

/// <summary>The store refuses writes until the named cause is healed (full disk, failed flush); reads go on.</summary>
public sealed class StorageReadOnlyException(string message, string? remedy = null, Exception? inner = null) : StorageException(message, remedy, inner);
