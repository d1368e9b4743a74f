using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Sys;

/// <summary>What the paths of key holders have in common: the key they bring, and answers in the form their clients know.</summary>
/// <param name="prefix">Within <c>sys/</c>.</param>
/// <param name="isFlat">The old paths answer without the frame around the data.</param>
/// <param name="openedBy">The switch that lets them be called without a token.</param>
abstract class KeyHolderPaths(string prefix, bool isFlat, UnauthenticatedPaths openedBy)
{
    protected static readonly Field<string> Key = Field.Text("key", "One key (share), hex or base64.") with { Sensitive = true };
    protected static readonly Field<string> Nonce = Field.Text("nonce", "The nonce of the attempt: every key is brought for this one and no other.");

    protected EnginePath Path(string name, string summary, params Field[] fields)
        => new($"{prefix}/{name}", summary) { Access = PathAccess.Sudo, OpenedBy = openedBy, Fields = fields };

    /// <exception cref="RequestException">400: there is none.</exception>
    protected static SecretBytes ShareOf(EngineRequest request)
    {
        if (request.Get(Key) is not { Length: > 0 } text) throw new RequestException(400, "'key' must be specified in request body as JSON");
        return ShareText.Decode(text) ?? throw new RequestException(400, "'key' must be a valid hex or base64 string");
    }

    /// <summary>Given to be sure that the attempt meant is the one called off.</summary>
    protected static string? NonceToCancel(EngineRequest request) => request.Get(Nonce) is { Length: > 0 } nonce ? nonce : null;

    protected EngineResponse Answer(JsonObject document) => isFlat
        ? new EngineResponse { Raw = new RawBody("application/json", Encoding.UTF8.GetBytes(document.ToJsonString() + "\n")) }
        : EngineResponse.Of(document);

    /// <summary>The seal's service has its own reasons to fail, and says what to do.</summary>
    public static PathHandler Explained(PathHandler handler) => async (request, ct) =>
    {
        try { return await handler(request, ct); }
        catch (SealException e) { throw new RequestException(500, $"{e.Message}; {e.Remedy}"); }
        catch (BarrierException e) { throw new RequestException(500, e.Message); }
    };
}
