using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core.Messages;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Wrapping;

/// <summary>Puts answers into the cubbyhole of a fresh one-time token, and takes them out again.</summary>
public sealed class ResponseWrapper(TokenIssuer issuer, TokenStore tokens, Cubbyholes cubbyholes, TimeProvider time, string apiAddress)
{
    const string PolicyName = "response-wrapping";
    const string ResponseKey = "response";
    const string InfoKey = "wrapinfo";

    /// <summary>The answer that goes out instead.</summary>
    public async ValueTask<ClientResponse> WrapAsync(ClientRequest request, ClientResponse response, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ResponseJson.Write(response with { Wrap = null }, buffer);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd('\n');
        return await WrapTextAsync(request, text, request.WrapTtl, response.Auth?.Accessor ?? "", ct);
    }

    /// <summary>The same with an answer that is text already (a rewrap).</summary>
    public async ValueTask<ClientResponse> WrapTextAsync(ClientRequest request, string text, TimeSpan ttl, string wrappedAccessor, CancellationToken ct)
    {
        var draft = new TokenEntry
        {
            Id = "", Accessor = "", Path = request.Path, Policies = [PolicyName], DisplayName = "", NumUses = 1, Ttl = ttl, ExplicitMaxTtl = ttl,
        };
        var token = await issuer.IssueAsync(draft, renewable: false, ct);
        var now = time.GetUtcNow();
        var info = new JsonObject { ["creation_path"] = request.Path, ["creation_time"] = GoTime.Format(now), ["creation_ttl"] = ttl.Ticks * 100 };
        await cubbyholes.ViewOf(token)!.TryCommitAsync(new StorageBatch()
            .Put(ResponseKey, Encoding.UTF8.GetBytes(new JsonObject { ["response"] = text }.ToJsonString()))
            .Put(InfoKey, Encoding.UTF8.GetBytes(info.ToJsonString())), ct);
        var shown = request.WrapAsJwt ? await tokens.WrappingJwtAsync(token, now, ttl, apiAddress, ct) : token.Entry.Id;
        return new ClientResponse { RequestId = request.Id, Wrap = new WrapInfo(shown, token.Entry.Accessor, ttl, now, request.Path, wrappedAccessor) };
    }

    /// <summary>What a wrapping token holds, without opening it.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public async ValueTask<JsonObject> LookupAsync(string presented, CancellationToken ct)
    {
        var view = cubbyholes.ViewOf(await FindAsync(presented, ct))!;
        if (await view.GetAsync(InfoKey, ct) is not { } info || JsonNode.Parse(info.Value.Span) is not JsonObject stored) throw NotWrapping();
        return new JsonObject
        {
            ["creation_path"] = stored["creation_path"]?.DeepClone(),
            ["creation_time"] = stored["creation_time"]?.DeepClone(),
            ["creation_ttl"] = (stored["creation_ttl"]?.GetValue<long>() ?? 0) / 1_000_000_000,
        };
    }

    /// <summary>The wrapped text; the token is spent by this.</summary>
    public async ValueTask<string> OpenAsync(TokenRecord token, CancellationToken ct)
    {
        if (!IsWrapping(token)) throw NotWrapping();
        if (await cubbyholes.ViewOf(token)!.GetAsync(ResponseKey, ct) is not { } entry) throw NotWrapping();
        using var document = JsonDocument.Parse(entry.Value);
        return document.RootElement.GetProperty("response").GetString() ?? throw NotWrapping();
    }

    /// <exception cref="RequestException">It is not a wrapping token, or no longer.</exception>
    public async ValueTask<TokenRecord> FindAsync(string presented, CancellationToken ct)
        => presented.Length > 0 && await tokens.FindAsync(presented, ct) is { } token && IsWrapping(token) ? token : throw NotWrapping();

    public static bool IsWrapping(TokenRecord token) => token.Entry.PolicyNames is [PolicyName];

    static RequestException NotWrapping() => new(400, "wrapping token is not valid or does not exist");
}
