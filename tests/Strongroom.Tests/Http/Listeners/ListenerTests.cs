using System.Net.Sockets;
using Strongroom.Http.Listeners;

namespace Strongroom.Tests.Http.Listeners;

public sealed class ListenerTests : ListenerFixture
{
    [Fact]
    public async Task Several_listeners_answer_side_by_side()
    {
        foreach (var listener in (Listener[])[await StartAsync(), await StartAsync()])
        {
            await using var stream = await ConnectAsync(PortOf(listener));
            Assert.StartsWith("HTTP/1.1 200", await TalkAsync(stream), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_said()
    {
        var port = PortOf(await StartAsync());
        var refused = await Assert.ThrowsAsync<ListenerException>(() => StartAsync(new ListenerOptions { Address = $"127.0.0.1:{port}" }));
        Assert.Equal($"cannot listen at 127.0.0.1:{port}: the address is in use", refused.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_said()
        => Assert.Equal("cannot listen at 192.0.2.1:0: this machine has no such address", (await Assert.ThrowsAsync<ListenerException>(() => StartAsync(new ListenerOptions { Address = "192.0.2.1:0" }))).Message);

    [Theory]
    [InlineData("[::1]:0")]
    [InlineData("localhost:0")]
    public async Task IPv6_and_names_are_listened_at(string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || !address.StartsWith('['), "no IPv6 here");
        var listener = await StartAsync(new ListenerOptions { Address = address });
        using var client = new HttpClient();
        Assert.Contains("\"sealed\":true", await client.GetStringAsync(new Uri($"{listener.Addresses[0]}/v1/sys/seal-status"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unix_socket_has_the_mode_it_was_given_and_is_gone_afterwards()
    {
        var path = File("vault.sock");
        var listener = await StartAsync(new ListenerOptions { Address = path, IsUnix = true, SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Ct);
            Assert.StartsWith("HTTP/1.1 200", await TalkAsync(new NetworkStream(socket)), StringComparison.Ordinal);
        }
        await listener.StopAsync(TimeSpan.FromSeconds(1));
        await listener.DisposeAsync();
        Assert.False(System.IO.File.Exists(path));
    }

    [Fact]
    public async Task A_socket_left_behind_by_a_crash_is_no_obstacle()
    {
        var path = File("vault.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(File("first.sock")));
            using var link = System.Diagnostics.Process.Start("ln", [File("first.sock"), path]); // stays when the runtime tidies up, as after a crash
            await link.WaitForExitAsync(Ct);
        }
        Assert.True(System.IO.File.Exists(path));
        await StartAsync(new ListenerOptions { Address = path, IsUnix = true });
    }

    [Theory]
    [InlineData(":8200", "[::]:8200")]
    [InlineData("127.0.0.1:1", "127.0.0.1:1")]
    [InlineData("127.0.0.1", "127.0.0.1:8200")]
    [InlineData("[::1]:9", "[::1]:9")]
    [InlineData("[::1]", "[::1]:8200")]
    public void An_address_resolves(string address, string endpoint) => Assert.Equal(endpoint, ListenAddress.Resolve(address)[0].ToString());

    [Theory]
    [InlineData("127.0.0.1:x")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("no.such.host.invalid:1")]
    public void An_address_without_meaning_is_refused(string address) => Assert.Contains(address, Assert.Throws<ListenerException>(() => ListenAddress.Resolve(address)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_client_that_trickles_does_not_hold_up_the_stop()
    {
        var listener = await StartAsync();
        await using var slow = await ConnectAsync(PortOf(listener));
        await slow.WriteAsync("PUT /v1/sys/init HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), Ct);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await listener.StopAsync(TimeSpan.FromMilliseconds(300));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed}");
    }
}
