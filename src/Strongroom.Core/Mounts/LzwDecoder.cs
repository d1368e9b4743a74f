namespace Strongroom.Core.Mounts;

/// <summary>LZW as GIF and Unix compress order it: least significant bit first, 8-bit literals, codes of 9 to 12 bits. Only very old tables use it.</summary>
sealed class LzwDecoder(int limit)
{
    const int Clear = 256, End = 257, FirstFree = 258, Codes = 4096, MaxWidth = 12;

    readonly List<byte> _output = [];
    readonly int[] _prefix = new int[Codes];
    readonly byte[] _suffix = new byte[Codes];
    readonly Stack<byte> _letters = new();
    int _next = FirstFree, _width = 9, _previous = -1;
    byte _first;

    /// <exception cref="InvalidDataException">Not such a stream, or it expands beyond <paramref name="limit"/> bytes.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> input, int limit) => new LzwDecoder(limit).Run(input);

    byte[] Run(ReadOnlySpan<byte> input)
    {
        int held = 0, bits = 0;
        foreach (var b in input)
        {
            held |= b << bits;
            bits += 8;
            while (bits >= _width)
            {
                var code = held & ((1 << _width) - 1);
                held >>= _width;
                bits -= _width;
                if (code == End) return [.. _output];
                if (code == Clear) (_next, _width, _previous) = (FirstFree, 9, -1);
                else Take(code);
            }
        }
        throw new InvalidDataException("LZW data ends without its end code");
    }

    void Take(int code)
    {
        if (code > _next || (code >= _next && _previous < 0)) throw new InvalidDataException("damaged LZW data");
        var current = code;
        if (code == _next)
        {
            _letters.Push(_first);
            current = _previous;
        }
        for (; current >= Clear; current = _prefix[current]) _letters.Push(_suffix[current]);
        _first = (byte)current;
        _output.Add(_first);
        while (_letters.TryPop(out var letter)) _output.Add(letter);
        if (_output.Count > limit) throw new InvalidDataException("LZW data expands too far");
        if (_previous >= 0 && _next < Codes)
        {
            (_prefix[_next], _suffix[_next]) = (_previous, _first);
            if (++_next == 1 << _width && _width < MaxWidth) _width++;
        }
        _previous = code;
    }
}
