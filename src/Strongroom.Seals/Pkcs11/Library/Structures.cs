using System.Runtime.InteropServices;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>CK_C_INITIALIZE_ARGS: the library uses the system's mutexes and may have threads of its own.</summary>
[StructLayout(LayoutKind.Sequential)]
struct InitializeArguments
{
    public nint CreateMutex, DestroyMutex, LockMutex, UnlockMutex;
    public nuint Flags;
    public nint Reserved;
}

/// <summary>CK_ATTRIBUTE.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct Attribute
{
    public nuint Type;
    public void* Value;
    public nuint Length;
}

/// <summary>CK_MECHANISM.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct MechanismCall
{
    public nuint Mechanism;
    public void* Parameter;
    public nuint Length;
}

/// <summary>CK_GCM_PARAMS, with the bits of the nonce beside its bytes, as the headers of 2.40 have it.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct GcmParameters
{
    public byte* Nonce;
    public nuint NonceLength, NonceBits;
    public byte* AssociatedData;
    public nuint AssociatedDataLength, TagBits;
}

/// <summary>CK_RSA_PKCS_OAEP_PARAMS.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct OaepParameters
{
    public nuint Hash, MaskGeneration, Source;
    public void* SourceData;
    public nuint SourceDataLength;
}

/// <summary>CK_TOKEN_INFO: texts are padded with blanks.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct TokenInfo
{
    public fixed byte Label[32];
    public fixed byte Manufacturer[32];
    public fixed byte Model[16];
    public fixed byte Serial[16];
    public nuint Flags;
    public fixed ulong Counts[10]; // sessions, lengths of PINs, memory: a CK_ULONG each
    public ushort HardwareVersion, FirmwareVersion;
    public fixed byte Time[16];
}
