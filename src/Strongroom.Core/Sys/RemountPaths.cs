using Strongroom.Core.Mounts;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/remount</c>: a mount gets another path; its data stay where they are.</summary>
sealed class RemountPaths(MountLedger ledger)
{
    static readonly Field<string> From = Field.Text("from", "The previous mount point.");
    static readonly Field<string> To = Field.Text("to", "The new mount point.");

    public IEnumerable<EnginePath> Paths =>
    [
        new("remount", "Move a mount to another path.") { Access = PathAccess.Sudo, Fields = [From, To], Update = Move },
    ];

    async ValueTask<EngineResponse?> Move(EngineRequest request, CancellationToken ct)
    {
        var (from, to) = (MountRules.Normalize(request.Get(From)), MountRules.Normalize(request.Get(To)));
        var isAuth = from.StartsWith("auth/", StringComparison.Ordinal);
        if (isAuth != to.StartsWith("auth/", StringComparison.Ordinal)) throw new RequestException(400, "cannot remount between auth and secrets mounts");
        if (isAuth) (from, to) = (from["auth/".Length..], to["auth/".Length..]);
        if (ledger.Find(isAuth, from) is not { } entry) throw new RequestException(400, $"no matching mount at \"{from}\"");
        if (MountDefaults.IsRequired(entry)) throw new RequestException(400, $"cannot remount \"{from}\"");
        await ledger.ChangeAsync(from, isAuth, found => found with { Path = to }, CancellationToken.None);
        return null;
    }
}
