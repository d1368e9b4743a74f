using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>What an unsealed vault is given to work on its own seal.</summary>
/// <param name="Storage">The physical storage, below the barrier.</param>
/// <param name="Current">The seal in use; it can change while the vault runs.</param>
sealed record SealAccess(IStorage Storage, Func<Seal> Current);
