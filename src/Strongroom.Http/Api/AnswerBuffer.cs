using System.Buffers;

namespace Strongroom.Http.Api;

/// <summary>Memory to put an answer together in, kept by its thread from one request to the next and zeroed in between. Not to be held over an <c>await</c>.</summary>
readonly ref struct AnswerBuffer
{
    const int UsualSize = 2048, LargestKept = 64 << 10;

    [ThreadStatic] static ArrayBufferWriter<byte>? _kept;

    AnswerBuffer(ArrayBufferWriter<byte> writer) => Writer = writer;

    public ArrayBufferWriter<byte> Writer { get; }

    public static AnswerBuffer Take()
    {
        var writer = _kept ?? new ArrayBufferWriter<byte>(UsualSize);
        _kept = null;
        return new AnswerBuffer(writer);
    }

    public void Dispose()
    {
        Writer.Clear(); // zeroes
        if (Writer.Capacity <= LargestKept) _kept = Writer;
    }
}
