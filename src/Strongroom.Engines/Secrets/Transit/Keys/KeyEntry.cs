using System.Numerics;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>The members of a new version of a key, before they become JSON. Numbers of any size are written bare, as Go does.</summary>
ref struct KeyEntry
{
    public ReadOnlySpan<byte> Key { get; set; }
    public ReadOnlySpan<byte> HmacKey { get; set; }
    public DateTimeOffset? Time { get; set; }
    public int ConvergentVersion { get; set; }
    public string PublicKey { get; set; }
    public EcNumbers? Ec { get; set; }
    public RsaNumbers? Rsa { get; set; }

    public readonly JsonElement ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer);
        var json = JsonElement.Parse(buffer.WrittenSpan);
        buffer.Clear(); // zeroes
        return json;
    }

    readonly void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write(writer, "key", Key);
        Write(writer, "hmac_key", HmacKey);
        writer.WriteString("time", GoTime.Format(Time ?? GoTime.Zero));
        Write(writer, "ec_x", Ec?.X);
        Write(writer, "ec_y", Ec?.Y);
        Write(writer, "ec_d", Ec?.D);
        if (Rsa is { D: not null } whole) whole.Write(writer, "rsa_key");
        else writer.WriteNull("rsa_key");
        if (Rsa is { D: null } half) half.WritePublic(writer, "rsa_public_key");
        else writer.WriteNull("rsa_public_key");
        writer.WriteString("public_key", PublicKey ?? "");
        writer.WriteNumber("convergent_version", ConvergentVersion);
        writer.WriteNumber("creation_time", Time?.ToUnixTimeSeconds() ?? 0);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) writer.WriteNull(name);
        else writer.WriteBase64String(name, bytes);
    }

    static void Write(Utf8JsonWriter writer, string name, BigInteger? number)
    {
        writer.WritePropertyName(name);
        if (number is { } value) writer.WriteRawValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else writer.WriteNullValue();
    }
}
