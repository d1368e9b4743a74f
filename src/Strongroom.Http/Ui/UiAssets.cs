using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Strongroom.Http.Ui;

/// <summary>The files of the web UI by name, out of the executable's own resources: no disk is read.</summary>
sealed partial class UiAssets
{
    const string Prefix = "ui/", Document = "index.html", HashedFolder = "assets/";
    static readonly Lazy<UiAssets> Ours = new(() => Of(typeof(UiAssets).Assembly));

    readonly FrozenDictionary<string, UiAsset> _assets;

    public UiAssets(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => _assets = files
        .Where(file => !IsEncoded(file.Key, files)).ToFrozenDictionary(file => file.Key, file => Asset(file.Key, file.Value, files), StringComparer.Ordinal);

    /// <summary>Those built into this executable; none in a build with <c>EmbedUi=false</c>.</summary>
    public static UiAssets Embedded => Ours.Value;

    public bool IsEmpty => !_assets.ContainsKey(Document);

    /// <summary>The file of that name, or the document where the name can only be a page of the UI. A missing file is missing: it never becomes HTML.</summary>
    public UiAsset? Find(string name)
    {
        if (_assets.TryGetValue(name, out var asset)) return asset;
        var isFile = name.StartsWith(HashedFolder, StringComparison.Ordinal) || (!name.Contains('/') && name.Contains('.')); // names of secrets may hold dots, but never stand first
        return isFile ? null : _assets.GetValueOrDefault(Document);
    }

    static UiAssets Of(Assembly assembly) => new(assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(name => name[Prefix.Length..], name => MappedResource.Open(assembly, name), StringComparer.Ordinal));

    static UiAsset Asset(string name, ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 12));
        return new UiAsset(ContentTypeOf(name), HashedName().IsMatch(name), UiBody.Of(bytes, null, hash), Encoded(".br", "br"), Encoded(".gz", "gzip"));

        UiBody? Encoded(string ending, string encoding)
            => files.TryGetValue(name + ending, out var smaller) && smaller.Length < bytes.Length ? UiBody.Of(smaller, encoding, hash) : null;
    }

    static bool IsEncoded(string name, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => Path.GetExtension(name) is ".br" or ".gz" && files.ContainsKey(name[..^3]);

    static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".woff2" => "font/woff2",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    /// <summary>What the bundler calls its output: eight characters of hash before the ending.</summary>
    [GeneratedRegex(@"^assets/.+-[A-Za-z0-9_-]{8}\.\w+$", RegexOptions.CultureInvariant)] private static partial Regex HashedName();
}
