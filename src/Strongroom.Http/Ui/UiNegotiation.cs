using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Strongroom.Http.Ui;

/// <summary>Which encoding a browser gets, and whether it has that one already.</summary>
static class UiNegotiation
{
    /// <summary>The compressed body the client likes best; what it does not name, it does not get.</summary>
    public static UiBody Choose(UiAsset asset, StringValues accept)
    {
        double brotli = 0, gzip = 0;
        if (StringWithQualityHeaderValue.TryParseList(accept, out var wishes))
            foreach (var wish in wishes)
                if (wish.Value.Equals("br", StringComparison.OrdinalIgnoreCase)) brotli = wish.Quality ?? 1;
                else if (wish.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) gzip = wish.Quality ?? 1;
        if (asset.Brotli is { } best && brotli > 0 && brotli >= gzip) return best;
        return asset.Gzip is { } usual && gzip > 0 ? usual : asset.Identity;
    }

    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
        => EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known) && known.Any(each => each.Tag == "*" || each.Compare(tag, useStrongComparison: false));
}
