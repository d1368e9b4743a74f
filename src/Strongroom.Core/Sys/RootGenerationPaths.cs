using System.Text.Json.Nodes;
using Strongroom.Core.SealKeys.Operations;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary>A new root token: <c>sys/generate-root</c> as Vault has it, and <c>sys/generate-root-token</c>, OpenBao's, which always wants a token.</summary>
sealed class RootGenerationPaths(RootGeneration generation, string prefix, bool isFlat, UnauthenticatedPaths openedBy) : KeyHolderPaths(prefix, isFlat, openedBy)
{
    static readonly Field<string> Otp = Field.Text("otp", "A one-time password as long as a token; without one it is made and shown once.") with { Sensitive = true };
    static readonly Field<string> PgpKey = Field.Text("pgp_key", "A PGP public key to encrypt the token to, instead.");

    public IEnumerable<EnginePath> Paths =>
    [
        Path("attempt", "Begin making a root token, see how far it is, or call it off.", Otp, PgpKey, Nonce) with { Read = Explained(Read), Update = Explained(Begin), Delete = Explained(Cancel) },
        Path("update", "Bring one of the keys; the last one needed returns the encoded token.", Key, Nonce) with { Update = Explained(Proceed) },
    ];

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct) => Answer(View(await generation.StateAsync(ct)));

    async ValueTask<EngineResponse?> Begin(EngineRequest request, CancellationToken ct) => Answer(View(await generation.BeginAsync(request.Get(Otp), request.Get(PgpKey), ct)));

    async ValueTask<EngineResponse?> Proceed(EngineRequest request, CancellationToken ct) => Answer(View(await generation.ProceedAsync(ShareOf(request), request.Get(Nonce), ct)));

    async ValueTask<EngineResponse?> Cancel(EngineRequest request, CancellationToken ct)
    {
        await generation.CancelAsync(NonceToCancel(request), ct);
        return null;
    }

    static JsonObject View(RootGenerationState state) => new()
    {
        ["nonce"] = state.Nonce,
        ["started"] = state.Nonce.Length > 0,
        ["progress"] = state.Progress,
        ["required"] = state.Required,
        ["complete"] = state.EncodedToken.Length > 0,
        ["encoded_token"] = state.EncodedToken,
        ["encoded_root_token"] = state.EncodedToken,
        ["pgp_fingerprint"] = state.Fingerprint,
        ["otp"] = state.Otp,
        ["otp_length"] = state.OtpLength,
    };
}
