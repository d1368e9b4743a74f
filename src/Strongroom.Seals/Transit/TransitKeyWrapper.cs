using System.Globalization;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;
using Strongroom.Seals.Shared.Rest;
using Strongroom.Seals.Transit.Credentials;

namespace Strongroom.Seals.Transit;

/// <summary>Wraps with a key that another Strongroom, Vault or OpenBao holds in its transit engine (storage formats, section 6.4). The key never leaves
/// that server; what is wrapped here goes there and comes back.</summary>
public sealed class TransitKeyWrapper : IKeyWrapper
{
    /// <summary>More than the hour between two probes: while they succeed, they say that the key may be used.</summary>
    static readonly TimeSpan UseCounts = TimeSpan.FromMinutes(65);
    readonly TransitSettings _settings;
    readonly TransitApi _api;
    readonly TokenKeeper _keeper;
    readonly TokenRenewal _renewal;
    readonly TransitEngine _engine;
    readonly TransitBinding _binding;
    readonly StoredVersions _stored = new();
    string? _keyId;

    TransitKeyWrapper(TransitSettings settings)
    {
        (_settings, _api) = (settings, new TransitApi(settings));
        _keeper = new TokenKeeper(Source(settings, _api), settings.Time);
        var self = new TokenSelf(_api, settings.Time);
        _renewal = new TokenRenewal(_keeper, self, _api, settings);
        _engine = new TransitEngine(settings, _api, _keeper, _renewal, self);
        _binding = new TransitBinding(settings, _engine);
    }

    public string Type => "transit";
    public string? KeyId => Volatile.Read(ref _keyId);
    public SealBinding? Binding => _binding.Current;

    public IReadOnlyList<SealSetting> Settings
    {
        get
        {
            var settings = new List<SealSetting>(_settings.Given);
            if (Outbound.ProxyFor(_settings.Address) is { } proxy) settings.Add(new("proxy", proxy.Authority, "env HTTPS_PROXY or HTTP_PROXY"));
            settings.Add(new("credentials", "(sensitive)", _keeper.Held is null ? $"{_keeper.Source.Name}, at the first call" : _keeper.Source.Name));
            return settings;
        }
    }

    public IReadOnlyList<SealCredentialTry> CredentialTrail => [new(_keeper.Source.Name, _keeper.Held is null ? "chosen, but it has given no token" : "used", _keeper.Held is not null)];

    /// <summary>Reads and checks the parameters; the other server is not contacted.</summary>
    /// <exception cref="SealException">Misconfigured: every problem with its place and name.</exception>
    public static IKeyWrapper Create(SealContext context) => new TransitKeyWrapper(TransitSettings.Read(context));

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        var (ciphertext, binding) = await _binding.EncryptAsync(key, ct);
        return new SealBlob { Ciphertext = System.Text.Encoding.ASCII.GetBytes(ciphertext.Text), KeyId = Saw(ciphertext.Version), Binding = binding };
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
        => await _engine.DecryptAsync(TransitCiphertext.Of(blob), blob.Binding?.AssociatedData, ct);

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        var warnings = new List<string>();
        try
        {
            var key = await _engine.ReadAsync(ct);
            Saw(key.Latest);
            warnings.AddRange(key.Warnings);
            if (_stored.Oldest(NumberOf) is { } needed && needed < key.OldestUsable)
                warnings.Add($"THE KEY NO LONGER OPENS WHAT IS STORED: its min_decryption_version is {key.OldestUsable}, the stored keys need version {needed}; a restart would stay sealed; lower it NOW (vault write {_settings.Mount}/keys/{_settings.KeyName}/config min_decryption_version={needed})");
        }
        catch (SealException e) when (e.Fault == SealFault.Denied)
        {
            await WithoutReadingAsync(ct);
        }
        await _binding.SettleAsync(ct);
        await KnowTokenAsync(ct);
        AddWarnings(warnings);
        var keyId = KeyId!;
        return new SealKeyReport(keyId, warnings) { RetirableBelow = _stored.Lowest(keyId, NumberOf) is { } lowest ? $"v{lowest}" : "" }.With(_api.ClockSkew, _settings.Address.Authority, _renewal.Ends);
    }

    public void NoteStored(IReadOnlyList<SealBlob> stored) => _stored.Note(stored);

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        _keeper.Dispose();
        _binding.Dispose();
        _api.Dispose();
    }

    /// <summary>The least policy does not include reading the key. Then its version is the one last seen; that server and token are good is known from the denial,
    /// if the token could be asked about, and otherwise from the last use.</summary>
    async ValueTask WithoutReadingAsync(CancellationToken ct)
    {
        var isVouchedFor = _keeper.Held?.Facts is { IsLookedUp: true, IsDead: false } || _settings.Time.GetUtcNow() - _engine.LastUse < UseCounts;
        if (KeyId is not null && isVouchedFor) return;
        using var probe = SecretBytes.Random(32);
        Saw((await _engine.EncryptAsync(probe, associated: null, ct)).Version);
    }

    async ValueTask KnowTokenAsync(CancellationToken ct)
    {
        try { await _api.LimitedAsync(_api.Call("auth/token/lookup-self", _keeper.Source.Name), _renewal.KnownAsync, ct); }
        catch (SealException) { } // The key answers; what is wrong with the token's care, the renewal tells.
    }

    void AddWarnings(List<string> warnings)
    {
        warnings.AddRange(_renewal.Warnings);
        if (_binding.Warning is { } unbound) warnings.Add(unbound);
        if (_api.TlsTrouble is { } files) warnings.Add(files);
        if (_settings.Tls.SkipVerify) warnings.Add("tls_skip_verify is on: whoever stands between the servers can take the token and the key; name the CA as tls_ca_cert instead");
        if (_settings.IsPlain) warnings.Add("address is plain http: whoever stands between the servers can take the token and the key; use https");
    }

    /// <summary>Of a version of this key; of another one nothing is known.</summary>
    long? NumberOf(string keyId) => keyId.StartsWith(_settings.KeyIdPrefix + "v", StringComparison.Ordinal)
        && long.TryParse(keyId.AsSpan(_settings.KeyIdPrefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    string Saw(int version)
    {
        var keyId = _settings.KeyIdPrefix + TransitKeyState.Version(version);
        Volatile.Write(ref _keyId, keyId);
        return keyId;
    }

    static ISealTokenSource Source(TransitSettings settings, TransitApi api) => settings.Auth.Method switch
    {
        TransitAuthMethod.Token => new GivenToken(settings.Auth.Token!, settings.Time),
        TransitAuthMethod.TokenFile => new TokenFile(settings.Auth.TokenFile!, settings),
        _ => new LoginToken(settings, api),
    };
}
