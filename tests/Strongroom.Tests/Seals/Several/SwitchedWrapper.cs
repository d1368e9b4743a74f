using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Static;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.Several;

/// <summary>A static seal that can be made to fail or hang, and counts.</summary>
sealed class SwitchedWrapper(string keyId, byte fill) : IKeyWrapper
{
    readonly IKeyWrapper _inner = StaticKeyWrapper.Create(TestSeals.Context(new() { ["current_key_id"] = keyId, ["current_key"] = Convert.ToHexStringLower(Enumerable.Repeat(fill, 32).ToArray()) }));

    public bool Fails { get; set; }
    public bool Hangs { get; set; }
    public int CryptoCalls { get; private set; }

    public string Type => "static";
    public string? KeyId => _inner.KeyId;
    public IReadOnlyList<SealSetting> Settings => _inner.Settings;

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        await CallAsync(ct);
        CryptoCalls++;
        return await _inner.WrapAsync(key, ct);
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        await CallAsync(ct);
        CryptoCalls++;
        return await _inner.UnwrapAsync(blob, ct);
    }

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        await CallAsync(ct);
        return await _inner.InspectAsync(ct);
    }

    async ValueTask CallAsync(CancellationToken ct)
    {
        if (Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        if (Fails) throw new SealException(SealFault.Unreachable, $"the service of {keyId} is away", $"start {keyId}");
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
