using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Module;

/// <summary>Which PINs a token took, and which it refused, as long as this process lives. Every wrong PIN brings a token nearer to locking itself for good, so a refused
/// one is not given again, by no seal of this process. Kept as keyed digests.</summary>
static class PinRecord
{
    static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    static readonly ConcurrentDictionary<string, bool> Accepted = new(StringComparer.Ordinal);

    /// <summary>Null: it was not tried yet.</summary>
    public static bool? WasAccepted(OpenRequest token, ReadOnlySpan<byte> pin) => Accepted.TryGetValue(Digest(token, pin), out var accepted) ? accepted : null;

    public static void Note(OpenRequest token, ReadOnlySpan<byte> pin, bool accepted) => Accepted[Digest(token, pin)] = accepted;

    static string Digest(OpenRequest token, ReadOnlySpan<byte> pin)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{token.Library}\0{token.Slot}\0{token.TokenLabel}\0{token.TokenSerial}\0"));
        hash.AppendData(pin);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
