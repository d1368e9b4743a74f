using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Sends requests and reads answers of bounded size. A service that asked for a pause (<c>Retry-After</c>) is not asked again before it is over:
/// until then its last answer stands.</summary>
sealed class RestClient : IDisposable
{
    const int MostBody = BoundedHandler.MostBody;
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    readonly TimeProvider _time;
    readonly Func<ServiceClock, HttpClient>? _chosen;
    readonly HttpClient? _service;
    readonly HttpClient _direct = Outbound.Direct();
    readonly ConcurrentDictionary<string, (DateTimeOffset Until, int Status, byte[] Body)> _paused = new(StringComparer.Ordinal);

    /// <param name="time">For pauses.</param>
    /// <param name="service">The way to the service, asked for at each call; it stays the caller's. Null: as every cloud is reached.</param>
    public RestClient(TimeProvider time, Func<ServiceClock, HttpClient>? service = null)
    {
        (_time, _chosen, Clock) = (time, service, new ServiceClock(time));
        if (service is null) _service = Outbound.ThroughProxy(Clock);
    }

    /// <summary>Of the services beyond this machine.</summary>
    public ServiceClock Clock { get; }

    /// <remarks><paramref name="direct"/>: to this machine's own services, past every proxy.</remarks>
    /// <exception cref="Sdk.Seals.SealException">The network failed, or the answer is too long.</exception>
    /// <exception cref="RestCancelledException">The token ended it; the exception knows the call.</exception>
    public async ValueTask<RestAnswer> SendAsync(RestCall call, HttpRequestMessage request, bool direct, CancellationToken ct)
    {
        var authority = call.Endpoint.Authority;
        if (_paused.TryGetValue(authority, out var pause) && IsAhead(pause.Until)) return new RestAnswer(call, pause.Status, [.. pause.Body]);
        try
        {
            using var response = await (direct ? _direct : _service ?? _chosen!(Clock)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var answer = new RestAnswer(call, (int)response.StatusCode, await ReadAsync(call, response.Content, ct))
            {
                Challenge = string.Join(", ", response.Headers.WwwAuthenticate), RetryAfter = PauseOf(response), Location = response.Headers.Location,
            };
            if (answer is { Status: 429 or 503, RetryAfter: { } wanted }) _paused[authority] = (_time.GetUtcNow() + wanted, answer.Status, [.. answer.Body]);
            else _paused.TryRemove(authority, out _);
            return answer;
        }
        catch (OperationCanceledException e) when (ct.IsCancellationRequested)
        {
            throw new RestCancelledException(call, e, ct);
        }
        catch (AnswerTooLongException e)
        {
            throw RestFailures.InvalidAnswer(call, "longer than any answer should be", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw RestFailures.OfNetwork(call, e);
        }
    }

    public void Dispose()
    {
        _service?.Dispose();
        _direct.Dispose();
    }

    /// <summary>One that is further ahead than any pause is long was noted before the clock was set back.</summary>
    bool IsAhead(DateTimeOffset until) => until - _time.GetUtcNow() is var left && left > TimeSpan.Zero && left <= LongestPause;

    TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var wanted = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - _time.GetUtcNow() : null;
        return wanted > TimeSpan.Zero ? wanted < LongestPause ? wanted : LongestPause : null;
    }

    static async ValueTask<byte[]> ReadAsync(RestCall call, HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > MostBody) throw RestFailures.InvalidAnswer(call, "longer than any answer should be");
        await using var stream = await content.ReadAsStreamAsync(ct);
        var buffer = new byte[4096];
        for (var length = 0; ;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0) return Resize(buffer, length);
            length += read;
            if (length == buffer.Length) buffer = Resize(buffer, 2 * length);
        }
    }

    static byte[] Resize(byte[] buffer, int length)
    {
        var fresh = new byte[length];
        buffer.AsSpan(0, Math.Min(length, buffer.Length)).CopyTo(fresh);
        CryptographicOperations.ZeroMemory(buffer);
        return fresh;
    }
}

/// <summary>A call that the time limit or the caller ended.</summary>
sealed class RestCancelledException(RestCall call, Exception inner, CancellationToken ct) : OperationCanceledException($"{call} was ended", inner, ct)
{
    public RestCall Call { get; } = call;
}
