using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>Keeps the token alive: renews it at two thirds of what is left of it, tries again when that fails, and says so until it works.
/// It goes on as long as the seal exists; there is no failure after which it gives up.</summary>
sealed partial class TokenRenewal(TokenKeeper keeper, TokenSelf self, TransitApi api, TransitSettings settings) : IAsyncDisposable
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5), LongestRetry = TimeSpan.FromMinutes(5), Shortest = TimeSpan.FromSeconds(10), AskAgain = TimeSpan.FromHours(1);
    readonly CancellationTokenSource _stop = new();
    readonly Lock _start = new();
    readonly SemaphoreSlim _looking = new(1, 1);
    volatile TaskCompletionSource _wake = NewWake();
    Task? _running;
    volatile string? _trouble;
    DateTimeOffset _troubleSince;

    bool Renews => !settings.DisableRenewal;

    /// <summary>When the token in use ends; null: never, or nobody knows.</summary>
    public DateTimeOffset? Ends => keeper.Held?.Facts?.Ends;

    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (_trouble is { } trouble) warnings.Add(trouble);
            if (keeper.Trouble is { } unread) warnings.Add(unread);
            if (keeper.Held is { } held && !keeper.Source.IsLogin) warnings.AddRange(TokenWarnings.Of(held, Renews));
            return warnings;
        }
    }

    /// <summary>At the first contact with the other server, and not before.</summary>
    public void Begin()
    {
        if (_running is not null) return;
        lock (_start)
            if (_running is null && !_stop.IsCancellationRequested)
            {
                keeper.Changed += Wake;
                _running = Task.Run(RunAsync);
            }
    }

    /// <summary>The token in use, with what can be known of it.</summary>
    public async ValueTask<SealToken> KnownAsync(CancellationToken ct)
    {
        var token = await keeper.GetAsync(ct);
        if (token.Facts is not null) return token;
        await _looking.WaitAsync(ct);
        try
        {
            token = await keeper.GetAsync(ct);
            return token.Facts is null ? keeper.Learn(token, await self.LookupAsync(token, ct)) : token;
        }
        finally { _looking.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_start)
        {
            if (!_stop.IsCancellationRequested) _stop.Cancel();
            running = _running;
        }
        keeper.Changed -= Wake;
        if (running is not null) await running;
        _looking.Dispose();
    }

    async Task RunAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
            try
            {
                var token = await LimitedAsync(KnownAsync);
                var (due, now) = (DueAt(token), settings.Time.GetUtcNow());
                if (token.Facts!.At - now > Shortest) // the clock was set back: what was reckoned by it holds no longer
                {
                    keeper.Learn(token, await LimitedAsync(ct => self.LookupAsync(token, ct)));
                    continue;
                }
                if (due <= now) await LimitedAsync(ct => ProlongAsync(token, ct));
                failures = 0;
                Tell(null, token);
                if (!(due <= now)) await WaitAsync(due is { } later ? later - now : Timeout.InfiniteTimeSpan);
            }
            catch (SealException e)
            {
                Tell(e, keeper.Held);
                await WaitUnlessStoppedAsync(After(++failures));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                Tell(new SealException(SealFault.ServiceFailed, $"an unexpected failure ({e.GetType().Name})", "please report it"), keeper.Held); // Whatever it was, the next attempt comes.
                await WaitUnlessStoppedAsync(After(++failures));
            }
    }

    ValueTask<T> LimitedAsync<T>(Func<CancellationToken, ValueTask<T>> work) => api.LimitedAsync(api.Call("auth/token/renew-self", keeper.Source.Name), work, _stop.Token);

    /// <summary>When something is to be done for it; null: nothing helps, or nothing is needed.</summary>
    DateTimeOffset? DueAt(SealToken token) => token.Facts switch
    {
        { IsUnknown: true } or { IsDead: true } => keeper.Source.IsLogin ? token.Facts.At : token.Facts.At + AskAgain,
        { Ends: { } end } facts when facts.IsRenewable || keeper.Source.IsLogin || !Renews => facts.At + Max((end - facts.At) * (2.0 / 3), Shortest),
        _ => null,
    };

    async ValueTask<bool> ProlongAsync(SealToken token, CancellationToken ct)
    {
        if (Renews && token.Facts is { IsRenewable: true, IsExhausted: false, IsDead: false } && (await TryRenewAsync(token, ct) || !keeper.Source.IsLogin)) return true;
        if (keeper.Source.IsLogin) await keeper.RefreshAsync(token, ct);
        else if (Renews && token.Facts is { IsRenewable: true, IsDead: false, IsUnknown: false }) await TryRenewAsync(token, ct); // It may be allowed more by now.
        else keeper.Learn(token, await self.LookupAsync(token, ct));
        return true;
    }

    /// <summary>False: it lasts no longer than before, or a login can do better.</summary>
    async ValueTask<bool> TryRenewAsync(SealToken token, CancellationToken ct)
    {
        try
        {
            return keeper.Learn(token, await self.RenewAsync(token, ct)).Facts is { IsExhausted: false };
        }
        catch (SealException e) when (keeper.Source.IsLogin && e.Fault is SealFault.Denied or SealFault.CredentialsExpired or SealFault.Misconfigured) { return false; }
    }

    TimeSpan After(int failures)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10));
        if (Ends - settings.Time.GetUtcNow() is { } left && left > TimeSpan.Zero) wait = Min(wait, Max(left / 5, Shortest)); // Several more attempts before its end.
        return Min(wait, LongestRetry);
    }

    void Tell(SealException? e, SealToken? token)
    {
        if (e is null)
        {
            if (_trouble is not null) LogRenewed(settings.Log, keeper.Source.Name);
            _trouble = null;
            return;
        }
        if (_trouble is null) _troubleSince = settings.Time.GetUtcNow();
        var end = token?.Facts?.Ends is { } time ? $"; {(time > settings.Time.GetUtcNow() ? "it ends" : "IT ENDED")} on {TokenWarnings.Time(time)}" : "";
        var text = $"the {keeper.Source.Name} could not be renewed since {TokenWarnings.Time(_troubleSince)}: {e.Message}{end}; {e.Remedy}; trying again until it works";
        if (text != _trouble) LogNotRenewed(settings.Log, text);
        _trouble = text;
    }

    async ValueTask WaitUnlessStoppedAsync(TimeSpan wait)
    {
        try { await WaitAsync(wait); }
        catch (OperationCanceledException) { }
    }

    async ValueTask WaitAsync(TimeSpan wait)
    {
        var wake = _wake;
        try { await wake.Task.WaitAsync(wait, settings.Time, _stop.Token); }
        catch (TimeoutException) { }
        if (wake.Task.IsCompleted) _wake = NewWake();
    }

    void Wake() => _wake.TrySetResult();

    static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(3101, LogLevel.Warning, "Seal transit: {Trouble}")] static partial void LogNotRenewed(ILogger log, string trouble);
    [LoggerMessage(3102, LogLevel.Information, "Seal transit: the {Token} is renewed again")] static partial void LogRenewed(ILogger log, string token);
}
