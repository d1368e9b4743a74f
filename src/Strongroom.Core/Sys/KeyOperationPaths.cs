using Strongroom.Core.SealKeys.Operations;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary>Everything key holders do under <c>sys/</c>. Old and new paths lead to the same attempts.</summary>
sealed class KeyOperationPaths(KeyOperations keys)
{
    const UnauthenticatedPaths Never = UnauthenticatedPaths.None;

    public IEnumerable<EnginePath> Paths =>
    [
        .. new KeyRotationPaths(keys.Barrier, OperationWords.BarrierRekey, "rekey", isFlat: true, UnauthenticatedPaths.Rekey).Paths,
        .. new KeyRotationPaths(keys.Recovery, OperationWords.RecoveryRekey, "rekey-recovery-key", isFlat: true, UnauthenticatedPaths.Rekey).Paths,
        .. new KeyRotationPaths(keys.Barrier, OperationWords.Rotation, "rotate/root", isFlat: false, Never).Paths,
        .. new KeyRotationPaths(keys.Recovery, OperationWords.Rotation, "rotate/recovery", isFlat: false, Never).Paths,
        .. new RootGenerationPaths(keys.RootTokens, "generate-root", isFlat: true, UnauthenticatedPaths.GenerateRoot).Paths,
        .. new RootGenerationPaths(keys.RootTokens, "generate-root-token", isFlat: false, Never).Paths,
        new("rotate/root", "Replace the root key; unseal keys and recovery keys stay as they are.")
        {
            Access = PathAccess.Sudo,
            Update = KeyHolderPaths.Explained(async (_, ct) =>
            {
                await keys.RotateRootKeyAsync(ct);
                return null;
            }),
        },
    ];
}
