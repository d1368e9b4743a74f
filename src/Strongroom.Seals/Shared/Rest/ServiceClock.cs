namespace Strongroom.Seals.Shared.Rest;

/// <summary>Compares this machine's clock with a service's, by the date that every HTTP answer carries: to a second or so, for nothing.</summary>
sealed class ServiceClock(TimeProvider time)
{
    /// <summary>Later answers say too little about when they were written.</summary>
    static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);
    static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);
    const long Unknown = long.MinValue;
    long _skew = Unknown;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How far this machine is ahead, in whole seconds; null before the first answer with a date.</summary>
    public TimeSpan? Skew => Volatile.Read(ref _skew) is var ticks && ticks == Unknown ? null : TimeSpan.FromTicks(ticks);

    /// <summary>Takes an answer to a request that was sent then. What a cache or a proxy may have written counts for nothing.</summary>
    public void Note(HttpResponseMessage answer, DateTimeOffset sent)
    {
        var took = Now - sent;
        if (answer.Headers.Date is not { } date || answer.Headers.Age is not null || took < TimeSpan.Zero || took > Prompt || (int)answer.StatusCode is 407 or >= 500) return;
        var skew = sent + took / 2 - (date + HalfSecond); // the date has no fractions of a second
        Volatile.Write(ref _skew, TimeSpan.FromSeconds((long)skew.TotalSeconds).Ticks);
    }
}

/// <summary>Looks at every answer that comes back through an HTTP client.</summary>
sealed class ClockHandler(ServiceClock clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = clock.Now;
        var answer = await base.SendAsync(request, cancellationToken);
        clock.Note(answer, sent);
        return answer;
    }
}
