using System.Runtime.InteropServices;
using System.Text;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>Reads attributes one by one: a module that does not know one would otherwise leave all of them out.</summary>
sealed unsafe class KeyAttributes(TokenSession session)
{
    const int Longest = 4096; // a modulus of 32768 bits

    public string Text(nuint key, nuint type) => Encoding.UTF8.GetString(Bytes(key, type));

    /// <summary>Null: the module does not say.</summary>
    public bool? Flag(nuint key, nuint type) => Bytes(key, type) is [var value] ? value != 0 : null;

    /// <summary>Null: the module does not say.</summary>
    public ulong? Number(nuint key, nuint type) => Bytes(key, type) is { } value && value.Length == sizeof(nuint) && MemoryMarshal.Read<nuint>(value) is var number && number != Cryptoki.Unavailable ? number : null;

    /// <summary>Empty: the module does not say.</summary>
    public byte[] Bytes(nuint key, nuint type)
    {
        var attribute = new Attribute { Type = type };
        if (!Ask(key, &attribute) || attribute.Length == Cryptoki.Unavailable || attribute.Length == 0) return [];
        if (attribute.Length > Longest) throw new ModuleException(FailureKind.NonsenseFromLibrary, $"C_GetAttributeValue gives attribute 0x{type:X} a length of {attribute.Length}");
        var value = new byte[attribute.Length];
        fixed (byte* first = value)
        {
            attribute.Value = first;
            if (!Ask(key, &attribute) || attribute.Length > (nuint)value.Length) return [];
        }
        return value[..(int)attribute.Length];
    }

    bool Ask(nuint key, Attribute* attribute)
    {
        session.Library.Enter("C_GetAttributeValue");
        var result = session.Library.Functions.GetAttributeValue(session.Handle, key, attribute, 1);
        if (result is (nuint)ReturnValue.AttributeTypeInvalid or (nuint)ReturnValue.AttributeSensitive) return false;
        LoadedLibrary.Check("C_GetAttributeValue", result);
        return true;
    }
}
