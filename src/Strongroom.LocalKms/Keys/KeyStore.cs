using System.Security.Cryptography;

namespace Strongroom.LocalKms.Keys;

/// <summary>Keys and aliases of one account in one region, kept in a file if there is one. Every use goes through <see cref="Do"/>, which holds the lock.</summary>
sealed class KeyStore : IDisposable
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, KmsKey> _keys = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Alias> _aliases = new(StringComparer.Ordinal);
    readonly LocalKmsOptions _options;
    readonly KeyFile? _file;
    bool _isUnsaved;

    public KeyStore(LocalKmsOptions options)
    {
        _options = options;
        _file = options.DataFile is { } path ? new KeyFile(path) : null;
        try
        {
            if (_file?.Load() is not { } saved) return;
            foreach (var key in saved.Keys) _keys[key.Id] = key;
            foreach (var alias in saved.Aliases) _aliases[alias.Name] = alias;
        }
        catch
        {
            _file?.Dispose();
            throw;
        }
    }

    public IReadOnlyDictionary<string, KmsKey> Keys => _keys;
    public SortedDictionary<string, Alias> Aliases => _aliases;
    public DateTimeOffset Now => _options.Time.GetUtcNow();

    /// <summary>One use of the store, alone; time-driven changes are made up for first.</summary>
    public T Do<T>(Func<KeyStore, T> use)
    {
        lock (_gate)
        {
            if (_isUnsaved) Save(); // what would be lost with the next restart is not used
            CatchUp();
            return use(this);
        }
    }

    public string Arn(string keyId) => $"arn:aws:kms:{_options.Region}:{_options.AccountId}:key/{keyId}";
    public string AliasArn(string name) => $"arn:aws:kms:{_options.Region}:{_options.AccountId}:{name}";

    public KmsKey Create(string? id = null, IEnumerable<byte[]>? versions = null)
    {
        var key = new KmsKey { Id = id ?? Guid.NewGuid().ToString("D"), Created = Now };
        foreach (var material in versions ?? [RandomNumberGenerator.GetBytes(32)]) key.Versions.Add(new(material, Now, key.Versions.Count == 0 ? "CREATED" : "ON_DEMAND"));
        return _keys[key.Id] = key;
    }

    /// <summary>A key by id, ARN, alias name or alias ARN.</summary>
    public KmsKey Resolve(string? reference)
    {
        if (string.IsNullOrEmpty(reference)) throw KmsError.Validation("1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null");
        var name = reference;
        if (reference.StartsWith("arn:", StringComparison.Ordinal))
        {
            var parts = reference.Split(':', 6);
            if (parts.Length != 6 || parts[2] != "kms") throw new KmsError("InvalidArnException", $"{reference} is not a valid KMS ARN");
            if (parts[3] != _options.Region) throw new KmsError("NotFoundException", $"Invalid arn {parts[3]}");
            if (parts[4] != _options.AccountId) throw KmsError.KeyNotFound(reference);
            name = parts[5].StartsWith("key/", StringComparison.Ordinal) ? parts[5][4..] : parts[5];
        }
        if (name.StartsWith("alias/", StringComparison.Ordinal))
            return _aliases.TryGetValue(name, out var alias) ? _keys[alias.KeyId] : throw KmsError.AliasNotFound(AliasArn(name));
        return _keys.TryGetValue(name, out var key) ? key : throw KmsError.KeyNotFound(Arn(name));
    }

    /// <summary>A key that may be used: enabled, and not on its way out.</summary>
    public KmsKey Usable(string? reference)
    {
        var key = Changeable(reference);
        return key.Enabled ? key : throw KmsError.Disabled(Arn(key.Id));
    }

    /// <summary>A key that is not on its way out.</summary>
    public KmsKey Changeable(string? reference)
    {
        var key = Resolve(reference);
        return key.DeletionDate is null ? key : throw KmsError.PendingDeletion(Arn(key.Id));
    }

    public void Rotate(KmsKey key, string how, DateTimeOffset when)
    {
        if (key.Versions.Count == ushort.MaxValue) throw new KmsError("LimitExceededException", "the key has all versions that a blob can name");
        key.Versions.Add(new(RandomNumberGenerator.GetBytes(32), when, how));
    }

    public void Save()
    {
        _isUnsaved = true;
        _file?.Save(new([.. _keys.Values], [.. _aliases.Values]));
        _isUnsaved = false;
    }

    public void Dispose() => _file?.Dispose();

    void CatchUp()
    {
        var (now, changed) = (Now, false);
        foreach (var key in _keys.Values.Where(key => key.DeletionDate <= now).ToList())
        {
            changed = _keys.Remove(key.Id);
            foreach (var alias in _aliases.Values.Where(alias => alias.KeyId == key.Id).ToList()) _aliases.Remove(alias.Name);
        }
        foreach (var key in _keys.Values)
            while (key is { Enabled: true, DeletionDate: null } && key.NextRotation is { } due && due <= now)
            {
                Rotate(key, "AUTOMATIC", due);
                key.RotationFrom = due;
                changed = true;
            }
        if (changed) Save();
    }
}

sealed record Alias(string Name, string KeyId, DateTimeOffset Created, DateTimeOffset Updated);
