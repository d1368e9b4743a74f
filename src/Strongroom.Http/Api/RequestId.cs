using System.Security.Cryptography;

namespace Strongroom.Http.Api;

/// <summary>The name of a request in answers, logs and audit: random, but no secret. Each thread fetches the randomness of many at once.</summary>
static class RequestId
{
    const int Size = 16, Fetched = 64 * Size;

    [ThreadStatic] static byte[]? _random;
    [ThreadStatic] static int _used;

    public static string Next()
    {
        if (_random is null || _used == Fetched)
        {
            RandomNumberGenerator.Fill(_random ??= new byte[Fetched]);
            _used = 0;
        }
        var id = new Guid(_random.AsSpan(_used, Size), bigEndian: true).ToString("D");
        _used += Size;
        return id;
    }
}
