namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>The token that was found.</summary>
sealed record TokenAnswer(ulong Slot, string Label, string Serial, string Manufacturer, string Model)
{
    public void Write(MessageWriter message) => message.Number(Slot).Text(Label).Text(Serial).Text(Manufacturer).Text(Model);

    public static TokenAnswer Read(ref MessageReader message) => new(message.Number(), message.Text(), message.Text(), message.Text(), message.Text());
}

/// <summary>What the token says of a key. Nothing in it is secret.</summary>
sealed record KeyAnswer(string Label, string Id, ulong Mechanism)
{
    public bool MayDecrypt { get; init; }
    /// <summary>The key itself, or its public half in the token.</summary>
    public bool MayEncrypt { get; init; }
    public bool? IsSensitive { get; init; }
    public bool? IsExtractable { get; init; }
    /// <summary>It stays when the session ends.</summary>
    public bool IsKept { get; init; } = true;
    /// <summary>Size; 0: the module does not say.</summary>
    public ulong Bits { get; init; }
    public byte[] Modulus { get; init; } = [];
    public byte[] Exponent { get; init; } = [];

    /// <summary>As a blob names it, and OpenBao does: label, colon, id in hex.</summary>
    public string Name => $"{Label}:{Id}";

    public void Write(MessageWriter message) => message.Text(Label).Text(Id).Number(Mechanism).Flag(MayDecrypt).Flag(MayEncrypt).Byte(Maybe(IsSensitive)).Byte(Maybe(IsExtractable))
        .Flag(IsKept).Number(Bits).Bytes(Modulus).Bytes(Exponent);

    public static KeyAnswer Read(ref MessageReader message) => new(message.Text(), message.Text(), message.Number())
    {
        MayDecrypt = message.Flag(), MayEncrypt = message.Flag(), IsSensitive = Maybe(message.Byte()), IsExtractable = Maybe(message.Byte()), IsKept = message.Flag(),
        Bits = message.Number(), Modulus = message.Bytes().ToArray(), Exponent = message.Bytes().ToArray(),
    };

    static byte Maybe(bool? value) => value switch { null => 2, true => 1, false => 0 };
    static bool? Maybe(byte value) => value switch { 0 => false, 1 => true, _ => null };
}

/// <summary>What the module encrypted, and with which key.</summary>
sealed record EncryptAnswer(string KeyName, byte[] Iv, byte[] Ciphertext)
{
    public void Write(MessageWriter message) => message.Text(KeyName).Bytes(Iv).Bytes(Ciphertext);

    public static EncryptAnswer Read(ref MessageReader message) => new(message.Text(), message.Bytes().ToArray(), message.Bytes().ToArray());
}
