using Strongroom.Core.Lifecycle;

namespace Strongroom.Tests.Core.Lifecycle;

public sealed class RequestGateTests
{
    [Fact]
    public async Task Closing_waits_for_those_inside_and_lets_nobody_in()
    {
        var gate = new RequestGate();
        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        var closing = gate.CloseAsync();
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.False(closing.IsCompleted);
        Assert.Equal(1, gate.Inside);
        gate.Leave();
        await closing.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_empty_gate_closes_at_once() => Assert.True(new RequestGate().CloseAsync().IsCompleted);

    [Fact]
    public async Task Nobody_is_inside_when_closing_is_done_whatever_the_timing()
    {
        for (var round = 0; round < 200; round++)
        {
            var gate = new RequestGate();
            long inside = 0;
            var closed = false;
            var visitors = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (gate.TryEnter())
                {
                    Interlocked.Increment(ref inside);
                    if (Volatile.Read(ref closed)) throw new InvalidOperationException("inside after closing");
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    gate.Leave();
                }
            })).ToList();
            await Task.Yield();
            await gate.CloseAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.Equal(0, Interlocked.Read(ref inside));
            Volatile.Write(ref closed, true);
            await Task.WhenAll(visitors);
        }
    }
}
