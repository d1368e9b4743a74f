using Microsoft.AspNetCore.Connections;

namespace Strongroom.Http.Listeners;

/// <summary>Tells who speaks HTTP to a TLS port what is wrong; without this they see a closed connection.</summary>
static class PlainHttp
{
    const int HandshakeRecord = 0x16; // the first byte of every TLS connection
    static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(10);
    static readonly byte[] Answer = "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray();

    public static ConnectionDelegate Refuse(ConnectionDelegate next) => async connection =>
    {
        if (await LooksLikeHttpAsync(connection) is not { } isHttp) return;
        if (!isHttp)
        {
            await next(connection);
            return;
        }
        await connection.Transport.Output.WriteAsync(Answer, connection.ConnectionClosed);
        await connection.Transport.Output.CompleteAsync();
    };

    /// <summary>Null: gone before it said anything. What was read stays to be read.</summary>
    static async ValueTask<bool?> LooksLikeHttpAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(FirstByte);
        try
        {
            var read = await input.ReadAsync(limit.Token);
            if (read.Buffer.IsEmpty) return null;
            var first = read.Buffer.FirstSpan[0];
            input.AdvanceTo(read.Buffer.Start);
            return first != HandshakeRecord && first is >= (byte)'A' and <= (byte)'Z';
        }
        catch (OperationCanceledException) { return null; }
        catch (ConnectionResetException) { return null; }
    }
}
