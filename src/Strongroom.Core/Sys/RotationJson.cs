using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Core.SealKeys.Operations;

namespace Strongroom.Core.Sys;

/// <summary>The documents of rekeys and rotations.</summary>
static class RotationJson
{
    public static JsonObject Of(RotationState state)
    {
        var attempt = state.Attempt;
        var json = new JsonObject
        {
            ["nonce"] = attempt?.Nonce ?? "",
            ["started"] = attempt is not null,
            ["t"] = attempt?.Wanted.Threshold ?? 0,
            ["n"] = attempt?.Wanted.Shares ?? 0,
            ["progress"] = attempt?.Quorum.Count ?? 0,
            ["required"] = state.Required,
            ["pgp_fingerprints"] = Fingerprints(attempt),
            ["backup"] = attempt?.Wanted.Backup ?? false,
            ["verification_required"] = attempt?.RequiresVerification ?? false,
        };
        if (attempt?.Proof is { } proof) json["verification_nonce"] = proof.Nonce;
        return json;
    }

    /// <summary>The only place where shares are written out; the bytes they came in are zeroed.</summary>
    public static JsonObject Of(RotationResult done)
    {
        var json = new JsonObject
        {
            ["nonce"] = done.Attempt.Nonce,
            ["complete"] = true,
            ["keys"] = Json.Texts(done.Shares.Select(Convert.ToHexStringLower)),
            ["keys_base64"] = Json.Texts(done.Shares.Select(share => Convert.ToBase64String(share))),
            ["pgp_fingerprints"] = Fingerprints(done.Attempt),
            ["backup"] = done.Attempt.Wanted.Backup,
            ["verification_required"] = done.VerificationNonce is not null,
        };
        if (done.VerificationNonce is { } nonce) json["verification_nonce"] = nonce;
        if (done.Attempt.Recipients is null)
            foreach (var share in done.Shares) CryptographicOperations.ZeroMemory(share);
        return json;
    }

    public static JsonObject Of(VerificationState state) => state.IsComplete
        ? new JsonObject { ["nonce"] = state.Nonce, ["complete"] = true }
        : new JsonObject { ["nonce"] = state.Nonce, ["started"] = true, ["t"] = state.Threshold, ["n"] = state.Shares, ["progress"] = state.Progress };

    static JsonArray? Fingerprints(RotationAttempt? attempt) => attempt?.Fingerprints is { } fingerprints ? Json.Texts(fingerprints) : null;
}
