using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Cli.Server;

public sealed class OrderlyStopTests : IDisposable
{
    readonly FakeTimeProvider _time = new();
    readonly CapturedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_server_that_stops_is_waited_for_and_its_failure_is_not_swallowed()
    {
        Assert.True(await OrderlyStop.TryAsync(new Stopping(Task.CompletedTask), _time, _log));
        await Assert.ThrowsAsync<InvalidOperationException>(() => OrderlyStop.TryAsync(new Stopping(Task.FromException(new InvalidOperationException("x"))), _time, _log));
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_after_ten_seconds_and_told()
    {
        var hung = new TaskCompletionSource();
        var stopping = OrderlyStop.TryAsync(new Stopping(hung.Task), _time, _log);
        await Eventually.AfterAsync(_time, TimeSpan.FromSeconds(10), () => Task.FromResult(stopping.IsCompleted), "given up");
        Assert.False(await stopping);
        Assert.Contains("journal", _log.Text);
        hung.SetResult();
    }

    sealed class Stopping(Task until) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(until);
    }
}
