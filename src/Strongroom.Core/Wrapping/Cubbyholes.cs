using System.Security.Cryptography;
using System.Text;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Wrapping;

/// <summary>Where each token's private storage lies (storage formats, section 13).</summary>
public sealed class Cubbyholes(IStorage barrier, string mountUuid)
{
    /// <summary>Below the barrier, with a trailing slash; null for tokens that have none (batch tokens).</summary>
    public string? PrefixOf(TokenRecord token)
    {
        if (token.Entry.Type == TokenType.Batch) return null;
        var folder = token.Entry.CubbyholeId.Length > 0 ? token.Entry.CubbyholeId
            : Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(mountUuid + token.Index))); // ids chosen by their creator
        return $"logical/{mountUuid}/{folder}/";
    }

    public IStorage? ViewOf(TokenRecord token) => PrefixOf(token) is { } prefix ? new StorageView(barrier, prefix) : null;
}
