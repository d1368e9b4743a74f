using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/key-status</c> and <c>sys/rotate</c> with its settings.</summary>
sealed class KeyPaths(IBarrier barrier)
{
    static readonly Field<bool> Enabled = Field.Flag("enabled", "Whether the keyring rotates by itself.", fallback: true);
    static readonly Field<long> MaxOperations = Field.Long("max_operations", "Encryptions after which it does.");
    static readonly Field<TimeSpan> Interval = Field.Duration("interval", "Age at which it does; 0 for never.");

    public IEnumerable<EnginePath> Paths =>
    [
        new("key-status", "The active key of the keyring.") { Read = Status },
        new("rotate", "Add a key to the keyring; new writes use it.") { Access = PathAccess.Sudo, Update = Rotate },
        new("rotate/keyring", "Add a key to the keyring; new writes use it.") { Access = PathAccess.Sudo, Update = Rotate },
        new("rotate/config", "When the keyring rotates by itself.")
        {
            Access = PathAccess.Sudo, Fields = [Enabled, MaxOperations, Interval], Read = ReadSettings, Update = WriteSettings,
        },
    ];

    ValueTask<EngineResponse?> Status(EngineRequest request, CancellationToken ct)
    {
        var status = barrier.Keyring;
        var data = new JsonObject { ["encryptions"] = status.Encryptions, ["install_time"] = GoTime.Format(status.InstallTime), ["term"] = status.Term };
        return new(new EngineResponse { Data = data, DataAtTop = true });
    }

    async ValueTask<EngineResponse?> Rotate(EngineRequest request, CancellationToken ct)
    {
        await barrier.RotateAsync(CancellationToken.None);
        return null;
    }

    ValueTask<EngineResponse?> ReadSettings(EngineRequest request, CancellationToken ct)
    {
        var rotation = barrier.Keyring.Rotation;
        return new(new EngineResponse
        {
            Data = new JsonObject { ["enabled"] = rotation.Enabled, ["interval"] = rotation.Interval == TimeSpan.Zero ? (JsonNode)0 : GoDuration.Format(rotation.Interval), ["max_operations"] = rotation.MaxOperations },
            DataAtTop = true,
        });
    }

    async ValueTask<EngineResponse?> WriteSettings(EngineRequest request, CancellationToken ct)
    {
        var now = barrier.Keyring.Rotation;
        var wanted = new RotationSettings(
            request.Has(Enabled) ? request.Get(Enabled) : now.Enabled,
            request.Has(MaxOperations) ? request.Get(MaxOperations) : now.MaxOperations,
            request.Has(Interval) ? request.Get(Interval) : now.Interval);
        if (wanted.MaxOperations is < RotationSettings.LeastMaxOperations or > RotationSettings.DefaultMaxOperations)
            throw new RequestException(400, $"max_operations must be in the range [{RotationSettings.LeastMaxOperations},{RotationSettings.DefaultMaxOperations}]");
        if (wanted.Interval != TimeSpan.Zero && wanted.Interval < TimeSpan.FromHours(24)) throw new RequestException(400, "interval must be greater or equal to 24 hours");
        await barrier.SetRotationAsync(wanted, CancellationToken.None);
        return null;
    }
}
