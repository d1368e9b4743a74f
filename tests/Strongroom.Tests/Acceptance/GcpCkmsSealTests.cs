using Strongroom.Testing.Clouds;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Acceptance;

public sealed class GcpCkmsSealTests : CloudSealTests
{
    private protected override CloudBench New(TimeProvider time) => new GoogleBench(time);
}
