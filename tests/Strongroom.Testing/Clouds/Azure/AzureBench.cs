namespace Strongroom.Testing.Clouds.Azure;

/// <summary>Azure with one key, signed in to by a client secret.</summary>
sealed class AzureBench(TimeProvider time) : CloudBench
{
    readonly AzureState _state = AzureState.WithKey();
    IReadOnlyList<int>? _ports;
    AzureServer? _server;

    public override string Wrap => "WrapKey";
    public override string Unwrap => "UnwrapKey";
    public override string Describe => "GetKey";
    public override string Token => "Token";
    public override string SealType => "azurekeyvault";
    public override CloudServer Server => _server!;
    public override IReadOnlyDictionary<string, string> Parameters => TestAzure.Parameters(_server!);

    public override async Task StartAsync() => _ports = (_server = await AzureServer.StartAsync(_state, time, _ports)).Ports;

    public override string Rotate() => _state.Key.Rotate().Name;
    public override void Enable(bool enabled) => _state.Key.Newest.Enabled = enabled;
    public override void RetireOldVersions() => _state.Key.Versions.RemoveRange(0, _state.Key.Versions.Count - 1);
    public override void ScheduleDeletion(DateTimeOffset date) => _state.Key.PurgeDate = date;
    public override void CancelDeletion() => _state.Key.PurgeDate = null;

    public override void ExpireCredential(bool expired)
    {
        _state.Applications[AzureState.Client].SecretExpired = expired;
        _state.Tokens.Clear();
    }
}
