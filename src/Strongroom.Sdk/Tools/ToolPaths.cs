using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Sdk.Tools;

/// <summary>Random bytes and digests for scripts: <c>sys/tools/…</c>, and the transit engine has them too.</summary>
public static class ToolPaths
{
    const int MostBytes = 128 << 10;
    const int DefaultBytes = 32;

    static readonly Field<int> Bytes = Field.Integer("bytes", "How many bytes.", DefaultBytes);
    static readonly Field<string> UrlBytes = Field.Text("urlbytes", "How many bytes, or where they come from.");
    static readonly Field<int> Number = Field.Integer("number", "How many bytes, after their source.", DefaultBytes);
    static readonly Field<string> Source = Field.Text("source", "Where they come from: \"platform\", \"seal\" or \"all\".", "platform");
    static readonly Field<string> Format = Field.Text("format", "\"base64\" or \"hex\".");
    static readonly Field<string> Input = Field.Text("input", "What to hash, in base64.") with { Sensitive = true };
    static readonly Field<string> Algorithm = Field.Text("algorithm", "sha2-224, sha2-256, sha2-384, sha2-512, sha3-224, sha3-256, sha3-384 or sha3-512.", "sha2-256");
    static readonly Field<string> UrlAlgorithm = Field.Text("urlalgorithm", "The same, in the path.");

    /// <param name="folder">Empty, or ending in a slash.</param>
    public static IEnumerable<EnginePath> Below(string folder) =>
    [
        new(folder + "random", "Random bytes.") { Fields = [Bytes, Source, Format], Update = Random },
        new(folder + "random/{urlbytes}", "Random bytes.") { Fields = [UrlBytes, Bytes, Source, Format], Update = Random },
        new(folder + "random/{urlbytes}/{number}", "Random bytes from a named source.") { Fields = [UrlBytes, Number, Source, Format], Update = Random },
        new(folder + "hash", "The digest of a text.") { Fields = [Input, Algorithm, Format], Update = Hash },
        new(folder + "hash/{urlalgorithm}", "The digest of a text.") { Fields = [Input, Algorithm, UrlAlgorithm, Format], Update = Hash },
    ];

    static ValueTask<EngineResponse?> Random(EngineRequest request, CancellationToken ct)
    {
        var (bytes, source) = (request.Get(Bytes), request.Get(Source));
        if (request.Get(UrlBytes) is { Length: > 0 } inPath)
            if (inPath is "platform" or "seal" or "all") (source, bytes) = (inPath, request.Has(Number) ? request.Get(Number) : bytes);
            else if (!int.TryParse(inPath, out bytes)) throw new RequestException(400, $"error parsing url-set byte count: strconv.ParseInt: parsing \"{inPath}\": invalid syntax");
        if (bytes < 1) throw new RequestException(400, "\"bytes\" cannot be less than 1");
        if (bytes > MostBytes) throw new RequestException(400, $"\"bytes\" should be less than {MostBytes}");
        if (source is "seal" or "all") throw new RequestException(400, $"the source \"{source}\" is not part of this version; use \"platform\"");
        if (source != "platform") throw new RequestException(400, $"unsupported entropy source {source}; must be \"platform\" or \"seal\", or \"all\"");
        return new(EngineResponse.Of(new JsonObject { ["random_bytes"] = Encoded(RandomNumberGenerator.GetBytes(bytes), FormatOf(request, "base64", "\"")) }));
    }

    static ValueTask<EngineResponse?> Hash(EngineRequest request, CancellationToken ct)
    {
        var format = FormatOf(request, "hex");
        var algorithm = request.Get(UrlAlgorithm) is { Length: > 0 } inPath ? inPath : request.Get(Algorithm);
        return new(EngineResponse.Of(new JsonObject { ["sum"] = Encoded(Digest(algorithm, InputOf(request)), format) }));
    }

    static byte[] InputOf(EngineRequest request)
        => GoBase64.TryDecode(request.Get(Input), out var bytes, out var problem) ? bytes : throw new RequestException(400, $"unable to decode input as base64: {problem}");

    /// <summary>SHA-1 is no tool any more.</summary>
    static byte[] Digest(string algorithm, byte[] input)
        => algorithm != "sha1" && NamedDigest.Find(algorithm) is { } digest ? digest.Hash(input) : throw new RequestException(400, $"unsupported algorithm {algorithm}");

    /// <summary>Vault quotes an unknown format in one of the two refusals.</summary>
    static string FormatOf(EngineRequest request, string usual, string quote = "") => request.Get(Format) switch
    {
        "" => usual,
        "hex" => "hex",
        "base64" => "base64",
        var other => throw new RequestException(400, $"unsupported encoding format {quote}{other}{quote}; must be \"hex\" or \"base64\""),
    };

    static string Encoded(byte[] bytes, string format) => format == "hex" ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);
}
