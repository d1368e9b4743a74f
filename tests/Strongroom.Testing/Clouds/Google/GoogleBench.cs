using Strongroom.Testing.Storage;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>Google Cloud with one key, signed in to by a service account's file.</summary>
sealed class GoogleBench(TimeProvider time) : CloudBench
{
    readonly GoogleState _state = GoogleState.WithKey();
    readonly TempDirectory _directory = new();
    IReadOnlyList<int>? _ports;
    GoogleServer? _server;

    public override string Wrap => "Encrypt";
    public override string Unwrap => "Decrypt";
    public override string Describe => "GetKey";
    public override string Token => "Token";
    public override string SealType => "gcpckms";
    /// <summary>Google says the same of a key that was deleted, disabled or has expired.</summary>
    public override string ExpiredFault => "Denied";
    public override CloudServer Server => _server!;
    public override IReadOnlyDictionary<string, string> Parameters => TestGoogle.Parameters(_server!, ("credentials_json", ""), ("credentials", File));

    string File => Path.Combine(_directory.Path, "account.json");

    public override async Task StartAsync()
    {
        _ports = (_server = await GoogleServer.StartAsync(_state, time, _ports)).Ports;
        await System.IO.File.WriteAllTextAsync(File, TestGoogle.ServiceAccount(_server).ToJsonString());
    }

    public override string Rotate() => _state.Key.Rotate().Name;
    public override void Enable(bool enabled) => _state.Key.Primary!.State = enabled ? "ENABLED" : "DISABLED";
    public override void RetireOldVersions() => _state.Key.Versions.Where(version => version != _state.Key.Primary).ToList().ForEach(version => version.State = "DESTROYED");
    public override void ScheduleDeletion(DateTimeOffset date) => (_state.Key.Primary!.State, _state.Key.Primary.DestroyTime) = ("DESTROY_SCHEDULED", date);
    public override void CancelDeletion() => (_state.Key.Primary!.State, _state.Key.Primary.DestroyTime) = ("ENABLED", null);

    public override void ExpireCredential(bool expired)
    {
        _state.AccountKeyValid = !expired;
        _state.Tokens.Clear();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
