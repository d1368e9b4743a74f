namespace Strongroom.Http.Ui;

/// <summary>One file of the web UI, with the encodings it was compressed to at build time.</summary>
/// <param name="ContentType">By the file's ending.</param>
/// <param name="IsHashed">Its name changes with its content, so a browser may keep it for ever.</param>
/// <param name="Identity">The file itself.</param>
/// <param name="Brotli">Null: not smaller, or not made.</param>
/// <param name="Gzip">Null: not smaller, or not made.</param>
sealed record UiAsset(string ContentType, bool IsHashed, UiBody Identity, UiBody? Brotli, UiBody? Gzip)
{
    public bool IsDocument => ContentType.StartsWith("text/html", StringComparison.Ordinal);
    public bool Varies => Brotli is not null || Gzip is not null;
}
