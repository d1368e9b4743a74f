using System.Net;
using System.Net.Http.Json;
using System.Text;
using Strongroom.LocalKms.Faults;

namespace Strongroom.Tests.LocalKms;

public sealed class FaultTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deny:Decrypt")]
    [InlineData("throttle:*,share=0.25")]
    [InlineData("hang:Encrypt,times=2")]
    [InlineData("delay:*,for=250ms")]
    [InlineData("skew:*,for=-1h0m0s")]
    [InlineData("error:Decrypt,code=KMSInvalidStateException")]
    public void A_fault_prints_as_it_is_read(string text) => Assert.Equal(text, Fault.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("7")]
    [InlineData("deny,share=2")]
    [InlineData("deny,times=-1")]
    [InlineData("delay")]
    [InlineData("deny,what=1")]
    public void What_is_no_fault_is_refused(string text) => Assert.Throws<FormatException>(() => Fault.Parse(text));

    [Theory]
    [InlineData(0.25, 5)]
    [InlineData(0.5, 10)]
    [InlineData(0.7, 14)]
    [InlineData(1, 20)]
    [InlineData(0, 0)]
    public void A_share_hits_exactly_that_part(double share, int hits)
    {
        var script = new FaultScript();
        script.Set(new Fault(FaultKind.Throttle) { Share = share });
        Assert.Equal(hits, Enumerable.Range(0, 20).Count(_ => script.Draw("Encrypt").Count == 1));
    }

    [Fact]
    public void A_fault_ends_after_its_times_and_spares_other_actions()
    {
        var script = new FaultScript();
        script.Set(Fault.Parse("deny:Decrypt,times=2"));
        Assert.Empty(script.Draw("Encrypt"));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(_ => script.Draw("Decrypt").Count));
        Assert.Empty(script.Current);
    }

    [Fact]
    public void Faults_that_end_a_call_follow_one_another_and_delays_add_to_them()
    {
        var script = new FaultScript();
        script.Set(Fault.Parse("delay,for=1ms"), Fault.Parse("drop,times=1"), Fault.Parse("garbage,times=1"));
        Assert.Equal([FaultKind.Delay, FaultKind.Drop], script.Draw("Encrypt").Select(fault => fault.Kind));
        Assert.Equal([FaultKind.Delay, FaultKind.Garbage], script.Draw("Encrypt").Select(fault => fault.Kind));
        Assert.Equal([FaultKind.Delay], script.Draw("Encrypt").Select(fault => fault.Kind));
    }

    [Fact]
    public async Task Faults_and_counters_are_set_and_read_over_http()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent("[\"deny:ListKeys,times=1\", \"throttle:Encrypt\"]", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync("/_local/faults", body, Ct)).StatusCode);
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => kms.ListKeysAsync(new Amazon.KeyManagementService.Model.ListKeysRequest(), Ct));
        Assert.Equal("[\"throttle:Encrypt\"]", await http.GetStringAsync("/_local/faults", Ct));
        Assert.Equal("{\"ListKeys\":1}", await http.GetStringAsync("/_local/calls", Ct));
        await http.DeleteAsync("/_local/faults", Ct);
        await http.DeleteAsync("/_local/calls", Ct);
        Assert.Empty(server.Faults.Current);
        Assert.Equal("{}", await http.GetStringAsync("/_local/calls", Ct));
        using var wrong = new StringContent("[\"what\"]", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync("/_local/faults", wrong, Ct)).StatusCode);
    }

    [Fact]
    public async Task Hanging_requests_do_not_hold_up_the_stop()
    {
        var server = await LocalKmsFixture.StartAsync();
        server.Faults.Set(Fault.Parse("hang"));
        using var kms = LocalKmsFixture.Client(server);
        var call = kms.ListKeysAsync(new Amazon.KeyManagementService.Model.ListKeysRequest(), Ct);
        while (server.Calls.Total == 0) await Task.Yield();
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Ct);
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }
}
