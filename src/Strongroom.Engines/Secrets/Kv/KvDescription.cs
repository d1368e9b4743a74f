namespace Strongroom.Engines.Secrets.Kv;

/// <summary>A version and the answer's member <c>metadata</c> that tells of it, ready to send.</summary>
sealed record KvDescription(KvVersionView Version, byte[] Json)
{
    public static KvDescription Of(KvVersionView version) => new(version, KvDataFrame.Metadata(version));
}
