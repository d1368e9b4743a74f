using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>Keys on elliptic curves in use.</summary>
static class EcKeys
{
    public static ECDsa Open(KeyVersion entry, KeyType type)
    {
        var parameters = EcNumbers.Read(entry.Json).ToParameters(Curves.Of(type).Curve, type.Size);
        try { return ECDsa.Create(parameters); }
        finally { CryptographicOperations.ZeroMemory(parameters.D); }
    }
}
