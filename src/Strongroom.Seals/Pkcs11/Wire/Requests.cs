namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>Opens the library, finds the token and logs in. The PIN goes beside it, see <see cref="Write"/>.</summary>
/// <param name="Library">Path of the library.</param>
/// <param name="Slot">Number of the slot; null: any.</param>
/// <param name="TokenLabel">"": any.</param>
/// <param name="TokenSerial">"": any.</param>
/// <param name="ReadWrite">Asks for a session that may change the token; we never do, but some modules know no other.</param>
/// <param name="LastTry">A PIN known to be right may be given even when it is the token's last try.</param>
sealed record OpenRequest(string Library, ulong? Slot, string TokenLabel, string TokenSerial, bool ReadWrite, bool LastTry)
{
    public void Write(MessageWriter message, ReadOnlySpan<byte> pin)
        => message.Byte(Frame.Version).Text(Library).Flag(Slot is not null).Number(Slot ?? 0).Text(TokenLabel).Text(TokenSerial).Flag(ReadWrite).Flag(LastTry).Bytes(pin);

    public static OpenRequest Read(ref MessageReader message, out ReadOnlySpan<byte> pin)
    {
        if (message.Byte() is var version && version != Frame.Version) throw new InvalidDataException($"the executable was replaced by one that speaks version {Frame.Version}, this server speaks {version}");
        var library = message.Text();
        var (hasSlot, slot) = (message.Flag(), message.Number());
        var request = new OpenRequest(library, hasSlot ? slot : null, message.Text(), message.Text(), message.Flag(), message.Flag());
        pin = message.Bytes();
        return request;
    }
}

/// <summary>Which key, and how it is used.</summary>
/// <param name="Label">"": any.</param>
/// <param name="Id">In hex; "": any.</param>
/// <param name="Mechanism">0: what the key is for, AES first.</param>
/// <param name="Hash">Of OAEP.</param>
sealed record KeyRequest(string Label, string Id, ulong Mechanism, OaepHash Hash)
{
    public void Write(MessageWriter message) => message.Text(Label).Text(Id).Number(Mechanism).Byte((byte)Hash);

    public static KeyRequest Read(ref MessageReader message) => new(message.Text(), message.Text(), message.Number(), (OaepHash)message.Byte());
}

enum OaepHash : byte { Sha1, Sha224, Sha256, Sha384, Sha512 }

static class Mechanism
{
    public const ulong RsaOaep = 0x0009, AesGcm = 0x1087;
}
