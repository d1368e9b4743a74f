using System.Text.Json;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>What holds for all keys of a mount: <c>config/keys</c>.</summary>
sealed class TransitSettings
{
    const string Key = "config/keys";

    /// <param name="DisableUpsert">Encrypting with an unknown key is refused to everybody.</param>
    public sealed record Values(bool DisableUpsert);

    public async ValueTask<Values> ReadAsync(IStorage storage, CancellationToken ct)
    {
        if (await storage.GetAsync(Key, ct) is not { } entry) return new Values(false);
        var stored = JsonElement.Parse(entry.Value.Span);
        return new Values(stored.TryGetProperty("disable_upsert", out var disabled) && disabled.ValueKind == JsonValueKind.True);
    }

    public ValueTask WriteAsync(IStorage storage, Values values, CancellationToken ct)
        => storage.PutAsync(Key, KeyPolicyWriter.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("disable_upsert", values.DisableUpsert);
            writer.WriteEndObject();
        }), ct);
}
