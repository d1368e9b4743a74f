namespace Strongroom.Testing.Clouds.Transit;

/// <summary>A second server of ours that holds the key, behind a door with an AppRole.</summary>
sealed class TransitBench(TimeProvider time) : CloudBench
{
    readonly TransitLogin _login = new() { Spec = new TransitTokenSpec { Life = TimeSpan.FromHours(1), ExplicitMax = TimeSpan.FromHours(4) } };
    IReadOnlyList<int>? _ports;
    SecondServer? _second;
    TransitServer? _server;

    public override string Wrap => "Encrypt";
    public override string Unwrap => "Decrypt";
    public override string Describe => "ReadKey";
    public override string Token => "Login";
    public override string SealType => "transit";
    /// <summary>A secret id that has ended looks like one that never was.</summary>
    public override string ExpiredFault => "Denied";
    /// <summary>A transit key cannot be disabled; its server can be sealed.</summary>
    public override string DisabledFault => "ServiceSealed";
    public override bool NeedsDescribe => false;
    public override string? NoDeletionDate => "transit deletes a key at once or not at all: there is no date to warn of";
    public override CloudServer Server => _server!;
    public override IReadOnlyDictionary<string, string> Parameters => TestTransit.AppRole(_server!);

    public override async Task StartAsync()
    {
        _second ??= await SecondServer.StartAsync(time);
        _ports = (_server = await TransitServer.StartAsync(_second, _login, time, _ports)).Ports;
    }

    public override string Rotate() => RotateAsync().GetAwaiter().GetResult();
    public override void Enable(bool enabled) => _second!.SealAsync(!enabled).GetAwaiter().GetResult();
    public override void RetireOldVersions() => RetireAsync().GetAwaiter().GetResult();
    public override void ScheduleDeletion(DateTimeOffset date) => throw new NotSupportedException();
    public override void CancelDeletion() => throw new NotSupportedException();

    public override void ExpireCredential(bool expired)
    {
        _login.CurrentSecretId = expired ? "another" : TransitLogin.SecretId;
        _second!.RevokeAllAsync().GetAwaiter().GetResult();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_second is not null) await _second.DisposeAsync();
    }

    async Task<string> RotateAsync()
    {
        await _second!.RotateAsync();
        return $"v{await _second.LatestAsync()}";
    }

    async Task RetireAsync() => await _second!.RaiseMinimumAsync(await _second.LatestAsync());
}
