using System.Buffers.Binary;

namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>How messages follow each other in a pipe: one byte for the kind, four for the length, the message.</summary>
static class Frame
{
    public const int HeaderLength = 5;

    /// <summary>A seal's keys are small; a longer message is a mistake.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Changes with every change of the messages; both processes are normally one executable, but that may be replaced under a running server.</summary>
    public const byte Version = 1;

    public static void WriteHeader(Span<byte> header, FrameKind kind, int length)
    {
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], length);
    }

    /// <exception cref="InvalidDataException">No such kind, or a length beyond the limit.</exception>
    public static (FrameKind Kind, int Length) ReadHeader(ReadOnlySpan<byte> header)
    {
        var (kind, length) = ((FrameKind)header[0], BinaryPrimitives.ReadInt32LittleEndian(header[1..]));
        return Enum.IsDefined(kind) && length is >= 0 and <= Limit ? (kind, length) : throw new InvalidDataException("the library's process sent something that is no message");
    }
}

enum FrameKind : byte
{
    Open = 1, Describe, Encrypt, Decrypt,
    /// <summary>From the library's process: it goes into a function now. So a crash or a hang can be told with its place.</summary>
    Entering = 64,
    Answer, Failure,
}
