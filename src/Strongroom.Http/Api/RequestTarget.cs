using System.Text;

namespace Strongroom.Http.Api;

/// <summary>The request line's target, read by ourselves: the framework would resolve dot segments and leave some escapes.</summary>
readonly record struct RequestTarget(string Path, string Query)
{
    /// <summary>Null: not a path that may be asked for (bad escapes).</summary>
    public static RequestTarget? Parse(string raw)
    {
        var mark = raw.IndexOf('?');
        var path = mark < 0 ? raw : raw[..mark];
        var query = mark < 0 ? "" : raw[(mark + 1)..];
        if (!path.StartsWith('/'))
        {
            // absolute form, as proxies send it
            if (!Uri.TryCreate(path, UriKind.Absolute, out var uri)) return null;
            path = uri.AbsolutePath;
        }
        return path.Contains('%') ? Unescape(path) is { } plain ? new RequestTarget(plain, query) : null : new RequestTarget(path, query);
    }

    /// <summary>Where a client is sent that wrote <c>//</c>, <c>/./</c> or <c>/../</c>; null: the path is clean.</summary>
    public string? CleanPath()
    {
        if (!Path.Contains("//", StringComparison.Ordinal) && !Path.Contains("/.", StringComparison.Ordinal)) return null;
        var parts = new List<string>();
        foreach (var part in Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (part == "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else if (part != ".") parts.Add(part);
        var clean = "/" + string.Join('/', parts) + (Path.EndsWith('/') && parts.Count > 0 ? "/" : "");
        return clean == Path ? null : clean;
    }

    static string? Unescape(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(path.Length)];
        var length = 0;
        for (var i = 0; i < path.Length; i++)
            if (path[i] != '%') length += Encoding.UTF8.GetBytes(path.AsSpan(i, 1), bytes.AsSpan(length));
            else if (i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                bytes[length++] = Convert.ToByte(path.Substring(i + 1, 2), 16);
                i += 2;
            }
            else return null;
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
