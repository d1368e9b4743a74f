using Strongroom.Testing.Clouds;
using Strongroom.Testing.Clouds.Transit;

namespace Strongroom.Tests.Acceptance;

public sealed class TransitSealTests : CloudSealTests
{
    private protected override CloudBench New(TimeProvider time) => new TransitBench(time);
}
