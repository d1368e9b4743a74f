using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.Barrier;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.SealKeys;
using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Http.Api;

/// <summary>The short list of what must work while sealed. None of it enters the pipeline or needs a token.</summary>
sealed class SealedEndpoints(Vault vault, TimeProvider time)
{
    const long SmallBody = 1 << 20;
    readonly HealthEndpoint _health = new(vault, time);

    public static bool Owns(string path) => path is "sys/health" or "sys/seal-status" or "sys/seal-backend-status" or "sys/leader" or "sys/init" or "sys/unseal";

    public async ValueTask HandleAsync(HttpContext context, string path, string query, string id)
    {
        var ct = context.RequestAborted;
        var method = context.Request.Method;
        try
        {
            var (status, body) = (path, method) switch
            {
                ("sys/health", "GET" or "HEAD") => await _health.AnswerAsync(query, ct),
                ("sys/seal-status", "GET") => (200, await StatusAsync(ct)),
                ("sys/seal-backend-status", "GET") => (200, StatusJson.Backends(await vault.StatusAsync(ct))),
                ("sys/leader", "GET") => (200, StatusJson.Leader(vault)),
                ("sys/init", "GET" or "HEAD") => (200, new JsonObject { ["initialized"] = await vault.IsInitializedAsync(ct) }),
                ("sys/init", "PUT" or "POST") => (200, await InitAsync(context, ct)),
                ("sys/unseal", "PUT" or "POST") => (200, await UnsealAsync(context, ct)),
                _ => throw new RequestException(405),
            };
            await ApiResponse.RawAsync(context, status, new RawBody("application/json", StatusJson.Bytes(body)));
        }
        catch (StorageException e)
        {
            await ApiResponse.WriteAsync(context, ClientResponse.Error(id, 500, e.Remedy is null ? e.Message : $"{e.Message}; {e.Remedy}"));
        }
        catch (SealException e)
        {
            await ApiResponse.WriteAsync(context, ClientResponse.Error(id, path == "sys/init" ? 400 : 500, $"{e.Message}; {e.Remedy}"));
        }
        catch (Exception e) when (e is BarrierException or StorageException or InvalidDataException)
        {
            var remedy = e is StorageException { Remedy: { } known } ? $"; {known}" : "";
            await ApiResponse.WriteAsync(context, ClientResponse.Error(id, 500, e.Message + remedy));
        }
    }

    async ValueTask<JsonObject> StatusAsync(CancellationToken ct)
    {
        vault.Keeper?.Notice();
        return StatusJson.Of(await vault.StatusAsync(ct));
    }

    async ValueTask<JsonObject> InitAsync(HttpContext context, CancellationToken ct)
    {
        var body = await BodyReader.ReadAsync(context.Request, SmallBody, ct, "failed to parse JSON input: unexpected EOF");
        return InitJson.Of(await vault.InitializeAsync(InitJson.Read(body), ct), vault.Keeper is not null);
    }

    async ValueTask<JsonObject> UnsealAsync(HttpContext context, CancellationToken ct)
    {
        var body = await BodyReader.ReadAsync(context.Request, SmallBody, ct, "failed to parse JSON input: unexpected EOF");
        var isObject = body.ValueKind == JsonValueKind.Object;
        if (isObject && body.TryGetProperty("reset", out var reset) && reset.ValueKind == JsonValueKind.True) vault.ResetUnseal();
        else
        {
            if (!isObject || !body.TryGetProperty("key", out var key) || key.ValueKind != JsonValueKind.String || key.GetString() is not { Length: > 0 } text)
                throw new RequestException(400, "'key' must be specified in request body as JSON, or 'reset' set to true");
            await vault.UnsealAsync(ShareText.Decode(text) ?? throw new RequestException(400, "'key' must be a valid hex or base64 string"),
                body.TryGetProperty("migrate", out var migrate) && migrate.ValueKind == JsonValueKind.True, ct);
        }
        return StatusJson.Of(await vault.StatusAsync(ct));
    }
}
