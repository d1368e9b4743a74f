using Microsoft.Net.Http.Headers;

namespace Strongroom.Http.Ui;

/// <summary>The bytes of an asset in one encoding. A strong validator must differ between encodings, so each has its own.</summary>
/// <param name="Bytes">Mapped from the executable, not copied.</param>
/// <param name="Encoding">As <c>Content-Encoding</c> names it; null: as is.</param>
/// <param name="Tag">The validator.</param>
sealed record UiBody(ReadOnlyMemory<byte> Bytes, string? Encoding, EntityTagHeaderValue Tag)
{
    public static UiBody Of(ReadOnlyMemory<byte> bytes, string? encoding, string hash)
        => new(bytes, encoding, new EntityTagHeaderValue($"\"{hash}{(encoding is null ? "" : "-" + encoding)}\""));
}
