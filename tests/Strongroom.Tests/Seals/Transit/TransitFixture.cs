using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Transit;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;

namespace Strongroom.Tests.Seals.Transit;

/// <summary>A stand-in behind its door, and seals that use it.</summary>
sealed class TransitFixture(TransitStandIn standIn, TransitServer server, TimeProvider time) : IAsyncDisposable
{
    public TransitStandIn StandIn => standIn;
    public TransitServer Server => server;

    public static async Task<TransitFixture> StartAsync(TimeProvider? time = null)
    {
        var standIn = new TransitStandIn(time ?? TimeProvider.System);
        return new(standIn, await TransitServer.StartAsync(standIn, time: time), time ?? TimeProvider.System);
    }

    public async Task<string> TokenAsync(TransitTokenSpec? spec = null) => (await standIn.MintAsync(spec ?? new TransitTokenSpec { Period = TimeSpan.FromHours(24) })).Token;

    public async Task<IKeyWrapper> WrapperAsync(params (string Name, string Value)[] parameters) => Wrapper(await TokenAsync(), parameters);

    public IKeyWrapper Wrapper(string token, params (string Name, string Value)[] parameters) => Wrapper(token, null, null, parameters);

    public IKeyWrapper Wrapper(string token, SealBinding? binding, ILoggerFactory? log, params (string Name, string Value)[] parameters)
        => Create(TestTransit.Parameters(server, token, parameters), binding, log);

    public IKeyWrapper AppRole(params (string Name, string Value)[] parameters) => Create(TestTransit.AppRole(server, parameters), null, null);

    public IKeyWrapper Create(Dictionary<string, string> parameters, SealBinding? binding, ILoggerFactory? log)
        => TransitKeyWrapper.Create(TestSeals.Context(parameters, null, time, log) with { Binding = binding });

    public static Task<SealException> FailAsync(IKeyWrapper wrapper) => SealFailure.OfWrapAsync(wrapper);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
