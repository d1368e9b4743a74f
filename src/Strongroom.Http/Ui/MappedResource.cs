using System.Buffers;
using System.Reflection;

namespace Strongroom.Http.Ui;

/// <summary>A resource of an assembly as memory. In the executable it is a mapped, read-only range of the image and handed out without a copy.</summary>
sealed unsafe class MappedResource : MemoryManager<byte>
{
    readonly byte* _start;
    readonly int _length;

    MappedResource(UnmanagedMemoryStream stream)
    {
        _start = stream.PositionPointer;
        _length = checked((int)stream.Length);
    }

    public static ReadOnlyMemory<byte> Open(Assembly assembly, string name)
    {
        var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the resource \"{name}\" is missing");
        if (stream is UnmanagedMemoryStream mapped) return new MappedResource(mapped).Memory;
        using (stream)
        {
            var copy = new byte[checked((int)stream.Length)];
            stream.ReadExactly(copy);
            return copy;
        }
    }

    public override Span<byte> GetSpan() => new(_start, _length);
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
