using System.Net;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Gives nobody more of an answer than an answer may have, not a library either that would read on as long as somebody sends.</summary>
sealed class BoundedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public const int MostBody = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        answer.Content = new BoundedContent(answer.Content);
        return answer;
    }

    sealed class BoundedContent : HttpContent
    {
        readonly HttpContent _whole;

        public BoundedContent(HttpContent whole)
        {
            _whole = whole;
            foreach (var header in whole.Headers) Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await _whole.ReadAsStreamAsync());

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => new BoundedStream(await _whole.ReadAsStreamAsync(cancellationToken));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var content = await CreateContentReadStreamAsync(cancellationToken);
            await content.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _whole.Headers.ContentLength ?? 0;
            return _whole.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _whole.Dispose();
            base.Dispose(disposing);
        }
    }

    sealed class BoundedStream(Stream whole) : Stream
    {
        int _left = MostBody;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(whole.Read(buffer, offset, count));
        public override int Read(Span<byte> buffer) => Counted(whole.Read(buffer));
        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Counted(await whole.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await whole.ReadAsync(buffer, cancellationToken));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) whole.Dispose();
            base.Dispose(disposing);
        }

        int Counted(int read) => (_left -= read) >= 0 ? read : throw new AnswerTooLongException();
    }
}

/// <summary>More came than any answer has.</summary>
sealed class AnswerTooLongException() : IOException("the answer is longer than any answer should be");
