using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets;

/// <summary>A directory that Vault or OpenBao wrote, unsealed.</summary>
static class GoldenDirectory
{
    public static async Task<IBarrier> OpenAsync(string folder, CancellationToken ct)
    {
        var map = new MapStorage();
        await using var file = File.OpenRead(TestData.Path("formats", folder, "storage.tar.gz"));
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        while (await tar.GetNextEntryAsync(copyData: true, ct) is { } entry)
        {
            if (entry.DataStream is not { Length: > 0 } data) continue;
            var parts = entry.Name.Split('/').SkipWhile(part => part is "." or "data").ToArray();
            if (!parts[^1].StartsWith('_')) continue;
            parts[^1] = parts[^1][1..];
            using var reader = new StreamReader(data);
            var value = JsonNode.Parse(await reader.ReadToEndAsync(ct))!["Value"]!.GetValue<string>();
            await map.PutAsync(string.Join('/', parts), Convert.FromBase64String(value), ct);
        }
        using var key = new SecretBytes(Convert.FromHexString((string)TestData.Json("formats", "root-keys.json")[folder]!["root_key"]!));
        return await new SealedBarrier(map, TimeProvider.System).UnsealAsync(key, ct);
    }
}
