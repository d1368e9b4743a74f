using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/tools/…</c>: random bytes and digests for scripts.</summary>
sealed class ToolPaths
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
    static readonly SearchValues<char> Base64Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n");
    static readonly Field<string> UrlAlgorithm = Field.Text("urlalgorithm", "The same, in the path.");

    public IEnumerable<EnginePath> Paths =>
    [
        new("tools/random", "Random bytes.") { Fields = [Bytes, Source, Format], Update = Random },
        new("tools/random/{urlbytes}", "Random bytes.") { Fields = [UrlBytes, Bytes, Source, Format], Update = Random },
        new("tools/random/{urlbytes}/{number}", "Random bytes from a named source.") { Fields = [UrlBytes, Number, Source, Format], Update = Random },
        new("tools/hash", "The digest of a text.") { Fields = [Input, Algorithm, Format], Update = Hash },
        new("tools/hash/{urlalgorithm}", "The digest of a text.") { Fields = [Input, Algorithm, UrlAlgorithm, Format], Update = Hash },
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
        return new(EngineResponse.Of(new JsonObject { ["random_bytes"] = Encoded(RandomNumberGenerator.GetBytes(bytes), FormatOf(request, "base64")) }));
    }

    static ValueTask<EngineResponse?> Hash(EngineRequest request, CancellationToken ct)
    {
        var format = FormatOf(request, "hex");
        var algorithm = request.Get(UrlAlgorithm) is { Length: > 0 } inPath ? inPath : request.Get(Algorithm);
        return new(EngineResponse.Of(new JsonObject { ["sum"] = Encoded(Digest(algorithm, InputOf(request)), format) }));
    }

    static byte[] InputOf(EngineRequest request)
    {
        var text = request.Get(Input);
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length) && !text.AsSpan().ContainsAny(" \t")) return bytes[..length];
        var wrong = text.AsSpan().IndexOfAnyExcept(Base64Characters);
        throw new RequestException(400, $"unable to decode input as base64: illegal base64 data at input byte {(wrong < 0 ? text.Length : wrong)}");
    }

    static byte[] Digest(string algorithm, byte[] input) => algorithm switch
    {
        "sha2-224" => Run(new Sha224Digest(), input),
        "sha2-256" => SHA256.HashData(input),
        "sha2-384" => SHA384.HashData(input),
        "sha2-512" => SHA512.HashData(input),
        "sha3-224" => Run(new Sha3Digest(224), input),
        "sha3-256" => Run(new Sha3Digest(256), input),
        "sha3-384" => Run(new Sha3Digest(384), input),
        "sha3-512" => Run(new Sha3Digest(512), input),
        _ => throw new RequestException(400, $"unsupported algorithm {algorithm}"),
    };

    /// <summary>For what the framework lacks, or has only where the system's OpenSSL does.</summary>
    static byte[] Run(IDigest digest, byte[] input)
    {
        digest.BlockUpdate(input, 0, input.Length);
        var sum = new byte[digest.GetDigestSize()];
        digest.DoFinal(sum, 0);
        return sum;
    }

    static string FormatOf(EngineRequest request, string usual) => request.Get(Format) switch
    {
        "" => usual,
        "hex" => "hex",
        "base64" => "base64",
        var other => throw new RequestException(400, $"unsupported encoding format {other}; must be \"hex\" or \"base64\""),
    };

    static string Encoded(byte[] bytes, string format) => format == "hex" ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);
}
