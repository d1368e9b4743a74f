using System.Net.Http.Headers;
using System.Security.Cryptography;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Calls with a token, bounded in time and with every failure explained. A token that is not taken is renewed once; nothing else is retried:
/// whoever unseals retries, with a backoff and a reason that is shown.</summary>
sealed class RestService(RestClient client, TokenCache tokens, TimeSpan timeout, TimeProvider time, Func<RestAnswer, SealException> explain) : IDisposable
{
    /// <summary>One call, ended by the caller's token or by the time limit, which covers the search for a token too.</summary>
    public async ValueTask<T> CallAsync<T>(RestCall call, Func<HttpRequestMessage> request, Func<RestAnswer, T> read, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        AccessToken? token = null;
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                token = await tokens.GetAsync(both.Token);
                using var answer = await SendAsync(call, request, token, both.Token);
                if (answer.IsSuccess) return read(answer);
                if (answer.Status != 401 || !isFirst) throw explain(answer);
                tokens.Forget(token);
            }
        }
        catch (OperationCanceledException e)
        {
            ct.ThrowIfCancellationRequested();
            throw RestFailures.Timeout((e as RestCancelledException)?.Call ?? call, e);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or CryptographicException)
        {
            // A token that is no header's value, text that is no Unicode. The exception may quote what it did not like: it is not passed on.
            throw RestFailures.InvalidAnswer(call, $"not usable ({e.GetType().Name})");
        }
        catch (SealException e) when (e.Fault is SealFault.Denied or SealFault.CredentialsExpired && token is not null)
        {
            tokens.Forget(token); // Permissions may travel in the token.
            throw;
        }
    }

    /// <summary>The report, with what only the connection knows.</summary>
    public SealKeyReport Complete(SealKeyReport report, string service) => report.With(client.Clock.Skew, service, tokens.Expires);

    public void Dispose()
    {
        tokens.Dispose();
        client.Dispose();
    }

    async ValueTask<RestAnswer> SendAsync(RestCall call, Func<HttpRequestMessage> make, AccessToken token, CancellationToken ct)
    {
        using var request = make();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return await client.SendAsync(call, request, direct: false, ct);
    }
}
